"""The measures of GB/T 9704-2012: paper, margins, type area, grid and the sizes of type by their office names."""

from __future__ import annotations

from fractions import Fraction

PAPER_WIDTH_MM, PAPER_HEIGHT_MM = 210, 297
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
LINES, CHARACTERS = 22, 28

# Sizes in points.
CHUHAO, ERHAO, SANHAO, SIHAO, XIAOSI, WUHAO, XIAOWU = 42, 22, 16, 14, 12, Fraction(21, 2), 9

LINE = Fraction(2895, 100)
"""Exact line pitch in points: 22 of them (636.9) fit the type area's height (637.8); the popular 29 does not."""
SPACING = Fraction(-3, 10)
"""What is taken from every character, in points, so that 28 fill a line without the grid.

The customary −0.25 leaves LibreOffice, which rounds it down, one character short.
"""
CHARACTER = SANHAO + SPACING
"""The pitch of a body character in points."""


def twips(points: Fraction | int) -> int:
    """Return points as the nearest twentieth of a point."""
    return round(Fraction(points) * 20)


def half_points(points: Fraction | int) -> int:
    """Return a size in the half points that Word stores."""
    return round(Fraction(points) * 2)


def points(millimetres: Fraction | int) -> Fraction:
    """Return millimetres in points."""
    return Fraction(millimetres) * 720 / 254


def mm(millimetres: Fraction | int) -> int:
    """Return millimetres in twips."""
    return twips(points(millimetres))


TYPE_WIDTH = mm(PAPER_WIDTH_MM) - mm(LEFT_MM) - mm(RIGHT_MM)
"""Width of the type area in twips, 156 mm."""
TYPE_HEIGHT = mm(PAPER_HEIGHT_MM) - mm(TOP_MM) - mm(BOTTOM_MM)
"""Height of the type area in twips, 225 mm."""
LINE_PITCH = twips(LINE)
"""Line pitch of the grid in twips."""
CHARACTER_SPACE = int((Fraction(TYPE_WIDTH, 20 * CHARACTERS) - SANHAO) * 4096) - 1
"""What the grid adds to a body character, in 4096ths of a point: 28 just fit the width."""


def characters(count: Fraction | int, size: Fraction | int = SANHAO) -> int:
    """Return the width of so many characters in twips: body characters with the spacing, other sizes without."""
    return twips(Fraction(count) * (CHARACTER if size == SANHAO else Fraction(size)))
