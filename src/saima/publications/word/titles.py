"""Long titles set in several centred lines of like length, words and numbers kept whole."""

from __future__ import annotations

import re
from fractions import Fraction

from saima.publications.printing import ems

_UNBROKEN = re.compile(r"[0-9A-Za-z.%]+[年月日期号周季度]*|《[^》]{1,12}》|[^\s]")
_NOT_FIRST = "的、，。；：）》”和与及第"
_GOOD_END = "的于和与及、）》于年月"


def balanced(title: str, room: Fraction | int) -> tuple[str, ...]:
    """Return the title in the fewest lines of at most `room` characters, as even as whole words allow.

    A line never begins with a closing mark or a joining word, and rather ends after one.
    """
    pieces = _UNBROKEN.findall(title)
    lines = -(-ems(title) // Fraction(room)) if title else 0
    if lines <= 1:
        return (title,) if title else ()
    wanted = ems(title) / lines
    ends: list[str] = []
    line = ""
    for index, piece in enumerate(pieces):
        line += piece
        rest = pieces[index + 1 :]
        left = lines - len(ends) - 1
        if left and rest and _is_better_here(line, rest, wanted=wanted, room=Fraction(room)):
            ends.append(line)
            line = ""
    return (*ends, line)


def _is_better_here(line: str, rest: list[str], *, wanted: Fraction, room: Fraction) -> bool:
    """Say whether to end the line now: it is long enough, or its next piece would not fit."""
    follows = rest[0]
    width = ems(line)
    if width + ems(follows) > room:
        return True
    if follows[0] in _NOT_FIRST:
        return False
    good = line[-1] in _GOOD_END
    return width >= wanted - (2 if good else 0) and (good or width >= wanted + 1 or ems("".join(rest)) <= wanted)
