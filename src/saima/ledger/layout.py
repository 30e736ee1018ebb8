"""What this place's catalogue adds to the rows that measures read."""

from __future__ import annotations

from functools import cache

from saima.core.formula.fields import catalogue_fact_fields, catalogue_project_fields
from saima.core.formula.kinds import Kind
from saima.core.frames import QUANTITY_DECIMALS, Layout, Milestone
from saima.ledger.catalogue import catalogue, matter_row_fields, project_fields, signing_row_fields


@cache
def layout() -> Layout:
    """Return the catalogue's fields, milestones and project fields as rows have them."""
    rules = catalogue()
    own = project_fields()
    return Layout(
        fields=matter_row_fields()
        | signing_row_fields()
        | {field.name: field.type for kind in rules.kinds.values() for field in kind.fields.values()},
        milestones=tuple(Milestone(name, need.kind, need.fields) for name, need in rules.milestones.items()),
        borrowed=tuple(
            (name, *entry["from"].split(".", 1)) for name, entry in own.items() if "." in entry.get("from", "")
        ),
        graded=tuple(
            (name, tuple((value, stone) for value, stone in entry["first_of"].items()))
            for name, entry in own.items()
            if "first_of" in entry
        ),
        results=frozenset(kind.id for kind in rules.kinds.values() if kind.is_result),
    )


@cache
def fact_fields() -> dict[str, Kind]:
    """Return the catalogue's fact fields with the kinds that a rulebook's check needs."""
    return catalogue_fact_fields(layout().fields.items())


@cache
def row_fields_of_projects() -> dict[str, Kind]:
    """Return the fields of project rows with the kinds that a rulebook's check needs."""
    own = [(name, entry["type"]) for name, entry in project_fields().items()]
    return catalogue_project_fields([stone.name for stone in layout().milestones], own)


def quantity_factor(kind: str) -> int:
    """Return by what a stored quantity of that kind is multiplied to carry the rows' two decimals."""
    known = catalogue().kinds.get(kind)
    rule = known.quantity if known else None
    return int(10 ** (QUANTITY_DECIMALS - (rule.decimals if rule else QUANTITY_DECIMALS)))
