"""What a record says, in one line, and how it stands, in one word."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.core.amounts import UNITS, exact_text, format_number
from saima.ledger.catalogue import Field, catalogue
from saima.ledger.models import Fact, Verification
from saima.ledger.words import counted, said, times, titled

TYPED_IN = {"CNY": "万元", "USD": "万美元"}


def whole_money(amount: int, currency: str = "CNY") -> str:
    """Write an amount exactly, in 万元 (万美元), with as many decimals as it needs."""
    unit = TYPED_IN.get(currency, "万元")
    value = Fraction(amount) / UNITS[unit].factor
    decimals = next(d for d in range(7) if (value * 10**d).denominator == 1)
    return f"{format_number(value, decimals, group=True)} {unit}"


def exactly(amount: int, currency: str = "CNY") -> str:
    """Write an amount exactly, its unit said in the reader's language."""
    number, _space, unit = whole_money(amount, currency).rpartition(" ")
    return f"{number} {times(unit)}"


def quantity_text(fact: Fact) -> str:
    """Write the quantity of a record with its unit, '' when it has none."""
    rule = catalogue().kinds[fact.kind].quantity
    if fact.quantity is None or rule is None:
        return ""
    value = Fraction(fact.quantity, 10**rule.decimals)
    text = exact_text(value) if value.denominator == 1 else format_number(value, rule.decimals)
    return counted(text, fact.quantity_unit)


def shown(field: Field, value: object) -> str:
    """Write a detail value as the office reads it: yes or no, a choice, else as typed."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return said(str(value)) if field.type == "choice" else str(value)


def detail_pairs(fact: Fact) -> tuple[tuple[str, str], ...]:
    """Return (title, value) of the details of a record, in the order of the catalogue."""
    fields = catalogue().kinds[fact.kind].fields
    return tuple(
        (titled(field), exactly(value) if field.type == "money" and isinstance(value, int) else shown(field, value))
        for name, field in fields.items()
        if (value := fact.detail.get(name)) not in (None, "")
    )


def headline(fact: Fact) -> str:
    """Say the record in a few words: amount, quantity, else its first detail, else the kind's title."""
    kind = catalogue().kinds[fact.kind]
    parts = []
    if kind.amount_by and fact.detail.get(kind.amount_by):
        parts.append(said(str(fact.detail[kind.amount_by])))
    if fact.amount is not None:
        parts.append(exactly(fact.amount, fact.currency))
    if fact.quantity is not None:
        parts.append(quantity_text(fact))
    if fact.project_id is None:
        parts += [value for _name, value in detail_pairs(fact)[:2] if value not in parts]
    elif not parts:
        parts += [f"{name} {value}" for name, value in detail_pairs(fact)[:1]]
    return " ".join(parts) or titled(kind)


def second_line(fact: Fact) -> str:
    """Say the rest: details not in the headline, the note, the reason of a correction."""
    head = headline(fact)
    details = [f"{title} {value}" for title, value in detail_pairs(fact) if value not in head]
    return "；".join([*details, *([fact.note] if fact.note else [])])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands: a word, a mark for its colour ('' wait good bad off), and why."""

    word: str
    mark: str = ""
    why: str = ""


def standing(fact: Fact, act: Verification | None, *, successor: Fact | None) -> Standing:
    """Return how a record stands, given its latest act at district level and the record that replaced it."""
    if fact.withdraws:
        return Standing(_("撤回"), "off", fact.reason)
    if successor is not None:
        if successor.withdraws:
            return Standing(_("已撤回"), "off", _("由 %(code)s 撤回") % {"code": successor.code})
        return Standing(_("不计"), "off", _("由 %(code)s 更正") % {"code": successor.code})
    if act is not None and act.result == Verification.RETURNED:
        return Standing(_("退回补正"), "bad", act.reason)
    if act is not None:
        differs = act.amount is not None and fact.amount is not None and act.amount != fact.amount
        why = _("认定 %s") % exactly(act.amount, fact.currency) if differs and act.amount is not None else ""
        return Standing(_("已认定"), "good", why)
    if catalogue().kinds[fact.kind].is_result:
        return Standing(_("待认定"), "wait")
    return Standing(_("已登记"))
