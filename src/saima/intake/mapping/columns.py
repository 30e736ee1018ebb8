"""All columns of a table to fields: what one label leaves open, its neighbours and its values settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Literal

from saima.intake.cells.dates import read_day
from saima.intake.cells.numbers import MONEY_UNITS, read_money, read_number, read_percent
from saima.intake.cells.outcome import Outcome, plain
from saima.intake.cells.words import read_bool, read_credit_code
from saima.intake.cells.writing import fold
from saima.intake.mapping.catalogue import Field, FieldCatalogue, SheetKind
from saima.intake.mapping.labels import Label, take_apart
from saima.intake.mapping.matching import ASK, FOLLOWING, SURE, Candidate, candidates
from saima.intake.workbooks.values import CellFault, CellValue, column_name

Decision = Literal["sure", "ask", "unknown"]
Samples = Mapping[int, Sequence[CellValue]]
_READERS: dict[str, Callable[[CellValue], Outcome]] = {
    "date": lambda value: read_day(value=value, place="", year=2000),
    "money": lambda value: read_money(value=value, place="", unit="元"),
    "number": lambda value: read_number(value=value, place=""),
    "quantity": lambda value: read_number(value=value, place=""),
    "percent": lambda value: read_percent(value=value, place="", in_percent=True),
    "bool": lambda value: read_bool(value=value, place=""),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the table shows it: its position from 0, its own label, and the labels above it."""

    position: int
    text: str
    parents: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label with its parents: '正式签约·时间'."""
        return "·".join((*self.parents, self.text))


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a column was taken for. `field` is None for 不导入; with 'ask' it is the proposal to be confirmed.

    `unit` is what the numbers count ('' if nothing says so); `unit_by` the unit by the value of another field's column.
    """

    column: Column
    field: str | None
    decision: Decision
    confidence: int
    reason: str
    candidates: tuple[str, ...] = ()
    unit: str = ""
    unit_by: Mapping[str, str] = made(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """A column while its meaning is being settled."""

    column: Column
    label: Label
    found: list[Candidate]
    decision: Decision = "unknown"
    reason: str = ""

    @property
    def best(self) -> Candidate | None:
        return self.found[0] if self.found and self.found[0].confidence >= ASK else None

    def prefer(self, name: str, reason: str) -> None:
        """Put one field first, sure."""
        self.found = [Candidate(name, SURE + 5, reason), *(one for one in self.found if one.field != name)]

    def ask(self, reason: str) -> None:
        """Leave the decision to a person."""
        self.decision, self.reason = "ask", reason


def _follow(drafts: Sequence[_Draft], catalogue: FieldCatalogue) -> None:
    """Give 电话, 联系方式 and the like to the person column they stand behind."""
    previous = ""
    for draft in drafts:
        best = draft.best
        options = [catalogue.fields[one.field] for one in draft.found if catalogue.fields[one.field].after]
        fitting = next((one for one in options if previous in one.after), None)
        general = any(one.confidence == FOLLOWING for one in draft.found)
        if fitting is not None and best is not None and fitting.id != best.field and general:
            title = catalogue.fields[previous].title
            draft.prefer(fitting.id, f"跟在“{title}”后面，是“{fitting.title}”")
        if draft.best is not None and not catalogue.fields[draft.best.field].after:
            previous = draft.best.field


def _stand_back(drafts: Sequence[_Draft], catalogue: FieldCatalogue) -> None:
    """Where another column is already the field, move a label to the field that stands behind it."""
    taken = [draft.best.field for draft in drafts if draft.best is not None]
    for draft in drafts:
        best = draft.best
        if best is None or taken.count(best.field) < 2:
            continue
        behind = [
            catalogue.fields[one.field] for one in draft.found if catalogue.fields[one.field].second_to == best.field
        ]
        if behind and behind[0].id not in taken:
            title = catalogue.fields[best.field].title
            draft.prefer(behind[0].id, f"已另有“{title}”一列，这里是“{behind[0].title}”")
            taken = [one.best.field for one in drafts if one.best is not None]


def _decide(draft: _Draft, alone: bool, catalogue: FieldCatalogue) -> None:
    """Settle one column by its own candidates."""
    best = draft.best
    if best is None:
        draft.decision = "unknown"
        draft.reason = f"不认得“{draft.label.raw.strip()}”，不导入" if draft.label.raw.strip() else "没有列名，不导入"
        return
    equals = [one for one in draft.found if one.confidence == best.confidence]
    behind = any(catalogue.fields[one.field].second_to == best.field for one in draft.found)
    if len(equals) > 1:
        titles = "、".join(catalogue.fields[one.field].title for one in equals)
        draft.ask(f"可能是{titles}，请选一个")
    elif best.confidence < SURE:
        draft.ask(best.reason)
    elif alone and behind:
        draft.ask(f"{best.reason}；要看表里的其他列才能定")
    else:
        draft.decision, draft.reason = "sure", best.reason


def _same_values(samples: Samples, first: int, second: int) -> bool:
    left, right = samples.get(first, ()), samples.get(second, ())
    return bool(left) and tuple(map(plain, left)) == tuple(map(plain, right))


def _settle_twins(drafts: Sequence[_Draft], samples: Samples, catalogue: FieldCatalogue) -> None:
    """Nothing is fed by two columns: the plainer label keeps it, equals are asked about; a copy is left out."""
    by_field: dict[str, list[_Draft]] = {}
    for draft in drafts:
        if draft.decision == "sure" and draft.best is not None:
            by_field.setdefault(draft.best.field, []).append(draft)
    for name, group in by_field.items():
        if len(group) < 2 or catalogue.fields[name].many or not catalogue.fields[name].feeds:
            continue
        group.sort(key=lambda draft: (-draft.found[0].confidence, draft.column.position))
        first = group[0]
        for other in group[1:]:
            where = f"{column_name(first.column.position)} 列“{first.column.text.strip()}”"
            if _same_values(samples, first.column.position, other.column.position):
                other.decision, other.reason, other.found = "unknown", f"与 {where}内容完全相同，不导入", []
                continue
            other.ask(f"与 {where}都像“{catalogue.fields[name].title}”，请选一列")
            if (
                other.found
                and other.label.core != first.label.core
                and other.found[0].confidence == first.found[0].confidence
            ):
                first.ask(f"有几列都像“{catalogue.fields[name].title}”，请选一列")


def _check_values(draft: _Draft, values: Sequence[CellValue], one: Field) -> None:
    """Ask when most of the values cannot be what the label says."""
    reader = _READERS.get(one.type)
    said = [value for value in values if value is not None and (plain(value) or isinstance(value, CellFault))]
    if reader is None or len(said) < 3:
        return
    wrong = [value for value in said if reader(value).refused]
    if len(wrong) * 2 > len(said):
        draft.ask(f"列名像“{one.title}”，但多数值不是（如“{plain(wrong[0])[:20]}”），请确认")


def _by_values(draft: _Draft, values: Sequence[CellValue], catalogue: FieldCatalogue) -> None:
    """Propose a meaning for an unknown column whose values speak for themselves."""
    said = [value for value in values if plain(value)]
    if len(said) >= 2 and all(read_credit_code(value=value, place="").value for value in said):
        title = catalogue.fields["uscc"].title
        draft.found = [Candidate("uscc", 70, f"列里的值都是有效的“{title}”")]
        draft.ask(draft.found[0].reason)


def _mapped(draft: _Draft, catalogue: FieldCatalogue) -> Mapped:
    best = draft.best if draft.decision != "unknown" else None
    label = draft.label
    unit = label.unit or (
        catalogue.fields[best.field].unit if best and catalogue.fields[best.field].type == "quantity" else ""
    )
    return Mapped(
        column=draft.column,
        field=best.field if best else None,
        decision=draft.decision,
        confidence=min(best.confidence, 100) if best else 0,
        reason=draft.reason,
        candidates=tuple(one.field for one in draft.found if one.confidence >= ASK),
        unit=unit,
        unit_by=label.unit_by,
    )


def map_columns(
    *,
    columns: Sequence[Column],
    catalogue: FieldCatalogue,
    samples: Samples | None = None,
    sheet: SheetKind | None = None,
    remembered: Mapping[str, str] | None = None,
) -> tuple[Mapped, ...]:
    """Return one mapping per column, in column order.

    `samples` are values by column position; `sheet` the kind of ledger, whose general labels it explains;
    `remembered` what persons chose before, by folded label with parents ('' stands for 不导入). Only 'sure' needs no
    person; a label no rule knows is 'unknown' and not imported.
    """
    values = samples or {}
    special = sheet.labels if sheet else None
    drafts = []
    for column in columns:
        label = take_apart(column.text, parents=column.parents)
        found = list(candidates(label=label, catalogue=catalogue, special=special)) if column.text.strip() else []
        drafts.append(_Draft(column, label, found))
    _follow(drafts, catalogue)
    _stand_back(drafts, catalogue)
    for draft in drafts:
        _decide(draft, len(columns) < 3, catalogue)
        said = values.get(draft.column.position, ())
        if draft.decision == "sure" and draft.best is not None:
            _check_values(draft, said, catalogue.fields[draft.best.field])
        elif draft.decision == "unknown":
            _by_values(draft, said, catalogue)
    _settle_twins(drafts, values, catalogue)
    mapped = [_mapped(draft, catalogue) for draft in drafts]
    return tuple(_recall(one, remembered or {}, catalogue) for one in mapped)


def _recall(mapped: Mapped, remembered: Mapping[str, str], catalogue: FieldCatalogue) -> Mapped:
    chosen = remembered.get(fold(mapped.column.label))
    if chosen is None or (chosen and chosen not in catalogue.fields):
        return mapped
    return choose(mapped=mapped, field_id=chosen or None, reason="照上次的选择")


def choose(*, mapped: Mapped, field_id: str | None, reason: str = "由您选定") -> Mapped:
    """Return the mapping with a person's choice; None means 不导入."""
    return replace(mapped, field=field_id, decision="sure" if field_id else "unknown", confidence=100, reason=reason)


def settle_units(*, mapped: Sequence[Mapped], catalogue: FieldCatalogue, table_unit: str) -> tuple[Mapped, ...]:
    """Give money columns the unit of the line above the table where their label names none, else ask.

    A wrong unit is a ten-thousandfold error, so the field's usual unit is only proposed.
    """
    settled = []
    for one in mapped:
        field_type = catalogue.fields[one.field].type if one.field else "text"
        if field_type != "money" or one.unit in MONEY_UNITS or one.unit_by:
            settled.append(one)
        elif table_unit in MONEY_UNITS:
            settled.append(replace(one, unit=table_unit))
        elif one.field and not catalogue.fields[one.field].feeds:
            settled.append(one)
        else:
            usual = catalogue.fields[one.field].unit if one.field else ""
            reason = f"没写单位：是{usual or '亿元'}还是万元？请确认"
            settled.append(replace(one, decision="ask", unit=usual, reason=reason))
    return tuple(settled)
