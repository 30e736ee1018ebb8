"""Column widths: numbers never break, short words stay whole, headings part evenly; the rest as the content asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from saima.publications.printing import cell_text, ems, printed_value, set_ems
from saima.publications.word import measures
from saima.publications.word.titles import balanced

_SHORT_HEAD, _SHORT_WORDS, _LONGEST_WORDS = 2, 5, 14
"""Headings and words, in characters, that stand in one line; words longer than the last may break."""


@dataclass(frozen=True, slots=True)
class Density:
    """How tightly a table is set: what its styles' names end in, type in points, room and least height in twips."""

    suffix: str
    size: Fraction | int
    padding: int
    height: int

    def room(self, width: int) -> Fraction:
        """Return how many characters fit into a cell of that width in twips."""
        return Fraction(width - 2 * self.padding, 20) / self.size


WIDE = Density("", measures.XIAOSI, 90, 520)
TIGHT = Density("Small", measures.WUHAO, 50, 440)
FEW_COLUMNS = 6


def density(columns: Sequence[Mapping[str, Any]]) -> Density:
    """Return small type for many columns, larger for few."""
    return WIDE if len(columns) <= FEW_COLUMNS else TIGHT


def column_widths(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Mapping[str, Any]]], *, width: int, kind: Density
) -> list[int]:
    """Return the columns' widths in twips, summing to `width`.

    Every column gets room for its longest number, its short words and half its heading first, then what brings all
    its words into one line, then its heading; what is left over is shared out as the content asks.
    """
    wishes = [_wished_ems(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    shares = [Fraction(0)] * len(columns)
    for step in range(3):
        wished = [2 * kind.padding + 20 + wish[step] * kind.size * 20 for wish in wishes]
        growth = [wish - share for wish, share in zip(wished, shares, strict=True)]
        needed = sum(growth, Fraction(0))
        part = min(Fraction(1), (width - sum(shares, Fraction(0))) / needed) if needed else Fraction(0)
        shares = [share + more * part for share, more in zip(shares, growth, strict=True)]
    asked = [Fraction(int(column.get("width") or 1)) for column in columns]
    rest = (width - sum(shares, Fraction(0))) / sum(asked, Fraction(0))
    shares = [share + rest * weight for share, weight in zip(shares, asked, strict=True)]
    edges = [round(sum(shares[:place], Fraction(0))) for place in range(len(shares))] + [width]
    return [edges[place + 1] - edges[place] for place in range(len(shares))]


def _wished_ems(column: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> tuple[Fraction, Fraction, Fraction]:
    """Return three rising widths in characters: needed, with all words in a line, and with the heading in one too."""
    heads = heading_words(column).split("\n")
    half = max(ems(line) for head in heads for line in _parted(head))
    widths = [(cell_ems(cell), printed_value(cell) is not None) for cell in cells]
    firm = max((wide for wide, number in widths if number or wide <= _SHORT_WORDS), default=Fraction(0))
    needed = max(half, firm)
    words = max(needed, min(max((wide for wide, _ in widths), default=needed), Fraction(_LONGEST_WORDS)))
    return needed, words, max((words, *(ems(head) for head in heads if ems(head) <= _SHORT_WORDS)))


def cell_ems(cell: Mapping[str, Any]) -> Fraction:
    """Return a cell's width in one line, with room for wide figures and the gaps that some systems put beside them."""
    return max(map(set_ems, cell_text(cell).split("\n"))) + (1 if cell.get("lamp") else 0)


def heading_words(column: Mapping[str, Any]) -> str:
    """Return a column's heading, its unit in brackets on a line of its own."""
    unit = column.get("unit")
    return f"{column['title']}\n（{unit}）" if unit else str(column["title"])


def heading_lines(column: Mapping[str, Any], room: Fraction) -> str:
    """Return the heading as set in `room` characters: a line that does not fit is parted evenly."""
    lines = (head if ems(head) <= room else "\n".join(_parted(head)) for head in heading_words(column).split("\n"))
    return "\n".join(lines)


def cell_lines(cell: Mapping[str, Any], room: Fraction) -> str:
    """Return a cell's words as set in `room` characters: an addition in brackets that does not fit goes below."""
    text = cell_text(cell)
    name, bracket, more = text.partition("（")
    apart = "\n" not in text and name and more and cell_ems(cell) > room >= max(ems(name), ems(bracket + more))
    return f"{name}\n{bracket}{more}" if apart else text


def _parted(head: str) -> tuple[str, ...]:
    """Return a heading in one line when it is short, else in like lines of two or four characters or at a bracket."""
    if len(head) <= _SHORT_HEAD:
        return (head,)
    opening = head.find("（")
    if opening > 0:
        return head[:opening], head[opening:]
    return balanced(head, _SHORT_HEAD if len(head) <= 2 * _SHORT_HEAD else 2 * _SHORT_HEAD)
