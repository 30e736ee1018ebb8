"""Pictures that show the same: an imprint per picture, and the pairs that may be one picture saved again.

A hash of 64 bits, as libraries of perceptual hashes offer it, finds a picture saved again and calls every slip of one
bank the same: it keeps the layout and loses the digits. So three steps, each finer: signs of the lowest frequencies
(what may be alike at all), a coarse grey picture, and the fine one, in which the worst spot decides: another amount
makes a spot, saving, scaling and compressing again make none. Loads numpy: for workers and commands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

FINE, COARSE, SPOT = 128, 32, 2
"""Sides of the fine and the coarse picture, and of a spot of the fine one."""
DEVIATION = 25
"""What one standard deviation of brightness becomes, in steps of grey; the mean becomes 128. With 50, ink saturates."""
FLATTEST = 4
"""Steps of deviation below which a picture is blank paper."""
NEAR = 8
"""Steps by which coarse pictures of one picture may differ; saved again they differ by 6 at most (measured)."""
FREQUENCIES, BANDS, BAND = 12, 8, 16
SIGHTED = 32
"""Places of the coarse picture that are looked at first: those in which the pictures of a bucket differ most."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """A picture as compared: 32 × 32 and 128 × 128 steps of grey, rows from the top, brightness and contrast evened."""

    coarse: bytes
    fine: bytes


def _mean(grey: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    parts = grey.shape[0] // side
    mean: NDArray[np.float64] = grey.reshape(side, parts, side, parts).mean((1, 3))
    return mean


def imprint(grey: bytes) -> Imprint | None:
    """Return the imprint of a picture of 128 × 128 steps of grey; None for blank paper."""
    given = np.frombuffer(grey, np.uint8).reshape(FINE, FINE).astype(np.float64)
    deviation = given.std()
    if deviation < FLATTEST:
        return None
    evened = (given - given.mean()) / deviation * DEVIATION + 128

    def steps(values: NDArray[np.float64]) -> bytes:
        return values.round().clip(0, 255).astype(np.uint8).tobytes()

    return Imprint(steps(_mean(evened, COARSE)), steps(evened))


def apart(one: bytes, other: bytes) -> Fraction:
    """Return how far two fine pictures differ at their worst spot, in standard deviations of brightness.

    Measured on half pages: saved again, compressed, scaled to a third, 0.41 at most; slips of one form, 1.1 at least;
    one digit changed for one of like shape, 0.5 to 0.75.
    """
    a, b = (np.frombuffer(fine, np.uint8).reshape(FINE, FINE).astype(np.int64) for fine in (one, other))
    spots = np.abs(a - b).reshape(FINE // SPOT, SPOT, FINE // SPOT, SPOT).sum((1, 3))
    return Fraction(int(spots.max()), SPOT * SPOT * DEVIATION)


@cache
def _waves() -> NDArray[np.float64]:
    frequency, place = np.arange(FREQUENCIES)[:, None], np.arange(COARSE)[None]
    waves: NDArray[np.float64] = np.cos(np.pi * frequency * (2 * place + 1) / (2 * COARSE))
    return waves


def _bands(coarse: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return eight bands of sixteen signs of frequencies (DCT-II), the lowest first, per picture."""
    waves = _waves()
    told = waves @ coarse.reshape(-1, COARSE, COARSE).astype(np.float64) @ waves.T
    order = sorted((row + column, row, column) for row in range(FREQUENCIES) for column in range(FREQUENCIES))[1:]
    rows, columns = (np.array([place[n] for place in order[: BANDS * BAND]]) for n in (1, 2))
    signs = (told[:, rows, columns] > 0).reshape(-1, BANDS, BAND)
    bands: NDArray[np.uint16] = (signs * (1 << np.arange(BAND))).sum(2).astype(np.uint16)
    return bands


def candidates(pictures: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return the pairs whose coarse pictures may be one, smaller key first, in order.

    Only pictures that agree in a whole band are compared, a pair in the first band it shares.
    """
    keys = sorted(pictures)
    if len(keys) < 2:
        return []
    coarse = np.frombuffer(b"".join(pictures[key] for key in keys), np.uint8).reshape(len(keys), -1)
    bands = _bands(coarse)
    found: list[Sequence[int]] = []
    for band in range(BANDS):
        buckets: dict[int, list[int]] = defaultdict(list)
        for place, value in enumerate(bands[:, band].tolist()):
            buckets[value].append(place)
        for places in buckets.values():
            if len(places) > 1:
                found += _near(np.array(places), coarse, bands[:, :band])
    return sorted((keys[one], keys[other]) for one, other in found)


def _near(places: NDArray[np.int64], coarse: NDArray[np.uint8], before: NDArray[np.uint16]) -> Iterator[Sequence[int]]:
    """Yield the pairs of one bucket that differ by little everywhere and share none of the bands `before`."""
    grey, told = coarse[places].astype(np.int16), before[places]
    first = grey[:, np.argsort(grey.var(0))[-SIGHTED:]]
    for place in range(len(places) - 1):
        rest = np.arange(place + 1, len(places))
        rest = rest[(np.abs(first[rest] - first[place]) <= NEAR).all(1)]
        rest = rest[(told[rest] != told[place]).all(1)]
        rest = rest[(np.abs(grey[rest] - grey[place]) <= NEAR).all(1)]
        yield from ((int(places[place]), int(places[other])) for other in rest)
