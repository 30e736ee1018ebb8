"""One made-up bulletin as frozen content, the numbers that are printed in it, and how a page is measured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_bulletin() -> dict[str, Any]:
    """The monthly bulletin of the demonstration, 送审稿."""
    return json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))


@pytest.fixture
def bulletin() -> dict[str, Any]:
    """The bulletin, a fresh copy for each test."""
    return read_bulletin()


@pytest.fixture
def issued(bulletin: dict[str, Any]) -> dict[str, Any]:
    """The same bulletin, 已印发."""
    return bulletin | {"state": "已印发"}


def strings_of(value: Any) -> Iterator[str]:
    """Every string and number that content prints; exact values and addresses of figures are not printed."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in {"n", "fig", "d", "width", "sha256"}:
                yield from strings_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_of(part)
    elif value is not None:
        yield str(value)


@pytest.fixture
def numbers_in_content(bulletin: dict[str, Any]) -> set[str]:
    """Every run of digits that stands in the content, dates read as numbers too."""
    found = {number for text in strings_of(bulletin) for number in NUMBER.findall(text)}
    return found | {str(int(number)) for number in found if number.isdigit()}
