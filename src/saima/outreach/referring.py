"""Who brought whom (以商招商): firm → lead → project → firm, as a tree from one firm; pure, and safe with circles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A lead that a firm referred, and what became of it. Amounts in fen; `firm` is the project's firm, if any."""

    lead: int
    code: str
    title: str
    state: str
    referrer: int
    project: int | None = None
    project_code: str = ""
    project_title: str = ""
    stage: str = ""
    signed: int = 0
    arrived: int = 0
    firm: int | None = None
    firm_name: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """One step of the tree: the edge, and what its firm brought in turn. `is_again`: that firm was told of before."""

    edge: Edge
    then: tuple[Brought, ...]
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What a set of edges comes to; a project that several leads led to counts once. Amounts in fen."""

    leads: int
    projects: int
    signed: int
    arrived: int


def brought_by(root: int, edges: Iterable[Edge]) -> tuple[Brought, ...]:
    """Return what a firm brought, in the order of filing, and what came of that; each firm is opened once."""
    by_firm: dict[int, list[Edge]] = {}
    for edge in edges:
        by_firm.setdefault(edge.referrer, []).append(edge)
    opened = {root}

    def of(firm: int) -> tuple[Brought, ...]:
        steps = []
        for edge in by_firm.get(firm, ()):
            if edge.firm is None or edge.firm not in by_firm:
                steps.append(Brought(edge, ()))
            elif edge.firm in opened:
                steps.append(Brought(edge, (), is_again=True))
            else:
                opened.add(edge.firm)
                steps.append(Brought(edge, of(edge.firm)))
        return tuple(steps)

    return of(root)


def flat(tree: Iterable[Brought]) -> tuple[Edge, ...]:
    """Return every edge of a tree, each once."""
    found: list[Edge] = []
    for step in tree:
        found.append(step.edge)
        found += flat(step.then)
    return tuple(found)


def sum_of(edges: Iterable[Edge]) -> Sum:
    """Return what edges come to."""
    rows = list(edges)
    projects = {edge.project: edge for edge in rows if edge.project is not None}
    return Sum(
        leads=len({edge.lead for edge in rows}),
        projects=len(projects),
        signed=sum(edge.signed for edge in projects.values()),
        arrived=sum(edge.arrived for edge in projects.values()),
    )
