"""Numbers to points: the scene of a run, and what each formula of the rulebook gives for each unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

from saima.core.formula.evaluate import work
from saima.core.formula.exact import Column as Values
from saima.core.formula.exact import Truths, constant, pack
from saima.core.formula.kernel import evaluate
from saima.core.formula.rows import period_names
from saima.core.formula.scene import PAST_LEVEL, Column, Scene, TargetColumn, TargetName
from saima.core.formula.vectors import positions
from saima.core.inputs import Counted, Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulebook import Formula, Gate, Indicator, Rulebook, Target
from saima.core.rulecheck import in_order, past_unit
from saima.core.working import Missing, Value, Working

NO_GROUP = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the formulas gave, one value per unit in the order of `units`, before answers, shares and rounding."""

    units: tuple[UnitRef, ...]
    groups: tuple[str, ...]
    scene: Scene
    values: Mapping[str, Values]
    """Indicator name → values."""
    bonus: Mapping[str, Values]
    deduction: Mapping[str, Values]
    gates: Mapping[str, Values]
    """The gates that read measures only; those that read points are evaluated with the totals."""
    positions: Mapping[str, int]
    """Unit code → index in `units` and in every column."""


@dataclass(frozen=True, slots=True)
class Before:
    """Another score of the same rulebook and units, whose columns still hold where nothing they read changed.

    Columns are taken over whole and compared by identity, so that what follows can see what stayed.
    """

    scored: Scored
    inputs: Inputs
    period: Period


@dataclass(slots=True)
class _Run:
    """A score under way: the scene as far as it stands, and the names that are other than `before`."""

    rulebook: Rulebook
    groups: tuple[str, ...]
    scene: Scene
    before: Scored | None
    changed: set[str] = field(default_factory=set)

    def column(self, formula: Formula, kept: Mapping[str, Values], name: str) -> Values:
        """Return what a formula gives, out of `kept` when nothing it reads has changed."""
        if self.before is not None and self.changed.isdisjoint(formula.reads):
            return kept[name]
        self.changed.add(name)
        return evaluate(formula.tree, scene=self.scene)

    def points(self, indicator: Indicator) -> Values:
        """Return what an indicator's formula gives, `points` being its full points in each unit's group."""
        if self.before is not None and self.changed.isdisjoint(indicator.score.reads):
            return self.before.values[indicator.name]
        self.changed.add(indicator.name)
        return evaluate(indicator.score.tree, scene=points_scene(self.scene, indicator, self.groups))


def score(*, rulebook: Rulebook, inputs: Inputs, period: Period, before: Before | None = None) -> Scored:
    """Return what every formula of the rulebook gives for every unit, by the vectorised kernel.

    Units are put into the office's order (`order`, then code). A measure that the inputs do not have is not measured.
    With `before`, only the formulas that read something other than there are worked out; the result is the same.
    """
    old = before.scored if before is not None and before.inputs.units is inputs.units else None
    if old is not None:
        units, groups, places = old.units, old.groups, old.positions
    else:
        units = tuple(sorted(inputs.units, key=attrgetter("order", "code")))
        groups = _groups(rulebook, units)
        places = {unit.code: index for index, unit in enumerate(units)}
    scene, changed = _scene(rulebook, inputs, period, units, groups, before if old is not None else None)
    run = _Run(rulebook, groups, scene, old, changed)
    kept = old or Scored(units, groups, scene, {}, {}, {}, {}, places)
    gates = {gate.name: run.column(gate.when, kept.gates, gate.name) for gate in early_gates(rulebook)}
    _settle_peers(run, gates)
    values = _values(run, {name: column.values for name, column in kept.scene.columns.items()})
    extras = {extra.name: run.column(extra.score, kept.bonus, extra.name) for extra in rulebook.bonus.items}
    less = {extra.name: run.column(extra.score, kept.deduction, extra.name) for extra in rulebook.deduction.items}
    return Scored(units, groups, run.scene, values, extras, less, gates, places)


def _values(run: _Run, kept: Mapping[str, Values]) -> dict[str, Values]:
    """Return the points of every indicator, measures and indicators worked out in the order in which they read."""
    rulebook = run.rulebook
    for name in rulebook.set_aside:
        if name not in rulebook.measures:
            absent = Column((Missing("not_in_force", name),) * run.scene.size, "indicator", "分")
            run.scene = run.scene.with_column(name, absent)
    values: dict[str, Values] = {}
    indicators = {indicator.name: indicator for indicator in rulebook.indicators}
    for name in in_order(rulebook):
        measure = rulebook.measures.get(name)
        if measure is not None and measure.value is not None:
            found = run.column(measure.value, kept, name)
            run.scene = run.scene.with_column(name, Column(found, "measure", measure.unit, measure.clause))
        if name in indicators:
            values[name] = run.points(indicators[name])
            if measure is None:
                clause = indicators[name].clause
                run.scene = run.scene.with_column(name, Column(values[name], "indicator", "分", clause))
    return values


def working(scored: Scored, *, formula: Formula, index: int, indicator: Indicator | None = None) -> Working:
    """Return the full working of one formula for one unit, by the reference evaluation."""
    scene = scored.scene if indicator is None else points_scene(scored.scene, indicator, scored.groups)
    return work(formula.tree, scene=scene, index=index)


def group_of(rulebook: Rulebook, unit: UnitRef) -> str:
    """Return the id of the group a unit is raced in, or '' when it is in none."""
    return _groups(rulebook, (unit,))[0]


def _groups(rulebook: Rulebook, units: tuple[UnitRef, ...]) -> tuple[str, ...]:
    """Return each unit's group: the one it names, else the first whose members it is among."""
    known = {group.id: group.id for group in rulebook.groups}
    named = [unit.group for unit in units]
    found = [known.get(group, NO_GROUP) for group in named]
    left = {index for index, group in enumerate(named) if not group}
    scene = Scene(len(units), _unit_columns(units), ((),) * len(units), Fraction(0))
    for group in rulebook.groups:
        members = left if group.members is None else left.intersection(holds(evaluate(group.members.tree, scene=scene)))
        for index in members:
            found[index] = group.id
        left = left - members
    return tuple(found)


def holds(column: Values) -> list[int]:
    """Return the indexes of the units for which a condition holds; a missing answer is no."""
    if isinstance(column, Truths):
        return [index for index in positions(column.mask, column.size) if index not in column.missing]
    return [index for index, value in enumerate(column) if value is True]


def early_gates(rulebook: Rulebook) -> tuple[Gate, ...]:
    """Return the gates that read measures only, so that the units they bar are no peers of the others."""
    late = {"indicators", "bonus", "deduction", *(i.name for i in rulebook.indicators)} - set(rulebook.measures)
    plain = {name for name, measure in rulebook.measures.items() if measure.value is None}
    return tuple(
        gate
        for gate in rulebook.gates
        if not any(name in late or (name in rulebook.measures and name not in plain) for name in gate.when.reads)
    )


def points_scene(scene: Scene, indicator: Indicator, groups: tuple[str, ...]) -> Scene:
    """Return the scene with `points` as the full points of one indicator in each unit's group."""
    full = by_group(groups, lambda group: _points(indicator, group))
    return scene.with_column("points", Column(full, "points", "分", indicator.clause))


def by_group(groups: tuple[str, ...], value: Callable[[str], Value]) -> Values:
    """Return a column whose value is the same for all units of a group."""
    each = {group: value(group) for group in set(groups)}
    alone = next(iter(each.values()), None)
    if isinstance(alone, Fraction) and all(other == alone for other in each.values()):
        return constant(alone, len(groups))
    return pack([each[group] for group in groups])


def _points(indicator: Indicator, group: str) -> Value:
    full = indicator.full(group)
    return Missing("not_in_force", indicator.name) if full is None else full


class _Columns:
    """Turns values by unit code into columns in the order of the units."""

    def __init__(self, units: Sequence[UnitRef]) -> None:
        self._codes = tuple(unit.code for unit in units)
        self._at_once = itemgetter(*self._codes) if len(units) > 1 else None

    def __call__(self, given: Mapping[str, Any], absent: Missing) -> Values:
        """Return one value per unit; `absent` where there is none."""
        if isinstance(given, Counted) and (counted := given.column(self._codes)) is not None:
            return counted
        return pack(self._picked(given), absent=absent)

    def _picked(self, given: Mapping[str, Any]) -> Sequence[Any]:
        if self._at_once is not None:
            try:
                return self._at_once(given)  # type: ignore[no-any-return]
            except KeyError:
                pass
        return [*map(given.get, self._codes)]


def _scene(
    rulebook: Rulebook,
    inputs: Inputs,
    period: Period,
    units: tuple[UnitRef, ...],
    groups: tuple[str, ...],
    before: Before | None,
) -> tuple[Scene, set[str]]:
    """Return the scene of inputs, and the names whose numbers are not those of `before`."""
    size = len(units)
    changed: set[str] = set()
    columns = dict(before.scored.scene.columns) if before else _unit_columns(units)
    if before is None or before.period != period:
        columns |= _period_columns(size, period)
        changed |= _timed(rulebook, inputs, before.period, period) if before else set()
    column = _Columns(units)
    for name, measure in rulebook.measures.items():
        if measure.value is None:
            given = inputs.measures.get(name, {})
            if before and before.inputs.measures.get(name, given) is given:
                continue
            values = column(given, Missing("not_measured", name))
            columns[name] = Column(values, "measure", measure.unit, measure.clause)
            changed.add(name)
    if before and before.inputs.targets is inputs.targets:
        return replace(before.scored.scene, columns=columns, months=period.months), changed
    old = before.inputs.targets if before else {}
    changed |= {key.name for key in {*old, *inputs.targets} if old.get(key) != inputs.targets.get(key)}
    targets = _targets(rulebook, inputs, column, groups)
    return Scene(size, columns, before.scored.scene.peers if before else ((),) * size, period.months, targets), changed


def _timed(rulebook: Rulebook, inputs: Inputs, old: Period, new: Period) -> set[str]:
    """Return the names that another period alone makes other: its days and months, and the targets, for what is due."""
    were = period_names(old)
    days = {name for name, value in period_names(new).items() if were[name] != value}
    if old.months == new.months:
        return days
    return {*days, "months", *rulebook.targets, *(key.name for key in inputs.targets)}


def _period_columns(size: int, period: Period) -> dict[str, Column]:
    """Return the columns that tell the period."""
    columns = {name: Column((value,) * size, "period") for name, value in period_names(period).items()}
    columns["months"] = Column(constant(period.months, size), "period", "个月")
    return columns


def _unit_columns(units: tuple[UnitRef, ...]) -> dict[str, Column]:
    names = ("code", "title", "kind", "role")
    return {f"unit.{name}": Column(tuple(map(attrgetter(name), units)), "unit") for name in names}


class _Targets(Mapping[TargetName, TargetColumn]):
    """Targets by name, level and basis; a column is made when a formula first asks for it, for many are not asked."""

    def __init__(self, makers: Mapping[TargetName, Callable[[], TargetColumn]]) -> None:
        self._makers = makers
        self._made: dict[TargetName, TargetColumn] = {}

    def __getitem__(self, key: TargetName) -> TargetColumn:
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def __iter__(self) -> Iterator[TargetName]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _targets(
    rulebook: Rulebook, inputs: Inputs, column: _Columns, groups: tuple[str, ...]
) -> Mapping[TargetName, TargetColumn]:
    makers: dict[TargetName, Callable[[], TargetColumn]] = {
        (key.name, key.level, key.basis): partial(_given_target, rulebook, key, given, column)
        for key, given in inputs.targets.items()
    }
    for name, target in rulebook.targets.items():
        if target.values:
            makers[TargetKey(name)] = partial(_ruled_target, target, groups)
    return _Targets(makers)


def _given_target(rulebook: Rulebook, key: TargetKey, given: Mapping[str, Fraction], column: _Columns) -> TargetColumn:
    """Return the column of a target, or of a number of another time, that the inputs bring."""
    declared = rulebook.targets.get(key.name)
    measure = rulebook.measures.get(key.name)
    unit = declared.unit if declared else measure.unit if measure else ""
    if key.level == PAST_LEVEL:
        unit = past_unit(rulebook, key.name)
    absent = Missing("not_applicable" if key.level == PAST_LEVEL else "no_target", key.name)
    return TargetColumn(column(given, absent), declared.per if declared else "year", unit)


def _ruled_target(target: Target, groups: tuple[str, ...]) -> TargetColumn:
    """Return the column of a target whose values the rulebook itself says, by group."""
    return TargetColumn(by_group(groups, partial(_target, target)), target.per, target.unit, target.clause)


def _target(target: Target, group: str) -> Value:
    value = target.value(group)
    return Missing("no_target", target.name) if value is None else value


def _settle_peers(run: _Run, gates: Mapping[str, Values]) -> None:
    """Give every unit its ranked peers: those of its group that no early gate bars from a place.

    When they are not those of before, nothing of before holds: every group function reads them.
    """
    old = run.before
    barring = [gate.name for gate in run.rulebook.gates if gate.effect == "unplaced" and gate.name in gates]
    if old is not None and all(gates[name] is old.gates[name] for name in barring):
        return
    barred = {index for name in barring for index in holds(gates[name])}
    members: dict[str, list[int]] = {group: [] for group in run.groups}
    for index, group in enumerate(run.groups):
        if index not in barred:
            members[group].append(index)
    ranked = {group: tuple(indexes) for group, indexes in members.items()}
    peers = tuple(ranked[group] for group in run.groups)
    if old is None or peers != old.scene.peers:
        run.before, run.scene = None, replace(run.scene, peers=peers)
