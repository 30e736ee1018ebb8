"""A flag as the catalogue says it: titles, meaning, reason, how to answer, and its thresholds with dates in force."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from saima.core.amounts import UNITS, parse_number
from saima.core.messages import Language

_NUMBER = re.compile(r"([+-]?[\d.]+)\s*(\D*)")
Threshold = Fraction | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The thresholds of a flag from a day on, and who set them."""

    start: date
    source: Mapping[Language, str]
    values: Mapping[str, Threshold]
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One flag. Texts are by language; `reason` names the values of its findings."""

    id: str
    title: Mapping[Language, str]
    means: Mapping[Language, str]
    reason: Mapping[Language, str]
    answer: Mapping[Language, str]
    names: Mapping[str, Mapping[Language, str]]
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version | None:
        """Return the version in force on a day; None before the first."""
        return max((v for v in self.versions if v.start <= day), key=lambda v: v.start, default=None)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds that one examination of a flag uses. Money in fen, shares and times as fractions."""

    values: Mapping[str, Threshold]

    def number(self, name: str) -> Fraction:
        """Return a threshold that is a number."""
        value = self.values[name]
        if not isinstance(value, Fraction):
            msg = f"threshold {name} is no number: {value!r}"
            raise TypeError(msg)
        return value

    def whole(self, name: str) -> int:
        """Return a threshold that is a whole number (days, fen, pieces)."""
        return int(self.number(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a threshold that is a list of words or patterns."""
        value = self.values[name]
        return value if isinstance(value, tuple) else (str(value),)


def threshold(typed: object) -> Threshold:
    """Return a threshold as typed in the catalogue ('25%', '5000万元', '30天', 3, a list of words) as a value.

    Money becomes fen, '万元/亩' fen per mu; other units stand for themselves.
    """
    if isinstance(typed, Sequence) and not isinstance(typed, str):
        return tuple(str(word) for word in typed)
    text = str(typed).strip()
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    unit = found[2].strip().removesuffix("/亩")
    if unit == "%":
        return parse_number(found[1]) / 100
    factor = UNITS[unit].factor if unit in UNITS and UNITS[unit].dimension.startswith("money:") else Fraction(1)
    return parse_number(found[1]) * factor


def _both(entry: Mapping[str, Any], name: str) -> dict[Language, str]:
    return {"zh": str(entry[name]), "en": str(entry[f"{name}_en"])}


def _version(entry: Mapping[str, Any]) -> Version:
    rest = {name: value for name, value in entry.items() if name not in {"from", "source", "source_en"}}
    typed = {n: "、".join(map(str, v)) if isinstance(v, list) else str(v) for n, v in rest.items()}
    return Version(entry["from"], _both(entry, "source"), {n: threshold(v) for n, v in rest.items()}, typed)


def read_rules(data: Mapping[str, Any]) -> dict[str, FlagRule]:
    """Return the flags of catalogue/health.yaml by id, in its order. A missing part raises KeyError naming it."""
    return {
        name: FlagRule(
            id=name,
            title=_both(entry, "title"),
            means=_both(entry, "means"),
            reason=_both(entry, "reason"),
            answer=_both(entry, "answer"),
            names={key: {"zh": zh, "en": en} for key, (zh, en) in entry.get("names", {}).items()},
            versions=tuple(_version(version) for version in entry["rules"]),
        )
        for name, entry in data["flags"].items()
    }
