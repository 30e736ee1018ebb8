"""Kinds of matters, stop reasons and ratings, read from catalogue/matters.yaml as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings

from saima.core.clocks import Basis
from saima.core.flow import Flow
from saima.ledger.catalogue import Field
from saima.service.flows import FLOWS


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the catalogue in both languages."""

    id: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class MatterKind:
    """One kind of matter: the flow it goes, the link it belongs to, its limit where the list has none, its fields."""

    id: str
    title: str
    title_en: str
    link: str
    flow: Flow
    of: str
    starts: Said
    unit: Said
    from_unit: Said
    days: int
    basis: Basis
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class StopReason(Said):
    """Why a clock stands still, and to whom the time is charged."""

    held_by: str


@dataclass(frozen=True, slots=True)
class Rating(Said):
    """What a firm says of how it was served; `points` orders it, best highest."""

    points: int


@dataclass(frozen=True, slots=True)
class Zero(Said):
    """One of the four zeros (四个零): what is measured, what it should come to, which categories it counts."""

    measure: str
    measure_en: str
    aim: str
    aim_en: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterCatalogue:
    """All of catalogue/matters.yaml."""

    kinds: Mapping[str, MatterKind]
    stops: Mapping[str, StopReason]
    ratings: Mapping[str, Rating]
    zeros: Mapping[str, Zero]


def _said(entry: Mapping[str, str], name: str = "") -> Said:
    return Said(name, entry["title"], entry["title_en"])


@cache
def matters() -> MatterCatalogue:
    """Return the catalogue of matters; read once."""
    loaded = yaml.safe_load((settings.SAIMA_CATALOGUE / "matters.yaml").read_text(encoding="utf-8"))
    kinds = {
        name: MatterKind(
            id=name,
            title=entry["title"],
            title_en=entry["title_en"],
            link=entry["link"],
            flow=FLOWS[entry["flow"]],
            of=entry["of"],
            starts=_said(entry["starts"]),
            unit=_said(entry["unit"]),
            from_unit=_said(entry["from_unit"]),
            days=entry["days"],
            basis=entry["basis"],
            fields={
                field: Field(
                    field,
                    said["title"],
                    said["title_en"],
                    said["type"],
                    tuple(said.get("choices", ())),
                    said.get("required", False),
                )
                for field, said in entry["fields"].items()
            },
        )
        for name, entry in loaded["kinds"].items()
    }
    stops = {
        name: StopReason(name, entry["title"], entry["title_en"], entry["held_by"])
        for name, entry in loaded["stops"].items()
    }
    ratings = {
        name: Rating(name, entry["title"], entry["title_en"], entry["points"])
        for name, entry in loaded["ratings"].items()
    }
    zeros = {
        name: Zero(
            name,
            **{key: value for key, value in entry.items() if key != "categories"},
            categories=tuple(entry.get("categories", ())),
        )
        for name, entry in loaded["zeros"].items()
    }
    return MatterCatalogue(kinds, stops, ratings, zeros)
