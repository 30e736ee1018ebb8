"""Matters as a run reads them: as of an entry and a day, told from records by their kinds."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from saima.assessment.checks import check_matters
from saima.assessment.gathering import matter_kinds
from saima.core.clocks import FAR
from saima.core.rulefile import read_rulebook
from saima.ledger.entries import last_entry
from saima.ledger.layout import fact_fields
from saima.service import actions, asof
from saima.service.asof import matter_rows
from saima.service.checks import MatterDraft, Step
from saima.service.standing import derive

pytestmark = pytest.mark.django_db
START = date(2023, 3, 1)
BOOK = """
rulebook: duty
version: 1
title: 履职
source: {document: 演示}
in_force: {from: 2023-01-01}
groups: {all: {title: 全部, members: unit.kind == '部门'}}
measures:
  按时件数: {of: facts, where: kind == '审批节点' and on_time, count: facts, by: counted_on, span: period, unit: 件}
  全部件数: {of: facts, where: on_time, count: facts, by: counted_on, span: period, unit: 件}
indicators: {按时: {points: 100, score: 'points × min(1, 按时件数 ÷ 5件)'}}
"""


@pytest.fixture
def approval(district: SimpleNamespace) -> SimpleNamespace:
    (matter,) = actions.open_matters(
        [
            MatterDraft(
                kind="审批节点",
                title="用地预审",
                project=district.parts,
                unit=district.units["D-JXW"],
                starts_on=START,
                days=5,
            )
        ],
        by=district.users["zhongxin"],
        on=START,
    )
    return SimpleNamespace(**vars(district), matter=matter, opened=last_entry())


def step(approval: SimpleNamespace, act: str, on: date, **fields: object) -> None:
    actions.take_step(matter=approval.matter, act=act, by=approval.users["guizi"], step=Step(on=on, **fields))  # type: ignore[arg-type]


def test_a_matter_is_read_as_it_stood_at_an_entry_and_on_a_day(approval: SimpleNamespace) -> None:
    step(approval, "办结", date(2023, 3, 7), detail={"result": "已批"})

    (then,) = matter_rows(entry=approval.opened, on=date(2023, 3, 31))
    (now,) = matter_rows(entry=last_entry(), on=date(2023, 3, 31))
    (early,) = matter_rows(entry=last_entry(), on=date(2023, 3, 6))

    assert (then.unit, then.happened_on, then.counted_on) == ("D-JXW", START, date(2023, 3, 8))
    assert (then.detail["on_time"], now.detail["on_time"], early.detail["on_time"]) == (False, True, False)
    assert now.detail["done_on"] == "2023-03-07"
    assert not matter_rows(entry=approval.opened - 1, on=date(2023, 3, 31))


def test_the_rows_of_one_unit_are_those_it_holds_and_need_no_others_replayed(
    approval: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jxw, science = approval.units["D-JXW"], approval.units["D-KJ"]
    actions.take_step(
        matter=approval.matter,
        act="改派",
        by=approval.users["zhongxin"],
        step=Step(on=date(2023, 3, 2), unit=science, reason="按责任清单"),
    )
    replayed = []
    monkeypatch.setattr(asof, "derive", lambda *args, **given: replayed.append(args) or derive(*args, **given))

    def codes(unit: str, entry: int) -> list[str]:
        return [row.code for row in matter_rows(entry=entry, on=date(2023, 3, 31), unit=unit)]

    assert codes(jxw.code, approval.opened) == [approval.matter.code]
    assert codes(jxw.code, last_entry()) == []
    assert codes(science.code, last_entry()) == [approval.matter.code]
    assert len(replayed) == 3
    assert codes("T1", last_entry()) == []
    assert len(replayed) == 3


def test_a_matter_whose_clock_stands_is_due_in_no_period_and_a_withdrawn_one_is_not_read(
    approval: SimpleNamespace,
) -> None:
    step(approval, "停表", date(2023, 3, 3), detail={"stop": "公示"})
    (stands,) = matter_rows(entry=last_entry(), on=date(2023, 3, 31))
    assert stands.counted_on == FAR
    actions.take_step(
        matter=approval.matter,
        act="撤回",
        by=approval.users["zhongxin"],
        step=Step(on=date(2023, 3, 9), reason="项目终止"),
    )
    assert matter_rows(entry=last_entry(), on=date(2023, 3, 31)) == []


def test_a_measure_beside_matters_must_name_its_kinds() -> None:
    book = read_rulebook(BOOK, file="b.yaml", fact_fields=fact_fields(), project_fields={})

    assert matter_kinds(book.measures.values()) == {"审批节点"}
    (problem,) = check_matters(book, file="b.yaml")
    assert problem.place.endswith("measures.全部件数")
