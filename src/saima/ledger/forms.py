"""Typed input of the ledger's pages → values, with every fault at its field and what was typed kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.amounts import parse_number, to_minor
from saima.core.problems import Problem
from saima.ledger.catalogue import Catalogue, FactKind, Field, catalogue
from saima.ledger.checks import FactDraft, amount_units, check_fact, currency_of
from saima.ledger.models import Fact, Project
from saima.ledger.words import is_english, said, titled
from saima.people.models import Unit

SHOWN_FIRST = 6
DATE_EXAMPLE = "2023-03-31"


@dataclass(slots=True)
class Reader:
    """Reads typed texts one by one; a text that cannot be read is a fault at its field."""

    data: Mapping[str, str]
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the text typed under a name, without blanks around it."""
        return self.data.get(name, "").strip()

    def fault(self, name: str, problem: Problem) -> None:
        """Keep a fault, and its sentence for the field."""
        self.problems.append(self._told(problem))
        self.bad.setdefault(name, sentence(problem))

    def day(self, name: str, title: str, *, required: bool = False) -> date | None:
        """Read a date as 2023-03-31."""
        self.titles[title] = name
        text = self.text(name)
        if not text:
            if required:
                self.fault(name, Problem(title, _("空白"), _("必填"), _("请填写%s") % title, "form.required"))
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            needed = _("%s 这样的日期") % DATE_EXAMPLE
            self.fault(name, Problem(title, f"「{text}」", needed, _("请改写日期"), "form.date"))
            return None

    def number(self, name: str, title: str) -> Fraction | None:
        """Read a plain decimal number."""
        self.titles[title] = name
        text = self.text(name)
        if not text:
            return None
        try:
            return parse_number(text)
        except ValueError:
            needed = _("数字，如 1200 或 1 765.5")
            self.fault(name, Problem(title, f"「{text}」", needed, _("请只填数字，单位在旁边选"), "form.number"))
            return None

    def money(self, name: str, title: str, *, unit: str) -> int | None:
        """Read an amount in the unit chosen beside it, as minor units."""
        value = self.number(name, title)
        if value is None:
            return None
        try:
            return to_minor(value, unit)
        except (ValueError, KeyError):
            found = f"「{self.text(name)}{unit}」"
            self.fault(name, Problem(title, found, _("最多精确到分"), _("请减少小数位"), "form.money"))
            return None

    def scaled(self, name: str, title: str, *, decimals: int) -> int | None:
        """Read a quantity as an integer scaled by its decimals."""
        value = self.number(name, title)
        if value is None:
            return None
        scaled = value * 10**decimals
        if scaled.denominator != 1:
            needed = _("整数") if decimals == 0 else _("最多 %s 位小数") % decimals
            self.fault(name, Problem(title, f"「{self.text(name)}」", needed, _("请核对数量"), "form.quantity"))
            return None
        return int(scaled)

    def place(self, problems: Iterable[Problem]) -> None:
        """Keep the faults that a check found, each at the field whose title its place names; unreadable fields once."""
        for problem in problems:
            title = problem.place.rpartition("·")[2]
            name = self.titles.get(title, "")
            if name not in self.bad:
                self.problems.append(self._told(problem))
                self.bad[name] = sentence(problem)

    def _told(self, problem: Problem) -> Problem:
        """Return the fault with its place in the reader's language; checks name places by their Chinese titles."""
        title = problem.place.rpartition("·")[2]
        return replace(problem, place=self.english.get(title) or said(title)) if is_english() else problem


def sentence(problem: Problem) -> str:
    """Say a fault under its field: what is accepted, what was received."""
    needed = _("应为%(needed)s，收到%(found)s。") % {"needed": problem.needed, "found": problem.found}
    return f"{needed}{problem.remedy.removesuffix('.')}{_('。')}".rstrip()


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a record form: `name` posts it, `spec` is the catalogue's field for details."""

    name: str
    title: str
    kind: str
    required: bool = False
    spec: Field | None = None
    units: tuple[str, ...] = ()
    suffix: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Return (value, title) of a choice."""
        return tuple((choice, said(choice)) for choice in self.spec.choices) if self.spec is not None else ()


LINE = 200
"""A text that may be longer than this gets a box of several lines."""


def detail_slot(spec: Field) -> Slot:
    """Return the slot of a detail field."""
    return Slot(
        f"d_{spec.name}",
        spec.title,
        "area" if spec.longest > LINE else spec.type,
        spec.required,
        spec,
        ("万元", "亿元", "元") if spec.type == "money" else (),
    )


def money_units(kind: FactKind, rules: Catalogue) -> tuple[str, ...]:
    """Return the units in which an amount of this kind may be typed, 万元 first."""
    first = next(iter(kind.amount_kinds.values()))
    units = amount_units(str(rules.currencies.get(first, "CNY")))
    return tuple(sorted(units, key=lambda unit: ("万" not in unit, units.index(unit))))


def slots(kind: FactKind, *, asks_unit: bool) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """Return the fields of a record form, the six shown first and the rest.

    Required ones come first, then the amount, the quantity and the other details; evidence and note end the first six
    for results and processes respectively.
    """
    rules = catalogue()
    must = [detail_slot(spec) for spec in kind.fields.values() if spec.required]
    may = [detail_slot(spec) for spec in kind.fields.values() if not spec.required]
    row = [Slot("happened_on", N_("发生日期"), "date", True)]
    if asks_unit:
        row.append(Slot("unit", N_("单位"), "unit", kind.of == "unit"))
    row += must
    if kind.amount_kinds:
        row.append(Slot("amount", N_("金额"), "money", kind.amount_required, units=money_units(kind, rules)))
    if kind.quantity is not None:
        row.append(Slot("quantity", N_("数量"), "quantity", kind.quantity.required, suffix=kind.quantity.unit))
    ending = Slot("evidence", N_("佐证材料"), "files") if kind.is_result else Slot("note", N_("说明"), "area")
    rest = (
        [Slot("claimed_on", N_("统计日期"), "date")] if kind.is_result else [Slot("evidence", N_("佐证材料"), "files")]
    )
    rest += [Slot("note", N_("说明"), "area")] if kind.is_result else []
    room = max(0, SHOWN_FIRST - 1 - len(row))
    return (*row, *may[:room], ending), (*may[room:], *rest)


@dataclass(frozen=True, slots=True)
class TypedRecord:
    """What a record form gave: the draft when it could be read, all faults, and the sentence per field."""

    draft: FactDraft | None
    problems: tuple[Problem, ...]
    bad: Mapping[str, str]


def _detail(reader: Reader, spec: Field) -> Any:
    name = f"d_{spec.name}"
    reader.titles[spec.title] = name
    reader.english[spec.title] = titled(spec)
    if spec.type == "money":
        return reader.money(name, spec.title, unit=reader.text(f"{name}_unit") or "万元")
    if spec.type == "number":
        value = reader.number(name, spec.title)
        return int(value) if value is not None and value.denominator == 1 else value
    if spec.type == "date":
        day = reader.day(name, spec.title)
        return day.isoformat() if day is not None else ""
    if spec.type == "bool":
        return True if reader.text(name) else ""
    return reader.text(name)


def read_record(
    data: Mapping[str, str],
    *,
    kind: FactKind,
    project: Project | None,
    unit: Unit | None,
    on: date,
    may_be_historic: bool,
    replaces: Fact | None = None,
) -> TypedRecord:
    """Read a record form; every fault at once, those of the fields and those of the record as a whole."""
    reader = Reader(data)
    happened = reader.day("happened_on", "发生日期", required=True)
    reader.titles |= {
        "单位": "unit",
        "项目": "project",
        "理由": "reason",
        "补录理由": "reason",
        "登记日期": "recorded_on",
    }
    amount = None
    amount_unit = reader.text("amount_unit") or "万元"
    if kind.amount_kinds:
        amount = reader.money("amount", "金额", unit=amount_unit)
    quantity = reader.scaled("quantity", "数量", decimals=kind.quantity.decimals) if kind.quantity is not None else None
    draft = FactDraft(
        kind=kind.id,
        happened_on=happened or on,
        project=project,
        unit=unit,
        claimed_on=reader.day("claimed_on", "统计日期"),
        recorded_on=reader.day("recorded_on", "登记日期") if may_be_historic else None,
        amount=amount,
        amount_typed=f"{reader.text('amount')}{amount_unit}" if amount is not None else "",
        quantity=quantity,
        detail={
            name: value for name, spec in kind.fields.items() if (value := _detail(reader, spec)) not in (None, "")
        },
        note=reader.text("note"),
        replaces=replaces,
        reason=reader.text("reason"),
    )
    reader.place(check_fact(draft, rules=catalogue(), on=on, may_be_historic=may_be_historic))
    return TypedRecord(None if reader.problems else draft, tuple(reader.problems), reader.bad)


def as_typed(fact: Fact) -> dict[str, str]:
    """Return what a form would have held for this record, to begin a correction from it."""
    kind = catalogue().kinds[fact.kind]
    values = {
        "happened_on": fact.happened_on.isoformat(),
        "claimed_on": fact.claimed_on.isoformat() if fact.claimed_on else "",
        "note": fact.note,
        "unit": fact.unit.code if fact.unit else "",
    }
    if fact.amount is not None:
        unit = "万美元" if currency_of(kind, fact.detail, catalogue().currencies) == "USD" else "万元"
        values |= {"amount": plain(fact.amount, 6), "amount_unit": unit}
    if fact.quantity is not None and kind.quantity is not None:
        values["quantity"] = plain(fact.quantity, kind.quantity.decimals)
    for name, spec in kind.fields.items():
        value = fact.detail.get(name)
        if value in (None, ""):
            continue
        values[f"d_{name}"] = plain(value, 6) if spec.type == "money" else "1" if value is True else str(value)
    return values


def plain(value: int, decimals: int) -> str:
    """Write a scaled integer as a decimal text that reads back to itself, without trailing zeros."""
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(decimals + 1, "0")
    whole, part = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
    return f"{sign}{whole}" + (f".{part}" if part else "")


MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


def check_uscc(code: str) -> str:
    """Return why a 统一社会信用代码 cannot be right (GB 32100), '' when it can."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        uscc.validate(code)
    except InvalidLength:
        return _("应为 18 位，收到 %(n)s 位。请对照营业执照。") % {"n": len(uscc.compact(code))}
    except InvalidChecksum:
        return _("校验位不符：%(code)s 至少有一位抄错。请对照营业执照逐位核对。") % {"code": code}
    except ValidationError:
        return _("含有不应出现的字符（不用 I、O、S、V、Z）。请对照营业执照。")
    return ""
