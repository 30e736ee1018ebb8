"""Rows of text with separators, cells of a bounded length."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

LONGEST_CELL = 100_000
"""Characters; a cell of a workbook holds at most 32 767, and a longer one is mostly a quote never closed."""


def reader(text: str, *, delimiter: str = ",") -> Reader:
    """Return the rows of a text as `csv.reader` gives them; a cell beyond `LONGEST_CELL` raises `csv.Error`.

    The bound is one for the whole process (`csv.field_size_limit`): every table is read through here, or a table would
    be read or refused by which other one came before it.
    """
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
