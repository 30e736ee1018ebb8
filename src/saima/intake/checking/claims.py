"""A row's values gathered into what it claims: attributes of a project, and facts with their dates and amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from saima.core.problems import Problem
from saima.intake.cells.dates import Day
from saima.intake.cells.numbers import Amount, Money
from saima.intake.checking.intended import Found
from saima.intake.checking.kinds import KindRule, Kinds
from saima.intake.checking.reading import RowValues
from saima.intake.mapping.catalogue import Feed, FieldCatalogue, SheetKind
from saima.intake.tables.values import Caption
from saima.intake.workbooks.values import place

Group = tuple[str, tuple[tuple[str, str], ...]]


ELSEWHERE = frozenset({"matter", "lead", "clause"})
"""The parts of a feed that only rows of matters, leads or clauses read (`matters.check_row` and its neighbours)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact as a row claims it, before it is held against the ledger.

    `total` tells that the amount is a running total of the year or of all time; `column` is where its first value
    stands, for messages.
    """

    kind: str
    happened_on: date
    recorded_on: date
    counted_on: date | None = None
    amount: Money | None = None
    total: Literal["", "year", "all"] = ""
    quantity: Amount | None = None
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)
    note: str = ""
    recognised_on: date | None = None
    recognised_amount: Money | None = None
    level: str = "区级"
    document: str = ""
    column: int | None = None
    dated: bool = True
    """Whether the row names a day; else the sheet's own day stands in, which says nothing against a recorded one."""


@dataclass(slots=True)
class _Parts:
    """The parts of one fact as they come in."""

    parts: dict[str, object] = field(default_factory=dict)
    total: Literal["", "year", "all"] = ""
    level: str = "区级"
    column: int | None = None

    def take(self, feed: Feed, value: object, column: int | None) -> None:
        """Put one value where its feed says."""
        self.parts.setdefault(feed.part, value)
        self.total = feed.cumulative or self.total
        self.level = feed.level if feed.level != "区级" else self.level
        self.column = column if self.column is None else self.column


@dataclass(frozen=True, slots=True)
class Days:
    """The days that stand in where a row names none, and the office day beyond which nothing has happened."""

    on: date
    caption: Caption

    @property
    def entered(self) -> date:
        """The day of entry of the whole sheet: its 填报日期, else the office day."""
        return self.caption.reported_on or self.on

    @property
    def stands_at(self) -> date:
        """The day the sheet's data stand at: its 截至 day, else the day of entry."""
        return self.caption.as_of or self.entered


@dataclass(slots=True)
class Claims:
    """Everything a row claims."""

    project: dict[str, object] = field(default_factory=dict)
    facts: list[Claim] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


def detail_value(value: object) -> str | int | bool:
    """Return a typed value as facts keep it in their details: money in minor units, days as ISO text."""
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, Day):
        return value.on.isoformat()
    if isinstance(value, Amount):
        return value.scaled
    return value if isinstance(value, bool | int) else str(value)


@dataclass(slots=True)
class Gathering:
    """Gathers the claims of rows of one sheet."""

    catalogue: FieldCatalogue
    kinds: Kinds
    sheet: SheetKind | None
    sheet_name: str
    days: Days
    stated_kinds: frozenset[str]
    """The kinds for which the sheet has a column of days."""

    def gather(self, values: RowValues) -> Claims:
        """Return what the row claims; problems of the whole row (a missing day) are added to its findings."""
        claims = Claims()
        groups: dict[Group, _Parts] = {}
        general = _Parts()
        shared: dict[str, dict[str, object]] = {}
        for name, value in values.values.items():
            for feed in self.catalogue.fields[name].feeds:
                self._sort(feed, value, values.columns.get(name), values, claims, groups, general, shared)
        self._restate_agreement(groups, shared)
        self._spread(general, groups, claims, values)
        for (kind, fixed), parts in groups.items():
            if self._has_failed(kind, values):
                continue
            claim = self._claim(kind, dict(fixed), parts, shared.get(kind, {}), values, claims)
            if claim is not None:
                claims.facts.append(claim)
        self._miss_days(shared, claims, values)
        return claims

    def _miss_days(self, shared: dict[str, dict[str, object]], claims: Claims, values: RowValues) -> None:
        """Refuse a fact of which the row tells what matters most, but no day."""
        claimed = {claim.kind for claim in claims.facts}
        for kind, details in shared.items():
            rule = self.kinds.rules[kind]
            needed = [spec.title for name, spec in rule.details.items() if spec.required and name in details]
            if needed and kind not in claimed and not self._has_failed(kind, values):
                found = f"有{needed[0]}，没有日期"
                self._refuse(claims, values, _Parts(), found, f"{rule.title}的日期", "请补上日期，或删去这一格")

    def _sort(
        self,
        feed: Feed,
        value: object,
        column: int | None,
        values: RowValues,
        claims: Claims,
        groups: dict[Group, _Parts],
        general: _Parts,
        shared: dict[str, dict[str, object]],
    ) -> None:
        """Put one value into the project, a fact, the general parts or the details shared by facts of a kind."""
        unit_rows = self.sheet is not None and self.sheet.rows == "unit"
        if feed.part in ELSEWHERE:
            return
        if feed.project:
            if not unit_rows:
                claims.project[feed.project] = value
            return
        kind = feed.kind
        if kind == "by_stage":
            kind = self.kinds.stages.get(values.text("stage").lower(), "")
            fixed = (("agreement", "正式合同"),) if kind == "签约" else ()
            if kind:
                groups.setdefault((kind, fixed), _Parts()).take(feed, value, column)
            return
        if not kind:
            general.take(feed, value, column)
        elif feed.part.startswith("detail.") and not feed.fixed and not unit_rows:
            name = feed.part.removeprefix("detail.")
            shared.setdefault(kind, {})[name] = value
            if kind not in self.stated_kinds and self.kinds.rules[kind].details[name].required:
                groups.setdefault((kind, ()), _Parts()).take(replace(feed, part="stands"), value, column)
        elif not unit_rows or kind == (self.sheet.kind if self.sheet else ""):
            groups.setdefault((kind, tuple(sorted(feed.fixed.items()))), _Parts()).take(feed, value, column)

    def _restate_agreement(self, groups: dict[Group, _Parts], shared: dict[str, dict[str, object]]) -> None:
        """Let a column that names the agreement's kind say which kind the signing columns are about, no more."""
        stated = shared.get("签约", {}).pop("agreement", None)
        formal: Group = ("签约", (("agreement", "正式合同"),))
        if isinstance(stated, str) and stated != "正式合同" and formal in groups:
            groups[("签约", (("agreement", stated),))] = groups.pop(formal)
        groups.pop(("签约", ()), None)

    def _spread(self, general: _Parts, groups: dict[Group, _Parts], claims: Claims, values: RowValues) -> None:
        """Give the general columns (登记日期, 认定日期, 单位的日期) to the facts they are about."""
        if not general.parts:
            return
        own = self.sheet.kind if self.sheet else ""
        if self.sheet is not None and self.sheet.rows == "unit":
            target = groups.setdefault((own, tuple(sorted(self.sheet.fixed.items()))), _Parts())
            for part, value in general.parts.items():
                target.parts.setdefault(part, value)
            target.column = target.column if target.column is not None else general.column
            return
        if self.sheet is not None and self.sheet.rows == "recognition":
            return
        entered = general.parts.get("recorded_on")
        for parts in groups.values():
            if entered is not None:
                parts.parts.setdefault("recorded_on", entered)
        rest = {
            part: value for part, value in general.parts.items() if part in ("counted_on", "recognised_on", "document")
        }
        named = [group for group in groups if group[0] == own] or (list(groups) if len(groups) == 1 else [])
        for part, value in rest.items():
            if len(named) == 1:
                groups[named[0]].parts.setdefault(part, value)
            else:
                where = place(self.sheet_name, values.row, general.column or 0)
                remedy = "请把列名写明是哪一项的，如“签约统计日期”“开工认定日期”；这一格没有采用"
                problem = Problem(where, "没有写明属于哪一项的日期", "写明事项的列名", remedy, "row.general", "warning")
                claims.found.append(Found(problem, general.column))
                break

    def _claim(
        self,
        kind: str,
        fixed: Mapping[str, str],
        parts: _Parts,
        shared: Mapping[str, object],
        values: RowValues,
        claims: Claims,
    ) -> Claim | None:
        """Return the fact that a group of parts claims, or None if the row claims none of it."""
        rule = self.kinds.rules[kind]
        amount = self._amount(rule, parts, values, claims)
        zero = amount is not None and amount.minor == 0 and not parts.total
        happened, counted = _day(parts, "happened_on"), _day(parts, "counted_on")
        money = amount is not None and rule.amount_required and not zero
        stands = "stands" in parts.parts or (kind == "在谈" and "note" in parts.parts and kind not in self.stated_kinds)
        if (happened is None and counted is None and not money and not stands) or zero:
            return None
        if money and happened is None and counted is None and kind != "到位":
            found = f"有{rule.title}金额，没有日期"
            self._refuse(claims, values, parts, found, f"{rule.title}的日期", "请补上日期")
            return None
        entered_day = _day(parts, "recorded_on")
        recorded = entered_day.on if entered_day else self.days.entered
        on = self._happened(happened, counted, recorded)
        detail = {key: detail_value(value) for key, value in shared.items()}
        detail |= {key[7:]: detail_value(value) for key, value in parts.parts.items() if key.startswith("detail.")}
        recognised = _day(parts, "recognised_on")
        quantity = parts.parts.get("quantity")
        recognised_amount = parts.parts.get("recognised_amount")
        return Claim(
            kind=kind,
            happened_on=on,
            recorded_on=recorded,
            counted_on=counted.on if counted else None,
            amount=amount,
            total=parts.total if amount is not None else "",
            quantity=quantity if isinstance(quantity, Amount) else None,
            detail={**detail, **fixed},
            note=str(parts.parts.get("note", "")),
            recognised_on=recognised.on if recognised else None,
            recognised_amount=recognised_amount if isinstance(recognised_amount, Money) else None,
            level=parts.level,
            document=str(parts.parts.get("document", "")),
            column=parts.column,
            dated=happened is not None or counted is not None,
        )

    def _happened(self, happened: Day | None, counted: Day | None, recorded: date) -> date:
        """Return the day a fact happened: as stated; a month's last day, not after its entry; else as counted."""
        latest = min(recorded, self.days.stands_at)
        if happened is not None and happened.precision == "day":
            return happened.on
        if happened is not None:
            same_month = (latest.year, latest.month) == (happened.on.year, happened.on.month)
            return min(happened.on, latest) if same_month else happened.on
        return min(counted.on, latest) if counted is not None else latest

    def _amount(self, rule: KindRule, parts: _Parts, values: RowValues, claims: Claims) -> Money | None:
        """Return a fact's amount in the currency of its kind; a stand-in column of another currency is left out."""
        value = parts.parts.get("amount")
        stand_in = rule.amount_from if value is None and not self._has_amount_column(rule.id, values) else ""
        value = values.values.get(stand_in) if stand_in else value
        if not isinstance(value, Money):
            return None
        if value.currency == rule.currency:
            return value
        if not stand_in:
            found = f"{value.as_typed}，是外币"
            self._refuse(claims, values, parts, found, "人民币金额", "请折成人民币，并在备注写明汇率和日期")
        return None

    def _has_failed(self, kind: str, values: RowValues) -> bool:
        """Return whether a cell of this kind of fact was refused; what follows from that need not be told again."""
        fields = (self.catalogue.fields[name] for name in values.failed)
        return any(feed.kind == kind for one in fields for feed in one.feeds)

    def _has_amount_column(self, kind: str, values: RowValues) -> bool:
        fields = (self.catalogue.fields[name] for name in values.stated)
        return any(feed.kind == kind and feed.part == "amount" for one in fields for feed in one.feeds)

    def _refuse(self, claims: Claims, values: RowValues, parts: _Parts, found: str, needed: str, remedy: str) -> None:
        where = place(self.sheet_name, values.row, parts.column or 0)
        claims.found.append(Found(Problem(where, found, needed, remedy, "row.claim"), parts.column))


def _day(parts: _Parts, name: str) -> Day | None:
    value = parts.parts.get(name)
    return value if isinstance(value, Day) else None
