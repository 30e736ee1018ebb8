"""Lights of projects: from records and days alone, with reason, next change and waivers; scope and statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from saima.core.workdays import WorkCalendar
from saima.ledger import actions as ledger
from saima.ledger.catalogue import catalogue
from saima.ledger.checks import FactDraft
from saima.ledger.lights import light_days, light_rules
from saima.ledger.models import Fact, Project
from saima.lights import wording
from saima.lights.computing import WAIVER, Lit, lights_of
from saima.lights.listing import LightFilter, light_page, project_lights
from saima.service import actions as service
from saima.service.building.catalogue import building
from saima.service.checks import Step
from saima.service.workcalendar import shipped_calendar

pytestmark = pytest.mark.django_db
SIGNED = date(2023, 3, 30)
PROMISES = {"promises": "协助办理用地", "contacts": "企业行政部"}
Seat = Callable[[str], Client]


@pytest.fixture
def calendar() -> WorkCalendar:
    return shipped_calendar()


def enter(place: SimpleNamespace, kind: str, on: date, *, recognise: bool = True, **given: Any) -> Fact:
    (fact,) = ledger.record_facts(
        [FactDraft(kind=kind, happened_on=on, project=place.parts, **given)], by=place.users["t3"], on=on
    )
    if recognise and catalogue().kinds[kind].is_result:
        judge(place, fact, on)
    return fact


def judge(place: SimpleNamespace, fact: Fact, on: date, *, sent_back: str = "") -> None:
    ledger.verify_facts([ledger.Recognition(fact, returned=sent_back)], by=place.users["shenhe"], on=on)


def sign(place: SimpleNamespace) -> Fact:
    detail = {"agreement": "正式合同", "fair_review": "演示"}
    return enter(place, "签约", SIGNED, amount=100_000_000_00, detail=detail)


def lit(place: SimpleNamespace, on: date, calendar: WorkCalendar) -> dict[str, Lit]:
    (project,) = lights_of(Project.objects.filter(pk=place.parts.pk), on=on, calendar=calendar)
    return {found.light.rule.id: found for found in project.lights}


def test_a_signed_project_without_accepted_handover_turns_yellow_then_red_and_says_when(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)

    on = {day: lit(district, date(2023, 4, day), calendar)["交接"] for day in (7, 10, 14, 15)}

    assert {day: light.word for day, light in on.items()} == {7: "绿", 10: "黄", 14: "黄", 15: "红"}
    assert wording.reason_of(on[10]) == "正式签约 2023-03-30 起已满 5 个工作日，没有接收项目交接单"
    assert wording.change_of(on[7]) == "2023-04-08转黄"
    assert wording.change_of(on[10]) == "2023-04-15转红"
    assert wording.change_of(on[15]) == ""


def test_accepting_the_handover_puts_its_light_out(district: SimpleNamespace, calendar: WorkCalendar) -> None:
    from saima.service.handing import hand_over

    sign(district)
    district.parts.refresh_from_db()
    users, on = district.users, date(2023, 4, 10)
    step = Step(on=on, detail=PROMISES)
    matter = hand_over(project=district.parts, receiver=district.units["PARK"], step=step, by=users["t3"])
    waiting = lit(district, on, calendar)["交接"]
    assert waiting.word == "黄"
    assert wording.reason_of(waiting).endswith("没有接收项目交接单（等工业园区管委会）")

    service.take_step(matter=matter, act="接收", by=users["zhuanban"], step=Step(on=on))

    assert "交接" not in lit(district, on, calendar)


@pytest.mark.parametrize(
    ("planned", "word", "changes"),
    [
        ("2023-04", "绿", "2023-05-01转黄"),
        ("2023-03", "黄", "2023-06-01转红"),
        ("2023-02", "黄", "2023-05-01转红"),
        ("2023-01", "红", ""),
        ("四月", None, ""),
        ("", None, ""),
    ],
)
def test_a_planned_month_that_passed_is_yellow_and_red_after_three(
    district: SimpleNamespace, calendar: WorkCalendar, planned: str, word: str | None, changes: str
) -> None:
    sign(district)
    Project.objects.filter(pk=district.parts.pk).update(planned_start=planned)

    found = lit(district, date(2023, 4, 10), calendar).get("开工")

    assert (found.word if found else None) == word
    assert (wording.change_of(found) if found else "") == changes


def test_only_what_its_records_say_in_force_and_not_sent_back_counts(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    Project.objects.filter(pk=district.parts.pk).update(planned_start="2023-01")
    sign(district)
    start = enter(district, "开工", date(2023, 4, 3), recognise=False)
    assert "开工" not in lit(district, date(2023, 4, 10), calendar)

    judge(district, start, date(2023, 4, 4), sent_back="缺照片")
    assert lit(district, date(2023, 4, 10), calendar)["开工"].word == "红"

    judge(district, start, date(2023, 4, 5))
    assert "开工" not in lit(district, date(2023, 4, 10), calendar)

    ledger.withdraw_facts([start], reason="误录", by=district.users["shenhe"], on=date(2023, 4, 6))
    assert lit(district, date(2023, 4, 10), calendar)["开工"].word == "红"


def test_talks_that_lie_idle_turn_red_and_only_then_is_circulation_suggested(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    enter(district, "储备", date(2023, 1, 9), amount=100_000_000_00)

    def talks(on: date) -> tuple[str, str]:
        found = lit(district, on, calendar)["在谈"]
        return found.word, wording.advice_of(found)

    assert talks(date(2023, 2, 8)) == ("绿", "")
    assert talks(date(2023, 2, 9)) == ("黄", "")
    assert talks(date(2023, 3, 11)) == ("红", "")
    assert talks(date(2023, 7, 9)) == ("红", "建议流转")
    assert wording.change_of(lit(district, date(2023, 4, 10), calendar)["在谈"]) == "2023-07-09起建议流转"
    assert talks(date(2023, 7, 9)) == talks(date(2024, 7, 9))


def waive(place: SimpleNamespace, until: date, *, recognise: bool = True) -> Fact:
    detail = {"light": "交接", "until": until.isoformat(), "grounds": "投资方改派对接人"}
    return enter(place, WAIVER, date(2023, 4, 10), recognise=recognise, detail=detail)


def test_a_waiver_is_a_recognised_record_with_name_and_grounds_and_ends_by_its_day(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    claimed = waive(district, date(2023, 4, 20), recognise=False)
    assert lit(district, date(2023, 4, 10), calendar)["交接"].word == "黄"

    judge(district, claimed, date(2023, 4, 10))

    held = lit(district, date(2023, 4, 20), calendar)["交接"]
    assert (held.word, held.light.word) == ("灰", "红")
    assert wording.reason_of(held) == "三组专员登记的人工豁免，至 2023-04-20：投资方改派对接人"
    assert lit(district, date(2023, 4, 21), calendar)["交接"].word == "红"


def test_of_two_waivers_the_longer_holds_and_an_earlier_day_is_judged_without_it(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    waive(district, date(2023, 4, 30))
    waive(district, date(2023, 4, 20))

    assert lit(district, date(2023, 4, 25), calendar)["交接"].word == "灰"
    assert lit(district, date(2023, 4, 9), calendar)["交接"].word == "黄"


def test_a_terminated_project_has_no_lights(district: SimpleNamespace, calendar: WorkCalendar) -> None:
    sign(district)
    enter(district, "终止", date(2023, 4, 6), detail={"reason": "投资方撤资"})

    assert lit(district, date(2023, 6, 1), calendar) == {}


def test_the_lights_of_any_number_of_projects_take_five_statements(
    district: SimpleNamespace, calendar: WorkCalendar, django_assert_num_queries: Any
) -> None:
    sign(district)
    with django_assert_num_queries(5):
        found = lights_of(Project.objects.all(), on=date(2023, 4, 10), calendar=calendar)
    assert len(found) == 2


def test_the_list_shows_red_and_yellow_first_and_counts_every_word(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    Project.objects.filter(pk=district.parts.pk).update(planned_start="2023-01")
    seen = district.users["zhongxin"]

    page = light_page(seen, LightFilter(), on=date(2023, 4, 10), calendar=calendar)

    assert [(row.light.rule.id, row.word) for _project, row in page.rows] == [("开工", "红"), ("交接", "黄")]
    assert page.words == Counter({"红": 1, "黄": 1})
    only = light_page(seen, LightFilter(light="开工", word="all"), on=date(2023, 4, 10), calendar=calendar)
    assert [row.light.rule.id for _project, row in only.rows] == ["开工"]
    other = light_page(district.users["t6"], LightFilter(word="all"), on=date(2023, 4, 10), calendar=calendar)
    assert not other.rows


def test_of_equal_words_the_order_of_the_catalogue_decides_then_what_changes_next(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    idle = SimpleNamespace(**{**vars(district), "parts": district.platform, "users": {"t3": district.users["t6"]}})
    enter(idle, "储备", date(2022, 12, 1), amount=100_000_000_00)
    sign(district)
    Project.objects.filter(pk=district.parts.pk).update(planned_start="2023-01")

    page = light_page(district.users["zhongxin"], LightFilter(word="红"), on=date(2023, 4, 20), calendar=calendar)

    assert [row.light.rule.id for _project, row in page.rows] == ["交接", "开工", "在谈"]


@pytest.mark.usefixtures("english")
def test_in_english_a_reason_names_its_day_within_the_sentence(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)

    with translation.override("en"):
        reason = wording.reason_of(lit(district, date(2023, 4, 10), calendar)["交接"])

    assert reason == "5 working days since formal signing (2023-03-30): no handover accepted"


def test_pages_door_and_command_say_the_same(
    district: SimpleNamespace, client_as: Seat, capsys: pytest.CaptureFixture[str]
) -> None:
    from saima.cli import main

    sign(district)
    reason = "正式签约 2023-03-30 起已满 5 个工作日，没有接收项目交接单"
    code = district.parts.code
    client = client_as("zhongxin")

    pages = ["/lights/", f"/lights/projects/{code}/", "/lights/tile/", "/lights/marks/?sort=title"]
    for address in pages:
        assert reason in client.get(address).content.decode(), address
    (row,) = client.get("/api/lights").json()["lights"]
    assert (row["project"], row["word"], row["reason"], row["changes_on"]) == (code, "黄", reason, "2023-04-15")
    (one,) = client.get(f"/api/lights/projects/{code}").json()["lights"]
    assert one["reason"] == reason
    assert main(["lights", "--as", "zhongxin"]) == 0
    assert f"{code}\t专用车零部件生产\t交接\t黄\t{reason}；2023-04-15转红" in capsys.readouterr().out


def test_what_one_may_not_see_has_no_lights_anywhere(district: SimpleNamespace, client_as: Seat) -> None:
    sign(district)
    code, other = district.parts.code, client_as("t6")

    assert "专用车" not in other.get("/lights/?word=all").content.decode()
    assert other.get(f"/lights/projects/{code}/").status_code == 404
    assert "专用车" not in other.get("/lights/marks/").content.decode()
    assert code not in other.get("/lights/marks/").content.decode()
    assert other.get(f"/api/lights/projects/{code}").status_code == 404
    assert other.get("/api/lights?word=all").json()["lights"] == []


def test_a_command_asked_for_an_unknown_light_or_user_says_what_there_is(
    district: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    from saima.cli import main

    assert main(["lights", "--as", "nobody", "--light", "霓虹"]) == 1
    told = capsys.readouterr().err
    assert "nobody" in told
    assert "交接、开工、到位、节点、进度、投资、纳统、在谈" in told


def test_a_project_long_in_talks_without_progress_stands_in_the_tile_of_its_team(
    district: SimpleNamespace, client_as: Seat
) -> None:
    enter(district, "储备", date(2023, 3, 1), amount=100_000_000_00)

    reason = "最近进展 2023-03-01 起已满 30 天，没有新进展"
    assert reason in client_as("t3").get("/lights/tile/").content.decode()
    assert reason not in client_as("t6").get("/lights/tile/").content.decode()


def test_a_project_that_never_was_in_talks_has_no_light_for_them(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    enter(district, "问题项目", date(2022, 3, 1), detail={"problem_class": "A"})

    assert lit(district, date(2023, 4, 10), calendar) == {}


def test_the_rules_are_all_told_on_their_page(district: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get("/lights/rules/").content.decode()

    for words in ("正式签约起满 5 个工作日", "计划开工的月份已过", "开工起满 3 个月", "最近进展起满 180 天：建议流转"):
        assert words in page
    assert "节点计划日已过" in page
    assert "节点进度落后计划达到 10 个百分点" in page
    assert "节点进度落后计划超过 30 个百分点" in page
    assert page.count("自 2023-07-01（未施行）") == 1
    assert "时限的最后 1 天" in page


def test_the_catalogue_names_only_days_it_declares_and_waivers_only_lights_it_has() -> None:
    days = light_days()
    for rule in light_rules().values():
        for version in rule.versions:
            named = {*version.needs, *version.without, *([version.since] if version.since else [])}
            assert named <= set(days), rule.id
            assert (rule.of == "matter") == (not version.since and not version.gauge)
            if rule.of == "lead":
                assert all(step.unit == "calendar" for step in version.steps)
            by_day = rule.of != "matter" and not version.gauge
            assert all(step.anchor == "after" for step in version.steps) or not by_day
    for day in days.values():
        assert set(day.nodes) <= set(building().nodes)
        for record in day.records:
            fields = catalogue().kinds[record.kind].fields
            assert all(value in fields[name].choices for name, value in record.fields)
    assert catalogue().kinds[WAIVER].fields["light"].choices == project_lights()
