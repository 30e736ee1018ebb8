"""A row's worth as whole numbers: its formula turned into sums, choices and comparisons that every engine can do.

`tiers`, `min`, `max`, `cap`, `clip`, `abs` become choices; a division by a literal becomes a product; what is
multiplied by a table of literals (a score by size × a factor by industry) is chosen with it; and everything is
multiplied by one common denominator, so that an engine meets integers only and adds them exactly. Both readers of a
measure work on this form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from saima.core.formula import tree
from saima.core.formula.tree import Binary, Call, Choice, Columns, Day, Name, Node, Number, Unary

MOST_NODES = 2_000
SAFE = 2**62
"""What a worth in whole numbers may reach when every field is below `FIELD`."""
FIELD = 2**50
"""No single amount in fen comes near this (11 trillion yuan)."""
_DAYS = ("earlier", "later", "months_before")
CHOICES = ("tiers", "min", "max", "cap", "clip", "abs")


class NotPlainError(Exception):
    """A worth that cannot be written so: the node, what was found, what to do."""

    def __init__(self, node: Node, found: str, remedy: str) -> None:
        self.node, self.found, self.remedy = node, found, remedy
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Worth:
    """`root` gives `scale` times the worth in whole numbers; `names` are the fields it needs, all of them filled.

    A day that `earlier` or `later` takes beside one that is never empty (a literal, the period's) may be empty.
    """

    root: Node
    scale: int
    names: tuple[str, ...]


@lru_cache(maxsize=256)
def worth(root: Node) -> Worth:
    """Return a row formula in whole numbers; raises NotPlainError where it cannot be written so."""
    if plain_size(root) > MOST_NODES:
        raise NotPlainError(root, "逐条计分的算式太复杂", "减少嵌套，或拆成几个口径")
    plain = without_calls(root)
    scale = _denominator(plain)
    if _largest(plain, scale) > SAFE:
        raise NotPlainError(root, "逐条计分的数可能超出 64 位整数", "先除以一个单位量，如 amount ÷ 1亿元")
    return Worth(_scaled(plain, scale), scale, tuple(dict.fromkeys(_needed(root))))


def _needed(node: Node) -> Iterator[str]:
    """Yield the fields without which a worth is nothing."""
    if isinstance(node, Name):
        yield node.text
    elif not _is_filled(node):
        for part in tree.children(node):
            yield from _needed(part)


def _is_filled(node: Node) -> bool:
    """Tell whether a day is there whatever the row: a literal, the period's, the earlier of one and others."""
    match node:
        case Day():
            return True
        case Name():
            return node.text.startswith("period.")
        case Call(function="earlier" | "later"):
            return any(map(_is_filled, node.arguments))
        case Call(function="months_before"):
            return _is_filled(node.arguments[0])
        case _:
            return False


def plain_size(node: Node) -> int:
    """Return how many nodes the plain form has at most.

    Each choice writes what it chooses between twice; a product writes one side out for each value of the other.
    """
    if isinstance(node, Binary) and node.operator == "*":
        return 1 + plain_size(node.left) * plain_size(node.right)
    below = sum(plain_size(part) for part in tree.children(node))
    return 1 + below * (2 if isinstance(node, Call) and node.function != "tiers" else 1)


def _choose(sign: str, left: Node, right: Node) -> Node:
    return Choice(Binary(sign, left, right, left.columns), left, right, left.columns)


def without_calls(node: Node) -> Node:
    """Return a row formula with choices in the place of calls; days that functions give stay."""
    match node:
        case Binary(operator="/", left=left, right=Number() as by) if by.value:
            return Binary("*", without_calls(left), Number(1 / by.value, None, by.columns), node.columns)
        case Binary(operator="*"):
            return _product(without_calls(node.left), without_calls(node.right), node.columns)
        case Binary():
            return Binary(node.operator, without_calls(node.left), without_calls(node.right), node.columns)
        case Unary():
            return Unary(node.operator, without_calls(node.operand), node.columns)
        case Choice():
            condition, then, otherwise = (without_calls(part) for part in tree.children(node))
            return Choice(condition, then, otherwise, node.columns)
        case Call(function="tiers"):
            return _tiers(node)
        case Call() if node.function in CHOICES:
            return _extreme(node.function, tuple(without_calls(part) for part in node.arguments))
        case Call() if node.function not in _DAYS:
            raise NotPlainError(node, f"逐条计分里用了 {node.function}", f"可用的函数：{'、'.join(CHOICES)}")
        case _:
            return node


def _product(left: Node, right: Node, columns: Columns) -> Node:
    """Return a product with the other side written out for each value of a side that is a table of literals."""
    if _constant(left) is None and _constant(right) is None:
        for one, other in ((left, right), (right, left)):
            if _is_table(one):
                return _by_value(one, other, columns)
    return Binary("*", left, right, columns)


def _is_table(node: Node) -> bool:
    """Tell whether a plain formula takes no other values than literals."""
    match node:
        case Choice():
            return _is_table(node.then) and _is_table(node.otherwise)
        case Binary(operator="+" | "-"):
            return _is_table(node.left) and _is_table(node.right)
        case Unary(operator="-"):
            return _is_table(node.operand)
        case _:
            return _constant(node) is not None


def _by_value(table: Node, factor: Node, columns: Columns) -> Node:
    match table:
        case Choice():
            then, otherwise = (_by_value(part, factor, columns) for part in (table.then, table.otherwise))
            return Choice(table.condition, then, otherwise, table.columns)
        case Binary(operator="+" | "-"):
            left, right = (_by_value(part, factor, columns) for part in (table.left, table.right))
            return Binary(table.operator, left, right, table.columns)
        case Unary():
            return Unary("-", _by_value(table.operand, factor, columns), table.columns)
        case _:
            return Binary("*", table, factor, columns)


def _tiers(node: Call) -> Node:
    subject = without_calls(node.arguments[0])
    *rows, last = node.cases
    if last.edge is not None:
        raise NotPlainError(node, "逐条计分的分档没有写“其余”", "末行写 其余 → 0 一类的值")
    result = without_calls(last.value)
    for case in reversed(rows):
        if case.edge is None:
            raise NotPlainError(node, "“其余”不在末行", "把“其余”移到末行")
        condition = Binary(case.operator, subject, without_calls(case.edge), case.columns)
        result = Choice(condition, without_calls(case.value), result, case.columns)
    return result


def _extreme(function: str, parts: tuple[Node, ...]) -> Node:
    if function == "abs":
        (one,) = parts
        return Choice(
            Binary("<", one, Number(Fraction(0), None, one.columns), one.columns),
            Unary("-", one, one.columns),
            one,
            one.columns,
        )
    if function == "clip":
        value, low, high = parts
        return _choose(">=", low, _choose("<=", value, high))
    result = parts[0]
    for part in parts[1:]:
        result = _choose(">=" if function == "max" else "<=", result, part)
    return result


def _constant(node: Node) -> Fraction | None:
    """Return what a formula without fields gives, None where it names one or chooses."""
    match node:
        case Number():
            return node.value
        case Unary(operator="-"):
            inner = _constant(node.operand)
            return None if inner is None else -inner
        case Binary(operator="+" | "-" | "*"):
            left, right = _constant(node.left), _constant(node.right)
            if left is None or right is None:
                return None
            return left + right if node.operator == "+" else left - right if node.operator == "-" else left * right
        case _:
            return None


def _factor(node: Binary) -> tuple[Fraction, Node]:
    """Return a product's constant and the rest; a product of two fields is no whole-number sum."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        constant = _constant(one)
        if constant is not None:
            return constant, other
    raise NotPlainError(node, "逐条计分里两个变动的数相乘", "其中一个写成固定的数，或只取几个固定值的 tiers、若则否则")


def _denominator(node: Node) -> int:
    match node:
        case Number():
            return node.value.denominator
        case Name(parts=("quantity",)):
            raise NotPlainError(node, "逐条计分里用数量相乘", "数量之和写 sum: quantity，或按数量分档")
        case Name():
            return 1
        case Unary():
            return _denominator(node.operand)
        case Binary(operator="*"):
            constant, rest = _factor(node)
            return constant.denominator * _denominator(rest)
        case Binary():
            return lcm(_denominator(node.left), _denominator(node.right))
        case Choice():
            return lcm(_denominator(node.then), _denominator(node.otherwise))
        case _:
            raise NotPlainError(node, "逐条计分的算式不是数", "写成数")


def _largest(node: Node, scale: Fraction | int) -> Fraction:
    """Return a bound of the size of `scale` times a plain formula."""
    match node:
        case Number():
            return abs(node.value * scale)
        case Name():
            return abs(Fraction(scale) * FIELD)
        case Unary():
            return _largest(node.operand, scale)
        case Binary(operator="*"):
            constant, rest = _factor(node)
            return _largest(rest, scale * constant)
        case Binary():
            return _largest(node.left, scale) + _largest(node.right, scale)
        case Choice():
            return max(_largest(node.then, scale), _largest(node.otherwise, scale))
        case _:
            raise NotPlainError(node, "逐条计分的算式不是数", "写成数")


def _scaled(node: Node, scale: Fraction | int) -> Node:
    """Return `scale` times a plain formula, whole numbers throughout; conditions stay as they are."""
    match node:
        case Number():
            return Number(node.value * scale, None, node.columns)
        case Name():
            return Binary("*", Number(Fraction(scale), None, node.columns), node, node.columns)
        case Unary():
            return Unary("-", _scaled(node.operand, scale), node.columns)
        case Binary(operator="*"):
            constant, rest = _factor(node)
            return _scaled(rest, scale * constant)
        case Binary():
            return Binary(node.operator, _scaled(node.left, scale), _scaled(node.right, scale), node.columns)
        case Choice():
            then, otherwise = _scaled(node.then, scale), _scaled(node.otherwise, scale)
            return Choice(node.condition, then, otherwise, node.columns)
        case _:
            raise NotPlainError(node, "逐条计分的算式不是数", "写成数")
