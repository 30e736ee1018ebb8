"""Where the header of a table is, over how many rows it goes, and what each column is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from saima.intake.cells.outcome import text_of
from saima.intake.cells.writing import fold
from saima.intake.mapping.columns import Column
from saima.intake.tables.caption import is_caption
from saima.intake.workbooks.values import Merge, Sheet

_LOOKED_AT, _DEEPEST, _LONGEST_LABEL = 40, 4, 80


class Knows(Protocol):
    """What is known of labels in general."""

    def __call__(self, text: str) -> bool:
        """Return whether some rule recognises the text as a label."""
        ...

    def word(self, text: str) -> bool:
        """Return whether the text is, letter for letter, a label of some field (cheap)."""
        ...


@dataclass(frozen=True, slots=True)
class Header:
    """The header's first and last row and the columns it names."""

    first: int
    last: int
    columns: tuple[Column, ...]


def _labels(sheet: Sheet, row: int) -> dict[int, str]:
    """Return the cells of a row that could be labels: short text, by column."""
    return {
        column: cell.strip()
        for column, cell in enumerate(sheet.rows[row])
        if isinstance(cell, str) and cell.strip() and len(cell) <= _LONGEST_LABEL
    }


def _others(sheet: Sheet, row: int) -> int:
    """Return how many cells of a row are filled but no text: numbers, days, yes and no."""
    return sum(1 for cell in sheet.rows[row] if cell is not None and not isinstance(cell, str))


def _is_title_like(sheet: Sheet, row: int) -> bool:
    """Return whether a row is one text over most of the width, or tells the unit and day of the table."""
    labels = _labels(sheet, row)
    if any(is_caption(label) for label in labels.values()):
        return True
    wide = [m for m in sheet.merges if m.first_row == row and m.last_column - m.first_column + 1 >= sheet.width * 0.8]
    return bool(wide) or (len(labels) == 1 and sheet.width > 2)


def _best_row(sheet: Sheet, knows: Knows) -> int | None:
    """Return the row with most known labels; without any, the first row of three and more texts over data."""
    best, best_score = None, 0
    for row in range(min(len(sheet.rows), _LOOKED_AT)):
        labels = _labels(sheet, row)
        known = sum(1 for label in labels.values() if knows(label))
        enough = known >= 2 or (known == 1 and (len(labels) >= 3 or len(labels) == sheet.width))
        score = 3 * known + len(set(labels.values())) - 4 * _others(sheet, row)
        if enough and score > best_score and not (_is_title_like(sheet, row) and sheet.width > 2):
            best, best_score = row, score
    if best is not None:
        return best
    for row in range(min(len(sheet.rows) - 1, _LOOKED_AT)):
        labels = _labels(sheet, row)
        if len(labels) >= 3 and len(set(labels.values())) == len(labels) and not _others(sheet, row):
            return row
    return None


def _spanning(sheet: Sheet, row: int) -> list[Merge]:
    """Return the merges of a row that stand over several columns but not over the whole table."""
    return [
        merge
        for merge in sheet.merges
        if merge.first_row <= row <= merge.last_row
        and 2 <= merge.last_column - merge.first_column + 1 < sheet.width * 0.8
    ]


def _grow_by_merges(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    """Widen the header to the rows its merged cells reach."""
    grown = True
    while grown:
        grown = False
        for merge in sheet.merges:
            tall = merge.last_row > merge.first_row
            touches = merge.first_row <= last and merge.last_row >= first
            top, bottom = min(first, merge.first_row), max(last, merge.last_row)
            if tall and touches and (top, bottom) != (first, last) and bottom - top < _DEEPEST:
                first, last, grown = top, bottom, True
        if first > 0 and not _is_title_like(sheet, first - 1) and last - first + 1 < _DEEPEST:
            above = [merge for merge in _spanning(sheet, first - 1) if merge.first_row == first - 1]
            if above and not _others(sheet, first - 1):
                first, grown = first - 1, True
        parents = [merge for merge in _spanning(sheet, last) if merge.last_row == last]
        if parents and last + 1 < len(sheet.rows) and last - first + 1 < _DEEPEST and not _others(sheet, last + 1):
            below = _labels(sheet, last + 1)
            if all(any(m.first_column <= column <= m.last_column for column in below) for m in parents):
                last, grown = last + 1, True
    return first, last


def _completes(sheet: Sheet, upper: int, lower: int, knows: Knows) -> bool:
    """Return whether two rows without merges are one header: each fills what the other leaves open."""
    if _others(sheet, upper) or _others(sheet, lower):
        return False
    above, below = _labels(sheet, upper), _labels(sheet, lower)
    if len(above) < 2 or not below:
        return False
    filled = [column for column in below if column not in above]
    clash = [column for column in below if column in above and column + 1 not in below]
    known = sum(1 for label in below.values() if knows(label))
    return (
        len(filled) >= 1 and len(clash) <= len(below) / 2 and known * 2 >= len(below) and len(below) < len(above) + 12
    )


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Return whether a row numbers the columns: 1 2 3 4, or 甲 乙 1 2."""
    found = []
    for cell in sheet.rows[row]:
        text = text_of(cell)
        if text and text not in "甲乙丙丁戊":
            found.append(text)
    if len(found) < 3 or not all(text.isdigit() for text in found):
        return False
    numbers = [int(text) for text in found]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (1, 2, 3)


def _column_texts(sheet: Sheet, first: int, last: int, column: int) -> list[str]:
    """Return the label parts of a column from the top, a merged cell giving its text to all it covers."""
    parts: list[str] = []
    for row in range(first, last + 1):
        text = text_of(sheet.rows[row][column])
        if not text:
            for merge in sheet.merges:
                if merge.covers(row, column):
                    text = text_of(sheet.rows[merge.first_row][merge.first_column])
                    break
        if text and (not parts or fold(parts[-1]) != fold(text)):
            parts.append(text)
    return parts


def _fill_parents(sheet: Sheet, first: int, last: int, texts: dict[int, list[str]]) -> None:
    """Where a header of two rows lost its merges, let a parent reach right over the children without one."""
    merged = any(m.first_row >= first and m.last_row <= last and m.last_column > m.first_column for m in sheet.merges)
    if first == last or merged:
        return
    parent, above = "", _labels(sheet, first)
    below = {column for row in range(first + 1, last + 1) for column in _labels(sheet, row)}
    for column in range(sheet.width):
        if column in above:
            parent = above[column] if column in below else ""
        elif parent and column in below:
            texts[column].insert(0, parent)
        else:
            parent = ""


def find_header(*, sheet: Sheet, knows: Knows) -> Header | None:
    """Return the header of the sheet's table, or None if no row looks like one.

    One to four rows; merged parents are put before their children; a row that numbers the columns belongs to it.
    `knows` tells whether a text is a label that the rules recognise.
    """
    best = _best_row(sheet, knows)
    if best is None:
        return None
    first, last = _grow_by_merges(sheet, best, best)
    if first == last:
        if first > 0 and not _is_title_like(sheet, first - 1) and _completes(sheet, first - 1, first, knows):
            first -= 1
        elif last + 1 < len(sheet.rows) and _completes(sheet, last, last + 1, knows):
            last += 1
    texts = {column: _column_texts(sheet, first, last, column) for column in range(sheet.width)}
    _fill_parents(sheet, first, last, texts)
    columns = tuple(
        Column(position=column, text=parts[-1] if parts else "", parents=tuple(parts[:-1]))
        for column, parts in texts.items()
    )
    if last + 1 < len(sheet.rows) and _is_numbering(sheet, last + 1):
        last += 1
    return Header(first, last, columns)
