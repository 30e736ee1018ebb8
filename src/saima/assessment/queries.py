"""Reads of the assessment: which runs stand for a period, their boards, and the facts behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from saima.assessment.freezing import assessment_of, rulebook_of
from saima.assessment.gathering import gather
from saima.assessment.models import AdoptedRulebook, Rehearsal, Run, Target
from saima.assessment.reading import Reading
from saima.core.assess import Assessment
from saima.core.boards import Board, boards
from saima.core.formula import tree
from saima.core.periods import Period
from saima.core.rulebook import DisplayColumn, Measure, Rulebook
from saima.core.tracing import Part, total, trace
from saima.ledger.models import Evidence, Fact, Verification
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.service.models import Matter


def is_of_place(rulebook: Rulebook) -> bool:
    """Tell whether the rulebook is about the place as a whole (its one group names no members)."""
    return len(rulebook.groups) == 1 and rulebook.groups[0].members is None


def rate_of(rulebook: Rulebook) -> tuple[DisplayColumn, str, str] | None:
    """Return the first display column that is a ratio of two measures, with their names; None when there is none."""
    for shown in rulebook.display.columns:
        root = shown.value.tree
        if isinstance(root, tree.Call) and root.function == "ratio":
            named = [n.text for n in root.arguments if isinstance(n, tree.Name) and n.text in rulebook.measures]
            if len(named) == 2:
                return shown, named[0], named[1]
    return None


def is_duty(rulebook: Rulebook) -> bool:
    """Tell whether the rulebook measures duty (履职) by a rate in time, not tasks by their pace."""
    return not is_of_place(rulebook) and not rulebook.display.pace and rate_of(rulebook) is not None


def standing_runs() -> QuerySet[Run]:
    """Return the runs of adopted rulebooks, the newest first."""
    return Run.objects.filter(is_rehearsal=False).select_related("rulebook").order_by("-id")


def latest_run(*, code: str, period: str, before: int | None = None) -> Run | None:
    """Return the newest run of a rulebook code for a period; `before` a run's id, only those made before it."""
    runs = standing_runs().filter(rulebook__code=code, period=period)
    return (runs.filter(pk__lt=before) if before else runs).first()


def previous_run(run: Run) -> Run | None:
    """Return the newest run of the same rulebook for the period just before, which moves are told against."""
    if run.rulebook is None:
        return None
    period = Period.parse(run.period).previous()
    if period.year != Period.parse(run.period).year:
        return None
    return latest_run(code=run.rulebook.code, period=period.code)


@dataclass(frozen=True, slots=True)
class Choice:
    """A board that can be opened: a rulebook and the periods it has been run for, newest first."""

    rulebook: AdoptedRulebook
    periods: tuple[str, ...]


def choices() -> list[Choice]:
    """Return the rulebooks that race units and the periods they were run for."""
    found: dict[int, list[str]] = {}
    books: dict[int, AdoptedRulebook] = {}
    for run in standing_runs().only("rulebook", "period").order_by("-period", "-id"):
        if run.rulebook is not None and not is_of_place(rulebook_of(run.rulebook.text)):
            books[run.rulebook.pk] = run.rulebook
            periods = found.setdefault(run.rulebook.pk, [])
            if run.period not in periods:
                periods.append(run.period)
    return [Choice(books[key], tuple(periods)) for key, periods in found.items()]


def run_for(unit: str) -> Run | None:
    """Return the newest run of the race a unit ('' for none) is in, else of one by tasks, else any; None: no run."""
    newest = [
        run
        for choice in choices()
        if (run := latest_run(code=choice.rulebook.code, period=choice.periods[0])) is not None
    ]
    mine = [run for run in newest if unit in {unit["code"] for unit in run.result["inputs"]["units"]}]
    by_task = [run for run in newest if not is_duty(rulebook_of(run.rulebook_text))]
    return next(iter((*mine, *by_task, *newest)), None)


@dataclass(frozen=True, slots=True)
class View:
    """A run as a page shows it: its assessment, boards, the run before, and the place's own run of the same period."""

    run: Run
    assessment: Assessment
    boards: tuple[Board, ...]
    previous: Run | None
    before: Assessment | None
    place: Run | None


def view_of(run: Run) -> View:
    """Return a run with its boards; moves are told against the run before."""
    assessment = assessment_of(run)
    earlier = previous_run(run)
    before = assessment_of(earlier) if earlier else None
    of_place = None
    if not is_of_place(assessment.rulebook):
        same = standing_runs().filter(period=run.period, as_of__lte=run.as_of)
        of_place = next((r for r in same if r.rulebook and is_of_place(rulebook_of(r.rulebook.text))), None)
    return View(run, assessment, boards(assessment, previous=before), earlier, before, of_place)


def leads(language: str = "zh") -> dict[str, str]:
    """Return per unit code the name of its lead department (牵头单位)."""
    rows = Unit.objects.exclude(lead=None).values_list("code", "lead__title", "lead__title_en")
    return {code: (english if language == "en" and english else title) for code, title, english in rows}


def unit_titles(language: str) -> dict[str, str]:
    """Return the English titles of units by code for an English reader; empty for a Chinese one."""
    if language != "en":
        return {}
    return dict(Unit.objects.exclude(title_en="").values_list("code", "title_en"))


def may_open(user: User, unit_code: str) -> bool:
    """Tell whether the user may see the facts behind that unit's figures: by right, or because it is their unit."""
    return may(user, "see_all_working") or (user.unit is not None and user.unit.code == unit_code)


def rehearsals_of(run: Run) -> QuerySet[Rehearsal]:
    """Return the rehearsals of a run, the newest first."""
    return Rehearsal.objects.filter(run=run).order_by("-id")


def told_to(user: User, rehearsal: Rehearsal) -> dict[str, Any]:
    """Return what a rehearsal found as far as the user may see it.

    Who may see all working sees all. A unit sees its own rows, others' published places, and which choices decide on
    the whole; nothing about how firm another unit stands.
    """
    told: dict[str, Any] = rehearsal.result
    if may(user, "see_all_working"):
        return told
    own = {user.unit.code} if user.unit is not None else set()

    def mine(rows: Mapping[str, Any]) -> dict[str, Any]:
        return {code: row for code, row in rows.items() if code in own}

    def without_others(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{"name": row["name"], "places": mine(row["places"])} for row in rows]

    return {
        **told,
        "intervals": mine(told["intervals"]),
        "ahead": [],
        "effects": {**told["effects"], "units": mine(told["effects"]["units"])},
        "left_out": without_others(told["left_out"]),
        "alternatives": without_others(told["alternatives"]),
    }


@dataclass(frozen=True, slots=True)
class Behind:
    """One measure of one unit: its stored number, the parts traced anew, and whether they still sum to it."""

    measure: Measure
    stored: Fraction
    parts: tuple[Part, ...]

    @property
    def sum(self) -> Fraction:
        """What the parts make."""
        return total(self.parts)

    @property
    def agrees(self) -> bool:
        """Tell whether the traced parts sum to the stored number."""
        return self.sum == self.stored


def behind(run: Run, *, measures: Sequence[str], unit: str) -> list[Behind]:
    """Return the facts behind these measures of one unit, traced from the ledger as the run saw it.

    Three statements at most, whatever the number of facts; no engine is loaded. Measures that are entered or computed
    from others have no facts of their own and are left out.
    """
    assessment = assessment_of(run)
    book = assessment.rulebook
    found = []
    for measure, parts in traced(run, book=book, period=Period.parse(run.period), measures=measures, unit=unit):
        stored = assessment.measure(measure.name, unit)
        found.append(Behind(measure, stored if isinstance(stored, Fraction) else Fraction(0), parts))
    return found


def traced(
    reading: Reading, *, book: Rulebook, period: Period, measures: Sequence[str], unit: str
) -> list[tuple[Measure, tuple[Part, ...]]]:
    """Return the parts of these measures of one unit as the ledger stood at a reading."""
    wanted = [book.measures[name] for name in measures if book.measures[name].of in {"facts", "projects"}]
    if not wanted:
        return []
    found = gather(reading, wanted, period=period, unit=unit)
    return [(measure, trace(measure, found.rows(measure), period=period, unit=unit)) for measure in wanted]


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as an explanation lists it: the stored row, its evidence and its latest recognition by the run's day."""

    fact: Fact
    evidence: tuple[Evidence, ...]
    act: Verification | None


def fact_lines(codes: Sequence[str], *, as_of: date) -> dict[str, FactLine]:
    """Return the stored facts of these codes with evidence and latest act, in three statements."""
    facts = Fact.objects.filter(code__in=codes).select_related("project", "unit", "recorded_by")
    acts: dict[int, Verification] = {}
    recognised = Verification.objects.filter(fact__code__in=codes, verified_on__lte=as_of)
    for act in recognised.select_related("recorded_by", "sheet").order_by("entry"):
        acts[act.fact_id] = act
    evidence: dict[int, list[Evidence]] = {}
    for item in Evidence.objects.filter(fact__code__in=codes).select_related("file"):
        evidence.setdefault(item.fact_id, []).append(item)
    return {fact.code: FactLine(fact, tuple(evidence.get(fact.pk, ())), acts.get(fact.pk)) for fact in facts}


def matter_lines(codes: Sequence[str]) -> dict[str, Matter]:
    """Return the matters of these codes, as an explanation lists them; one statement."""
    found = Matter.objects.filter(code__in=codes).select_related("project", "unit")
    return {matter.code: matter for matter in found}


def current_targets(*, year: int) -> list[Target]:
    """Return the targets of a year that hold now, the place first, then units in the office's order."""
    latest: dict[tuple[int, str, str, str], Target] = {}
    for row in Target.objects.filter(year=year).select_related("unit").order_by("entry"):
        latest[row.unit_id, row.name, row.level, row.basis] = row
    return sorted(
        latest.values(), key=lambda t: (t.unit.code != settings.SAIMA_PLACE, t.unit.position, t.unit.code, t.name)
    )
