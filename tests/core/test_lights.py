"""Lights of the core: published families, versions by day, and properties any rule keeps."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from saima.core.clocks import Clock, Limit, is_late
from saima.core.clocks import due as due_day
from saima.core.gauges import Milestones
from saima.core.lights import WORST, LightRule, light_of, matter_light, read_lights
from saima.core.periods import Period
from saima.core.workdays import WorkCalendar

CALENDAR = WorkCalendar(frozenset({date(2023, 4, 5)}), frozenset({date(2023, 4, 23)}), frozenset({2023}))
DAYS_DECLARED = "days: {起: {}, 签: {}, 开: {}}\ngauges: {进: {}}"
PUBLISHED = Path(__file__).parents[2] / "docs/examples/lights-published.yaml"
HEAD = "title: 灯, title_en: Light, means: 看, means_en: looks, lacks: 没有, lacks_en: none"


def rule(steps: str, *, of: str = "project", since: str = "since: 起", extra: str = "") -> LightRule:
    body = f"{{from: 2022-01-01, source: 文, source_en: paper, {since}, steps: [{steps}]{extra}}}"
    text = f"{DAYS_DECLARED}\nlights: {{灯: {{{HEAD}, of: {of}, rules: [{body}]}}}}"
    return read_lights(yaml.safe_load(text))["灯"]


def words(found: LightRule, since: date | Period, days: list[date]) -> str:
    lit = [light_of(found, {"起": since}, day, CALENDAR) for day in days]
    return "".join(light.word if light else "无" for light in lit)


@pytest.fixture(scope="module")
def published() -> dict[str, LightRule]:
    return read_lights(yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")))


JANUARY = {"计划开工": Period.parse("2025-01")}
STARTED = {"开工": date(2025, 1, 31)}
IDLE = {"最近进展": date(2025, 1, 15)}


@pytest.mark.parametrize(
    ("name", "days", "on", "said"),
    [
        ("银川开工", JANUARY, "2025-01-31", "绿"),
        ("银川开工", JANUARY, "2025-02-01", "黄"),
        ("银川开工", JANUARY, "2025-03-31", "黄"),
        ("银川开工", JANUARY, "2025-04-01", "红"),
        ("银川入库", STARTED, "2025-02-28", "绿"),
        ("银川入库", STARTED, "2025-03-01", "黄"),
        ("银川入库", STARTED, "2025-03-31", "黄"),
        ("银川入库", STARTED, "2025-04-01", "红"),
        ("银川资金", STARTED, "2025-02-28", "绿"),
        ("银川资金", STARTED, "2025-03-01", "黄"),
        ("银川资金", STARTED, "2025-04-01", "红"),
        ("邯郸进展", IDLE, "2025-03-15", "绿"),
        ("邯郸进展", IDLE, "2025-03-16", "黄"),
        ("邯郸进展", IDLE, "2025-04-15", "黄"),
        ("邯郸进展", IDLE, "2025-04-16", "红"),
        ("邯郸进展", IDLE, "2025-07-15", "红"),
        ("邯郸进展", IDLE, "2025-07-16", "红建议出库"),
    ],
)
def test_published_families_light_on_the_day_after_each_boundary(
    published: dict[str, LightRule], name: str, days: dict[str, date | Period], on: str, said: str
) -> None:
    light = light_of(published[name], days, date.fromisoformat(on), CALENDAR)

    assert light is not None
    assert light.word + (light.step.advice if light.step else "") == said


@pytest.mark.parametrize(
    ("of_ten", "reached", "word", "changes"),
    [
        (5, 5, "绿", ("2025-06-11", "黄")),
        (5, 4, "黄", ("2025-08-11", "红")),
        (5, 2, "黄", ("2025-06-11", "红")),
        (5, 1, "红", None),
        (9, 9, "绿", ("2025-10-11", "黄")),
        (10, 10, "绿", None),
        (0, 0, "绿", ("2025-01-11", "黄")),
        (3, 5, "绿", ("2025-06-11", "黄")),
    ],
)
def test_yinchuan_ten_to_thirty_points_behind_schedule_yellow_more_red_with_the_day_it_changes(
    published: dict[str, LightRule], of_ten: int, reached: int, word: str, changes: tuple[str, str] | None
) -> None:
    plan = Milestones([date(2025, month, 10) for month in range(1, 11)], reached)
    on = date(2025, of_ten + 1, 1)

    light = light_of(published["银川进度"], {}, on, CALENDAR, gauges={"节点进度": plan})

    assert light is not None
    assert (light.word, light.since) == (word, date(2025, 1, 10))
    told = (light.changes_on.isoformat(), light.becomes) if light.changes_on else None
    assert told == changes


def test_a_gauge_that_cannot_be_read_or_a_day_that_ends_it_leaves_no_light(published: dict[str, LightRule]) -> None:
    plan = {"节点进度": Milestones([date(2025, 1, 10)], 0)}
    progress, on = published["银川进度"], date(2025, 2, 1)

    assert light_of(progress, {}, on, CALENDAR) is None
    assert light_of(progress, {"终止": on}, on, CALENDAR, gauges=plan) is None
    assert light_of(progress, {}, on, CALENDAR, gauges=plan) is not None


def test_a_rule_is_judged_by_its_version_in_force_on_the_day() -> None:
    text = (
        f"{DAYS_DECLARED}\nlights: {{灯: {{{HEAD}, of: project, rules: ["
        "{from: 2023-01-01, source: 一, source_en: one, since: 起, steps: [{light: 黄, after: 30天}]},"
        "{from: 2023-04-01, source: 二, source_en: two, since: 起, steps: [{light: 红, after: 10天}]}]}}"
    )
    found = read_lights(yaml.safe_load(text))["灯"]

    days = [date(2022, 12, 31), date(2023, 3, 31), date(2023, 4, 1)]
    assert words(found, date(2023, 3, 15), days) == "无绿红"


def test_a_rule_does_not_concern_what_lacks_a_needed_day_or_has_what_it_waits_for() -> None:
    found = rule("{light: 黄, after: 1天}", extra=", needs: [签], without: [开]")
    day, on = date(2023, 3, 1), date(2023, 4, 1)

    assert light_of(found, {"起": day}, on, CALENDAR) is None
    assert light_of(found, {"起": day, "签": day, "开": day}, on, CALENDAR) is None
    assert light_of(found, {"签": day}, on, CALENDAR) is None
    light = light_of(found, {"起": day, "签": day}, on, CALENDAR)
    assert light is not None
    assert light.word == "黄"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("{light: 黄, after: 五天}", "says no time"),
        ("{light: 黄}", "says no time"),
        ("{light: 蓝, after: 5天}", "no light is called"),
    ],
)
def test_a_step_that_says_nothing_is_refused_with_its_place(steps: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"灯·1: .*{told}"):
        rule(steps)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"steps": "{light: 红, late: 0天}"}, "only a matter has a limit"),
        ({"steps": "{light: 红, after: 1个月}", "of": "matter", "since": "since: ''"}, "not 1个月"),
        ({"steps": "{light: 红, after: 1天}", "since": "since: 起手"}, "no day is called 起手"),
        ({"steps": "{light: 红, after: 1天}", "extra": ", without: [开工]"}, "no day is called 开工"),
        ({"steps": "{light: 红, behind: 达到10个百分点}"}, "says no time"),
        ({"steps": "{light: 红, after: 1天}", "since": "gauge: 进"}, "says no distance"),
        ({"steps": "{light: 红, behind: 10个百分点}", "since": "gauge: 进"}, "says no distance"),
        ({"steps": "{light: 红, behind: 达到0个百分点}", "since": "gauge: 进"}, "says no distance"),
        ({"steps": "{light: 红, behind: 达到10个百分点}", "since": "gauge: 退"}, "no gauge is called 退; 进"),
        ({"steps": "{light: 红, behind: 达到10个百分点}", "since": "gauge: 进, since: 起"}, "one of them"),
        ({"steps": "{light: 红, behind: 达到10个百分点}", "since": "gauge: 进", "of": "lead"}, "gauge of a project"),
        (
            {"steps": "{light: 黄, behind: 超过30个百分点}, {light: 红, behind: 达到30个百分点}", "since": "gauge: 进"},
            "from the lesser to the greater",
        ),
    ],
)
def test_a_rule_that_could_never_light_as_it_says_is_refused(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=f"灯·1: .*{told}"):
        rule(**given)


DAYS = st.integers(0, 500).map(lambda n: date(2023, 1, 1) + timedelta(days=n))
STEPS = st.lists(
    st.tuples(st.sampled_from(["黄", "红"]), st.integers(0, 60), st.sampled_from(["个工作日", "天", "个月"])),
    min_size=1,
    max_size=3,
)


@given(STEPS, DAYS, DAYS)
def test_the_next_change_is_the_first_day_on_which_another_step_lights(
    steps: list[tuple[str, int, str]], since: date, on: date
) -> None:
    same_unit = steps[0][2]
    told = ", ".join(
        f"{{light: {word}, after: {count}{same_unit}}}" for word, count, _unit in sorted(steps, key=lambda s: s[1])
    )
    found = rule(told)
    light = light_of(found, {"起": since}, on, CALENDAR)

    assert light is not None
    if light.changes_on is None:
        later = light_of(found, {"起": since}, on + timedelta(days=4000), CALENDAR)
        assert later is not None
        assert (later.word, later.step) == (light.word, light.step)
        return
    before = light_of(found, {"起": since}, light.changes_on - timedelta(days=1), CALENDAR)
    after = light_of(found, {"起": since}, light.changes_on, CALENDAR)
    assert before is not None
    assert after is not None
    assert (before.word, before.step) == (light.word, light.step)
    assert after.step != light.step


@given(st.integers(1, 30), st.sampled_from(["working", "calendar"]), st.integers(0, 120))
def test_a_matter_is_red_exactly_when_its_clock_is_late_and_yellow_on_its_last_day(
    days: int, basis: str, later: int
) -> None:
    start = date(2023, 3, 30)
    limit = Limit(days, "working" if basis == "working" else "calendar")
    due = due_day(Clock(start, limit), CALENDAR)
    assert due is not None
    on = start + timedelta(days=later)
    found = rule("{light: 黄, last: 1天}, {light: 红, late: 0天}", of="matter", since="since: ''")

    light = matter_light(found, on, CALENDAR, starts_on=start, due_on=due, days=days, unit=limit.basis)

    assert light is not None
    assert (light.word == "红") == is_late(due, on)
    assert (light.word == "黄") == (on == due)
    assert light.word in WORST
