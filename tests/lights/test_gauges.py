"""Lights that read a gauge: milestones of a plan, funds against the time passed; what they say and where it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from saima.core.workdays import WorkCalendar
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.lights import light_days, light_gauges
from saima.ledger.models import Fact, Project
from saima.lights import wording
from saima.lights.computing import Lit, lights_of
from saima.service.building import actions as building
from saima.service.building.actions import MilestoneStep, NodeDraft
from saima.service.building.models import Milestone
from saima.service.workcalendar import shipped_calendar

pytestmark = pytest.mark.django_db
ON = date(2023, 4, 10)
Seat = Callable[[str], Client]


@pytest.fixture
def calendar() -> WorkCalendar:
    return shipped_calendar()


def enter(place: SimpleNamespace, kind: str, on: date, **given: Any) -> Fact:
    draft = FactDraft(kind=kind, happened_on=on, project=place.parts, **given)
    (fact,) = ledger.record_facts([draft], by=place.users["t3"], on=ON)
    ledger.verify_facts([ledger.Recognition(fact)], by=place.users["shenhe"], on=ON)
    return fact


def sign(place: SimpleNamespace) -> None:
    detail = {"agreement": "正式合同", "fair_review": "演示"}
    enter(place, "签约", date(2023, 1, 10), amount=100_000_000_00, detail=detail)
    place.parts.refresh_from_db()


def plan(place: SimpleNamespace, nodes: dict[str, date]) -> None:
    """Plan nodes of the catalogue by their ids, and any other by its title."""
    known = {"签约", "开工", "竣工", "投产"}
    drafts = [NodeDraft(name, day) if name in known else NodeDraft("", day, title=name) for name, day in nodes.items()]
    building.plan_project(project=place.parts, nodes=drafts, by=place.users["t3"], on=ON)


def act(place: SimpleNamespace, title: str, name: str, **given: Any) -> None:
    milestone = Milestone.objects.select_related("project").get(project=place.parts, title=title)
    by = place.users["zhongxin"]
    building.take_step(milestone=milestone, act=name, step=MilestoneStep(on=ON, **given), by=by, on=ON)


def lit(place: SimpleNamespace, on: date, calendar: WorkCalendar) -> dict[str, Lit]:
    (project,) = lights_of(Project.objects.filter(pk=place.parts.pk), on=on, calendar=calendar)
    return {found.light.rule.id: found for found in project.lights}


@pytest.fixture
def five(district: SimpleNamespace) -> SimpleNamespace:
    """Signed and reached; four more milestones planned, two of them by the office day."""
    sign(district)
    days = [date(2023, 3, 1), date(2023, 4, 9), date(2023, 5, 8), date(2023, 6, 8)]
    plan(district, {"签约": date(2023, 1, 10), **dict(zip("甲乙丙丁", days, strict=True))})
    return district


def test_the_light_of_progress_says_what_is_due_what_is_reached_and_when_it_changes(
    five: SimpleNamespace, calendar: WorkCalendar
) -> None:
    found = lit(five, ON, calendar)["进度"]
    assert (found.word, wording.change_of(found)) == ("红", "")
    assert wording.reason_of(found) == "计划应完成 60%（5 个节点中的 3 个），实际 20%（1 个），落后 40 个百分点"

    before = lit(five, date(2023, 4, 9), calendar)["进度"]
    assert (before.word, wording.change_of(before)) == ("黄", "2023-04-10转红")
    assert wording.reason_of(before).endswith("落后 20 个百分点")

    act(five, "甲", "报完成", day=date(2023, 4, 6), document="验收单")
    found = lit(five, ON, calendar)["进度"]
    assert (found.word, wording.change_of(found)) == ("黄", "2023-05-09转红")
    act(five, "丁", "报完成", day=date(2023, 4, 6), document="验收单")
    found = lit(five, ON, calendar)["进度"]
    assert (found.word, wording.reason_of(found)[-5:]) == ("绿", "与计划持平")
    assert wording.change_of(found) == "2023-05-09转黄"


def test_a_milestone_not_needed_leaves_both_sides_of_the_plan(five: SimpleNamespace, calendar: WorkCalendar) -> None:
    act(five, "丙", "不适用", reason="不需要")

    found = lit(five, ON, calendar)["进度"]

    assert wording.reason_of(found) == "计划应完成 75%（4 个节点中的 3 个），实际 25%（1 个），落后 50 个百分点"


def test_the_first_milestone_still_open_keeps_its_own_light(five: SimpleNamespace, calendar: WorkCalendar) -> None:
    assert lit(five, ON, calendar)["节点"].light.since == date(2023, 3, 1)
    act(five, "甲", "不适用", reason="不需要")
    assert lit(five, ON, calendar)["节点"].light.since == date(2023, 4, 9)


def test_a_project_without_a_plan_has_no_light_of_progress(district: SimpleNamespace, calendar: WorkCalendar) -> None:
    sign(district)

    assert {"进度", "投资"}.isdisjoint(lit(district, ON, calendar))


def test_the_light_of_investment_measures_recognised_funds_against_the_days_passed(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    plan(district, {"竣工": date(2023, 12, 26), "投产": date(2024, 3, 1)})
    enter(district, "开工", date(2023, 3, 2), detail={"permit_number": "施-1"})
    enter(district, "到位", date(2023, 3, 20), amount=15_000_000_00)

    found = lit(district, ON, calendar)["投资"]
    assert wording.reason_of(found) == (
        "应到位 13%（2023-03-02 至 2023-12-26 的 300 天过了 39 天），"
        "实际 15%（已认定到位 0.15亿元 ÷ 正式签约 1亿元），超前 2 个百分点"
    )
    yellow = date(2023, 3, 2) + timedelta(days=75)
    assert (found.word, found.light.changes_on) == ("绿", yellow)
    assert wording.reason_of(lit(district, yellow, calendar)["投资"]).endswith("落后 10 个百分点")
    assert lit(district, yellow, calendar)["投资"].light.changes_on == date(2023, 3, 2) + timedelta(days=136)
    edge = lit(district, date(2023, 3, 2) + timedelta(days=135), calendar)["投资"]
    assert (edge.word, wording.reason_of(edge)[-10:]) == ("黄", "落后 30 个百分点")


def test_funds_not_recognised_do_not_count_and_without_a_planned_completion_there_is_no_light(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    Project.objects.filter(pk=district.parts.pk).update(planned_start="2023-01")
    assert "投资" not in lit(district, ON, calendar)
    plan(district, {"投产": date(2023, 12, 31)})
    draft = FactDraft("到位", date(2023, 3, 20), district.parts, amount=50_000_000_00)
    ledger.record_facts([draft], by=district.users["t3"], on=ON)

    found = lit(district, ON, calendar)["投资"]

    assert (found.word, found.light.since) == ("黄", date(2023, 1, 31))
    assert "实际 0%（已认定到位 0亿元 ÷ 正式签约 1亿元）" in wording.reason_of(found)


def test_the_light_of_statistics_comes_into_force_with_its_rule(
    district: SimpleNamespace, calendar: WorkCalendar
) -> None:
    sign(district)
    enter(district, "开工", date(2023, 3, 30), detail={"permit_number": "施-1"})

    assert "纳统" not in lit(district, date(2023, 6, 30), calendar)
    assert lit(district, date(2023, 7, 1), calendar)["纳统"].word == "红"
    enter(district, "纳统", date(2023, 4, 9))
    assert "纳统" not in lit(district, date(2023, 7, 1), calendar)


def test_with_plans_too_the_lights_of_any_number_of_projects_take_five_statements(
    five: SimpleNamespace, calendar: WorkCalendar, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        found = lights_of(Project.objects.all(), on=ON, calendar=calendar)
    assert sum(light.light.reading is not None for project in found for light in project.lights) == 1


def test_page_door_and_command_say_the_same(
    five: SimpleNamespace, client_as: Seat, capsys: pytest.CaptureFixture[str]
) -> None:
    from saima.cli import main

    reason = "计划应完成 60%（5 个节点中的 3 个），实际 20%（1 个），落后 40 个百分点"
    code, client = five.parts.code, client_as("zhongxin")

    for address in ("/lights/?light=进度", f"/lights/projects/{code}/"):
        assert reason in client.get(address).content.decode(), address
    (row,) = client.get("/api/lights?light=进度").json()["lights"]
    assert (row["word"], row["reason"], row["since"], row["changes_on"]) == ("红", reason, "2023-01-10", None)
    assert main(["lights", "--as", "zhongxin", "--light", "进度"]) == 0
    assert f"建设进度\t红\t{reason}" in capsys.readouterr().out


@pytest.mark.usefixtures("english")
def test_in_english_the_reason_is_one_sentence(five: SimpleNamespace, calendar: WorkCalendar) -> None:
    with translation.override("en"):
        reason = wording.reason_of(lit(five, ON, calendar)["进度"])

    assert reason == "60% of the plan due (3 of 5 milestones), 20% reached (1): 40 percentage points behind"


def test_every_gauge_of_the_catalogue_reads_days_that_are_declared() -> None:
    gauges = light_gauges()

    assert {gauge.reads for gauge in gauges.values()} == {"milestones", "funds"}
    for gauge in gauges.values():
        assert {*gauge.starts, *([gauge.ends] if gauge.ends else [])} <= set(light_days())
