"""Two assessments and every state between them: some factors as they were before, the others as they are after.

A factor is switched as a whole. At no factor the earlier assessment stands, at all of them the later one; in between
a whole assessment is made of what each factor says. `docs/decisions/0010-changes-of-place.md` says why these five.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from saima.core.assess import Assessment, Result, assess
from saima.core.formula import tree
from saima.core.formula.functions import FUNCTIONS
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.rulebook import Formula, Measure, Rulebook
from saima.core.working import Missing

Number = Fraction | Missing
Column = Mapping[str, Number]
"""One measure: unit code → value."""

OWN, OTHERS, TARGETS, RULES, RESTATED = (1 << bit for bit in range(5))
FACTORS: Mapping[str, int] = {
    "own": OWN,
    "others": OTHERS,
    "targets": TARGETS,
    "rules": RULES,
    "restated": RESTATED,
}
"""What can change a place: the unit's own records, those of others, tasks with the time that has passed, the rulebook,
and later corrections of the earlier period."""
NAMES = tuple(FACTORS)
_FACTS = OWN | OTHERS
_UNKNOWN = Missing("not_measured")


def formulas(rulebook: Rulebook) -> Iterator[Formula]:
    """Yield every formula that totals and places rest on."""
    yield from (measure.value for measure in rulebook.measures.values() if measure.value is not None)
    yield from (indicator.score for indicator in rulebook.indicators)
    yield from (extra.score for extra in (*rulebook.bonus.items, *rulebook.deduction.items))
    yield from (gate.when for gate in rulebook.gates)
    if rulebook.total is not None:
        yield rulebook.total


def is_coupled(rulebook: Rulebook) -> bool:
    """Tell whether a unit's points can depend on other units, or on which unit it is: then nothing is taken apart."""
    for formula in formulas(rulebook):
        for node in tree.walk(formula.tree):
            if isinstance(node, tree.Call) and FUNCTIONS[node.function].spread is not None:
                return True
            if isinstance(node, tree.Name) and node.text in {"unit.code", "unit.title"}:
                return True
    return False


def _said(measure: Measure) -> tuple[object, ...]:
    """Return what a measure counts, without where it stands or how it is titled."""
    where, by = (formula.text if formula else "" for formula in (measure.where, measure.by))
    added = (measure.sum, measure.sum_field, measure.is_largest, measure.count)
    return measure.of, where, measure.verified, added, by, measure.span


@dataclass(slots=True)
class Corners:
    """The states between two assessments of one race.

    `reread` is the earlier period as the later run's ledger has it: per measure, the units whose number differs from
    what the earlier run read (empty: nothing was corrected). States are made when asked for and kept.
    """

    before: Assessment
    after: Assessment
    reread: Mapping[str, Column] = field(default_factory=dict)
    active: int = 0
    """The factors that differ at all."""
    coupled: bool = False
    _made: dict[int, Assessment] = field(default_factory=dict)
    _rows: dict[int, Mapping[str, Result]] = field(default_factory=dict)
    _apart: dict[tuple[str, int], Assessment] = field(default_factory=dict)
    """States of one unit apart from the others, of the unit asked for last."""
    _alike: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find out which factors differ."""
        old, new = self.before, self.after
        if old.rulebook.fingerprint != new.rulebook.fingerprint:
            self.active |= RULES
        if old.period != new.period or dict(old.inputs.targets) != dict(new.inputs.targets):
            self.active |= TARGETS
        if any(self.reread.values()):
            self.active |= RESTATED
        if self.reread or old.inputs.units != new.inputs.units or old.inputs.measures != new.inputs.measures:
            self.active |= _FACTS
        books = (old.rulebook,) if old.rulebook is new.rulebook else (old.rulebook, new.rulebook)
        self.coupled = any(map(is_coupled, books))

    def whole(self, state: int) -> Assessment:
        """Return all units at a state in which own and others' records stand alike."""
        state &= self.active
        if state == 0:
            return self.before
        if state == self.active:
            return self.after
        found = self._made.get(state)
        if found is None:
            found = self._made[state] = self._plain(state) or self._assessed(state, lambda _code: bool(state & OWN))
        return found

    def _plain(self, state: int) -> Assessment | None:
        """Return the same where all records are one run's own as they were read; None where they are mixed."""
        if self.active & (RULES | RESTATED):
            return None
        read = self.after if state & OWN else self.before
        return self.scored(state, replace(read.inputs, targets=self.targets(state)), like=read)

    def own(self, unit: str, state: int) -> Result | None:
        """Return one unit's row at any state; None when it is not raced there."""
        if self.coupled:
            return rows_of(self.apart(unit, state)).get(unit)
        return self.rows(_alike_facts(state, OWN)).get(unit)

    def standing(self, unit: str, state: int) -> Assessment:
        """Return the assessment in which the unit itself stands at a state; the others' rows in it are not meant."""
        return self.apart(unit, state) if self.coupled else self.whole(_alike_facts(state, OWN))

    def rows(self, state: int) -> Mapping[str, Result]:
        """Return the rows of a state in which own and others' records stand alike, by unit."""
        state &= self.active
        found = self._rows.get(state)
        if found is None:
            found = self._rows[state] = rows_of(self.whole(state))
        return found

    def rivals(self, unit: str, state: int) -> Assessment:
        """Return the assessment in which the others stand at a state; the unit's own row in it is not meant."""
        return self.apart(unit, state) if self.coupled else self.whole(_alike_facts(state, OTHERS))

    def apart(self, unit: str, state: int) -> Assessment:
        """Return all units at a state where this unit's records and the others' may stand apart."""
        state &= self.active
        if bool(state & OWN) == bool(state & OTHERS):
            return self.whole(state)
        if (unit, state) not in self._apart:
            kept = {key: made for key, made in self._apart.items() if key[0] == unit}
            kept[unit, state] = self._assessed(state, lambda code: bool(state & (OWN if code == unit else OTHERS)))
            self._apart = kept
        return self._apart[unit, state]

    def rulebook(self, state: int) -> Rulebook:
        """Return the rulebook of a state."""
        return (self.after if state & RULES else self.before).rulebook

    def number(self, name: str, unit: str, state: int, *, new: bool) -> Number:
        """Return one measure of one unit at a state; `new`: with the records of the later period.

        A measure that the two rulebooks say differently moves with the rules, one that both say alike with the
        records; new records and corrections of old ones add up, whichever of them is switched.
        """
        old, now = self._value(self.before, name, unit), self._value(self.after, name, unit)
        if not self.is_alike(name):
            return now if state & RULES else old
        restated = bool(state & RESTATED)
        middle = self.reread.get(name, {}).get(unit, old)
        if not new:
            return middle if restated else old
        if restated or not self.active & RESTATED:
            return now
        if isinstance(old, Missing) or isinstance(now, Missing) or isinstance(middle, Missing):
            return now
        return old + now - middle

    def targets(self, state: int) -> Mapping[TargetKey, Mapping[str, Fraction]]:
        """Return the targets of a state; those that only one rulebook's run has stand wherever its rules do."""
        held = (self.after if state & TARGETS else self.before).inputs.targets
        if not self.active & RULES:
            return held
        ruling = (self.after if state & RULES else self.before).inputs.targets
        return {**{key: ruling[key] for key in ruling if key not in held}, **held}

    def scored(
        self, state: int, inputs: Inputs, rulebook: Rulebook | None = None, *, like: Assessment | None = None
    ) -> Assessment:
        """Return an assessment by the rules and in the time of a state; `like` is one of the same records, if any."""
        period = (self.after if state & TARGETS else self.before).period
        return assess(rulebook=rulebook or self.rulebook(state), inputs=inputs, period=period, before=like)

    def _assessed(self, state: int, is_new: Callable[[str], bool]) -> Assessment:
        units = self._units(is_new)
        names = [name for name, measure in self.rulebook(state).measures.items() if measure.value is None]
        measures = {
            name: {ref.code: self.number(name, ref.code, state, new=is_new(ref.code)) for ref in units}
            for name in names
        }
        return self.scored(state, Inputs(tuple(units), measures, self.targets(state)))

    def _units(self, is_new: Callable[[str], bool]) -> list[UnitRef]:
        old = {ref.code: ref for ref in self.before.inputs.units}
        new = {ref.code: ref for ref in self.after.inputs.units}
        held = {code: (new if is_new(code) else old).get(code) for code in {**old, **new}}
        return [ref for ref in held.values() if ref is not None]

    def _value(self, assessment: Assessment, name: str, unit: str) -> Number:
        return assessment.inputs.measures.get(name, {}).get(unit, _UNKNOWN)

    def is_alike(self, name: str) -> bool:
        """Tell whether both rulebooks have a measure of that name and say it alike."""
        found = self._alike.get(name)
        if found is None:
            books = (self.before.rulebook.measures.get(name), self.after.rulebook.measures.get(name))
            found = books[0] is not None and books[1] is not None and _said(books[0]) == _said(books[1])
            self._alike[name] = found
        return found


def alone(rulebook: Rulebook, *, line: str) -> Rulebook:
    """Return the rulebook with only one line of its table, and whatever that line reads of others.

    `line` is an indicator's name, or `bonus` or `deduction` for that whole list.
    """
    lists = {"bonus": rulebook.bonus, "deduction": rulebook.deduction}
    wanted = [extra.score for extra in lists[line].items] if line in lists else [rulebook.indicator(line).score]
    kept = set[str]()
    while wanted:
        for name in tree.names(wanted.pop().tree):
            if name.text not in kept:
                kept.add(name.text)
                wanted += [indicator.score for indicator in rulebook.indicators if indicator.name == name.text]
    kept.add(line)
    nothing = replace(rulebook.bonus, items=())
    return replace(
        rulebook,
        indicators=tuple(indicator for indicator in rulebook.indicators if indicator.name in kept),
        bonus=rulebook.bonus if line == "bonus" else nothing,
        deduction=rulebook.deduction if line == "deduction" else nothing,
        gates=(),
        lists=(),
        grades=replace(rulebook.grades, items=()),
        total=None,
    )


def measures_behind(rulebook: Rulebook, line: str) -> frozenset[str]:
    """Return the counted measures that one line rests on, through computed ones and other indicators."""
    kept = alone(rulebook, line=line)
    wanted = [i.score for i in kept.indicators] + [e.score for e in (*kept.bonus.items, *kept.deduction.items)]
    found = set[str]()
    while wanted:
        for name in tree.names(wanted.pop().tree):
            measure = rulebook.measures.get(name.text)
            if measure is None or name.text in found:
                continue
            found.add(name.text)
            if measure.value is not None:
                wanted.append(measure.value)
    return frozenset(name for name in found if rulebook.measures[name].value is None)


def _alike_facts(state: int, of: int) -> int:
    return state | _FACTS if state & of else state & ~_FACTS


def rows_of(assessment: Assessment) -> dict[str, Result]:
    """Return an assessment's rows by unit."""
    return {result.unit.code: result for result in assessment.results}


def copies(inputs: Inputs, unit: UnitRef, group: str, values: Sequence[Mapping[str, Number]]) -> Inputs:
    """Return inputs in which one unit stands once per set of measures: `#0`, `#1` …, each with its targets."""
    codes = [f"#{index}" for index in range(len(values))]
    measures: dict[str, dict[str, Number]] = {}
    for code, given in zip(codes, values, strict=True):
        for name, value in given.items():
            measures.setdefault(name, {})[code] = value
    targets = {key: dict.fromkeys(codes, held[unit.code]) for key, held in inputs.targets.items() if unit.code in held}
    units = tuple(replace(unit, code=code, group=group, order=index) for index, code in enumerate(codes))
    return Inputs(units, measures, targets)
