"""What a measure cannot count is left out by its formulas alone; what it can is never."""

from __future__ import annotations

import pytest

from saima.core.frames import Layout, Milestone
from saima.core.narrowing import counts_by_day, day_milestones, kinds_of, layout_of, needed
from saima.core.rulebook import Measure
from saima.core.rulefile import read_rulebook

LAYOUT = Layout(
    fields={"agreement": "choice", "channel": "choice", "due_on": "date", "expected_output": "money"},
    milestones=(
        Milestone("signing", "签约", (("agreement", "正式合同"),)),
        Milestone("agreement_signing", "签约", (("agreement", "协议"),)),
        Milestone("start", "开工"),
        Milestone("delay_approval", "延期开工批准"),
    ),
    borrowed=(("channel", "signing", "channel"),),
    graded=(("agreement", (("正式合同", "signing"), ("协议", "agreement_signing"))),),
)
HEAD = """
rulebook: narrow
version: 1
title: 范围的试验
source: {document: 试验}
in_force: {from: 2023-01-01}
groups: {all: {title: 全部}}
measures:
  量: {%s}
indicators:
  量: {points: 10, score: "points × min(1, 量 ÷ 100%s)"}
round: {each: 2, mode: half_up}
"""


def measure(text: str, unit: str = "个") -> Measure:
    return read_rulebook(HEAD % (f"{text}, unit: {unit}", unit)).measures["量"]


@pytest.mark.parametrize(
    ("where", "kinds"),
    [
        ("kind == '到位'", {"到位"}),
        ("kind == '签约' and agreement == '正式合同'", {"签约"}),
        ("agreement == '正式合同' and kind in ('签约', '备案')", {"签约", "备案"}),
        ("kind == '签约' or kind == '备案'", {"签约", "备案"}),
        ("kind in ('签约', '备案') and kind == '备案'", {"备案"}),
        ("kind == '签约' or amount >= 1亿元", None),
        ("kind != '签约'", None),
        ("not (kind == '签约')", None),
        ("amount >= 1亿元", None),
    ],
)
def test_a_condition_names_the_kinds_for_which_it_can_be_true(where: str, kinds: set[str] | None) -> None:
    found = kinds_of(measure(f'of: facts, where: "{where}", count: facts'), LAYOUT)

    assert found == (None if kinds is None else frozenset(kinds))


def test_a_measure_without_a_condition_counts_records_of_any_kind() -> None:
    assert kinds_of(measure("of: facts, count: facts"), LAYOUT) is None


def test_a_measure_over_projects_reads_the_kinds_of_the_milestones_it_names() -> None:
    late = measure(
        "of: projects, where: \"agreement == '正式合同' and delay_approval.count == 0\", count: projects, "
        "by: signing.counted_on"
    )
    started = measure("of: projects, where: channel == '以商招商', count: projects, by: start.happened_on")

    assert kinds_of(late, LAYOUT) == {"签约", "延期开工批准"}
    assert kinds_of(started, LAYOUT) == {"签约", "开工"}


def test_the_signed_amount_is_read_where_projects_are_summed() -> None:
    summed = measure("of: projects, sum: credited, by: start.counted_on", "亿元")

    assert kinds_of(summed, LAYOUT) == {"签约", "开工"}


def test_the_day_of_a_project_is_bounded_by_the_milestones_it_is_taken_from() -> None:
    by = "of: projects, count: projects, by: "

    assert [s.name for s in day_milestones(measure(f"{by}signing.counted_on"), LAYOUT)] == ["signing"]
    assert len(day_milestones(measure(f'{by}"earlier(signing.counted_on, start.counted_on)"'), LAYOUT)) == 2
    assert day_milestones(measure(f'{by}"months_before(signing.counted_on, 3)"'), LAYOUT) == ()


def test_a_measure_by_a_field_of_the_record_is_not_bounded_by_the_records_days() -> None:
    assert counts_by_day(measure("of: facts, count: facts"))
    assert counts_by_day(measure("of: facts, count: facts, by: happened_on"))
    assert not counts_by_day(measure("of: facts, count: facts, by: due_on"))


def test_a_rulebook_needs_each_kind_at_the_levels_that_count_it_and_each_field_of_the_kinds_that_carry_it() -> None:
    measures = [
        measure("of: facts, where: \"kind == '签约' and agreement == '协议'\", verified: 区级, count: facts"),
        measure("of: facts, where: kind == '交办事项' and due_on <= period.last_day, count: facts, by: due_on"),
        measure("of: projects, where: channel == '以商招商', verified: 区级, count: projects, by: signing.counted_on"),
    ]

    found = needed(measures, LAYOUT)

    assert found.levels == {"区级": frozenset({"签约"}), "登记": frozenset({"交办事项"})}
    assert found.fields == {
        "agreement": frozenset({"签约"}),
        "due_on": frozenset({"交办事项"}),
        "channel": frozenset({"签约"}),
    }


def test_one_measure_that_may_count_any_kind_makes_the_level_need_all() -> None:
    measures = [
        measure("of: facts, where: kind == '到位', count: facts"),
        measure("of: facts, where: amount >= 1亿元, count: facts"),
    ]

    assert needed(measures, LAYOUT).levels == {"登记": None}


def test_the_rows_of_one_measure_need_only_its_own_fields_and_milestones() -> None:
    started = measure("of: projects, where: channel == '以商招商', count: projects, by: start.happened_on")

    found = layout_of(started, LAYOUT)

    assert [stone.name for stone in found.milestones] == ["signing", "start"]
    assert (set(found.fields), found.graded) == ({"agreement", "channel"}, ())
    assert layout_of(measure("of: facts, count: facts"), LAYOUT).milestones == ()
