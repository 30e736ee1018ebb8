"""What the lines above and below a table say: title, unit, day of reporting, day the data stand at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from saima.intake.cells.dates import read_day
from saima.intake.cells.numbers import MONEY_UNITS
from saima.intake.cells.writing import unit_of
from saima.intake.tables.values import Caption

_DAY = r"(\d{4}\s*[年./\-]\s*\d{1,2}(?:\s*[月./\-]\s*(?:\d{1,2}\s*日?)?)?|\d{1,2}月(?:\d{1,2}日)?)"
_UNIT = re.compile(r"(?<![报表送制办])(?:金额|计量)?单位\s*:\s*([^\s;,)]+)")
_UNIT_BRACKET = re.compile(r"[(]\s*(?:单位\s*:?)?\s*((?:人民币)?[亿万]?(?:元|美元))\s*[)]")
_REPORTED = re.compile(r"(?:填报|填表|制表|报送|上报|编制|更新|填写)(?:日期|时间)\s*:?\s*" + _DAY)
_AS_OF = re.compile(r"(?:数据)?(?:截至|截止)(?:日期|时间|到)?\s*:?\s*" + _DAY)
_CAPTION = re.compile(
    r"(?:^|[\s(])(?:金额|计量)?单位\s*:|(?:填报|填表|制表|报送|上报|编制)(?:日期|时间|单位|部门)\s*:|^\(?(?:数据)?(?:截至|截止)"
)
_YEAR = re.compile(r"(20\d{2})\s*年")


def normalise(text: str) -> str:
    """Return a line with full-width marks turned to ASCII."""
    return unicodedata.normalize("NFKC", text)


def is_caption(text: str) -> bool:
    """Return whether a line tells unit, day or unit of report rather than being a title."""
    return bool(_CAPTION.search(normalise(text)))


def _unit_in(line: str) -> str:
    for match in [*_UNIT.finditer(line), *_UNIT_BRACKET.finditer(line)]:
        units = [unit_of(part) for part in re.split(r"[、/和]", match[1])]
        money = [unit for unit in units if unit in MONEY_UNITS]
        if money:
            return money[0]
    return ""


def _day_in(pattern: re.Pattern[str], lines: Iterable[str], year: int | None) -> date | None:
    for line in lines:
        if match := pattern.search(line):
            day = read_day(value=re.sub(r"\s+", "", match[1]), place="", year=year).value
            if day is not None:
                return day.on
    return None


def read_caption(*, above: tuple[str, ...], below: tuple[str, ...] = (), sheet: str = "", book: str = "") -> Caption:
    """Return what the lines say; `above` and `below` are the texts of the rows around the table, from the top.

    The year comes from the title, else from the sheet's or the file's name. A month alone stands for its last day.
    """
    lines = [normalise(text) for text in (*above, *below)]
    title = next((text.strip() for text in above if text.strip() and not _CAPTION.match(normalise(text).strip())), "")
    named = (found for text in (title, sheet, book) if (found := _YEAR.search(normalise(text))))
    match = next(named, None)
    year = int(match[1]) if match else None
    return Caption(
        title=title,
        unit=next((unit for line in lines if (unit := _unit_in(line))), ""),
        reported_on=_day_in(_REPORTED, lines, year),
        as_of=_day_in(_AS_OF, lines, year),
        year=year,
    )
