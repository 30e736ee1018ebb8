"""The due days of judgements reckoned anew when a year's notice of holidays is read; both days stay in the act."""

from __future__ import annotations

from datetime import date

from saima.outreach.flows import LEAD
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import rebuild, standings
from saima.people.models import User
from saima.service.notices import note
from saima.service.workcalendar import office_calendar


def follow_notice(*, year: int, document: str, by: User, on: date) -> None:
    """Note each lead whose due day the notice of a year moves, and rebuild all that rest on that year."""
    touched = Lead.objects.filter(judge_from__year__lte=year, judge_due__year__gte=year)
    before = {lead.pk: lead for lead in touched.order_by("pk")}
    after = standings(before, office_calendar())
    moved = [
        (lead, lead.judge_due, after[lead.pk].judge_due)
        for lead in before.values()
        if after[lead.pk].judge_due != lead.judge_due
    ]
    note(LeadAct, "lead", moved, document=document, by=by, on=on, flow=LEAD.name)
    rebuild(before)
