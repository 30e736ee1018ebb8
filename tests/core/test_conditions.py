"""The condition of a measure as lines, and lines back as its condition."""

from pathlib import Path

import pytest

from saima.core.conditions import Condition, conditions, kinds_named, written
from saima.core.formula.kinds import DAY, TEXT, TRUTH
from saima.core.formula.parse import parse
from saima.core.rulebook import Formula
from saima.core.rulefile import inspect_rulebook

ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
FIELDS = {"kind": TEXT, "agreement": TEXT, "enclave": TRUTH, "due_on": DAY}


def formula(text):
    return Formula(text, parse(text))


def lines(text):
    return [(one.field, one.operator, one.value) for one in conditions(formula(text))]


def test_each_comparison_of_a_field_is_a_line():
    kinds = "kind in ('签约', '到位') and agreement ≠ '协议'"
    rest = "due_on <= period.last_day and amount ≥ 10亿元 and not enclave"

    assert lines(f"{kinds} and {rest}") == [
        ("kind", "in", "签约、到位"),
        ("agreement", "!=", "协议"),
        ("due_on", "<=", "period.last_day"),
        ("amount", ">=", "10亿元"),
        ("enclave", "false", ""),
    ]


@pytest.mark.parametrize(
    "text",
    ["a == 1 or b == 2", "months_before(period.last_day, 6) > due_on", "1 < amount", "kind == '到位' if a else b"],
)
def test_what_is_no_comparison_of_a_field_is_a_line_of_its_own_text(text):
    assert conditions(formula(text)) == (Condition(text),)


def test_without_a_condition_there_are_no_lines():
    assert conditions(None) == ()
    assert written((), before=formula("kind == '到位'"), fields=FIELDS) == ""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("kind == '到位'", ("到位",)),
        ("kind in ('签约', '到位')", ("签约", "到位")),
        ("agreement == '协议'", None),
        ("kind ≠ '到位'", None),
        ("kind == '到位' and kind == '签约'", None),
        ("kind in ('到位', '签约') and kind ≠ '签约'", ("到位", "签约")),
    ],
)
def test_kinds_are_told_where_one_line_names_them(text, kinds):
    assert kinds_named(conditions(formula(text))) == kinds


def test_lines_that_did_not_change_keep_their_characters():
    before = formula("kind=='签约'  and  (a or b) and agreement == '协议'")
    changed = [*conditions(before)[:2], Condition("", "agreement", "==", "正式合同")]

    assert written(changed, before=before, fields=FIELDS) == "kind=='签约' and (a or b) and agreement == '正式合同'"
    assert written(conditions(before), before=before, fields=FIELDS) == before.text


@pytest.mark.parametrize("own", ["(a == 1)or(b == 2)", "a == 1\u3000或\u3000b == 2", "1 == 2 if a else b"])
def test_a_line_of_its_own_text_stays_one_condition_beside_others(own):
    before = formula("kind == '签约'")

    made = written([*conditions(before), Condition(own)], before=before, fields=FIELDS)

    assert made == f"kind == '签约' and ({own})"


def test_a_word_that_looks_like_or_asks_for_no_brackets():
    line = Condition("", "agreement", "==", "this or that")

    assert written([line], before=None, fields=FIELDS) == "agreement == 'this or that'"


def test_values_in_another_order_are_the_same_line():
    before = formula("kind in ('到位','签约') and agreement in ('协议')")
    same = [Condition("", "kind", "==", "签约、到位"), Condition("", "agreement", "==", "协议")]

    assert written(same, before=before, fields=FIELDS) == before.text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (Condition("", "kind", "==", "签约，到位"), "kind in ('签约', '到位')"),
        (Condition("", "kind", "!=", "签约、到位"), "kind ≠ '签约' and kind ≠ '到位'"),
        (Condition("", "kind", "in", "签约"), "kind == '签约'"),
        (Condition("", "agreement", "==", "O'Neil"), 'agreement == "O\'Neil"'),
        (Condition("", "enclave", "true"), "enclave"),
        (Condition("", "enclave", "=="), "enclave"),
        (Condition("", "due_on", "<=", " period.last_day "), "due_on ≤ period.last_day"),
        (Condition("", "due_on", "<=", ""), ""),
        (Condition("  "), ""),
    ],
)
def test_a_new_line_is_spelled_by_the_kind_of_its_field(line, text):
    assert written([line], before=None, fields=FIELDS) == text


@pytest.mark.parametrize(
    "path", [path for path in ALL if not path.name.endswith(".cases.yaml")], ids=lambda path: path.stem
)
def test_the_lines_of_every_shipped_condition_say_the_condition(path):
    book, _ = inspect_rulebook(path.read_text(encoding="utf-8"))

    for measure in book.measures.values():
        told = conditions(measure.where)
        again = written(told, before=None, fields=dict.fromkeys((one.field for one in told), TEXT)) if told else ""

        assert written(told, before=measure.where, fields={}) == (measure.where.text if measure.where else "")
        assert [one.text for one in conditions(formula(again))][: len(told)] if again else not told
        assert lines(again) == [(one.field, one.operator, one.value) for one in told] if again else True
