"""The teams' rulebook of 2023 written out by hand, to prove that the ledgers give the published scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What one team did to the end of a month; amounts in 亿元."""

    signed: Fraction
    arrived: Fraction
    started: int
    cohort: int
    trips: int
    firms: int
    reserves: int
    on_time: int
    due: int
    bonus: Fraction
    deduction: Fraction


def half_up(value: Fraction) -> Fraction:
    """Return a value that is not negative rounded half up to two decimals."""
    return Fraction(int(value * 100 + Fraction(1, 2)), 100)


def score(measured: Measured, *, targets: Sequence[int], months: int, reading: str) -> Fraction:
    """Return the total: each indicator rounded, then summed. Reading A takes the two quotas a month, B a year."""
    signed, arrived = (Fraction(target * months, 12) for target in targets)
    quota = months if reading == "A" else 1
    one = Fraction(1)
    parts = (
        30 * min(Fraction(6, 5), measured.signed / signed),
        30 * min(Fraction(6, 5), measured.arrived / arrived),
        20 * min(one, Fraction(measured.started, measured.cohort) * 2),
        5 * min(one, Fraction(measured.trips, months)),
        5 * min(one, Fraction(measured.firms, 5 * quota)),
        5 * min(one, Fraction(measured.reserves, 10 * quota)),
        5 * Fraction(measured.on_time, measured.due),
    )
    return sum((half_up(part) for part in parts), Fraction(0)) + measured.bonus - measured.deduction


def places(totals: Mapping[str, Fraction]) -> dict[str, int]:
    """Return each unit's place; equal totals share the better one."""
    return {unit: 1 + sum(other > total for other in totals.values()) for unit, total in totals.items()}
