"""The lamp of a lead: yellow and red by the days without progress, by the rules of lights (catalogue/lights.yaml)."""

from __future__ import annotations

from datetime import date

from saima.core.lights import Light, light_of
from saima.core.workdays import WorkCalendar
from saima.ledger.lights import light_rules
from saima.outreach.models import Lead

RULE, SINCE = "线索", "最近跟进"
CALENDAR = WorkCalendar()
"""Leads count calendar days; the office's working days are not asked."""


def lamp_of(lead: Lead, on: date) -> Light | None:
    """Return the lamp of a lead on a day; None for one that nobody must move."""
    return light_of(light_rules()[RULE], {SINCE: lead.since_on}, on, CALENDAR)
