"""A rehearsal (试算) on the screen: the same frozen inputs under another rulebook, unit by unit. Nothing is stored."""

from __future__ import annotations

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
from saima.core.problems import Problems
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
    """Return the rulebooks whose measures this run has all counted, its own left out."""
    own = assessment_of(run)
    counted = set(own.inputs.measures)
    return [
        Other(name, pick(language, book.title, book.title_en))
        for name, book in _books().items()
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
