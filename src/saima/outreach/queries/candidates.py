"""Leads that might be the same as one about to be filed or granted; what others are told: claimed, since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from saima.core.names import bigrams
from saima.ledger.queries.similar import LOOKED_AT
from saima.outreach.catalogue import leads
from saima.outreach.flows import BECAME, OPEN_STATES
from saima.outreach.likeness import STRONG, Likeness, is_same_matter, likeness, reasons
from saima.outreach.models import Lead
from saima.outreach.standing import holds_right, is_open
from saima.people.models import User

PAIRS = 12
"""So many pairs of neighbouring characters of a name are looked for."""
CLAIMING = (*OPEN_STATES, BECAME)
"""States in which a lead keeps others from the same matter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that might be the same, with every reason. `is_same`: one investor and one matter by its reasons."""

    lead: Lead
    reasons: tuple[str, ...]
    is_same: bool
    is_earlier: bool
    has_right: bool

    @property
    def code(self) -> str:
        """The code of the lead."""
        return self.lead.code

    @property
    def is_open(self) -> bool:
        """Tell whether the lead is still on its way."""
        return is_open(self.lead)


@dataclass(frozen=True, slots=True)
class Claim:
    """All that a unit learns of another's lead: somebody has it, since when. `is_granted`: by a right in force."""

    since: date
    is_granted: bool


def likeness_of(lead: Lead) -> Likeness:
    """Return what is compared of a stored lead."""
    return likeness(
        title=lead.title,
        investor=lead.investor,
        parent_group=lead.parent_group,
        uscc=lead.uscc,
        scale=lead.scale,
        place=lead.place,
    )


def _holding(column: str, name: str) -> tuple[Q, list[When]]:
    pairs = list(bigrams(name))[:PAIRS]
    hits = [Q(**{f"{column}__contains": pair}) for pair in pairs]
    return reduce(or_, hits, Q(pk=None)), [When(hit, then=Value(1)) for hit in hits]


def _strong(one: Likeness) -> Q:
    """Return the condition that code, investor, group or title is the same; an index answers each."""
    wanted = Q(plain_title=one.title) if one.title else Q(pk=None)
    if one.uscc:
        wanted |= Q(uscc=one.uscc)
    for key in {one.key, one.group} - {""}:
        wanted |= Q(investor_key=key) | Q(group_key=key)
    return wanted


def _near(one: Likeness, among: QuerySet[Lead]) -> list[Lead]:
    """Return leads worth comparing: every one with a sure mark, and those that share the most pairs of characters."""
    sure = list(among.filter(_strong(one)))
    in_title, title_hits = _holding("plain_title", one.title)
    in_name, name_hits = _holding("investor_key", one.key)
    hits = [Case(hit, default=Value(0), output_field=IntegerField()) for hit in (*title_hits, *name_hits)]
    if not hits:
        return sure
    like = among.filter(in_title | in_name).exclude(pk__in=[lead.pk for lead in sure])
    return sure + list(like.annotate(hits=reduce(add, hits)).order_by("-hits", "pk")[:LOOKED_AT])


def find_candidates(
    one: Likeness, *, on: date, among: QuerySet[Lead] | None = None, filed_before: int | None = None
) -> tuple[Candidate, ...]:
    """Return the leads among those given that look like one, the surest and then the earliest first; two statements.

    For whoever may see them all: pages of the centre, and the grant of a right. `filed_before`: the key of the lead at
    hand; an older key was filed earlier.
    """
    terms = leads().terms_on(on)
    pool = Lead.objects.all() if among is None else among
    pool = pool.exclude(state__in=("已作废", "不予受理")).select_related("unit", "filed_by")
    found = []
    for lead in _near(one, pool):
        told = reasons(one, likeness_of(lead), least=terms.alike, within=terms.amount_within)
        if told:
            earlier = filed_before is None or lead.pk < filed_before
            found.append(Candidate(lead, told, is_same_matter(told), earlier, holds_right(lead, on)))
    return tuple(
        sorted(found, key=lambda c: (not c.is_same, not (set(c.reasons) & STRONG), -len(c.reasons), c.lead.pk))
    )


def candidates_of(lead: Lead, *, on: date) -> tuple[Candidate, ...]:
    """Return the leads that look like a stored one, for its ruling."""
    return find_candidates(likeness_of(lead), on=on, among=Lead.objects.exclude(pk=lead.pk), filed_before=lead.pk)


def claim_on(user: User, one: Likeness, *, on: date, but: Lead | None = None) -> Claim | None:
    """Return that somebody else has this matter, and since when; None when nobody has, or the reader sees who.

    Only a sure mark tells it (the same code, investor or title): by likeness one could feel one's way to a name.
    `but` is the reader's own lead: an earlier filing of others counts, a later one only by its right. One statement.
    """
    others = Lead.objects.filter(state__in=CLAIMING).exclude(pk__in=Lead.objects.visible_to(user).values("pk"))
    found = _sure(one, others)
    return first_claim([lead for lead in found if but is None or lead.pk < but.pk or _has(lead, on)], on=on)


def _has(lead: Lead, on: date) -> bool:
    """Tell whether a lead has its matter for certain: by a right in force, or as a project."""
    return lead.state == BECAME or holds_right(lead, on)


def _sure(one: Likeness, among: QuerySet[Lead]) -> list[Lead]:
    wanted = Q(plain_title=one.title) if len(one.title) > 1 else Q(pk=None)
    if one.uscc:
        wanted |= Q(uscc=one.uscc)
    if one.key:
        wanted |= Q(investor_key=one.key)
    return list(among.filter(wanted).order_by(F("filed_on"), "pk")[:LOOKED_AT])


def first_claim(found: Sequence[Lead], *, on: date) -> Claim | None:
    """Return the earliest claim of several leads: a right in force before a mere filing."""
    granted = [lead.right_from or lead.filed_on for lead in found if _has(lead, on)]
    filed = [lead.filed_on for lead in found]
    if granted:
        return Claim(min(granted), True)
    return Claim(min(filed), False) if filed else None
