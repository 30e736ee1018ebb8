"""Every text colour on every ground it stands on is readable: 4.5 to 1, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import saima.web

TOKENS = (Path(saima.web.__file__).parent / "static" / "web" / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "sheet", "sheet-2", "sheet-hover", "sheet-picked")
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "dai", "jade", "amber", "cinnabar") for ground in GROUNDS],
    *[(word, f"{word}-soft") for word in ("amber", "jade", "cinnabar", "dai")],
    *[("ink", f"{soft}-soft") for soft in ("amber", "cinnabar", "jade")],
    ("on-dai", "dai"),
    ("on-dai", "dai-hover"),
    ("rail-ink", "rail"),
    ("rail-ink-2", "rail"),
    ("rail-ink", "rail-2"),
]


def block(start: str) -> dict[str, str]:
    text = TOKENS[TOKENS.index(start) :]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", text[: text.index("}")]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LIGHT = block(":root {")
DARK = LIGHT | block('[data-theme="dark"] {')


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pair_is_readable(ink: str, ground: str, palette: dict[str, str]) -> None:
    bright, dim = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)

    assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_dark_by_choice_and_dark_by_the_system_are_the_same() -> None:
    assert block('[data-theme="dark"] {') == block(":root:not([data-theme]) {")
