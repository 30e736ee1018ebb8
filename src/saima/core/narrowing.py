"""Which records a measure can count at all, told from its formulas alone; engines and tracing read no others.

Everything here is a bound from above: a record left out cannot count, one kept may still not. No engine is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from saima.core.formula import tree
from saima.core.formula.tree import Node
from saima.core.frames import ENTRY_LEVEL, Layout, Milestone
from saima.core.rulebook import Measure

Kinds = frozenset[str] | None
"""Kinds of records; None stands for all."""
DAYS = frozenset({"counted_on", "happened_on"})
"""The days by which records are looked for."""
WORDS = frozenset({"text", "choice", "code"})
"""Types of catalogue fields that hold words."""
SIGNING = "signing"


def either(one: Kinds, other: Kinds) -> Kinds:
    """Return the kinds in one or the other."""
    return None if one is None or other is None else one | other


def _both(one: Kinds, other: Kinds) -> Kinds:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _is_kind(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.text == "kind"


def _kinds_where(node: Node) -> Kinds:
    """Return the kinds for which a condition can be true."""
    match node:
        case tree.Binary(operator="and"):
            return _both(_kinds_where(node.left), _kinds_where(node.right))
        case tree.Binary(operator="or"):
            return either(_kinds_where(node.left), _kinds_where(node.right))
        case tree.Binary(operator="==", left=left, right=tree.Text(value=value)) if _is_kind(left):
            return frozenset({value})
        case tree.Within(item=item, choices=choices) if _is_kind(item):
            words = [choice.value for choice in choices if isinstance(choice, tree.Text)]
            return frozenset(words) if len(words) == len(choices) else None
        case _:
            return None


def names_of(measure: Measure) -> frozenset[str]:
    """Return every name that a measure's condition, day and worth say."""
    formulas = (measure.where, measure.by, measure.worth)
    return frozenset(name.text for formula in formulas if formula for name in tree.names(formula.tree))


def milestones_behind(names: Iterable[str], layout: Layout) -> tuple[Milestone, ...]:
    """Return the milestones from whose records these columns of project rows are made."""
    named = set(names)
    used = {name.partition(".")[0] for name in named if "." in name}
    used |= {stone for name, stone, _source in layout.borrowed if name in named}
    used |= {stone for name, grades in layout.graded if name in named for _value, stone in grades}
    return tuple(stone for stone in layout.milestones if stone.name in used)


def _columns(measure: Measure) -> frozenset[str]:
    """Return the columns of project rows that a measure over projects reads: those it names, and what it sums."""
    return names_of(measure) | ({f"{SIGNING}.amount"} if measure.sum is not None else set())


def stones_of(measure: Measure, layout: Layout) -> tuple[Milestone, ...]:
    """Return the milestones that a measure over projects reads, whose records alone its rows are made of."""
    return milestones_behind(_columns(measure), layout)


def _told(node: Node) -> dict[str, str]:
    """Return the fields that must have a given text for a condition to be true."""
    match node:
        case tree.Binary(operator="and"):
            return _told(node.left) | _told(node.right)
        case tree.Binary(operator="==", left=tree.Name() as name, right=tree.Text(value=value)):
            return {name.text: value}
        case _:
            return {}


def words_of(measure: Measure, layout: Layout) -> dict[str, str]:
    """Return the catalogue fields that a record must have, word for word, to count in a measure over facts."""
    if measure.of != "facts" or measure.where is None:
        return {}
    return {name: word for name, word in _told(measure.where.tree).items() if layout.fields.get(name) in WORDS}


def _of_projects(measure: Measure, layout: Layout) -> Kinds:
    """Return the kinds that make a project row which can count: its day comes from milestones, so one must be there."""
    if "is_lead" in names_of(measure) or not day_milestones(measure, layout):
        return None
    return frozenset(stone.kind for stone in stones_of(measure, layout))


def kinds_of(measure: Measure, layout: Layout) -> Kinds:
    """Return the kinds of records that can change this measure, None when it may be any."""
    if measure.of == "projects":
        return _of_projects(measure, layout)
    return _kinds_where(measure.where.tree) if measure.where is not None else None


def day_milestones(measure: Measure, layout: Layout) -> tuple[Milestone, ...]:
    """Return the milestones of which one must have a record in the measure's span; empty where none is told.

    Of a measure over projects by the day of a milestone, or the earlier or later of several.
    """
    if measure.of != "projects" or measure.by is None:
        return ()
    found: list[str] = []
    for node in tree.walk(measure.by.tree):
        if isinstance(node, tree.Name):
            if node.text.partition(".")[2] not in DAYS:
                return ()
            found.append(node.text)
        elif not (isinstance(node, tree.Call) and node.function in {"earlier", "later"}):
            return ()
    stones = milestones_behind(found, layout)
    return stones if {stone.name for stone in stones} == {name.partition(".")[0] for name in found} else ()


def counts_by_day(measure: Measure) -> bool:
    """Tell whether a measure over facts counts by one of a record's own days, which lies in its span then."""
    return measure.of == "facts" and (
        measure.by is None or (isinstance(measure.by.tree, tree.Name) and measure.by.tree.text in DAYS)
    )


@dataclass(frozen=True, slots=True)
class Needed:
    """What the measures of a rulebook need of the ledger.

    `levels`: the kinds read at each level. `fields`: the kinds of which each catalogue field is read. `columns`: every
    column name that a formula says, with the stone of a milestone's column left off.
    """

    levels: dict[str, Kinds]
    fields: dict[str, Kinds]
    columns: frozenset[str]


def needed(measures: Iterable[Measure], layout: Layout) -> Needed:
    """Return what these measures need; entered and computed ones need nothing."""
    levels: dict[str, Kinds] = {}
    fields: dict[str, Kinds] = {}
    columns: set[str] = set()

    def use(name: str, kinds: Kinds) -> None:
        fields[name] = either(fields.get(name, frozenset()), kinds)

    for measure in measures:
        if measure.of not in {"facts", "projects"}:
            continue
        kinds, level = kinds_of(measure, layout), measure.verified or ENTRY_LEVEL
        levels[level] = either(levels.get(level, frozenset()), kinds)
        columns |= names_of(measure) if measure.of == "facts" else {n.partition(".")[2] for n in names_of(measure)}
        if measure.of == "facts":
            for name in (names_of(measure) | {measure.sum_field}) & set(layout.fields):
                use(name, kinds)
            continue
        names = _columns(measure)
        stones = {stone.name: stone for stone in milestones_behind(names, layout)}
        for stone in stones.values():
            for name, _value in stone.fields:
                use(name, frozenset({stone.kind}))
        for name, stone_name, source in layout.borrowed:
            if name in names:
                use(source, frozenset({stones[stone_name].kind}))
    return Needed(levels, fields, frozenset(columns))


def layout_of(measure: Measure, layout: Layout) -> Layout:
    """Return the part of a layout that the rows of one measure need: its fields, milestones and project fields."""
    fields = needed([measure], layout).fields
    names = _columns(measure)
    return replace(
        layout,
        fields={name: kind for name, kind in layout.fields.items() if name in fields},
        milestones=stones_of(measure, layout) if measure.of == "projects" else (),
        borrowed=tuple(column for column in layout.borrowed if column[0] in names),
        graded=tuple(column for column in layout.graded if column[0] in names),
    )
