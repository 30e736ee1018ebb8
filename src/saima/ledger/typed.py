"""Texts as pages, doors and commands hand them in, read one by one; every text that does not fit is a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.core.amounts import parse_number, to_minor
from saima.core.problems import Problem
from saima.people.models import Unit

LONGEST = {"reason": 300, "document": 80, "on_behalf_of": 60, "result": 1000, "title": 160}
NAMES = {"reason": "理由", "document": "文号", "on_behalf_of": "代签人（职务）", "result": "办理结果", "title": "名称"}
TEXT = 1000
"""The longest text of any other element."""


@dataclass(slots=True)
class Typed:
    """Texts as they were typed, read one by one; what does not fit is kept as a fault under its place."""

    data: Mapping[str, str]
    place: str
    problems: list[Problem]

    def text(self, name: str, title: str = "", longest: int | None = None) -> str:
        """Return a text without outer blanks."""
        value = str(self.data.get(name, "")).strip()
        most = longest or LONGEST.get(name, TEXT)
        if len(value) > most:
            where = f"{self.place}·{title or NAMES.get(name, name)}"
            self.problems.append(Problem(where, f"{len(value)} 字", f"不超过 {most} 字", "请写短些", "form.long"))
        return value

    def day(self, name: str, title: str, *, otherwise: date, latest: date | None = None) -> date:
        """Return a day; `otherwise` when it is left blank or does not fit."""
        value = str(self.data.get(name, "")).strip()
        if not value:
            return otherwise
        try:
            found = date.fromisoformat(value)
        except ValueError:
            self.problems.append(
                Problem(f"{self.place}·{title}", f"“{value}”", "2023-04-10 这样的日期", "请改写", "form.day")
            )
            return otherwise
        if latest is not None and found > latest:
            self.problems.append(
                Problem(f"{self.place}·{title}", value, f"不晚于今天 {latest}", "还没发生的不能先办", "form.future")
            )
        return found

    def money(self, name: str, title: str, *, unit: str) -> int | None:
        """Return an amount typed in a unit of money, in its minor units; None when it is left blank."""
        return self._whole(name, title, lambda value: to_minor(value, unit), _("最多精确到分"))

    def scaled(self, name: str, title: str, *, decimals: int) -> int | None:
        """Return a number scaled by its decimals; None when it is left blank."""
        factor, needed = 10**decimals, _("最多 %s 位小数") % decimals
        return self._whole(
            name, title, lambda value: int(value * factor) if (value * factor).denominator == 1 else None, needed
        )

    def _whole(self, name: str, title: str, read: Callable[[Fraction], int | None], needed: str) -> int | None:
        text = str(self.data.get(name, "")).strip()
        if not text:
            return None
        place = f"{self.place}·{title}"
        try:
            value = parse_number(text)
        except ValueError:
            self.problems.append(Problem(place, f"“{text}”", "数字，如 1200 或 1 765.5", "请只填数字", "form.number"))
            return None
        try:
            found = read(value)
        except (ValueError, KeyError):
            found = None
        if found is None:
            self.problems.append(Problem(place, f"“{text}”", needed, "请核对", "form.decimals"))
        return found

    def unit(self, name: str, title: str) -> Unit | None:
        """Return the unit of a code, None when it is left blank."""
        code = str(self.data.get(name, "")).strip()
        found = Unit.objects.filter(code=code).first() if code else None
        if code and found is None:
            self.problems.append(Problem(f"{self.place}·{title}", f"“{code}”", "单位代码", "请从中选择", "form.unit"))
        return found


def token_in(data: Mapping[str, str]) -> str:
    """Return a form's token; one that is no token of ours counts as none."""
    token = str(data.get("token", ""))
    return token if 0 < len(token) <= 36 else ""
