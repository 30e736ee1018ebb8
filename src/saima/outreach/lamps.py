"""Lamps of a lead, by the rules of lights: its days without progress, and the centre's limit to judge it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from saima.core.lights import Light, light_of
from saima.core.workdays import WorkCalendar
from saima.ledger.lights import light_rules
from saima.ledger.words import stretch
from saima.outreach.flows import LEAD
from saima.outreach.models import Lead
from saima.service.lamps import Lamp, days_left, rule_of, running_lamp

RULE, SINCE, JUDGING = "线索", "最近跟进", "线索受理"
CALENDAR = WorkCalendar()
"""The days without progress are calendar days; the office's working days are not asked."""


def lamp_of(lead: Lead, on: date) -> Light | None:
    """Return the lamp of a lead on a day; None for one that nobody must move."""
    return light_of(light_rules()[RULE], {SINCE: lead.since_on}, on, CALENDAR)


def judge_lamp(lead: Lead, on: date, calendar: WorkCalendar) -> Lamp | None:
    """Return the lamp of the centre's judgement of a lead on a day.

    Waiting: by the rule in force. Judged: green, and whether it was late. None for a lead that ended unjudged.
    """
    if lead.judge_due is None or lead.judge_from is None or lead.judge_days is None:
        return None
    if lead.judged_on is not None:
        late = -days_left(lead.judge_due, lead.judged_on, "working", calendar)
        return Lamp("绿", _("逾期 %(days)s") % {"days": stretch(late, "working")} if late > 0 else _("按时"))
    if lead.state != LEAD.start:
        return None
    return running_lamp(
        rule_of(JUDGING), on, calendar, starts_on=lead.judge_from, due_on=lead.judge_due, days=lead.judge_days,
        basis="working",
    )  # fmt: skip
