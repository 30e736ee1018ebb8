"""What one more record of a kind would add to each measure, told from the catalogue and the rulebook alone.

A record that does not exist is put through the same reading as every real one (`frames.py`, `tracing.py`), dated the
last day of the period and recognised in full; what each measure gains by it is the answer. So a formal signing adds
its amount and a signed project at once, and a start adds to the projects started and not to those signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, Protocol

from saima.core.formula import tree
from saima.core.frames import (
    ENTRY_LEVEL,
    QUANTITY_DECIMALS,
    RECOGNISED,
    Layout,
    RawAct,
    RawFact,
    RawProject,
    fact_rows,
    project_rows,
)
from saima.core.narrowing import kinds_of, layout_of
from saima.core.periods import Period
from saima.core.rulebook import Measure, Rulebook
from saima.core.tracing import total, trace

UNIT, PLACE, PROJECT = "#unit", "#place", "#project"
SIGNING = "signing"
LARGE = 10**14
"""An amount beyond every threshold (a million million yuan, in fen)."""


class FieldRule(Protocol):
    """A field of a kind, as the catalogue declares it."""

    @property
    def type(self) -> str:
        """One of the catalogue's types: `text`, `choice`, `date`."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it may hold, of a choice."""

    @property
    def required(self) -> bool:
        """Whether a record must have it."""


class KindRule(Protocol):
    """A kind of record, as the catalogue declares it."""

    @property
    def id(self) -> str:
        """Its office word."""

    @property
    def of(self) -> str:
        """What it hangs on: project, unit or either."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Field name → `FieldRule`."""

    @property
    def quantity(self) -> object:
        """Its quantity's rule, or None."""

    def amount_kind(self, detail: Mapping[str, Any]) -> str:
        """Return the amount kind that such a record carries, '' for none."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One more record of a kind, with the words of its fields that measures ask for.

    `adds` is what one of it adds to each measure, in base units; `amounts` the measures that gain by its amount (none:
    it is only counted). `unit` is the unit in which it is told: of what it adds to first.
    """

    kind: str
    words: tuple[str, ...]
    adds: Mapping[str, Fraction]
    amounts: tuple[str, ...]
    unit: str
    record: Record

    def gains(self, amount: int, count: int = 1) -> Mapping[str, Fraction]:
        """Return what so many records of this amount (minor units) add to each measure."""
        adds = self.record.adds(amount) if self.amounts else self.adds
        return {name: each * count for name, each in adds.items()}


@dataclass(frozen=True, slots=True)
class Record:
    """A record that does not exist: its kind, its fields, and the measures that might count it."""

    kind: KindRule
    detail: Mapping[str, Any]
    measures: Sequence[Measure]
    layout: Layout
    period: Period

    def adds(self, amount: int) -> Mapping[str, Fraction]:
        """Return what it adds to each measure with an amount (minor units); measures without gain are left out.

        So are measures of the largest amount: what a record adds there hangs on the others.
        """
        before, after = self._held(), (*self._held(), self._fact(amount))
        found = {}
        for measure in self.measures:
            kinds = kinds_of(measure, self.layout)
            if measure.is_largest or (kinds is not None and self.kind.id not in kinds):
                continue
            gain = self._worth(measure, after) - self._worth(measure, before)
            if gain:
                found[measure.name] = gain
        return found

    def _fact(self, amount: int) -> RawFact:
        kind, day = self.kind, self.period.last_day
        sort = kind.amount_kind(self.detail)
        return RawFact(
            key=2,
            code="#2",
            kind=kind.id,
            happened_on=day,
            recorded_on=day,
            project=None if kind.of == "unit" else 1,
            unit=UNIT if kind.of == "unit" else None,
            amount=amount if sort else None,
            amount_kind=sort,
            quantity=10**QUANTITY_DECIMALS if kind.quantity else None,
            detail=self.detail,
            entry=2,
        )

    def _held(self) -> tuple[RawFact, ...]:
        """Return what the record's project has already: a formal signing, unless the record is one."""
        stone = next((stone for stone in self.layout.milestones if stone.name == SIGNING), None)
        if stone is None or stone.kind == self.kind.id or self.kind.of == "unit":
            return ()
        day = self.period.first_day
        return (RawFact(1, "#1", stone.kind, day, day, project=1, amount=0, detail=dict(stone.fields), entry=1),)

    def _worth(self, measure: Measure, facts: tuple[RawFact, ...]) -> Fraction:
        level = measure.verified or ENTRY_LEVEL
        acts = [
            RawAct(fact.key, level, RECOGNISED, fact.entry, fact.amount, fact.quantity, fact.happened_on)
            for fact in facts
        ]
        projects = {1: RawProject(1, PROJECT, ((UNIT, 10_000),))}
        narrow = layout_of(measure, self.layout)
        rows = fact_rows(facts, acts, projects, layout=narrow, place=PLACE, levels=(level,), unit=UNIT)
        if measure.of == "projects":
            rows = project_rows(rows, projects, layout=narrow)
        return total(trace(measure, rows, period=self.period, unit=UNIT))


def deeds(rulebook: Rulebook, *, kinds: Sequence[KindRule], layout: Layout, period: Period) -> tuple[Deed, ...]:
    """Return what more could be done that some measure of the rulebook counts, in the order of the catalogue.

    Kinds whose fields are choices are told once per words that measures ask for; of several words with the same
    effect, together.
    """
    measures = [measure for measure in rulebook.measures.values() if measure.of in {"facts", "projects"}]
    asked = {
        node.value
        for measure in measures
        for formula in (measure.where, measure.by)
        if formula is not None
        for node in tree.walk(formula.tree)
        if isinstance(node, tree.Text)
    }
    asked |= {value for stone in layout.milestones for _name, value in stone.fields}
    found: list[Deed] = []
    for kind in kinds:
        told: dict[tuple[tuple[str, Fraction], ...], Deed] = {}
        for detail, words in _details(kind, asked, period):
            deed = _deed(Record(kind, detail, measures, layout, period), words, rulebook)
            if deed is None:
                continue
            key = tuple(sorted(deed.record.adds(LARGE).items()))
            if key in told and len(told[key].words) == 1 == len(words):
                words = (f"{told[key].words[0]}、{words[0]}",)
                told[key] = Deed(deed.kind, words, deed.adds, deed.amounts, deed.unit, deed.record)
            told.setdefault(key, deed)
        found += told.values()
    return tuple(found)


def _deed(record: Record, words: tuple[str, ...], rulebook: Rulebook) -> Deed | None:
    """Return the record as something that could be done, or None when no measure gains by it."""
    small, large = record.adds(1), record.adds(LARGE)
    if not large:
        return None
    amounts = tuple(name for name in large if large[name] - small.get(name, Fraction(0)) > LARGE // 2)
    first = (*amounts, *large)[0]
    return Deed(record.kind.id, words, small, amounts, rulebook.measures[first].unit, record)


def _details(kind: KindRule, asked: set[str], period: Period) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Yield the fields that records of the kind could have as far as measures ask, with their words to tell."""
    day = period.last_day.isoformat()
    dates = {name: day for name, field in kind.fields.items() if field.type == "date"}
    choices: list[list[tuple[str, str]]] = []
    for name, field in kind.fields.items():
        if field.type == "choice":
            words = [(name, word) for word in field.choices if word in asked]
            if not field.required:
                words = [(name, ""), *words]
            if words:
                choices.append(words)
    for picked in product(*choices):
        chosen = {name: word for name, word in picked if word}
        yield {**dates, **chosen}, tuple(chosen.values())
