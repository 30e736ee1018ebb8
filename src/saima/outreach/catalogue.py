"""Channels, deals, reasons of loss, the days of rights and circulation: catalogue/leads.yaml as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from saima.core.amounts import WHOLE_SHARE
from saima.core.health.rules import threshold


@dataclass(frozen=True, slots=True)
class Channel:
    """By which way a lead came; `asks` is the question that the source answers.

    `referrer`: the firm that referred it must be named. `person`: the source may be a person.
    """

    id: str
    title: str
    title_en: str
    asks: str
    asks_en: str
    referrer: bool = False
    person: bool = False


@dataclass(frozen=True, slots=True)
class Deal:
    """How the investor would come in; `equity`: by shares of a firm that is there."""

    id: str
    title: str
    title_en: str
    equity: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a lead came to nothing."""

    id: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers of rights and circulation from a day on. Days are calendar days; `first_share` in ten-thousandths."""

    start: date
    source: str
    source_en: str
    valid_days: int
    extend_days: int
    extend_times: int
    circulate_after: int
    first_share: int
    alike: Fraction
    amount_within: Fraction


@dataclass(frozen=True, slots=True)
class JudgeTerms:
    """How many working days the centre has to judge a lead (受理时限), from a day on.

    `limits` are (least amount in fen, working days), the smallest amount first; the first one asks for none.
    """

    start: date
    source: str
    source_en: str
    limits: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LeadCatalogue:
    """All of catalogue/leads.yaml; `terms` and `judging` oldest first."""

    channels: Mapping[str, Channel]
    deals: Mapping[str, Deal]
    lost: Mapping[str, Loss]
    terms: tuple[Terms, ...]
    judging: tuple[JudgeTerms, ...]

    def terms_on(self, day: date) -> Terms:
        """Return the terms in force on a day; before the first ones, those."""
        return next((terms for terms in reversed(self.terms) if terms.start <= day), self.terms[0])

    def judge_terms_on(self, day: date) -> JudgeTerms:
        """Return the limits of judging in force on a day; before the first ones, those."""
        return next((terms for terms in reversed(self.judging) if terms.start <= day), self.judging[0])

    def judge_days(self, scale: int | None, *, on: date) -> int:
        """Return the working days to judge a lead of an amount in fen that came on a day; None counts as none."""
        limits = self.judge_terms_on(on).limits
        return next(days for least, days in reversed(limits) if (scale or 0) >= least)


def _number(value: object) -> Fraction:
    found = threshold(value)
    if not isinstance(found, Fraction):
        msg = f"no number: {value!r}"
        raise TypeError(msg)
    return found


def _judging(entry: Mapping[str, Any]) -> JudgeTerms:
    limits = sorted((int(_number(one.get("at_least", 0))), int(_number(one["days"]))) for one in entry["limits"])
    if limits[0][0] != 0:
        msg = f"judging from {entry['from']}: no limit for leads of any amount"
        raise ValueError(msg)
    return JudgeTerms(entry["from"], entry["source"], entry["source_en"], tuple(limits))


@cache
def leads() -> LeadCatalogue:
    """Return the catalogue of leads; read once."""
    loaded = yaml.safe_load((settings.SAIMA_CATALOGUE / "leads.yaml").read_text(encoding="utf-8"))
    whole = ("valid_days", "extend_days", "extend_times", "circulate_after")
    return LeadCatalogue(
        channels={name: Channel(name, **entry) for name, entry in loaded["channels"].items()},
        deals={name: Deal(name, **entry) for name, entry in loaded["deals"].items()},
        lost={name: Loss(name, **entry) for name, entry in loaded["lost"].items()},
        terms=tuple(
            Terms(
                start=entry["from"],
                source=entry["source"],
                source_en=entry["source_en"],
                first_share=int(_number(entry["first_share"]) * WHOLE_SHARE),
                alike=_number(entry["alike"]),
                amount_within=_number(entry["amount_within"]),
                **{name: int(_number(entry[name])) for name in whole},
            )
            for entry in sorted(loaded["terms"], key=lambda entry: entry["from"])
        ),
        judging=tuple(map(_judging, sorted(loaded["judging"], key=lambda entry: entry["from"]))),
    )
