"""The due days of judgements reckoned anew when a year's notice of holidays is read; both days stay in the act."""

from __future__ import annotations

from datetime import date

from saima.ledger.entries import next_entries
from saima.outreach.flows import LEAD, RECKONED
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import rebuild, standings
from saima.people.models import User
from saima.service.workcalendar import office_calendar


def follow_notice(*, year: int, document: str, by: User, on: date) -> None:
    """Note each lead whose due day the notice of a year moves, and rebuild all that rest on that year."""
    touched = Lead.objects.filter(judge_from__year__lte=year, judge_due__year__gte=year)
    before = {lead.pk: lead for lead in touched.order_by("pk")}
    after = standings(before, office_calendar())
    moved = [lead for lead in before.values() if after[lead.pk].judge_due != lead.judge_due]
    entries = next_entries(len(moved)) if moved else range(0)
    LeadAct.objects.bulk_create(
        [
            LeadAct(
                entry=entry,
                recorded_by=by,
                lead=lead,
                flow=LEAD.name,
                act=RECKONED,
                source=lead.state,
                target=lead.state,
                on=on,
                recorded_on=on,
                detail={"before": str(lead.judge_due), "after": str(after[lead.pk].judge_due)},
                document=document,
            )
            for lead, entry in zip(moved, entries, strict=True)
        ],
        batch_size=200,
    )
    rebuild(before)
