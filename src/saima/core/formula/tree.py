"""The tree of a formula: small frozen nodes that remember their columns, and a way to walk them.

Every reader of a formula (the reference evaluation, the vectorised kernel, the row evaluation, the Ibis plan and
the sentences) reads this tree and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Columns:
    """Where a node stands in its text: `start` inside, `end` the first character outside, counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """An exact literal. `value` is in the base unit of `unit` (fen for money); `50%` is 1/2 with unit `%`."""

    value: Fraction
    unit: str | None
    columns: Columns


@dataclass(frozen=True, slots=True)
class Text:
    """Words in quotes."""

    value: str
    columns: Columns


@dataclass(frozen=True, slots=True)
class Day:
    """A date written 2023-01-01."""

    value: date
    columns: Columns


@dataclass(frozen=True, slots=True)
class Truth:
    """`true`/`false` (真/假)."""

    value: bool
    columns: Columns


@dataclass(frozen=True, slots=True)
class Name:
    """A name, dotted or not: `正式签约金额`, `signing.counted_on`."""

    parts: tuple[str, ...]
    columns: Columns

    @property
    def text(self) -> str:
        """Return the name as written, with its dots."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `not x`; `operator` is '-' or 'not'."""

    operator: str
    operand: Node
    columns: Columns


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands. `operator`: + - * / == != < <= > >= and or."""

    operator: str
    left: Node
    right: Node
    columns: Columns


@dataclass(frozen=True, slots=True)
class Within:
    """`x in ('签约', '到位')`: equal to one of the listed values."""

    item: Node
    choices: tuple[Node, ...]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Choice:
    """`a if c else b`, also written 若 c 则 a 否则 b."""

    condition: Node
    then: Node
    otherwise: Node
    columns: Columns


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table inside a call: `≥ 10亿元 → 20`. `edge` is None in the row 其余 (else).

    `operator` is a comparison, "at" for a point of a line (`60% → 40`), or "else".
    """

    operator: str
    edge: Node | None
    value: Node
    columns: Columns


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language by its English name, with positional, tabular and named arguments."""

    function: str
    arguments: tuple[Node, ...]
    cases: tuple[Case, ...]
    named: tuple[tuple[str, Node], ...]
    columns: Columns

    def option(self, name: str) -> Node | None:
        """Return the named argument, or None when it was left out."""
        return next((node for key, node in self.named if key == name), None)

    def word(self, name: str, default: str) -> str:
        """Return a named argument that is a bare word (`level=区定`), or `default` when it was left out."""
        node = self.option(name)
        if isinstance(node, Name | Text | Number | Truth):
            return written(node)
        return default


Node = Number | Text | Day | Truth | Name | Unary | Binary | Within | Choice | Call


def written(node: Node) -> str:
    """Return a leaf as a word: the name, the quoted text, or a number's canonical text."""
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Number | Text | Day | Truth):
        return str(node.value)
    raise TypeError(f"{type(node).__name__} is not one word")


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of a node in reading order, the edges and values of table rows among them."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Within():
            return (node.item, *node.choices)
        case Choice():
            return (node.condition, node.then, node.otherwise)
        case Call():
            return (*operands(node), *(value for _, value in node.named))
        case _:
            return ()


def operands(node: Call) -> tuple[Node, ...]:
    """Return the positional arguments of a call and then, row by row, the edges and values of its table."""
    rows = (part for case in node.cases for part in (case.edge, case.value) if part is not None)
    return (*node.arguments, *rows)


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[Name, ...]:
    """Return every name in the tree in reading order, the words of named arguments included."""
    return tuple(found for found in walk(node) if isinstance(found, Name))


class Visitor(Generic[T]):
    """One method per kind of node; `visit` picks it. Subclass to turn a tree into something else.

    A missing method is a bug and raises, so that a new kind of node cannot be passed over in silence.
    """

    def visit(self, node: Node) -> T:
        """Turn one node (and, through the methods, all below it) into a value."""
        method = getattr(self, f"visit_{type(node).__name__.lower()}")
        result: T = method(node)
        return result
