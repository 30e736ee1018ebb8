"""An act as a history shows it, for whatever is moved on by acts: leads, matters, dockets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from saima.ledger.words import said, titled
from saima.people.models import Unit, User

Pairs = tuple[tuple[str, str], ...]
Act = TypeVar("Act")


@dataclass(frozen=True, slots=True)
class Told(Generic[Act]):
    """One act as the history shows it: what, who, when, and every word that came with it."""

    act: Act
    title: str
    who: str
    state: str
    pairs: Pairs


def who_did(unit: Unit | None, party: str, person: User | None) -> str:
    """Return who did an act: the unit, or the party when it is none of ours (企业), and the officer; "—" for nobody."""
    told = (titled(unit) if unit else said(party), str(person) if person else "")
    return " · ".join(filter(None, told)) or "—"


def filled(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Return the (name, text) whose text is not blank."""
    return tuple((name, text) for name, text in pairs if text)
