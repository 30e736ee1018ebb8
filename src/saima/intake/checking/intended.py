"""What a checked row says should be written: plain values that the ledger's own actions carry out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from saima.core.problems import Problem
from saima.intake.checking.records import Detail, KnownFact, KnownRecognition
from saima.intake.tables.values import LineKind

Verdict = Literal["new", "changed", "same", "refused", "header", "category", "subtotal", "total", "note", "blank"]
VERDICT_WORDS: Mapping[Verdict, str] = {
    "new": "新增",
    "changed": "更新",
    "same": "无变化",
    "refused": "有问题",
    "header": "表头",
    "category": "分类行",
    "subtotal": "小计行",
    "total": "合计行",
    "note": "标题、说明或表尾",
    "blank": "空行",
}


@dataclass(frozen=True, slots=True)
class IntendedRecognition:
    """A recognition to be entered. None means as claimed."""

    level: str
    verified_on: date
    amount: int | None = None
    counted_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class IntendedFact:
    """One act on the ledger.

    'record' makes a new fact; 'correct' one that replaces the fact `fact_key`; 'recognise' only recognises the fact
    `fact_key`. Amounts are in minor units, quantities scaled by the kind's decimals. A correction and a 核减 carry a
    `reason`. Dates: `counted_on` is the claimed 统计日期 (None if the sheet has none). `unit` is set for unit facts.
    """

    act: Literal["record", "correct", "recognise"]
    kind: str
    happened_on: date
    recorded_on: date
    counted_on: date | None = None
    amount: int | None = None
    currency: str = ""
    as_typed: str = ""
    quantity: int | None = None
    detail: Detail = field(default_factory=dict)
    note: str = ""
    reason: str = ""
    unit: str = ""
    fact_key: str = ""
    ref: str = ""
    """How later rows of the batch name this fact in their `fact_key`: 'new:Sheet!row.n'."""
    recognition: IntendedRecognition | None = None
    says: str = ""
    """The act in one sentence, for the preview."""


@dataclass(frozen=True, slots=True)
class IntendedProject:
    """A project to be opened, or one whose description changes (`changes`: attribute → before, after)."""

    act: Literal["open", "describe"]
    code: str
    title: str
    unit: str
    fields: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    changes: Mapping[str, tuple[str | int | bool | None, str | int | bool | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntendedMatter:
    """A matter of the service side to be opened, or the known one `key` that a row says has gone further.

    `starts_on` and `due_on` are days the paper states; `submitted_on` is the day it was handed over, `done_on` the day
    the duty was done. Stops are known by their working days, reason and who stopped the clock.
    """

    act: Literal["open", "follow"]
    kind: str
    title: str
    unit: str
    starts_on: date
    due_on: date
    recorded_on: date
    item: str = ""
    from_unit: str = ""
    key: str = ""
    document: str = ""
    submitted_on: date | None = None
    done_on: date | None = None
    rating: str = ""
    stopped_days: int = 0
    stop: str = ""
    stopped_by: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class IntendedLead:
    """A lead to be filed by a unit; `scale` in fen. It comes without a first-report right."""

    title: str
    unit: str
    filed_on: date
    channel: str
    investor: str = ""
    uscc: str = ""
    parent_group: str = ""
    scale: int | None = None
    place: str = ""
    industry: str = ""
    deal: str = ""
    source: str = ""
    summary: str = ""
    referrer: str = ""
    has_consent: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class IntendedClause:
    """An obligation to be entered with its agreement: `form`, `title` and `approved_on` are the agreement's.

    `amount` in fen; `quantity` and `year` as typed, '' for none.
    """

    number: str
    kind: str
    text: str
    due_on: date
    form: str = ""
    title: str = ""
    approved_on: date | None = None
    year: str = ""
    amount: int | None = None
    quantity: str = ""
    unit: str = ""
    has_checked: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem of a row and the column it stands in (None: the row as a whole)."""

    problem: Problem
    column: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the sheet (from 0) with its verdict.

    `project_ref` names the project: the key of a known one, or 'new:…' for one opened by this row or by an earlier
    row of the batch. `kept` are recognised cells that nothing takes up, by label.
    """

    row: int
    line: LineKind
    verdict: Verdict
    text: str = ""
    project_ref: str = ""
    project: IntendedProject | None = None
    facts: tuple[IntendedFact, ...] = ()
    problems: tuple[Found, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    matter: IntendedMatter | None = None
    lead: IntendedLead | None = None
    clause: IntendedClause | None = None


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A count or sum that the sheet declares, against what its rows give, as decimal text in the column's unit."""

    row: int
    column: int | None
    label: str
    declared: str
    parsed: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """All rows of one sheet, and its declared totals."""

    sheet: str
    kind: str
    rows: tuple[CheckedRow, ...]
    declared: tuple[DeclaredCheck, ...] = ()
    problems: tuple[Problem, ...] = ()

    def counts(self) -> Counter[Verdict]:
        """Return how many rows have each verdict."""
        return Counter(row.verdict for row in self.rows)


def as_known(fact: IntendedFact, former: KnownFact | None) -> KnownFact:
    """Return the fact as it will stand once the act is done; `former` is the fact it corrects or recognises."""
    made = fact.recognition
    recognised = (KnownRecognition(made.level, made.verified_on, made.amount, made.counted_on),) if made else ()
    if fact.act == "recognise" and former is not None:
        return replace(former, recognitions=(*recognised, *former.recognitions))
    return KnownFact(
        key=fact.ref,
        kind=fact.kind,
        happened_on=fact.happened_on,
        counted_on=fact.counted_on,
        recorded_on=fact.recorded_on,
        amount=fact.amount,
        currency=fact.currency,
        quantity=fact.quantity,
        detail=fact.detail,
        note=fact.note,
        unit=fact.unit,
        recognitions=recognised,
    )
