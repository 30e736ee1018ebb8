"""What the flags read, as plain rows, and what they find. Amounts in fen; land in hundredths of a mu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

Value = int | str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project: what it is called, who invests, what it is worth, and which unit leads it. Codes are public."""

    code: str
    title: str
    unit: str = ""
    investor: str = ""
    uscc: str = ""
    group: str = ""
    signed: int = 0
    agreed: int = 0
    total: int = 0
    signed_on: date | None = None
    last_on: date | None = None

    @property
    def contract(self) -> int:
        """The formal contract's amount, else the agreement's; 0 where there is neither."""
        return self.signed or self.agreed


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in force and not sent back. `root` is the first record of its chain of corrections, for good.

    `amount` is what was recognised at district level, else what is claimed; `claimed` is the claim.
    """

    code: str
    root: str
    kind: str
    on: date
    recorded_on: date
    project: str = ""
    unit: str = ""
    amount: int = 0
    claimed: int = 0
    quantity: int = 0
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One use of an evidence file by a record in force. `kept` numbers the files in the order they came."""

    record: str
    root: str
    kind: str
    title: str
    sha256: str
    name: str
    size: int
    media: str = ""
    project: str = ""
    unit: str = ""
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two files (SHA-256) whose contents are alike: by what they show, or by what they say and how much of it."""

    one: str
    other: str
    shared: Fraction | None = None
    """How much of their text they share; None where their pictures are the same."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A percentage printed somewhere, its figures as printed. `counts`: the denominator counts things."""

    code: str
    title: str
    rate: str
    denominator: str
    numerator: str = ""
    counts: bool = True
    source: str = ""


@dataclass(frozen=True)
class Ledger:
    """Everything the flags read, as it stands on the office day `on`."""

    on: date
    projects: tuple[ProjectRow, ...] = ()
    records: tuple[RecordRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    alike: tuple[Likeness, ...] = ()
    """Files alike by their contents; where files a, b, c are alike, two pairs that link them are enough."""
    read: frozenset[str] = frozenset()
    """Files (SHA-256) whose contents were compared; of others only name and size are known."""

    @cached_property
    def by_code(self) -> Mapping[str, ProjectRow]:
        """Projects by code."""
        return {project.code: project for project in self.projects}

    @cached_property
    def by_root(self) -> Mapping[str, RecordRow]:
        """Records by the first of their chain."""
        return {record.root: record for record in self.records}

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[RecordRow, ...]]:
        """Records by kind, each kind in order of happening."""
        kinds: dict[str, list[RecordRow]] = {}
        for record in sorted(self.records, key=lambda record: (record.on, record.root)):
            kinds.setdefault(record.kind, []).append(record)
        return {kind: tuple(records) for kind, records in kinds.items()}

    def of_kinds(self, *kinds: str) -> tuple[RecordRow, ...]:
        """Return the records of these kinds."""
        return tuple(record for kind in kinds for record in self.by_kind.get(kind, ()))

    def unit_of(self, record: RecordRow | PaperRow) -> str:
        """Return the unit a record belongs to: its own, else its project's."""
        project = self.by_code.get(record.project)
        return record.unit or (project.unit if project else "")


@dataclass(frozen=True, slots=True)
class Item:
    """One project or record that a finding is about, with what is compared of it."""

    project: str = ""
    record: str = ""
    unit: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag raised. `flag` and `subject` are its identity and outlive corrections; `values` fill its reason.

    Exact ratios are texts 'p/q'. `count` is how many items there are; a long list is cut by whoever stores it.
    """

    flag: str
    subject: str
    values: Mapping[str, Value]
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many projects or records it concerns."""
        return len(self.items)


def of_project(project: ProjectRow, **values: Value) -> Item:
    """Return the item of a project."""
    return Item(project=project.code, unit=project.unit, values=values)


def of_record(ledger: Ledger, record: RecordRow, **values: Value) -> Item:
    """Return the item of a record, with its amount and day."""
    told: dict[str, Value] = {"kind": record.kind, "on": record.on.isoformat()}
    if record.amount:
        told["amount"] = record.amount
    return Item(record.project, record.code, ledger.unit_of(record), {**told, **values})
