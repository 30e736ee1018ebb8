"""Rows of leads: what their importer may know of likely duplicates before, and their filing by the app's own action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from saima.core.problems import Problem
from saima.intake.checking.intended import CheckedRow, Found, IntendedLead
from saima.outreach import actions as outreach
from saima.outreach.catalogue import leads
from saima.outreach.checks import LeadDraft, check_draft
from saima.outreach.likeness import Likeness, likeness, reasons
from saima.outreach.models import Lead, sees_all
from saima.outreach.queries.candidates import claim_on, find_candidates
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.people.queries import units_in_scope

if TYPE_CHECKING:
    from saima.intake.writing import Writer

_UNIT = Unit()
"""Stands for the unit that files: its presence is all the check of a draft asks."""
SHOWN = 3
"""So many likely duplicates of one row are named."""


def draft_of(lead: IntendedLead, unit: Unit, *, batch: str = "", at: str = "线索") -> LeadDraft:
    """Return the filing that a row becomes."""
    return LeadDraft(
        title=lead.title,
        channel=lead.channel,
        filed_by=unit,
        filed_on=lead.filed_on,
        investor=lead.investor,
        uscc=lead.uscc,
        parent_group=lead.parent_group,
        scale=lead.scale,
        place=lead.place,
        industry=lead.industry,
        deal=lead.deal,
        source=lead.source,
        summary=lead.summary,
        referrer_name=lead.referrer,
        has_consent=lead.has_consent,
        batch=batch,
        at=at,
    )


class LeadSight:
    """What one importer may file and may know: read row by row, the workbook's own rows among themselves.

    The centre is told every likely duplicate. Others are told their own in full, and of what others have only that it
    is claimed, and since when, by a sure mark.
    """

    def __init__(self, user: User, on: date) -> None:
        self.user, self.on = user, on
        self.sees_all = sees_all(user)
        self.files, self.rules = may(user, "file_lead"), may(user, "rule_leads")
        self.historic = may(user, "historic")
        self.units = frozenset(units_in_scope(user).values_list("code", flat=True))
        self._seen: dict[str, list[tuple[str, Likeness]]] = {}

    def is_outside(self, lead: IntendedLead) -> bool:
        """Tell whether a row is not the importer's to file."""
        return not self.files or not (self.rules or lead.unit in self.units)

    def faults(self, lead: IntendedLead, where: str) -> Iterator[Found]:
        """Yield what filing would refuse."""
        yield from (Found(one) for one in check_draft(draft_of(lead, _UNIT, at=where)))
        if lead.filed_on < self.on and not self.historic:
            remedy = "请招商中心按历史补录导入；今天才报的，把报送日空着"
            yield Found(Problem(where, f"报送日 {lead.filed_on}", f"今天 {self.on}", remedy, "row.historic"))

    def duplicates(self, lead: IntendedLead, where: str) -> Iterator[Found]:
        """Yield what looks like the row, as far as its importer may know; warnings that keep nothing out."""
        one = likeness(
            title=lead.title, investor=lead.investor, parent_group=lead.parent_group, uscc=lead.uscc, scale=lead.scale,
            place=lead.place,
        )  # fmt: skip
        own = None if self.sees_all else Lead.objects.visible_to(self.user).filter(unit__code__in=self.units)
        told = [(found.code, found.reasons) for found in find_candidates(one, on=self.on, among=own)[:SHOWN]]
        told += self._of_workbook(one, where)
        for code, why in told[:SHOWN]:
            yield _near(where, f"与 {code} 相近（{'、'.join(why)}）")
        claim = None if self.sees_all else claim_on(self.user, one, on=self.on)
        if claim is not None:
            words = "已被认领" if claim.is_granted else "已有单位报送"
            yield _near(where, f"{words}，自 {claim.since} 起")

    def _of_workbook(self, one: Likeness, where: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the earlier rows of the workbook that share a sure mark with a row, and remember it."""
        terms = leads().terms_on(self.on)
        marks = [mark for mark in (one.title, one.key, one.group, one.uscc) if mark]
        found: dict[str, tuple[str, ...]] = {}
        for mark in marks:
            for place, other in self._seen.get(mark, ()):
                why = reasons(one, other, least=terms.alike, within=terms.amount_within)
                if why:
                    found.setdefault(place, why)
        for mark in dict.fromkeys(marks):
            self._seen.setdefault(mark, []).append((where, one))
        return list(found.items())


def _near(where: str, found: str) -> Found:
    remedy = "照样可以报送；首报权由招商中心逐项核对后另行确认"
    return Found(Problem(where, found, "没有单位报过的线索", remedy, "row.near", "warning"))


def write_leads(rows: Sequence[CheckedRow], writer: Writer) -> list[Lead]:
    """File the leads of all rows, in their order; no right is granted."""
    drafts = list(_drafts(rows, writer))
    return outreach.file_leads(drafts, by=writer.by, on=writer.on) if drafts else []


def _drafts(rows: Iterable[CheckedRow], writer: Writer) -> Iterator[LeadDraft]:
    for row in rows:
        if row.lead is not None:
            unit = writer.units[row.lead.unit]
            yield draft_of(row.lead, unit, batch=writer.batch.code, at=f"第 {row.row + 1} 行")
