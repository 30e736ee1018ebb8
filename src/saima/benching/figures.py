"""A measured figure with its target, and how a row of times becomes one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Role = Literal["ours", "rival", "limit"]
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit.

    `target` is the most it may be (`least`: the least); None where it is only told. `role` says whose number it is: the
    product's own, a rival's doing the same on the same data, or the limit that the machine sets.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    role: Role = "ours"
    least: bool = False

    @property
    def is_met(self) -> bool:
        """Tell whether the target is met; a figure without one meets it."""
        if self.target is None:
            return True
        return self.value >= self.target if self.least else self.value <= self.target

    def to_json(self) -> dict[str, object]:
        """Return the figure as plain data."""
        return {**asdict(self), "value": round(self.value, 3), "met": self.is_met}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed (nearest rank); 0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds an act took."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def quiet(act: Callable[[], object], share: float, *, seconds: float, most: int = 60) -> float:
    """Return the least percentile of five rounds, in milliseconds.

    Others may work on the machine, so one round tells little; the quietest one tells what the program itself takes.
    Rounds are of `most` acts, fewer when `seconds` for all rounds run out (two at least each).
    """
    act()
    rounds = []
    for _ in range(ROUNDS):
        end = time.monotonic() + seconds / ROUNDS
        times: list[float] = []
        while len(times) < 2 or (len(times) < most and time.monotonic() < end):
            times.append(timed(act))
        rounds.append(percentile(times, share))
    return min(rounds)


def quiet_p95(act: Callable[[], object], *, seconds: float, most: int = 60) -> float:
    """Return the quiet 95th percentile, by which the product is judged."""
    return quiet(act, 0.95, seconds=seconds, most=most)


def quiet_median(act: Callable[[], object], *, seconds: float, most: int = 60) -> float:
    """Return the quiet median, by which rivals and limits are compared."""
    return quiet(act, 0.5, seconds=seconds, most=most)
