"""The JSON doors of rulebooks: a text is checked, compared and tried; nothing is stored."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from saima.assessment import queries
from saima.assessment.actions import check_rulebook
from saima.assessment.freezing import assessment_of
from saima.assessment.showing import editing
from saima.core.assess import assess
from saima.core.rehearsing.whatif import compare
from saima.core.rulediff import differences
from saima.core.rulefile import read_rulebook
from saima.core.ruletable import table
from saima.people.policies import check_may

router = Router()


class TextIn(Schema):
    """The text of a rulebook, as a file holds it; `run` names a run to try it beside; `language` zh or en."""

    text: str
    run: str = ""
    language: Literal["zh", "en"] = "zh"


class PairIn(Schema):
    """Two texts of rulebooks, the older first."""

    old: str
    new: str
    language: Literal["zh", "en"] = "zh"


@router.post("/check", summary="检查考核办法正文")
def check_text(request: HttpRequest, typed: TextIn) -> dict[str, Any]:
    """Return every fault of a text, and its 评分细则表 as far as it can be read. Nothing is stored."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    book, problems = editing.read(typed.text)
    rows = table(book, language=typed.language) if book is not None else ()
    return {
        "problems": [problem.as_dict() for problem in problems],
        "rows": [
            {
                "section": row.kind,
                "name": row.name,
                "title": row.title,
                "points": row.points,
                "words": row.words,
                "formula": row.formula,
                "pattern": row.pattern.pattern.id if row.pattern else None,
                "parameters": dict(row.pattern.values) if row.pattern else {},
            }
            for row in rows
        ],
    }


@router.post("/differences", summary="两份办法的不同")
def differences_told(request: HttpRequest, pair: PairIn) -> dict[str, Any]:
    """Return what a text changes against another, in sentences."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    books = [read_rulebook(text, file=name) for text, name in ((pair.old, "old"), (pair.new, "new"))]
    found = differences(*books, language=pair.language)
    return {"differences": [{"section": one.section, "row": one.row, "sentence": one.sentence} for one in found]}


@router.post("/preview", summary="按办法正文试算")
def preview(request: HttpRequest, typed: TextIn) -> dict[str, Any]:
    """Return totals and places of a run's units under a text; `uncounted` names measures the run has not counted."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    check_may(request.user, "see_all_working")  # type: ignore[arg-type]
    found = get_object_or_404(queries.standing_runs(), code=typed.run)
    rulebook = check_rulebook(typed.text)
    base = assessment_of(found)
    if uncounted := editing.uncounted(rulebook, base.rulebook.measures):
        return {"uncounted": uncounted, "units": []}
    other = assess(rulebook=rulebook, inputs=base.inputs, period=base.period)
    return {
        "uncounted": [],
        "units": [
            {
                "unit": one.unit,
                "place": {"run": one.place_a, "text": one.place_b},
                "total": {
                    "run": None if one.total_a is None else str(one.total_a),
                    "text": None if one.total_b is None else str(one.total_b),
                },
            }
            for one in compare(base, other, language=typed.language)
        ],
    }
