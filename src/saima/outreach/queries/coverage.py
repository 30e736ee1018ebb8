"""Who covers what: sectors × source regions, with the target firms, leads and signings in each, and what nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saima.ledger.words import brief
from saima.outreach.flows import BECAME, OPEN_STATES
from saima.outreach.models import TargetFirm, sees_all
from saima.outreach.queries.leads import NOT_SAID, own_leads
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope


@dataclass(frozen=True, slots=True)
class Cell:
    """One sector in one region: live target firms, leads, those on their way, those signed; the teams it is set for.

    `is_gap`: it is set for a team, and there is neither a target firm nor a lead.
    """

    targets: int = 0
    leads: int = 0
    open: int = 0
    signed: int = 0
    teams: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Tell whether a team should cover the cell and has nothing there."""
        return bool(self.teams) and not self.targets and not self.leads


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix: sectors down, regions across, each as written, `NOT_SAID` last; cells by both."""

    sectors: tuple[str, ...]
    regions: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def cell(self, sector: str, region: str) -> Cell:
        """Return a cell; an empty one where nothing is set and nothing is there."""
        return self.cells.get((sector, region), Cell())

    @property
    def gaps(self) -> int:
        """The number of cells set for a team where there is nothing."""
        return sum(cell.is_gap for cell in self.cells.values())


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("、") if word.strip()]


def coverage(user: User) -> Coverage:
    """Return the matrix of what the user may know: for the whole district the centre, for a unit its own.

    A firm's sector and region are those of the list of target firms; a lead has its target's, else its industry and no
    region. Voided leads are not counted. Three statements.
    """
    units = Unit.objects.filter(end_on=None) if sees_all(user) else units_in_scope(user)
    teams: dict[tuple[str, str], list[str]] = {}
    for unit in units.exclude(sectors="").exclude(region="").order_by("position", "code"):
        for sector in _words(unit.sectors):
            for region in _words(unit.region):
                teams.setdefault((sector, region), []).append(brief(unit))
    counts: dict[tuple[str, str], list[int]] = {}
    targets = TargetFirm.objects.visible_to(user).filter(struck_on=None)
    for sector, region in targets.values_list("sector", "region"):
        counts.setdefault((sector or NOT_SAID, region or NOT_SAID), [0, 0, 0, 0])[0] += 1
    columns = ("industry", "target__sector", "target__region", "state", "project__signed")
    for industry, sector, region, state, signed in own_leads(user).values_list(*columns):
        cell = counts.setdefault((sector or industry or NOT_SAID, region or NOT_SAID), [0, 0, 0, 0])
        cell[1] += 1
        cell[2] += state in OPEN_STATES
        cell[3] += state == BECAME and bool(signed)
    keys = {*teams, *counts}
    return Coverage(
        sectors=_ordered({sector for sector, _region in keys}, [sector for sector, _region in teams]),
        regions=_ordered({region for _sector, region in keys}, [region for _sector, region in teams]),
        cells={key: _cell(counts.get(key, [0, 0, 0, 0]), teams.get(key, [])) for key in keys},
    )


def _cell(counted: list[int], teams: list[str]) -> Cell:
    targets, leads, going, signed = counted
    return Cell(targets, leads, going, signed, tuple(teams))


def _ordered(found: set[str], first: list[str]) -> tuple[str, ...]:
    """Return words as the teams name them, then the others, what nobody wrote last."""
    named = list(dict.fromkeys(first))
    return (*named, *sorted(found - {*named, NOT_SAID}), *(found & {NOT_SAID}))
