"""Doors of agreements to be read only: promised against actual, signings with their reviews, the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from saima.agreements import flows
from saima.agreements.asof import Gated
from saima.agreements.catalogue import agreements
from saima.agreements.queries.promised import Cell, promised_page
from saima.agreements.queries.signings import SigningFilter, signing_page
from saima.ledger.views.scope import office_day, reader

router = Router()


@router.get("/agreements/figures/promised", summary="承诺与实绩")
def promised(request: HttpRequest) -> dict[str, Any]:
    """Return promised against actual per review grade and per year, each kind of clause for itself, exact."""
    page = promised_page(reader(request), on=office_day(request))

    def told(cell: Cell) -> dict[str, Any]:
        ratio = cell.ratio
        return {
            "clause": cell.kind.id,
            "amount_kind": cell.kind.amount_kind or None,
            "measure": cell.kind.measure,
            "group": cell.group,
            "due": cell.count,
            "fulfilled": cell.fulfilled,
            "promised": cell.promised,
            "actual": cell.actual,
            "ratio": None if ratio is None else f"{ratio.numerator}/{ratio.denominator}",
        }

    return {
        "as_of": office_day(request),
        "by_grade": [told(cell) for cell in page.by_grade],
        "by_year": [told(cell) for cell in page.by_year],
    }


@router.get("/agreements/figures/signings", summary="签约审查")
def signings(request: HttpRequest, kind: str = flows.FAIR, show: str = "", page: int = 1) -> dict[str, Any]:
    """Return signings with the review they should have had. `show` blank: those that lack it; all: every one."""
    chosen = SigningFilter.read({"kind": kind, "show": show, "page": str(page)})
    found = signing_page(reader(request), chosen, on=office_day(request))

    def told(gated: Gated) -> dict[str, Any]:
        return {
            "required": gated.required,
            "reviewed": gated.reviewed,
            "lacks": gated.lacks,
            "approved_on": gated.approved_on,
            "passed_on": gated.passed_on,
            "gate": gated.gate or None,
            "agreement": gated.agreement or None,
        }

    return {
        "since": found.since,
        "lacking": found.lacking,
        "required": found.total,
        "signings": [
            {"fact": row.fact.code, "project": row.fact.project.code if row.fact.project else None, **told(row.gated)}
            for row in found.rows
        ],
        "next": chosen.page + 1 if found.has_more else None,
    }


@router.get("/agreements-catalogue", summary="准入条件、条款、禁止的内容")
def known(request: HttpRequest) -> dict[str, Any]:
    """Return the catalogue in force on the office day: conditions, score sheets, clauses, prohibitions."""
    on, kinds = office_day(request), agreements()
    return {
        "conditions": [each.id for each in kinds.conditions.values() if each.is_in_force(on)],
        "sheets": [each.id for each in kinds.sheets.values() if each.is_in_force(on)],
        "clauses": [{"id": each.id, "side": each.side, "measure": each.measure} for each in kinds.clauses.values()],
        "prohibitions": [
            {"id": each.id, "clauses": list(each.clauses), "from": each.starts_on, "source": each.source}
            for each in kinds.prohibitions.values()
        ],
    }
