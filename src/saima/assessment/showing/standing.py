"""Where a unit stands in the newest race, and what one more step would do: the workbench's tile."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.models import Run
from saima.assessment.showing.moves import moves_of
from saima.assessment.showing.texts import pick, points_text, signed_text
from saima.core.assess import Assessment, Result
from saima.core.formula.tree import names
from saima.core.messages import Language
from saima.core.periods import Period
from saima.core.rehearsing.whatif import with_measure
from saima.core.rulebook import Measure
from saima.ledger.words import counted, titled

MONEY_STEP = Fraction(10**9)
"""One step of money in 'one more step': ten million yuan (1 000 万元)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One more of one measure, all else as it is: the gain in points, the new total and place."""

    title: str
    gain: str
    total: str
    place: int | None
    moves: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest race as one unit sees it; `mine` is None for a reader without a racing unit."""

    run: Run
    period: str
    mine: Result | None
    total: str
    above: str
    below: str
    rows: tuple[tuple[int | None, str, str, str, bool], ...]
    steps: tuple[Step, ...]
    ways: tuple[str, ...]
    """What would take the unit one place up, as sentences; the first few."""


def _gap(assessment: Assessment, one: Result | None, other: Result | None) -> str:
    if one is None or other is None or one.total is None or other.total is None:
        return ""
    return points_text(assessment.rulebook, abs(one.total - other.total))


def _steps(assessment: Assessment, mine: Result, language: Language) -> tuple[Step, ...]:
    """Return what one more of each scored measure would do, the largest gain first; steps without effect left out."""
    book, code = assessment.rulebook, mine.unit.code
    scored = {n.text for i in book.indicators for n in names(i.score.tree)}
    found: list[tuple[Fraction, Step]] = []
    for name, measure in book.measures.items():
        now = assessment.measure(name, code)
        if name not in scored or measure.of == "computed" or not isinstance(now, Fraction) or mine.total is None:
            continue
        step = MONEY_STEP if measure.unit in {"亿元", "万元"} else Fraction(1)
        after = with_measure(assessment, unit=code, measure=name, value=now + step).result(code)
        if after.total is None or after.total <= mine.total:
            continue
        gain = after.total - mine.total
        title = _more(measure, language)
        total = points_text(book, after.total)
        found.append((gain, Step(title, signed_text(gain), total, after.place, after.place != mine.place)))
    found.sort(key=lambda item: -item[0])
    return tuple(step for _gain, step in found[:5])


def _more(measure: Measure, language: Language) -> str:
    title = pick(language, measure.title, measure.title_en)
    amount = counted("1 000", "万元") if measure.unit in {"亿元", "万元"} else counted("1", measure.unit)
    return _("%(title)s再加 %(amount)s") % {"title": title, "amount": amount}


def standing(*, unit: str, language: Language) -> Standing | None:
    """Return the newest race as this unit (code, or '' for none) sees it; None before the first run."""
    run = queries.run_for(unit)
    if run is None:
        return None
    view = queries.view_of(run)
    board = next((b for b in view.boards if unit in {r.result.unit.code for r in b.rows}), view.boards[0])
    results = [row.result for row in board.rows]
    mine = next((r for r in results if r.unit.code == unit), None)
    at = results.index(mine) if mine else -1
    book, named = view.assessment.rulebook, queries.unit_titles(language)
    return Standing(
        run=run,
        period=titled(Period.parse(run.period)),
        mine=mine,
        total=points_text(book, mine.total) if mine else "",
        above=_gap(view.assessment, mine, results[at - 1]) if mine and at > 0 else "",
        below=_gap(view.assessment, mine, results[at + 1]) if mine and at + 1 < len(results) else "",
        rows=tuple(
            (
                r.place,
                named.get(r.unit.code, r.unit.title),
                points_text(book, r.total),
                r.unit.code,
                r.unit.code == unit,
            )
            for r in results
        ),
        steps=_steps(view.assessment, mine, language) if mine else (),
        ways=tuple(each.sentence for each in moves_of(run, unit)[:3]) if mine else (),
    )
