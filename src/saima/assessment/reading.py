"""A moment of the ledger: what a run read, or what one would read now. Tracing needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Reading(Protocol):
    """The last ledger entry read, and the day up to which records and recognitions were known."""

    @property
    def ledger_entry(self) -> int:
        """The last entry read."""

    @property
    def as_of(self) -> date:
        """The day up to which records and recognitions were known."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading that is no stored run."""

    ledger_entry: int
    as_of: date
