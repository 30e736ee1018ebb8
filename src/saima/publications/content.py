"""The pieces of frozen content: spans of text, numbers that open, cells, paragraphs and tables. Plain JSON values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from saima.core.amounts import exact_text

FORM = "saima-issue/3"
FORMS = ("saima-issue/1", "saima-issue/2", FORM)
"""Forms that issues were published in: the second has an annex on changes, the third tells in it of distances too.

Each is rebuilt in its own.
"""
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opens:
    """Where a number opens: the run, the unit, and the indicator or measure."""

    run: str
    unit: str
    at: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the mapping that content holds."""
        return {"run": self.run, "unit": self.unit, "at": self.at}


def span(text: str, value: Fraction | None = None, opens: Opens | None = None) -> dict[str, Any]:
    """Return words, or a printed number with its exact value and where it opens."""
    made: dict[str, Any] = {"t": text}
    if value is not None:
        made["n"] = exact_text(value)
    if opens is not None:
        made["fig"] = opens.as_dict()
    return made


def cell(
    text: str, value: Fraction | None = None, *, decimals: int | None = None, opens: Opens | None = None, lamp: str = ""
) -> dict[str, Any]:
    """Return a table cell: its text, and for a number its value as printed and its decimals."""
    made = span(text, value, opens)
    if decimals is not None and value is not None:
        made["d"] = decimals
    if lamp:
        made["lamp"] = lamp
    return made


def paragraph(*spans: dict[str, Any] | str, level: int = 0) -> Block:
    """Return a paragraph of spans; bare text becomes a span."""
    return {
        "type": "paragraph",
        "level": level,
        "spans": [span(item) if isinstance(item, str) else item for item in spans],
    }


def column(title: str, align: str = "l", width: int = 3, unit: str = "") -> dict[str, Any]:
    """Return a table column: title, unit, alignment (l, r, c) and relative width."""
    return {"title": title, "unit": unit, "align": align, "width": width}


def table(
    identity: str,
    *,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[Mapping[str, Any]]],
    caption: str = "",
    unit_line: str = "",
    total: Sequence[Mapping[str, Any]] | None = None,
    notes: Sequence[str] = (),
) -> Block:
    """Return a table block."""
    return {
        "type": "table",
        "id": identity,
        "caption": caption,
        "unit_line": unit_line,
        "columns": [dict(item) for item in columns],
        "rows": [[dict(item) for item in row] for row in rows],
        "total": None if total is None else [dict(item) for item in total],
        "notes": list(notes),
    }


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the content as bytes to hash: UTF-8 JSON, sorted keys, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical bytes (校验码)."""
    return hashlib.sha256(canonical(content)).hexdigest()
