"""Numbers to points: the scene of a run, and what each formula of the rulebook gives for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from saima.core.formula.evaluate import work
from saima.core.formula.kernel import evaluate
from saima.core.formula.rows import period_names
from saima.core.formula.scene import Column, Scene, TargetColumn, TargetName
from saima.core.formula.tree import names
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulebook import Formula, Gate, Indicator, Rulebook
from saima.core.rulecheck import in_order
from saima.core.working import Missing, Value, Working

NO_GROUP = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the formulas gave, one value per unit in the order of `units`, before answers, shares and rounding."""

    units: tuple[UnitRef, ...]
    groups: tuple[str, ...]
    scene: Scene
    values: Mapping[str, tuple[Value, ...]]
    """Indicator name → values."""
    bonus: Mapping[str, tuple[Value, ...]]
    deduction: Mapping[str, tuple[Value, ...]]
    gates: Mapping[str, tuple[Value, ...]]
    """The gates that read measures only; those that read points are evaluated with the totals."""
    positions: Mapping[str, int]
    """Unit code → index in `units` and in every column."""


def score(*, rulebook: Rulebook, inputs: Inputs, period: Period) -> Scored:
    """Return what every formula of the rulebook gives for every unit, by the vectorised kernel.

    Units are put into the office's order (`order`, then code). A measure that the inputs do not have is not measured.
    """
    units = tuple(sorted(inputs.units, key=lambda unit: (unit.order, unit.code)))
    groups = tuple(group_of(rulebook, unit) for unit in units)
    scene = _scene(rulebook, inputs, period, units, groups)
    gates = {gate.name: evaluate(gate.when.tree, scene=scene) for gate in early_gates(rulebook)}
    scene = _with_peers(scene, rulebook, groups, gates)
    values: dict[str, tuple[Value, ...]] = {}
    indicators = {indicator.name: indicator for indicator in rulebook.indicators}
    for name in in_order(rulebook):
        measure = rulebook.measures.get(name)
        if measure is not None and measure.value is not None:
            found = evaluate(measure.value.tree, scene=scene)
            scene = scene.with_column(name, Column(found, "measure", measure.unit, measure.clause))
        if name in indicators:
            indicator = indicators[name]
            values[name] = evaluate(indicator.score.tree, scene=points_scene(scene, indicator, groups))
            if measure is None:
                scene = scene.with_column(name, Column(values[name], "indicator", "分", indicator.clause))
    extras = {extra.name: evaluate(extra.score.tree, scene=scene) for extra in rulebook.bonus.items}
    less = {extra.name: evaluate(extra.score.tree, scene=scene) for extra in rulebook.deduction.items}
    positions = {unit.code: index for index, unit in enumerate(units)}
    return Scored(units, groups, scene, values, extras, less, gates, positions)


def working(scored: Scored, *, formula: Formula, index: int, indicator: Indicator | None = None) -> Working:
    """Return the full working of one formula for one unit, by the reference evaluation."""
    scene = scored.scene if indicator is None else points_scene(scored.scene, indicator, scored.groups)
    return work(formula.tree, scene=scene, index=index)


def group_of(rulebook: Rulebook, unit: UnitRef) -> str:
    """Return the id of the group a unit is raced in, or '' when it is in none."""
    if unit.group:
        return unit.group if any(group.id == unit.group for group in rulebook.groups) else NO_GROUP
    one = Scene(1, _unit_columns((unit,)), ((0,),), Fraction(0))
    for group in rulebook.groups:
        if group.members is None or evaluate(group.members.tree, scene=one)[0] is True:
            return group.id
    return NO_GROUP


def early_gates(rulebook: Rulebook) -> tuple[Gate, ...]:
    """Return the gates that read measures only, so that the units they bar are no peers of the others."""
    late = {"indicators", "bonus", "deduction", *(i.name for i in rulebook.indicators)} - set(rulebook.measures)
    plain = {name for name, measure in rulebook.measures.items() if measure.value is None}
    return tuple(
        gate
        for gate in rulebook.gates
        if not any(
            name.text in late or (name.text in rulebook.measures and name.text not in plain)
            for name in names(gate.when.tree)
        )
    )


def points_scene(scene: Scene, indicator: Indicator, groups: tuple[str, ...]) -> Scene:
    """Return the scene with `points` as the full points of one indicator in each unit's group."""
    full = tuple(_points(indicator, group) for group in groups)
    return scene.with_column("points", Column(full, "points", "分", indicator.clause))


def _points(indicator: Indicator, group: str) -> Value:
    full = indicator.full(group)
    return Missing("not_in_force", indicator.name) if full is None else full


def _scene(
    rulebook: Rulebook, inputs: Inputs, period: Period, units: tuple[UnitRef, ...], groups: tuple[str, ...]
) -> Scene:
    size = len(units)
    columns = dict(_unit_columns(units))
    columns.update((name, Column((value,) * size, "period")) for name, value in period_names(period).items())
    columns["months"] = Column((period.months,) * size, "period", "个月")
    for name, measure in rulebook.measures.items():
        if measure.value is None:
            given = inputs.measures.get(name, {})
            values = tuple(given.get(unit.code, Missing("not_measured", name)) for unit in units)
            columns[name] = Column(values, "measure", measure.unit, measure.clause)
    targets = _targets(rulebook, inputs, units, groups)
    return Scene(size, columns, ((),) * size, period.months, targets)


def _unit_columns(units: tuple[UnitRef, ...]) -> dict[str, Column]:
    return {
        "unit.code": Column(tuple(unit.code for unit in units), "unit"),
        "unit.title": Column(tuple(unit.title for unit in units), "unit"),
        "unit.kind": Column(tuple(unit.kind for unit in units), "unit"),
        "unit.role": Column(tuple(unit.role for unit in units), "unit"),
    }


def _targets(
    rulebook: Rulebook, inputs: Inputs, units: tuple[UnitRef, ...], groups: tuple[str, ...]
) -> dict[TargetName, TargetColumn]:
    found: dict[TargetName, TargetColumn] = {}
    for key, given in inputs.targets.items():
        declared = rulebook.targets.get(key.name)
        measure = rulebook.measures.get(key.name)
        unit = declared.unit if declared else measure.unit if measure else ""
        values = tuple(given.get(unit.code, Missing("no_target", key.name)) for unit in units)
        found[(key.name, key.level, key.basis)] = TargetColumn(values, declared.per if declared else "year", unit)
    for name, target in rulebook.targets.items():
        if target.values:
            set_here = tuple(target.value(group) for group in groups)
            values = tuple(Missing("no_target", name) if value is None else value for value in set_here)
            found[TargetKey(name)] = TargetColumn(values, target.per, target.unit, target.clause)
    return found


def _with_peers(
    scene: Scene, rulebook: Rulebook, groups: tuple[str, ...], gates: Mapping[str, tuple[Value, ...]]
) -> Scene:
    """Give every unit its ranked peers: those of its group that no early gate bars from a place."""
    barring = [gates[gate.name] for gate in rulebook.gates if gate.effect == "unplaced" and gate.name in gates]
    ranked = [index for index in range(scene.size) if not any(found[index] is True for found in barring)]
    by_group = {group: tuple(i for i in ranked if groups[i] == group) for group in set(groups)}
    return replace(scene, peers=tuple(by_group[group] for group in groups))
