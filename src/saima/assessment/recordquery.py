"""The one statement that gathers a unit's records with their acts.

It is written out, for the ORM takes as long to compose it as the database to answer it. Conditions are text with
their values apart; column and table names are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.conf import settings
from django.db import connection

from saima.assessment.reading import Reading
from saima.core.narrowing import Kinds, counts_by_day, day_milestones, kinds_of, words_of
from saima.core.periods import Period, Span
from saima.core.rulebook import Measure
from saima.ledger.layout import layout

FACT_COLUMNS = 14
"""Columns of the record itself; then its project's code, and an act (entry, level, result, amount, quantity, day)."""
RECORDS = """
SELECT f.id, f.code, f.kind, f.happened_on, f.recorded_on, f.project_id, own.code, f.claimed_on, f.amount,
    f.amount_kind, f.currency, f.quantity, f.detail, f.entry, p.code,
    v.entry, v.level, v.result, v.amount, v.quantity, v.counted_on
FROM ledger_fact f
LEFT JOIN people_unit own ON own.id = f.unit_id
LEFT JOIN ledger_project p ON p.id = f.project_id
LEFT JOIN ledger_verification v ON v.fact_id = f.id AND {acts}
WHERE {wanted} AND f.entry <= %s AND f.recorded_on <= %s AND NOT f.withdraws AND NOT EXISTS (
    SELECT 1 FROM ledger_fact later WHERE later.replaces_id = f.id AND later.entry <= %s AND later.recorded_on <= %s)
"""
OWN = "{f}.unit_id = (SELECT id FROM people_unit WHERE code = %s)"
OF_ITS_PROJECTS = (
    "{f}.project_id IN (SELECT a.project_id FROM ledger_attributionshare s JOIN ledger_attribution a "
    "ON a.id = s.attribution_id WHERE s.unit_id = (SELECT id FROM people_unit WHERE code = %s)) AND {f}.unit_id IS NULL"
)
WITHIN = (
    "({f}.claimed_on >= %s AND {f}.claimed_on < %s OR {f}.happened_on >= %s AND {f}.happened_on < %s OR EXISTS "
    "(SELECT 1 FROM ledger_verification w WHERE w.fact_id = {f}.id AND w.counted_on >= %s AND w.counted_on < %s))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on records: its text, in which `{f}` stands for the table of records, and its values in order."""

    text: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.text} AND {other.text}", (*self.values, *other.values))


EVERY = Condition("1 = 1")


def _in(column: str, values: Iterable[Any]) -> Condition:
    held = tuple(values)
    return Condition(f"{column} IN ({', '.join(['%s'] * len(held))})", held) if held else Condition("1 = 0")


def _of_kinds(kinds: Kinds) -> Condition:
    return EVERY if kinds is None else _in("{f}.kind", sorted(kinds))


def _within(days: Span) -> Condition:
    """Return the records of which some day lies in the span: as claimed, as happened, or as recognised."""
    return Condition(WITHIN, (days.start, days.end) * 3)


def _with_words(words: dict[str, str]) -> Condition:
    """Return the records whose detail has these words."""
    if connection.vendor == "sqlite":
        told = [Condition("json_extract({f}.detail, %s) = %s", (f'$."{name}"', word)) for name, word in words.items()]
    else:
        told = [Condition("{f}.detail ->> %s = %s", (name, word)) for name, word in words.items()]
    return reduce(lambda one, other: one & other, told, EVERY)


def _mine(unit: str) -> tuple[Condition, ...]:
    """Return the conditions of which each record credited to the unit meets one; for the place, every record does.

    They stay apart, a branch of the statement each: an OR of them would find no index.
    """
    if unit == settings.SAIMA_PLACE:
        return (EVERY,)
    return (Condition(OWN, (unit,)), Condition(OF_ITS_PROJECTS, (unit,)))


def branches(measures: Sequence[Measure], *, period: Period, unit: str) -> tuple[Condition, ...]:
    """Return the conditions of which each record that one of the measures could count in the period meets one.

    Of a measure over projects, every record of its milestones is wanted where one of them may lie in the span.
    """
    found: list[Condition] = []
    for measure in measures:
        days, kinds = measure.span.days(period), kinds_of(measure, layout())
        stones = day_milestones(measure, layout())
        for mine in _mine(unit):
            if stones:
                first = mine & _in("{f}.kind", sorted({stone.kind for stone in stones})) & _within(days)
                begun = first.text.format(f="begun")
                text = f"{{f}}.project_id IN (SELECT begun.project_id FROM ledger_fact begun WHERE {begun})"  # noqa: S608
                found.append(_of_kinds(kinds) & Condition(text, first.values))
            else:
                told = mine & _of_kinds(kinds) & _with_words(words_of(measure, layout()))
                found.append(told & _within(days) if counts_by_day(measure) else told)
    return tuple(dict.fromkeys(found))


def records(run: Reading, wanted: Sequence[Condition], levels: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the records in force at the reading that meet one of the conditions, beside their acts at these levels.

    One statement: a row per act, and one for a record without any; a record may come once per condition. Values are as
    the driver gives them.
    """
    known = (run.ledger_entry, run.as_of)
    acts = _in("v.level", levels) & Condition("v.entry <= %s AND v.verified_on <= %s", known)
    texts, values = [], []
    for condition in wanted:
        texts.append(RECORDS.format(acts=acts.text, wanted=condition.text.format(f="f")))
        values += [*acts.values, *condition.values, *known, *known]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), values)
        return list(cursor.fetchall())


TOUCHED = """
SELECT DISTINCT own.code, f.project_id FROM ledger_fact f LEFT JOIN people_unit own ON own.id = f.unit_id
WHERE {wanted} AND {since}
"""
SINCE = (
    "(f.entry > %s OR f.recorded_on > %s"
    " OR EXISTS (SELECT 1 FROM ledger_fact l WHERE l.replaces_id = f.id AND (l.entry > %s OR l.recorded_on > %s))"
    " OR EXISTS (SELECT 1 FROM ledger_verification v WHERE v.fact_id = f.id AND (v.entry > %s OR v.verified_on > %s))"
    " OR EXISTS (SELECT 1 FROM ledger_attribution a WHERE a.project_id = f.project_id"
    " AND (a.entry > %s OR a.effective_on > %s))"
    " OR EXISTS (SELECT 1 FROM ledger_projectclassification c WHERE c.project_id = f.project_id"
    " AND (c.entry > %s OR c.effective_on > %s)))"
)


def touched(
    one: Reading, other: Reading, measures: Sequence[Measure], *, period: Period
) -> list[tuple[str | None, int | None]]:
    """Return unit and project of the records that these measures could count in the period and that two readings may
    tell apart: recorded, corrected, recognised, attributed or classified after the earlier of them. One statement.
    """
    known = (min(one.ledger_entry, other.ledger_entry), min(one.as_of, other.as_of))
    texts, values = [], []
    for condition in branches(measures, period=period, unit=settings.SAIMA_PLACE):
        texts.append(TOUCHED.format(wanted=condition.text.format(f="f"), since=SINCE))
        values += [*condition.values, *known * 5]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(texts), values)
        return list(cursor.fetchall())


SHARES = """
SELECT a.project_id, a.entry, u.code, s.share FROM ledger_attribution a
JOIN ledger_attributionshare s ON s.attribution_id = a.id JOIN people_unit u ON u.id = s.unit_id
WHERE {of} AND a.entry <= %s AND a.effective_on <= %s ORDER BY a.entry, s.position
"""


def shares(run: Reading, projects: Sequence[int]) -> list[tuple[int, int, str, int]]:
    """Return project, entry, unit and share of every attribution of these projects known at the reading, in order."""
    of = _in("a.project_id", projects)
    with connection.cursor() as cursor:
        cursor.execute(SHARES.format(of=of.text), [*of.values, run.ledger_entry, run.as_of])
        return list(cursor.fetchall())
