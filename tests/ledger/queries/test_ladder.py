"""Tabs and strip of the stage ladder, both from the catalogue."""

from __future__ import annotations

from datetime import date

from saima.ledger.catalogue import catalogue
from saima.ledger.models import Fact
from saima.ledger.queries.ladder import TABS, stages_in, strip, tab_of


def fact(entry: int, kind: str, on: date, **detail: str) -> Fact:
    return Fact(entry=entry, kind=kind, happened_on=on, recorded_on=on, detail=detail)


def test_every_stage_has_exactly_one_tab() -> None:
    stages = [stage.id for stage in catalogue().stages]

    assert set(tab_of()) == set(stages)
    assert sorted(stage for tab in TABS for stage in stages_in(tab) if stage) == sorted(stages)


def test_tabs_begin_at_agreement_signing_and_start() -> None:
    assert tab_of()["在谈"] == "talks"
    assert tab_of()["协议"] == "agreed"
    assert tab_of()["注册"] == "agreed"
    assert tab_of()["签约"] == tab_of()["用地"] == "signed"
    assert tab_of()["开工"] == tab_of()["投产"] == "started"
    assert tab_of()["终止"] == "ended"


def test_projects_without_a_record_count_as_in_talks() -> None:
    assert "" in stages_in("talks")
    assert "" not in stages_in("signed")


def test_the_strip_marks_done_skipped_now_and_next() -> None:
    facts = [
        fact(1, "线索", date(2022, 9, 6)),
        fact(2, "签约", date(2023, 2, 20), agreement="正式合同"),
        fact(3, "开工", date(2023, 3, 28)),
    ]

    states = {step.stage.id: step.state for step in strip(facts, "开工", planned_start="2023-06")}

    assert states["线索"] == "done"
    assert states["储备"] == "skipped"
    assert states["签约"] == "done"
    assert states["开工"] == "now"
    assert states["竣工"] == "next"
    assert "终止" not in states
    assert "落户" not in states


def test_the_earliest_record_of_a_stage_dates_it() -> None:
    facts = [fact(2, "开工", date(2023, 4, 1)), fact(1, "开工", date(2023, 3, 28))]

    step = next(step for step in strip(facts, "开工") if step.state == "now")

    assert step.reached_on == date(2023, 3, 28)
    assert step.fact is facts[1]


def test_the_planned_month_stands_at_the_start_until_it_happens() -> None:
    before = {step.stage.id: step.planned for step in strip([], "", planned_start="2023-06")}
    after = {
        step.stage.id: step.planned
        for step in strip([fact(1, "开工", date(2023, 3, 28))], "开工", planned_start="2023-06")
    }

    assert before["开工"] == "2023-06"
    assert set(after.values()) == {""}


def test_a_stage_of_several_records_is_dated_by_the_last_of_them() -> None:
    facts = [fact(1, "注册", date(2023, 2, 22)), fact(2, "签约", date(2023, 2, 20), agreement="正式合同")]

    step = next(step for step in strip(facts, "落户") if step.state == "now")

    assert (step.stage.id, step.reached_on) == ("落户", date(2023, 2, 22))
