"""What a bulletin is made of, and the projects it must name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.queries import is_of_place, traced
from saima.core.periods import Period
from saima.ledger.models import Project
from saima.people.models import Place
from saima.publications.adjustments import Restatement


@dataclass(frozen=True, slots=True)
class Material:
    """What a bulletin is made of. `restatement` is of the issue before, None for the first."""

    place: Place
    year: int
    number: int
    period: Period
    cut_off: date
    published_on: date
    state: str
    run: Run
    place_run: Run | None
    previous_run: Run | None
    requirements: str
    restatement: Restatement | None
    restated_title: str = ""
    duty_run: Run | None = None


def place_run_for(run: Run) -> Run | None:
    """Return the newest run of the place's own rulebook for the same period and data day."""
    from saima.assessment.freezing import rulebook_of
    from saima.assessment.queries import standing_runs

    for other in standing_runs().filter(period=run.period, as_of__lte=run.as_of):
        if other.rulebook is not None and is_of_place(rulebook_of(other.rulebook.text)):
            return other
    return None


def duty_run_for(run: Run) -> Run | None:
    """Return the newest run, for the same period and data day, of another rulebook that races another population."""
    from saima.assessment.freezing import rulebook_of
    from saima.assessment.queries import is_duty, standing_runs

    own = {result.unit.code for result in assessment_of(run).results}
    for other in standing_runs().filter(period=run.period, as_of__lte=run.as_of).exclude(rulebook=run.rulebook):
        if other.rulebook is None:
            continue
        book = rulebook_of(other.rulebook.text)
        if is_duty(book) and own.isdisjoint(result.unit.code for result in assessment_of(other).results):
            return other
    return None


def unstarted(material: Material) -> list[Project]:
    """Return the place's projects formally signed in the last twelve months and not started, as the run read them."""
    run = material.place_run
    if run is None:
        return []
    book = assessment_of(run).rulebook
    if not {"签约项目数", "开工项目数"} <= set(book.measures):
        return []
    unit = assessment_of(run).results[0].unit.code
    signed, started = traced(run, book=book, period=material.period, measures=["签约项目数", "开工项目数"], unit=unit)
    codes = {p.row["project"] for p in signed[1]} - {p.row["project"] for p in started[1]}
    return list(Project.objects.filter(code__in=codes).select_related("lead_unit").order_by("signed_on", "code"))
