"""The rows of `frames.py` as Ibis expressions, for an engine to make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis
from ibis import _

from saima.core.dialects import Dialect
from saima.core.frames import ENTRY_LEVEL, RECOGNISED, Layout, Milestone
from saima.core.narrowing import Kinds, Needed, either

Tables = Mapping[str, Any]
"""`facts`, `acts`, `projects`, `shares` as Ibis tables with the columns that `columns.py` declares."""

_INT = "int64"


def _in_force(facts: Any, all_facts: Any) -> Any:
    """Return those facts that nothing in the ledger replaces and that withdraw nothing."""
    later = all_facts.filter(_.replaces.notnull()).select(replaced=_.replaces)
    return facts.filter(~_.withdraws).anti_join(later, _.key == later.replaced).drop("withdraws")


OPTIONAL_FACT = ("entry", "amount_kind", "currency", "recorded_on")
OF_PROJECT = ("project.industry", "project.enclave", "project.talent_project")
"""Columns of fact rows that are made only where a formula names them."""


def _is_of(rows: Any, kinds: frozenset[str]) -> Any:
    """Tell whether a row is of one of these kinds, as comparisons (a list would become a join)."""
    return reduce(lambda one, other: one | other, (rows.kind == kind for kind in sorted(kinds)), ibis.literal(False))


def _of_kinds(rows: Any, kinds: Kinds) -> Any:
    return rows if kinds is None else rows.filter(_is_of(rows, kinds))


def _is_at(acts: Any, levels: Sequence[str]) -> Any:
    return acts.filter(reduce(or_, (acts.level == level for level in levels), ibis.literal(False)))


def _at_levels(facts: Any, acts: Any, levels: Mapping[str, Kinds], results: Sequence[str]) -> Any:
    """Return facts × level with the amount, quantity and counted_on that hold at that level."""
    claimed = ibis.coalesce(_.claimed_on, _.happened_on)
    acts = _is_at(acts, sorted(set(levels) - {ENTRY_LEVEL}))
    last = acts.group_by(["fact", "level"]).aggregate(last=_.entry.max()).rename(last_fact="fact", last_level="level")
    same = (acts.fact == last.last_fact) & (acts.level == last.last_level) & (acts.entry == last.last)
    latest = acts.semi_join(last, same)
    latest = latest.select(of="fact", at="level", told="result", sum="amount", counted="quantity", day="counted_on")
    parts = []
    for level, kinds in sorted(levels.items()):
        here = _of_kinds(facts, kinds).mutate(level=ibis.literal(level))
        if level == ENTRY_LEVEL:
            parts.append(here.mutate(counted_on=claimed))
            continue
        act = latest.filter(_.at == level)
        joined = here.left_join(act, here.key == act.of)
        counts = (joined.told == RECOGNISED) | (joined.told.isnull() & joined.kind.notin(list(results) or [""]))
        joined = joined.filter(counts.fill_null(False))
        parts.append(
            joined.mutate(
                amount=ibis.ifelse(_.told.isnull(), _.amount, _.sum),
                quantity=ibis.ifelse(_.told.isnull(), _.quantity, _.counted),
                counted_on=ibis.ifelse(_.told.isnull(), claimed, ibis.coalesce(_.day, _.happened_on)),
            ).drop("of", "at", "told", "sum", "counted", "day")
        )
    columns = [*facts.columns, "level", "counted_on"]
    return reduce(lambda one, other: one.union(other), [part.select(columns) for part in parts])


def _part(column: Any, share: Any, whole: Any, by: list[str], dialect: Dialect) -> Any:
    """Return a unit's part of `column` by largest remainder, the earlier share first on equal remainders.

    The amount is divided before it is multiplied, so that no product leaves 64 bits.
    """
    size = column.abs()
    each, left_over = dialect.whole(size, whole), size % whole
    floor = each * share + dialect.whole(left_over * share, whole)
    rest = (left_over * share) % whole
    window = ibis.window(group_by=by)
    left = size - floor.sum().over(window).cast(_INT)
    turn = ibis.row_number().over(ibis.window(group_by=by, order_by=[ibis.desc(rest), "position"]))
    part = floor + ibis.ifelse(turn < left, 1, 0)
    return ibis.ifelse(column < 0, -part, part).cast(_INT)


def _field(facts: Any, name: str, kind: str, used_by: Kinds, dialect: Dialect) -> Any:
    """Return one catalogue field out of the detail of facts of these kinds, typed; null where it is not or is empty."""
    text = dialect.json_field(facts.detail, name).nullif("")
    if kind == "bool":
        value = text.isin(["true", "1"])
    elif kind in {"money", "number"}:
        value = text.cast(_INT)
    else:
        value = text.cast("date") if kind == "date" else text
    # Taking a field out of JSON is the dearest step, so it is taken only where a measure reads it.
    return value if used_by is None else ibis.ifelse(_is_of(facts, used_by), value, ibis.null(value.type()))


def leveled_facts(tables: Tables, *, layout: Layout, needs: Needed, dialect: Dialect) -> Any:
    """Return facts in force × level as an Ibis table, of those kinds and with those fields that the needs name."""
    none: Kinds = frozenset()
    facts = _of_kinds(tables["facts"], reduce(either, needs.levels.values(), none))
    facts = facts.mutate(
        **{name: _field(facts, name, layout.fields[name], used, dialect) for name, used in sorted(needs.fields.items())}
    )
    # What no measure reads is left behind before the rows are copied about.
    facts = facts.drop("code", "detail", "replaces", *(n for n in OPTIONAL_FACT if n not in needs.columns))
    facts = _in_force(facts, tables["facts"])
    facts = _at_levels(facts, tables["acts"], needs.levels, sorted(layout.results)).drop("claimed_on")
    named = [name for name in OF_PROJECT if name in needs.columns]
    if not named:
        return facts
    projects = tables["projects"].select("project_key", *named)
    return facts.left_join(projects, facts.project == projects.project_key).drop("project_key")


def fact_rows(facts: Any, shares: Any, *, place: str | None, dialect: Dialect) -> Any:
    """Return the fact rows as an Ibis table, from `leveled_facts`; no rows of the place when it is None."""
    shares = shares.mutate(whole_share=_.share.sum().over(ibis.window(group_by="share_project")).cast(_INT))
    alone = {"is_lead": ibis.literal(True), "credited": _.amount, "credited_quantity": _.quantity}
    own = facts.filter(_.unit.notnull()).mutate(**alone)
    of_projects = facts.filter(_.unit.isnull()).drop("unit")

    def joined(held: Any) -> Any:
        """Return the records of projects with these shares. Apart for one owner and several: few have several."""
        return of_projects.inner_join(held, of_projects.project == held.share_project)

    whole_owner = joined(shares.filter(_.share_parts == 1)).mutate(**alone)
    shared = joined(shares.filter(_.share_parts > 1)).mutate(is_lead=_.position == 0)
    # Only what has an amount or quantity is split: splitting sorts, and most records have neither.
    empty = shared.filter(_.amount.isnull() & _.quantity.isnull())
    empty = empty.mutate(credited=_.amount, credited_quantity=_.quantity)
    shared = shared.filter(_.amount.notnull() | _.quantity.notnull())
    shared = shared.mutate(
        credited=_part(shared.amount, shared.share, shared.whole_share, ["key", "level"], dialect),
        credited_quantity=_part(shared.quantity, shared.share, shared.whole_share, ["key", "level"], dialect),
    )
    parts = [own, whole_owner, empty, shared]
    if place is not None:
        parts.append(facts.filter(ibis.coalesce(_.unit, "") != place).mutate(unit=ibis.literal(place), **alone))
    columns = [*(name for name in facts.columns if name != "key"), "is_lead", "credited", "credited_quantity"]
    return reduce(lambda one, other: one.union(other), [part.select(columns) for part in parts])


def _of_milestone(rows: Any, stone: Milestone) -> Any:
    found = rows.kind == stone.kind
    for name, value in stone.fields:
        found = found & (rows[name] == value).fill_null(False)
    return found


def project_rows(
    rows: Any, projects: Any, *, layout: Layout, names: frozenset[str], widen: Callable[[Any], Any]
) -> Any:
    """Return the project rows as an Ibis table, with those milestone columns and project fields that `names` lists.

    `widen` makes room in a column for its sum.
    """
    rows = rows.filter(_.project.notnull())
    stones = {stone.name: stone for stone in layout.milestones}
    wanted: dict[str, Any] = {"is_lead": rows.is_lead.any()}
    for name in names:
        stone, dot, column = name.partition(".")
        if dot and stone in stones:
            found = _of_milestone(rows, stones[stone])
            if column == "count":
                wanted[name] = ibis.ifelse(found, 1, 0).sum()
            elif column in {"amount", "credited"}:
                wanted[name] = widen(rows[column]).sum(where=found)
            else:
                wanted[name] = rows[column].min(where=found)
    for name, stone, source in layout.borrowed:
        if name in names:
            wanted[name] = rows[source].max(where=_of_milestone(rows, stones[stone]))
    for name, grades in layout.graded:
        if name in names:
            cases = [(_of_milestone(rows, stones[stone]).any(), ibis.literal(value)) for value, stone in grades]
            wanted[name] = ibis.cases(*cases, else_=ibis.null("string"))
    made = rows.group_by(["project", "unit", "level"]).aggregate(**wanted)
    own = projects.select(
        of="project_key",
        industry="project.industry",
        enclave="project.enclave",
        talent_project="project.talent_project",
    )
    return made.left_join(own, made.project == own.of).drop("of")
