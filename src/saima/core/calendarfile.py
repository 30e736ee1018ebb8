"""Calendar text (catalogue/calendars.yaml) → a `WorkCalendar`, or all its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

import yaml

from saima.core.problems import Problem, Problems
from saima.core.workdays import CLOSES_AT, WorkCalendar

_YEAR_KEYS = ("notice", "holidays", "workdays")
_WORKS = {"yes": True, "no": False}


def read_calendar(text: str, *, file: str) -> WorkCalendar:
    """Return the calendar a text says. Every scalar is read as text; raises Problems with all faults at once."""
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (BaseLoader makes text only)
    except yaml.YAMLError as fault:
        raise Problems(
            [Problem(file, "不是 YAML", "办公日历", str(fault).replace("\n", " "), "calendar.yaml")]
        ) from None
    reader = _Reader(file)
    calendar = reader.calendar(loaded if isinstance(loaded, dict) else {})
    if reader.problems:
        raise Problems(reader.problems)
    return calendar


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def fault(self, place: str, found: object, needed: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.file}·{place}", f"“{found}”", needed, remedy, "calendar"))

    def calendar(self, loaded: Mapping[str, Any]) -> WorkCalendar:
        holidays, workdays, announced = set[date](), set[date](), set[int]()
        for year, notice in self.mapping(loaded, "years").items():
            if not (year.isdigit() and 1990 <= int(year) <= 2099):
                self.fault(year, year, "1990 至 2099 之间的年份", "请改正年份")
                continue
            announced.add(int(year))
            off, on = self.year(year, notice if isinstance(notice, dict) else {})
            holidays |= off
            workdays |= on
        for day, works in self.local(loaded.get("local") or []):
            (workdays if works else holidays).add(day)
            (holidays if works else workdays).discard(day)
        return WorkCalendar(frozenset(holidays), frozenset(workdays), frozenset(announced), self.closing(loaded))

    def mapping(self, loaded: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = loaded.get(key) or {}
        if isinstance(value, dict):
            return value
        self.fault(key, value, "年份 → 通知", "请按样例改写")
        return {}

    def closing(self, loaded: Mapping[str, Any]) -> time:
        text = str(loaded.get("closes_at") or CLOSES_AT.isoformat("minutes"))
        try:
            return time.fromisoformat(text)
        except ValueError:
            self.fault("closes_at", text, "如 17:30", "请改正时间")
            return CLOSES_AT

    def year(self, year: str, notice: Mapping[str, Any]) -> tuple[set[date], set[date]]:
        for key in notice:
            if key not in _YEAR_KEYS:
                self.fault(f"{year}·{key}", key, "、".join(_YEAR_KEYS), "请删去或改正")
        if not str(notice.get("notice") or "").strip():
            self.fault(f"{year}·notice", "", "通知的名称", "请写明依据的通知")
        off = set(self.days(year, "holidays", notice.get("holidays") or []))
        on = set(self.days(year, "workdays", notice.get("workdays") or []))
        for day in sorted(on):
            if day.weekday() < 5:
                self.fault(f"{year}·workdays·{day:%m-%d}", f"{day:%m-%d}", "周末的一天", "工作日不必调休，请核对通知")
        for day in sorted(off & on):
            self.fault(f"{year}·holidays·{day:%m-%d}", f"{day:%m-%d}", "放假或上班之一", "同一天两处都有，请核对通知")
        return off, on

    def days(self, year: str, key: str, listed: Any) -> Iterator[date]:
        for text in listed if isinstance(listed, list) else [listed]:
            try:
                yield date.fromisoformat(f"{year}-{text}")
            except ValueError:
                self.fault(f"{year}·{key}·{text}", text, "月-日，如 04-05", "请改正日期")

    def local(self, listed: Any) -> Iterator[tuple[date, bool]]:
        for number, entry in enumerate(listed if isinstance(listed, list) else [listed], start=1):
            entry = entry if isinstance(entry, dict) else {}
            place = f"local {number}"
            if not str(entry.get("document") or "").strip():
                self.fault(f"{place}·document", "", "依据", "请写明依据的文件")
            works = _WORKS.get(str(entry.get("works", "")))
            if works is None:
                self.fault(f"{place}·works", entry.get("works", ""), "yes 或 no", "请写明上班还是休息")
            try:
                day = date.fromisoformat(str(entry.get("day", "")))
            except ValueError:
                self.fault(f"{place}·day", entry.get("day", ""), "年-月-日", "请改正日期")
            else:
                yield day, bool(works)
