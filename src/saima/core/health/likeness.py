"""What makes names of investors, projects and files the same thing written twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from saima.core.names import plain_name

_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|集团|总公司|公司|股份)$")
_COPY = re.compile(r"([（(]\d{1,2}[）)]|[-_ ]?(副本|复件|拷贝|copy|扫描件|新))+$", re.IGNORECASE)
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
LEAST_NAME = 3


def investor_key(name: str) -> str:
    """Return an investor's name without place in brackets and legal form; '' where too little is left to compare.

    Example:
        >>> investor_key("索斯科锁定技术（佛山）有限公司") == investor_key("索斯科锁定技术股份有限公司")
        True

    """
    plain = plain_name(_BRACKETS.sub("", name))
    while (shorter := _FORM.sub("", plain)) != plain:
        plain = shorter
    return plain if len(plain) >= LEAST_NAME else ""


@cache
def _pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{mark})" for mark in marks))


def phase_of(title: str, marks: tuple[str, ...]) -> tuple[str, str]:
    """Return a project's name without its phase, and the phase ('' where it names none).

    `marks` are the catalogue's patterns of a phase or part.

    Example:
        >>> phase_of("储能电站（二期）工程", ("第?[一二三四五六七八九十]+期(工程|项目)?",))
        ('储能电站', '2期')

    """
    plain = plain_name(title)
    found = _pattern(marks).search(plain)
    if found is None or found.start() == 0:
        return plain, ""
    phase = found[0].removeprefix("第").replace("工程", "").replace("项目", "").replace("首期", "1期")
    return plain[: found.start()] + plain[found.end() :], phase.translate(_DIGITS)


def file_stem(name: str) -> str:
    """Return a file's name without ending and without the marks of a copy: 回单0315(1).pdf is 回单0315.pdf again."""
    return plain_name(_COPY.sub("", name.rsplit(".", 1)[0].strip()))


def prefixes(names: Iterable[str], least: int) -> list[tuple[str, str]]:
    """Return (shorter, longer) where a name of at least `least` characters begins another one: a list cut it off.

    Sorted, a name stands directly before those that it begins, so one pass with a stack finds every pair once.
    """
    found, open_names = [], list[str]()
    for name in sorted(set(names)):
        while open_names and not name.startswith(open_names[-1]):
            open_names.pop()
        if open_names:
            found.append((open_names[-1], name))
        if len(name) >= least:
            open_names.append(name)
    return found
