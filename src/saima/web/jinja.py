"""The one template environment: Jinja2 with the office's filters, message catalogue and static addresses."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from saima.core.amounts import format_number, show
from saima.ledger.queries.wording import exactly, headline, second_line
from saima.ledger.words import brief, said, times, titled
from saima.web.navigation import address

NONE_MARK = "—"


@lru_cache(maxsize=50_000)
def money(value: int | None, unit: str = "万元", decimals: int | None = None) -> str:
    """Write an amount of minor units in `unit`, thousands apart; '—' where there is none."""
    return NONE_MARK if value is None else show(value, unit, decimals, group=True)


def number(value: Fraction | int | None, decimals: int = 2) -> str:
    """Write an exact number with fixed decimals, half-up; '—' where there is none."""
    return NONE_MARK if value is None else format_number(Fraction(value), decimals)


def signed(value: Fraction | int | None, decimals: int = 2) -> str:
    """Write a difference with its sign; zero has none."""
    if value is None:
        return NONE_MARK
    text = format_number(Fraction(value), decimals)
    return f"+{text}" if Fraction(value) > 0 else text


def in_unit(value: Fraction, unit: str) -> str:
    """Write a measure's value held in base units in its unit; 亿元 is told in 万元, with the unit."""
    shown = "万元" if unit == "亿元" else unit
    return f"{show(value, shown, group=True)} {times(shown)}"


def day(value: date | None, year: int | None = None) -> str:
    """Write a day as 03-31, with its year when that is not `year`."""
    if value is None:
        return NONE_MARK
    return value.strftime("%m-%d") if value.year == year else value.isoformat()


WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def weekday(value: date) -> str:
    """Write the day of the week."""
    return str(WEEKDAYS[value.weekday()])


def moment(value: datetime | None) -> str:
    """Write an instant in the office's time zone."""
    return NONE_MARK if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def percent(share: int) -> str:
    """Write a share in ten-thousandths as a percentage, with decimals only where it has some."""
    value = Fraction(share, 100)
    return f"{format_number(value, 0 if value.denominator == 1 else 2)}%"


def share_of(pair: tuple[int, int]) -> str:
    """Write the first number as a percentage of the second, two decimals; '—' of nothing."""
    part, whole = pair
    return f"{format_number(Fraction(part * 100, whole), 2)}%" if whole else NONE_MARK


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Build the environment; templates lie in each app's `templates` folder."""
    folders = [f"{config.path}/templates" for config in apps.get_app_configs() if config.name.startswith("saima.")]
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=options.get("auto_reload", False),
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static, url=url, address=address)
    made.filters.update(money=money, number=number, signed=signed, percent=percent, share_of=share_of)
    made.filters.update(day=day, moment=moment, weekday=weekday)
    made.filters.update(titled=titled, brief=brief, said=said, times=times)
    made.filters.update(in_unit=in_unit)
    made.filters.update(exactly=exactly, headline=headline, second_line=second_line)
    return made
