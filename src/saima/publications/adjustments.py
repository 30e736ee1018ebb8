"""Data adjustments (数据调整): what changed in a published period since it was published, why, and what it would do.

The published issue stays as it was. The ledger as the issue's run read it is traced beside the ledger as it stands
now; every fact whose part in a measure differs is one row, with its kind:

* 核减 — an amount or recognition went down, or was withdrawn; * 核增 — a correction raised it;
* 补报 — recorded or recognised only afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.queries import traced
from saima.assessment.reading import Moment
from saima.core.assess import Assessment
from saima.core.periods import Period
from saima.core.rehearsing.whatif import with_measure
from saima.core.tracing import Part, total
from saima.ledger.models import Fact


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One fact's changed part in one measure of one unit. Amounts in base units of the measure."""

    kind: str
    unit: str
    unit_title: str
    measure: str
    measure_title: str
    measure_unit: str
    fact: str
    subject: str
    before: Fraction
    after: Fraction
    reason: str

    @property
    def change(self) -> Fraction:
        """What the figure gains or loses."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What the adjustments would do to one unit's printed total and place."""

    unit: str
    unit_title: str
    total_before: Fraction | None
    total_after: Fraction | None
    place_before: int | None
    place_after: int | None


@dataclass(frozen=True, slots=True)
class Restatement:
    """All adjustments of one published run, and their effect on totals and places."""

    adjustments: tuple[Adjustment, ...]
    effects: tuple[Effect, ...]
    restated: Assessment


def _by_subject(parts: Sequence[Part]) -> dict[str, tuple[Fraction, Part]]:
    """Return the parts by what they are of: a project where there is one, else the fact itself."""
    found: dict[str, tuple[Fraction, Part]] = {}
    for part in parts:
        key = part.row.get("project") or part.row.get("fact") or ""
        amount, _first = found.get(key, (Fraction(0), part))
        found[key] = (amount + part.amount, part)
    return found


def _newest_fact(part: Part, after: int, upto: int) -> Fact | None:
    """Return the latest fact of the part's project (or its own chain) entered after the issue was run."""
    own = part.row.get("fact")
    facts = Fact.objects.filter(entry__gt=after, entry__lte=upto)
    facts = facts.filter(project__code=part.row["project"]) if part.row.get("project") else facts.filter(code=own)
    return facts.order_by("-entry").first()


def restate(run: Run, *, ledger_entry: int, as_of: date) -> Restatement:
    """Return what changed since a run in its own period, as the ledger stands at an entry and a day."""
    published = assessment_of(run)
    book, period = published.rulebook, Period.parse(run.period)
    now = Moment(ledger_entry, as_of)
    names = [name for name, measure in book.measures.items() if measure.of in {"facts", "projects"}]
    found: list[Adjustment] = []
    restated = published
    for result in published.results:
        code = result.unit.code
        old = dict(zip(names, traced(run, book=book, period=period, measures=names, unit=code), strict=True))
        new = dict(zip(names, traced(now, book=book, period=period, measures=names, unit=code), strict=True))
        for name in names:
            measure, parts = new[name]
            if total(parts) != published.measure(name, code):
                restated = with_measure(restated, unit=code, measure=name, value=total(parts))
            before, after = _by_subject(old[name][1]), _by_subject(parts)
            for key in sorted(set(before) | set(after)):
                was, is_now = before.get(key, (Fraction(0), None))[0], after.get(key, (Fraction(0), None))[0]
                if was == is_now:
                    continue
                part = (after.get(key) or before[key])[1]
                cause = _newest_fact(part, run.ledger_entry, ledger_entry)
                found.append(
                    Adjustment(
                        kind=_kind(was, is_now, cause),
                        unit=code,
                        unit_title=result.unit.title,
                        measure=name,
                        measure_title=measure.title,
                        measure_unit=measure.unit,
                        fact=cause.code if cause else str(part.row.get("fact") or ""),
                        subject=str(cause.project or cause.unit) if cause else key,
                        before=was,
                        after=is_now,
                        reason=(cause.reason or cause.note) if cause else "",
                    )
                )
    return Restatement(tuple(found), _effects(published, restated), restated)


def _kind(was: Fraction, is_now: Fraction, cause: Fact | None) -> str:
    if is_now < was:
        return "核减"
    return "核增" if cause is not None and cause.replaces_id is not None else "补报"


def _effects(before: Assessment, after: Assessment) -> tuple[Effect, ...]:
    effects = []
    for result in before.results:
        other = after.result(result.unit.code)
        if (result.total, result.place) != (other.total, other.place):
            effects.append(
                Effect(
                    result.unit.code,
                    result.unit.title,
                    result.total,
                    other.total,
                    result.place,
                    other.place,
                )
            )
    return tuple(effects)
