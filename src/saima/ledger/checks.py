"""What a record must look like before it may enter the ledger: every fault found, each with its remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from saima.core.amounts import UNITS, show
from saima.core.problems import Problem
from saima.ledger.catalogue import Catalogue, FactKind, Field
from saima.ledger.models import Fact, Project
from saima.ledger.words import said, times, titled
from saima.people.models import Unit


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A record about to be entered. `amount` in minor units, `quantity` scaled by the kind's decimals.

    `recorded_on` left None means the office day. `place` is where the input stood, for messages (a form, a sheet cell).
    """

    kind: str
    happened_on: date
    project: Project | None = None
    unit: Unit | None = None
    claimed_on: date | None = None
    recorded_on: date | None = None
    amount: int | None = None
    amount_typed: str = ""
    quantity: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    replaces: Fact | None = None
    withdraws: bool = False
    reason: str = ""
    place: str = "登记记录"


def _check_field(place: str, spec: Field, value: Any) -> Iterator[Problem]:
    where = f"{place}·{spec.title}"
    if value in (None, ""):
        if spec.required:
            yield Problem(where, _("空白"), _("必填"), _("请填写%s") % titled(spec), "fact.field.required")
        return
    if spec.type == "choice" and str(value) not in spec.choices:
        yield Problem(
            where,
            f"「{value}」",
            _("、").join(said(choice) for choice in spec.choices),
            _("请从中选择"),
            "fact.field.choice",
        )
    elif spec.type == "date":
        try:
            date.fromisoformat(str(value))
        except ValueError:
            yield Problem(where, f"「{value}」", _("%s 这样的日期") % "2023-03-31", _("请改写日期"), "fact.field.date")
    elif spec.type in {"money", "number"} and not isinstance(value, int):
        yield Problem(where, f"「{value}」", _("数字"), _("请改写为数字"), "fact.field.number")
    elif spec.longest and len(str(value)) > spec.longest:
        found, needed = _("%(n)s 字") % {"n": len(str(value))}, _("不超过 %(n)s 字") % {"n": spec.longest}
        yield Problem(where, found, needed, _("请写短些"), "fact.field.long")
    elif spec.type == "bool" and not isinstance(value, bool):
        yield Problem(where, f"「{value}」", _("是或否"), _("请选择是或否"), "fact.field.bool")


def _check_subject(draft: FactDraft, kind: FactKind) -> Iterator[Problem]:
    if kind.of == "project" and draft.project is None:
        yield Problem(f"{draft.place}·项目", _("空白"), _("一个已建档的项目"), _("请选择项目"), "fact.project")
    if kind.of == "unit" and draft.unit is None:
        yield Problem(f"{draft.place}·单位", _("空白"), _("一个单位"), _("请选择单位"), "fact.unit")
    if kind.of == "either" and draft.project is None and draft.unit is None:
        yield Problem(f"{draft.place}·项目或单位", _("空白"), _("项目或单位"), _("请选择其一"), "fact.subject")


def _check_numbers(draft: FactDraft, kind: FactKind) -> Iterator[Problem]:
    amount_kind = kind.amount_kind(draft.detail)
    if draft.amount is None and kind.amount_required and not draft.withdraws:
        yield Problem(f"{draft.place}·金额", _("空白"), _("金额"), _("请填写金额及单位"), "fact.amount")
    if draft.amount is not None and not kind.amount_kinds:
        yield Problem(
            f"{draft.place}·金额",
            f"{show(draft.amount, '万元')} {times('万元')}",
            _("%(kind)s不带金额") % {"kind": titled(kind)},
            _("请删去金额"),
            "fact.amount.none",
        )
    elif draft.amount is not None and not amount_kind and not draft.detail.get(kind.amount_by):
        yield Problem(
            f"{draft.place}·金额", _("金额种类不明"), _("先选定种类"), _("请补填相应要素"), "fact.amount.kind"
        )
    if draft.quantity is None and kind.quantity is not None and kind.quantity.required and not draft.withdraws:
        yield Problem(
            f"{draft.place}·数量",
            _("空白"),
            _("数量（%(unit)s）") % {"unit": said(kind.quantity.unit)},
            _("请填写数量"),
            "fact.quantity",
        )
    if draft.quantity is not None and kind.quantity is None:
        yield Problem(
            f"{draft.place}·数量",
            str(draft.quantity),
            _("%(kind)s不带数量") % {"kind": titled(kind)},
            _("请删去数量"),
            "fact.quantity.none",
        )


def _check_days(draft: FactDraft, on: date, *, may_be_historic: bool) -> Iterator[Problem]:
    if draft.happened_on > on:
        yield Problem(
            f"{draft.place}·发生日期",
            f"{draft.happened_on}",
            _("不晚于办公日期 %s") % on,
            _("请核对年份和日期"),
            "fact.future",
        )
    recorded = draft.recorded_on or on
    if recorded > on:
        yield Problem(
            f"{draft.place}·登记日期",
            f"{recorded}",
            _("不晚于办公日期 %s") % on,
            _("请核对日期"),
            "fact.recorded.future",
        )
    if recorded < on and not may_be_historic:
        yield Problem(
            f"{draft.place}·登记日期",
            f"{recorded}",
            _("当日 %s") % on,
            _("只有历史补录可以倒填，请招商中心办理"),
            "fact.recorded.past",
        )
    if recorded < on and may_be_historic and not draft.reason:
        yield Problem(
            f"{draft.place}·补录理由", _("空白"), _("历史补录须说明理由"), _("请填写理由"), "fact.historic.reason"
        )
    if draft.claimed_on is not None and draft.claimed_on < draft.happened_on:
        yield Problem(
            f"{draft.place}·统计日期",
            f"{draft.claimed_on}",
            _("不早于发生日期 %s") % draft.happened_on,
            _("先有其事，后有统计；请核对两个日期"),
            "fact.counted.before",
        )


def _check_chain(draft: FactDraft, superseded: Collection[int] | None) -> Iterator[Problem]:
    old = draft.replaces
    if old is None:
        if draft.withdraws:
            yield Problem(
                f"{draft.place}·撤回", _("没有指明记录"), _("被撤回的记录"), _("请从该记录办理撤回"), "fact.withdraw"
            )
        return
    if old.kind != draft.kind:
        yield Problem(
            f"{draft.place}·种类",
            draft.kind,
            _("与原记录相同（%(kind)s）") % {"kind": old.kind},
            _("种类记错的，请撤回后另记"),
            "fact.replace.kind",
        )
    is_superseded = Fact.objects.filter(replaces=old).exists() if superseded is None else old.pk in superseded
    if is_superseded:
        yield Problem(
            f"{draft.place}·更正",
            _("%(code)s 已被更正过") % {"code": old.code},
            _("每条记录只有一条后续"),
            _("请更正最新的那一条"),
            "fact.replace.twice",
        )
    if not draft.reason:
        yield Problem(f"{draft.place}·理由", _("空白"), _("更正或撤回的理由"), _("请写明理由"), "fact.replace.reason")


def check_fact(
    draft: FactDraft,
    *,
    rules: Catalogue,
    on: date,
    may_be_historic: bool = False,
    superseded: Collection[int] | None = None,
) -> list[Problem]:
    """Return every fault of a record about to be entered on the office day `on`; an empty list means it may enter.

    `superseded` holds the keys of those replaced records that have a successor already, looked up at once for many
    drafts; None asks the database.
    """
    kind = rules.kinds.get(draft.kind)
    if kind is None:
        return [
            Problem(f"{draft.place}·种类", f"「{draft.kind}」", "、".join(rules.kinds), _("请从中选择"), "fact.kind")
        ]
    problems = list(_check_subject(draft, kind))
    problems += _check_days(draft, on, may_be_historic=may_be_historic)
    problems += _check_chain(draft, superseded)
    if not draft.withdraws:
        problems += _check_numbers(draft, kind)
        for spec in kind.fields.values():
            problems += _check_field(draft.place, spec, draft.detail.get(spec.name))
        unknown = sorted(set(draft.detail) - set(kind.fields))
        problems += [
            Problem(
                f"{draft.place}·{name}",
                _("未知要素"),
                "、".join(kind.fields) or "无",
                _("请删去"),
                "fact.field.unknown",
            )
            for name in unknown
        ]
    return problems


def check_way(draft: FactDraft, *, rules: Catalogue, through: str) -> Iterator[Problem]:
    """Yield the fault of a new record whose kind is entered by a register only, when it comes another way."""
    kind = rules.kinds.get(draft.kind)
    if kind is not None and kind.through not in {"", through} and draft.replaces is None:
        where, needed = f"{draft.place}·种类", _("在“%(register)s”里按步骤登记") % {"register": said(kind.through)}
        yield Problem(where, titled(kind), needed, _("请到那一页办理"), "fact.through")


def currency_of(kind: FactKind, detail: dict[str, Any], currencies: Any) -> str:
    """Return the currency in which a record of this kind is kept, '' when it carries no amount."""
    return str(currencies.get(kind.amount_kind(detail), ""))


def amount_units(currency: str) -> tuple[str, ...]:
    """Return the names of the units in which an amount of that currency may be typed."""
    return tuple(name for name, unit in UNITS.items() if unit.dimension == f"money:{currency}" and name != "分钱")
