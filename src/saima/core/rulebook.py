"""What a rulebook (考核办法) is: plain immutable values, made by `rulefile.read_rulebook` and read by everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from saima.core.amounts import RoundMode
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.scene import Per
from saima.core.formula.tree import Call, Name, Node, children, names
from saima.core.periods import Period, Span, is_within, trailing_months
from saima.core.ranking import Direction, Ties

Answer = Literal["share_out", "zero", "full", "unplaced"]
"""What a missing answer does to the total: its points are shared out pro rata, count zero, count in full, or the
unit gets no total and no place until it is there."""


def _read_now(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.text
    parts = children(node)
    function = FUNCTIONS.get(node.function) if isinstance(node, Call) else None
    for part in parts[1:] if function is not None and function.named else parts:
        yield from _read_now(part)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, its tree, and the line it stands on (from 1)."""

    text: str
    tree: Node
    line: int = 0
    reads: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Every name in it once, in reading order."""
    reads_now: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Those whose number of this period it reads; those of targets and of earlier periods are looked up by name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", tuple(dict.fromkeys(name.text for name in names(self.tree))))
        object.__setattr__(self, "reads_now", tuple(dict.fromkeys(_read_now(self.tree))))


@dataclass(frozen=True, slots=True)
class Source:
    """The document a rulebook or one of its rows rests on."""

    document: str = ""
    number: str = ""
    issuer: str = ""
    clause: str = ""
    issued_on: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units raced among themselves; `members` is None when inputs name each unit's group."""

    id: str
    title: str
    title_en: str = ""
    members: Formula | None = None


@dataclass(frozen=True, slots=True)
class SpanRule:
    """The days a measure covers: `year to date`, `period`, `last N months`, `since` a day, or `all`."""

    kind: Literal["year_to_date", "period", "last_months", "since", "all"]
    months: int = 0
    since: date | None = None

    def days(self, period: Period) -> Span:
        """Return the days covered in a period; the end is the first day outside."""
        match self.kind:
            case "period":
                return period.span
            case "last_months":
                return trailing_months(self.months, period)
            case "since":
                return Span(min(self.since or period.first_day, period.span.end), period.span.end)
            case "all":
                return Span(date(1949, 10, 1), period.span.end)
            case _:
                return period.year_to_date


Summed = Literal["credited", "whole", "lead", "quantity", "field", "worth"]
Counted = Literal["facts", "projects", "amounts", "days", "months", "quarters"]
Within = Literal["project", "day", "month", "quarter"]


@dataclass(frozen=True, slots=True)
class Measure:
    """统计口径: how facts become one number per unit and period.

    `of` facts or projects: rows where `where` holds (None: all), whose day `by` lies in `span`, are counted
    (`count`), or their `sum` is taken: credited (shared amounts), whole, lead (whole to the lead unit), quantity, or
    `field`: a money field of the facts named by `sum_field` (预计年产值), whole and never shared; or `worth`: what
    the formula `worth` gives for each row, nothing where a field it names is empty. Counting days, months or quarters
    counts those that have such a fact. `per` and `take`: only the `take` rows worth most in each project, day, month or
    quarter count; rows without a project are then left out of a measure per project. `is_largest`: not the
    sum of amounts but the largest one. Counting `amounts` passes over facts that have none.
    `verified` is the level of verification the measure reads, None: on entry (登记). `of` entered: given as input.
    `of` computed: `value` is a formula over other measures. Values are in base units (fen); `unit` is for showing.
    """

    name: str
    title: str
    of: Literal["facts", "projects", "entered", "computed"]
    unit: str
    title_en: str = ""
    where: Formula | None = None
    verified: str | None = None
    sum: Summed | None = None
    sum_field: str = ""
    worth: Formula | None = None
    is_largest: bool = False
    count: Counted | None = None
    per: Within | None = None
    take: int = 0
    by: Formula | None = None
    span: SpanRule = SpanRule("year_to_date")
    value: Formula | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    decimals: int | None = None
    note: str = ""
    clause: str = ""
    data_source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A task: the time it is set for, its unit, and, where the rulebook itself sets it, its value (by group or '')."""

    name: str
    title: str
    unit: str
    per: Per = "year"
    values: Mapping[str, Fraction] = field(default_factory=dict)
    title_en: str = ""
    note: str = ""
    clause: str = ""

    def value(self, group: str) -> Fraction | None:
        """Return the value set for a group, or None when targets are handed down from outside."""
        return self.values.get(group, self.values.get(""))


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the 评分细则表. `points` by group id, or under '' for all; a group not named has not this row."""

    name: str
    title: str
    score: Formula
    points: Mapping[str, Fraction] = field(default_factory=dict)
    title_en: str = ""
    clause: str = ""
    note: str = ""
    data_source: str = ""
    responsible: str = ""
    whole: bool = True
    """True when the row is for every group."""
    periods: tuple[str, ...] = ()
    """The parts of the year the row is for (Q1, 03, H2 …); none for all."""

    def full(self, group: str) -> Fraction | None:
        """Return the full points in a group, or None when the row names none."""
        return self.points.get(group, self.points.get(""))

    def is_for(self, group: str) -> bool:
        """Tell whether the row belongs to a group's table."""
        return self.whole or group in self.points


@dataclass(frozen=True, slots=True)
class Extra:
    """One bonus or deduction with its own ceiling (None: none). The score of a deduction is a positive number."""

    name: str
    title: str
    score: Formula
    cap: Fraction | None = None
    title_en: str = ""
    clause: str = ""
    note: str = ""
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraList:
    """All bonuses, or all deductions, with the ceiling of their sum (None: none)."""

    items: tuple[Extra, ...] = ()
    cap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that takes a unit's place (`unplaced`), its total (`zero`) or its bonus (`no_bonus`)."""

    name: str
    title: str
    when: Formula
    effect: Literal["unplaced", "zero", "no_bonus"]
    title_en: str = ""
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade (等次) or one list (红榜、黑榜): its name and the condition, None for a grade that takes the rest."""

    name: str
    title: str
    when: Formula | None
    title_en: str = ""
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades from the best down; a unit has the first whose condition holds, moved `up` and `down` by steps.

    A unit lowered below the last grade has none (不予评奖).
    """

    items: tuple[Grade, ...] = ()
    up: Formula | None = None
    down: Formula | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """Digits after which each part (`each`) and the total are rounded; None: not at all."""

    each: int | None = None
    total: int | None = None
    mode: RoundMode = "half_up"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How places are given. `by`: total, or the name of an indicator or measure; `on` rounded or exact numbers.

    Equal numbers are told apart by `then`, names in turn, more being better, before `ties` has its say.
    """

    within: Literal["group", "all"] = "group"
    by: str = "total"
    direction: Direction = "descending"
    ties: Ties = "competition"
    on: Literal["rounded", "exact"] = "rounded"
    then: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayColumn:
    """A figure shown beside the points and not scored."""

    name: str
    title: str
    value: Formula
    unit: str
    decimals: int
    title_en: str = ""


Lamp = Literal["none", "green", "blue", "yellow", "orange", "red"]
LAMPS: Mapping[Lamp, str] = MappingProxyType({"green": "绿", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"})
"""The lamps of boards with the office's words, the best first; `none` is no lamp."""


@dataclass(frozen=True, slots=True)
class Display:
    """What a board shows beside points: measures with their distance from pace, what lights lamps, extra columns.

    Lamps go by the percentage points behind pace (`yellow` from so many, `red` beyond so many) or, where these are
    None, by the share of the target that is done: each colour of `completion` from its share on, `below` for less.
    """

    pace: tuple[str, ...] = ()
    yellow: Fraction | None = Fraction(5)
    red: Fraction | None = Fraction(10)
    completion: Mapping[Lamp, Fraction] = field(default_factory=dict)
    below: Lamp = "none"
    columns: tuple[DisplayColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A whole rulebook in force from `starts_on` until the first day outside, `ends_before` (None: open)."""

    id: str
    version: str
    title: str
    title_en: str
    source: Source
    starts_on: date
    ends_before: date | None
    groups: tuple[Group, ...]
    measures: Mapping[str, Measure]
    targets: Mapping[str, Target]
    indicators: tuple[Indicator, ...]
    bonus: ExtraList
    deduction: ExtraList
    gates: tuple[Gate, ...]
    rounding: Rounding
    ranking: Ranking
    display: Display
    grades: Grades = field(default_factory=Grades)
    lists: tuple[Grade, ...] = ()
    features: tuple[str, ...] = ()
    total: Formula | None = None
    full: Fraction | None = None
    not_applicable: Answer = "share_out"
    no_target: Answer = "share_out"
    not_measured: Answer = "unplaced"
    notes: tuple[str, ...] = ()
    text: str = ""
    set_aside: tuple[str, ...] = ()
    """The indicators and extras that are not in force in the period at hand (see `during`)."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the text it was read from."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_in_force(self, on: date) -> bool:
        """Tell whether the rulebook is in force on a day."""
        return self.starts_on <= on and (self.ends_before is None or on < self.ends_before)

    def during(self, period: Period) -> Rulebook:
        """Return the rulebook with only those rows that are for a period; the others are named in `set_aside`."""

        def is_for(row: Indicator | Extra) -> bool:
            return not row.periods or any(is_within(period, part) for part in row.periods)

        rows: tuple[Indicator | Extra, ...] = (*self.indicators, *self.bonus.items, *self.deduction.items)
        aside = tuple(row.name for row in rows if not is_for(row))
        if not aside:
            return self
        return replace(
            self,
            indicators=tuple(row for row in self.indicators if is_for(row)),
            bonus=replace(self.bonus, items=tuple(row for row in self.bonus.items if is_for(row))),
            deduction=replace(self.deduction, items=tuple(row for row in self.deduction.items if is_for(row))),
            set_aside=aside,
        )

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of that name; KeyError when there is none."""
        return {indicator.name: indicator for indicator in self.indicators}[name]
