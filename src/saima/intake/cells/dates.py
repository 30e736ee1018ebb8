"""Days as offices write them: serial numbers, 2023.4.10, 2023年4月, 20230410, 4月10日; and what is no day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from saima.intake.cells.outcome import Outcome, plain, refused, warning
from saima.intake.workbooks.values import CellFault, CellValue, Number

Precision = Literal["day", "month"]
_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_050
"""Serial numbers taken for days: 1954-10-03 to 2099-12-31."""
_YEARS = range(1978, 2100)
_CLOCK = r"(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
_FULL = re.compile(r"(\d{4}|\d{2})(?:年|[./\-])(\d{1,2})(?:月|[./\-])(\d{1,2})[日号]?" + _CLOCK)
_FULL_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(年|[./\-])(\d{1,2})月?份?([上中下]旬|初|底|末)?")
_MONTH_DIGITS = re.compile(r"(\d{4})(\d{2})")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})月份?([上中下]旬|初|底|末)?")
_RANGE = re.compile(r"\d{4}.{0,4}[-—–~～至到].{0,2}\d{4}|[、,，;；]")
_VAGUE = re.compile(r"年内|年底|年初|季度|上半年|下半年|\d{4}年?$|近期|尽快|Q[1-4]", re.IGNORECASE)
_NOT_YET = re.compile(r"(尚|暂)?未.{0,6}|正在.{0,6}|待.{0,6}|筹备中|前期|推进中|洽谈中")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether the cell named it or only its month (then it is the month's last day)."""

    on: date
    precision: Precision = "day"


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month; ValueError for a month that is none."""
    first = date(year, month, 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _chinese_digits(text: str) -> str:
    """Turn 二〇二三年四月十日 into 2023年4月10日; other text stays."""
    if not re.search(r"[〇○零一二三四五六七八九]{4}年", text):
        return text
    text = re.sub(r"(?<=[一二三])十(?=[一二三四五六七八九])", "", text)
    text = re.sub(r"(?<=[二三])十(?=[日号])", "0", text)
    text = re.sub(r"十(?=[一二三四五六七八九])", "1", text)
    return text.replace("十", "10").translate(_DIGITS)


def _whole_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _from_number(number: Number, place: str) -> Outcome[Day]:
    """Read a number that stands in a column of days."""
    digits = number.digits
    if digits.isdigit():
        whole = int(digits)
        if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
            return Outcome(Day(_DAY_ZERO + timedelta(days=whole)))
        return _from_text(digits, place, None, number)
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", digits)
    if match and int(match[1]) in _YEARS:
        decimals = match[2]
        if re.match(r"^[^;]*0\.00(?!0)", number.format):
            decimals = decimals.ljust(2, "0")
        if decimals == "1":
            return _january_or_october(place, number, match[1])
        if 1 <= int(decimals) <= 12:
            return Outcome(Day(last_of_month(int(match[1]), int(decimals)), "month"))
    fraction = re.fullmatch(r"(\d{5})\.\d+", digits)
    if fraction and _FIRST_SERIAL <= int(fraction[1]) <= _LAST_SERIAL:
        return Outcome(Day(_DAY_ZERO + timedelta(days=int(fraction[1]))))
    return _refused(place, number)


def _january_or_october(place: str, value: CellValue, year: str) -> Outcome[Day]:
    remedy = f"是1月还是10月？表格会把 {year}.10 变成 {year}.1，请写成 {year}-01 或 {year}-10"
    needed = "看得出月份的日期"
    return refused(place, value, "date.january_or_october", needed, remedy)


def _refused(place: str, value: CellValue) -> Outcome[Day]:
    remedy = "请写成 2023-04-10（只知道月份的写 2023-04）"
    return refused(place, value, "date", "日期", remedy)


def _made(year: int, month: int, day: int | None, place: str, value: CellValue) -> Outcome[Day]:
    """Return the day if the calendar has it."""
    try:
        if year not in _YEARS:
            return _refused(place, value)
        return Outcome(Day(date(year, month, day)) if day else Day(last_of_month(year, month), "month"))
    except ValueError:
        needed = "日历上有的日期"
        return refused(place, value, "date.impossible", needed, "请核对月和日")


def _named(text: str, place: str, year: int | None, value: CellValue) -> Outcome[Day] | None:
    """Return what a text that names a day or a month gives; None if it names neither."""
    for pattern in (_FULL, _FULL_DIGITS):
        if match := pattern.fullmatch(text):
            return _made(_whole_year(match[1]), int(match[2]), int(match[3]), place, value)
    if match := _MONTH.fullmatch(text):
        if match[2] == "." and match[3] == "1":
            return _january_or_october(place, value, match[1])
        return _made(int(match[1]), int(match[3]), None, place, value)
    if match := _MONTH_DIGITS.fullmatch(text):
        return _made(int(match[1]), int(match[2]), None, place, value)
    if year is not None and (match := _DAY_OF_YEAR.fullmatch(text)):
        return _made(year, int(match[1]), int(match[2]), place, value)
    if year is not None and (match := _MONTH_OF_YEAR.fullmatch(text)):
        return _made(year, int(match[1]), None, place, value)
    return None


def _from_text(text: str, place: str, year: int | None, value: CellValue) -> Outcome[Day]:
    named = _named(text, place, year, value)
    if named is not None:
        return named
    if _RANGE.search(text):
        return refused(place, value, "date.range", "一个日期", "起止时间请放在“建设工期”一列，这里只写一天")
    if _NOT_YET.fullmatch(text):
        remedy = "当作还没有发生；已发生的请填日期"
        return Outcome(problem=warning(place, value, "date.not_yet", "日期或空白", remedy))
    if _VAGUE.search(text):
        remedy = "已发生的请写到日；打算中的放在“计划开工时间”这类列"
        return refused(place, value, "date.vague", "具体到月或日", remedy)
    return _refused(place, value)


def read_day(*, value: CellValue, place: str, year: int | None = None) -> Outcome[Day]:
    """Return the day a cell names.

    A month alone gives the last day of that month with precision 'month'. `year` completes days written without one
    (the year in the table's title); without it such a cell is refused. A blank, a dash or 无 says nothing.
    """
    if isinstance(value, datetime):
        return Outcome(Day(value.date())) if value.year in _YEARS else _refused(place, value)
    if isinstance(value, date):
        return Outcome(Day(value)) if value.year in _YEARS else _refused(place, value)
    if isinstance(value, Number):
        return _from_number(value, place)
    if isinstance(value, CellFault) or (value is not None and not isinstance(value, str)):
        return _refused(place, value)
    text = _chinese_digits(plain(value))
    return _from_text(text, place, year, value) if text else Outcome()
