"""A rehearsal (试算) on the screen: the same frozen inputs under another rulebook, unit by unit, and past periods too.

Exact whole assessments; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.texts import pick, points_text, signed_text
from saima.core.assess import assess
from saima.core.messages import Language
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.core.rehearsing.past import PastPeriod, over_periods
from saima.core.rehearsing.whatif import Compared, compare
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook


@dataclass(frozen=True, slots=True)
class Other:
    """A rulebook that a run's inputs can be put under: its file's name and title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One unit under both rulebooks, with what makes the difference."""

    title: str
    place_a: int | None
    place_b: int | None
    total_a: str
    total_b: str
    move: int | None
    parts: tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def _shipped(path: str, _changed: int) -> Rulebook | None:
    try:
        return read_rulebook(Path(path).read_text(encoding="utf-8"), file=Path(path).name)
    except Problems:
        return None


def _books() -> dict[str, Rulebook]:
    """Return the rulebooks that ship with the place, by file name; a broken one is left out."""
    found = {}
    for path in sorted(Path(settings.SAIMA_RULEBOOKS).glob("*/*.yaml")):
        if path.name.endswith(".cases.yaml"):
            continue
        book = _shipped(str(path), path.stat().st_mtime_ns)
        if book is not None:
            found[path.stem] = book
    return found


def others(run: Run, language: Language) -> list[Other]:
    """Return the rulebooks whose measures this run has all counted, its own left out, the most alike first."""
    own = assessment_of(run)
    counted = set(own.inputs.measures)
    mine = {indicator.name for indicator in own.rulebook.indicators}
    alike = sorted(_books().items(), key=lambda each: -len(mine & {i.name for i in each[1].indicators}))
    return [
        Other(name, pick(language, book.title, book.title_en))
        for name, book in alike
        if book.fingerprint != own.rulebook.fingerprint
        and book.indicators
        and {m.name for m in book.measures.values() if m.of != "computed"} <= counted
    ]


def rehearse(run: Run, *, name: str, language: Language) -> tuple[Rulebook, list[Row]] | None:
    """Return the other rulebook and every unit under both, in the order of the other's places; None if unknown."""
    book = _books().get(name)
    if book is None or name not in {other.name for other in others(run, language)}:
        return None
    a = assessment_of(run)
    b = assess(rulebook=book, inputs=a.inputs, period=a.period)
    titles = queries.unit_titles(language)
    return book, [_row(a.rulebook, one, titles.get(one.unit, one.title)) for one in compare(a, b, language=language)]


def _row(book: Rulebook, one: Compared, title: str) -> Row:
    move = one.place_a - one.place_b if one.place_a is not None and one.place_b is not None else None
    parts = tuple((part.title, signed_text(part.points)) for part in one.change.parts) if one.change else ()
    totals = [points_text(book, total if total is None else Fraction(total)) for total in (one.total_a, one.total_b)]
    return Row(title, one.place_a, one.place_b, totals[0], totals[1], move, parts)


MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class Past:
    """One period under both rulebooks: who was and who would have been first, and who moves with the largest reason."""

    period: Period
    first: tuple[str, ...]
    would: tuple[str, ...]
    changes: bool
    moved: tuple[tuple[str, int | None, int | None, str], ...]


def past_periods(run: Run, *, book: Rulebook, language: Language) -> tuple[Past, ...]:
    """Return the last periods of the run's own kind and rulebook, its own the newest, each under both rulebooks."""
    kind = Period.parse(run.period).kind
    code = run.rulebook.code if run.rulebook else ""
    newest: dict[str, Run] = {}
    for one in queries.standing_runs().filter(rulebook__code=code, period__lte=run.period):
        if Period.parse(one.period).kind == kind:
            newest.setdefault(one.period, one)
    runs = [newest[period] for period in sorted(newest, reverse=True)[:MOST_PERIODS]]
    titles = queries.unit_titles(language)
    found = over_periods(book, [assessment_of(one) for one in runs], language=language)
    return tuple(_past(one, titles) for one in found)


def _past(one: PastPeriod, titles: Mapping[str, str]) -> Past:
    def first(which: str) -> tuple[str, ...]:
        return tuple(titles.get(o.unit, o.title) for o in one.others if getattr(o, which) == 1)

    def reason(other: Compared) -> str:
        parts = sorted(other.change.parts, key=lambda part: -abs(part.points)) if other.change else []
        return f"{parts[0].title} {signed_text(parts[0].points)}" if parts else ""

    moved = tuple((titles.get(o.unit, o.title), o.place_a, o.place_b, reason(o)) for o in one.moved)
    return Past(one.period, first("place_a"), first("place_b"), one.changes_first, moved)
