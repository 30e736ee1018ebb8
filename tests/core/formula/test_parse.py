"""The formula language as text: what is equal, what is exact, and how a fault is told."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.formula import tree
from saima.core.formula.parse import MAX_DEPTH, MAX_LENGTH, parse
from saima.core.problems import Problems


def shape(node):
    """Return a tree without its columns, to compare two spellings."""
    match node:
        case tree.Number():
            return node.value, node.unit
        case tree.Text() | tree.Day() | tree.Truth():
            return node.value
        case tree.Name():
            return node.text
        case tree.Call():
            cases = [(case.operator, case.edge and shape(case.edge), shape(case.value)) for case in node.cases]
            return node.function, [shape(a) for a in node.arguments], cases, [(k, shape(v)) for k, v in node.named]
        case _:
            return type(node).__name__, getattr(node, "operator", ""), [shape(child) for child in tree.children(node)]


def fault(text):
    with pytest.raises(Problems) as caught:
        parse(text, place="a.yaml 第3行")
    (problem,) = caught.value.problems
    return problem


def attempt(text):
    """Return the tree or the faults; anything else that is raised fails the test."""
    try:
        return parse(text), ()
    except Problems as caught:
        return None, caught.problems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 × min(1.2, a ÷ b)", "30*min(1.2,a/b)"),
        ("（a ＋ b） × ３", "(a + b) * 3"),
        ("a ≥ 5 且 非 b ≤ 3 或 c ≠ 1", "a >= 5 and not b <= 3 or c != 1"),
        ("若 a ＞ 1 则 2 否则 3", "2 if a > 1 else 3"),
        ("取小(1，2)", "min(1, 2)"),
        ("tiers(a, ≥10亿元 → 20, 其余 → 3)", "分档(a, >= 10亿元 : 20, else => 3)"),
        ("a 属于 ('x', 'y')", "a in (“x”, ‘y’)"),
        ("「甲」 + 1", "甲 + 1"),
        ("+a", "a"),
        ("真 或 假", "true or false"),
    ],
)
def test_full_width_and_chinese_spellings_equal_the_plain_ones(one, other):
    assert shape(parse(one)) == shape(parse(other))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("50%", Fraction(1, 2), "%"),
        ("5000万元", Fraction(5000 * 10**6), "万元"),
        ("0.1", Fraction(1, 10), None),
        ("3.05亿元", Fraction(305 * 10**8), "亿元"),
        ("6个月", Fraction(6), "个月"),
    ],
)
def test_a_literal_is_exact_and_in_base_units(text, value, unit):
    node = parse(text)

    assert (node.value, node.unit) == (value, unit)


def test_a_date_is_a_literal_and_not_a_subtraction():
    assert parse("2023-01-31").value == date(2023, 1, 31)


def test_names_in_brackets_may_have_marks_and_leading_digits_and_stay_as_typed():
    assert parse("「3-10亿元（含）个数」").text == "3-10亿元（含）个数"
    assert parse("kind == '签约（正式）'").right.value == "签约（正式）"


def test_names_may_hold_the_characters_of_the_word_operators():
    assert shape(parse("非公增加值 + 或有负债")) == shape(parse("「非公增加值」 + 「或有负债」"))


def test_products_bind_before_sums_and_comparisons_before_and_before_or():
    assert shape(parse("a + b * c == d and e or f")) == shape(parse("(((a + (b * c)) == d) and e) or f"))


def test_every_node_knows_its_columns_in_characters():
    node = parse("签约额 ÷ target(签约额, level=区定)")

    assert (node.columns.start, node.columns.end) == (0, 27)
    assert (node.right.columns.start, node.right.columns.end) == (6, 27)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "formula.empty", 1),
        ("1 +", "formula.unfinished", 4),
        ("(1", "formula.unfinished", 3),
        ("a b", "formula.syntax", 3),
        ("a = 3", "formula.syntax", 3),
        ("min(1,,2)", "formula.syntax", 7),
        ("a？", "formula.character", 2),
        ("'abc", "formula.character", 1),
        ("1 + 5千克", "formula.unit", 5),
        ("2023-02-30", "formula.date", 1),
        ("「」", "formula.name", 1),
        ("f(a=1, a=2)", "formula.argument", 1),
        ("1 " * MAX_LENGTH, "formula.too_long", 1),
        ("(" * (MAX_DEPTH + 1), "formula.too_deep", MAX_DEPTH + 1),
        ("1" + "+1" * (MAX_DEPTH + 1), "formula.too_deep", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column_and_a_remedy(text, code, column):
    problem = fault(text)

    assert (problem.code, problem.place) == (code, f"a.yaml 第3行 算式第{column}字")
    assert problem.found
    assert problem.needed
    assert problem.remedy


def test_a_single_equals_sign_is_answered_with_two():
    assert "==" in fault("a = 3").needed
    assert "==" in fault("(a = 3)").needed


def test_a_place_may_be_left_out():
    with pytest.raises(Problems) as caught:
        parse("1 +")

    assert caught.value.problems[0].place == "算式第4字"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_any_text_gives_a_tree_or_one_fault_and_never_a_crash(text):
    root, problems = attempt(text)

    assert root.columns.end <= len(text) if root else len(problems) == 1


@given(
    st.lists(
        st.sampled_from(
            ["a", "1", "50%", "+", "×", "(", ")", ",", "≥", "若", "则", "否则", "且", "f(", "→", "其余", "'x'", "="]
        ),
        max_size=20,
    )
)
def test_any_row_of_the_languages_own_words_gives_a_tree_or_one_fault(words):
    root, problems = attempt(" ".join(words))

    assert root or len(problems) == 1
