"""Signings and their reviews as a run reads them: whether a fair-competition review was required, and passed before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from saima.agreements.catalogue import agreements
from saima.agreements.flows import AGREEMENTS, FAIR, PASSED
from saima.agreements.models import DocketAct
from saima.core.flow import VOID

SIGNING = "签约"
"""The kind of records that reviews gate."""
NOT_REQUIRED, COMPLIANT, LACKING = "不要求", "合规", "缺审查"
"""A project with several signings has the last of these words, which is so by code points and by pinyin alike: engines
collate text as their server is set up."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One record of a signing: its key, project, day, and the number of its contract."""

    key: int
    project: int
    signed_on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Gated:
    """What is known of a signing's review. `approved_on`: the agreement's day of approval, else the day of signing.

    `passed_on` is the day the review passed, be it later than the signing; None when it never did. `gate` and
    `agreement` are codes, '' for none.
    """

    required: bool
    passed_on: date | None
    approved_on: date
    signed_on: date
    gate: str = ""
    agreement: str = ""

    @property
    def reviewed(self) -> bool:
        """Tell whether the review passed by the day of signing."""
        return self.passed_on is not None and self.passed_on <= self.signed_on

    @property
    def word(self) -> str:
        """The gate in one word."""
        if not self.required:
            return NOT_REQUIRED
        return COMPLIANT if self.reviewed else LACKING

    @property
    def lacks(self) -> bool:
        """Tell whether the signing should have had a review and had none."""
        return self.required and not self.reviewed


@dataclass(frozen=True, slots=True)
class _Known:
    docket: int
    code: str
    parent: int | None
    day: date
    number: str = ""


def _known(kind: str, projects: set[int], entry: int | None, on: date | None) -> dict[int, list[_Known]]:
    """Return by project the gates that had passed, or the agreements that stood, by an entry and a day."""
    wanted = Q(docket__kind=kind, docket__project__in=projects)
    if entry is not None:
        wanted &= Q(entry__lte=entry)
    if on is not None:
        wanted &= Q(recorded_on__lte=on)
    columns = ("docket", "docket__project", "docket__code", "docket__parent", "docket__number", "target", "on")
    latest: dict[int, tuple[int, str, str, int | None, str, date]] = {}
    for docket, project, code, parent, number, target, day in (
        DocketAct.objects.filter(wanted).order_by("entry").values_list(*columns)
    ):
        first = latest[docket][5] if docket in latest and kind == AGREEMENTS else day
        latest[docket] = (project, target, code, parent, number, first)
    found: dict[int, list[_Known]] = {}
    for docket, (project, target, code, parent, number, day) in latest.items():
        if target == PASSED if kind != AGREEMENTS else target != VOID.name:
            found.setdefault(project, []).append(_Known(docket, code, parent, day, number))
    return found


def _agreement_of(signing: Signing, known: Iterable[_Known]) -> _Known | None:
    """Return the agreement of a signing: by its number, else the last one approved by then."""
    standing = sorted(known, key=lambda each: (each.day, each.docket))
    by_number = [each for each in standing if signing.number and each.number == signing.number]
    earlier = [each for each in standing if each.day <= signing.signed_on]
    return next(iter(by_number), earlier[-1] if earlier else None)


def gated(
    signings: Iterable[Signing], *, kind: str = FAIR, entry: int | None = None, on: date | None = None
) -> dict[int, Gated]:
    """Return what is known of the review of each signing, by an entry and a day; two statements.

    A review of an agreement counts for that agreement's signing, one of the project for any. What was approved before
    the day from which the catalogue asks for the review is not judged.
    """
    wanted = list(signings)
    projects = {signing.project for signing in wanted}
    approved, passed = _known(AGREEMENTS, projects, entry, on), _known(kind, projects, entry, on)
    rule = agreements().gates[kind]
    found = {}
    for signing in wanted:
        agreement = _agreement_of(signing, approved.get(signing.project, ()))
        approved_on = agreement.day if agreement is not None else signing.signed_on
        fitting = [
            gate
            for gate in passed.get(signing.project, ())
            if gate.parent is None or agreement is None or gate.parent == agreement.docket
        ]
        first = min(fitting, key=lambda gate: (gate.day, gate.docket), default=None)
        found[signing.key] = Gated(
            required=rule.is_in_force(approved_on),
            passed_on=first.day if first else None,
            approved_on=approved_on,
            signed_on=signing.signed_on,
            gate=first.code if first else "",
            agreement=agreement.code if agreement else "",
        )
    return found


def derived_fields(signings: Iterable[Signing], *, entry: int, on: date) -> dict[int, dict[str, bool | str]]:
    """Return the fields that rulebooks read of each signing, as of an entry and a day."""
    return {
        key: {"review_required": each.required, "fair_reviewed": each.reviewed, "fair_gate": each.word}
        for key, each in gated(signings, entry=entry, on=on).items()
    }
