"""Walking a tree: nothing is passed over, and a new kind of node cannot be forgotten."""

import pytest

from saima.core.formula import tree
from saima.core.formula.parse import parse


def test_walking_meets_every_node_parents_first():
    root = parse("1 if a in (2, 3) else tiers(b, ≥4 → -c, 其余 → round(d, decimals=5))")

    assert [n.text for n in tree.names(root)] == ["a", "b", "c", "d"]
    assert [n.value for n in tree.walk(root) if isinstance(n, tree.Number)] == [2, 3, 1, 4, 5]


def test_the_word_of_an_option_is_its_text_or_the_default():
    call = parse("f(a, level=市下达, mode='截断', n=2, x=1 + 1)")

    assert [call.word(name, "无") for name in ("level", "mode", "n", "x", "none")] == [
        "市下达",
        "截断",
        "2",
        "无",
        "无",
    ]


def test_only_a_leaf_is_one_word():
    with pytest.raises(TypeError, match="Binary"):
        tree.written(parse("1 + 1"))


def test_a_visitor_that_lacks_a_kind_of_node_raises():
    with pytest.raises(AttributeError, match="visit_number"):
        tree.Visitor().visit(parse("1"))
