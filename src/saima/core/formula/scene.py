"""What a score formula sees: columns of values, one per unit, the groups, and the targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from saima.core.formula.exact import Numbers, constant, multiply, pack
from saima.core.formula.tree import Call, Name, Number
from saima.core.working import Missing, MissingKind, Value, Working, WorkingKind

Per = Literal["year", "quarter", "month", "period"]
_MONTHS_IN: dict[Per, int] = {"year": 12, "quarter": 3, "month": 1}
DEFAULT_LEVEL = "区定"
PREVIOUS_LEVEL = "上年"
"""What the numbers of the year before are kept under, beside the targets."""
PAST_LEVEL = "往期"
"""What the numbers of earlier periods are kept under, their basis being how many periods back: 1, 2 …"""
MOST_PAST = 36
"""How many periods back a formula may look."""
TargetName = tuple[str, str, str]
"""Name, level and basis of a target; the basis is '' unless several are kept side by side (年初, 调整)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One name's values, one per unit in order, with the words that explain them."""

    values: Sequence[Value]
    how: WorkingKind
    unit: str = ""
    clause: str = ""
    back: int = 0
    """Of how many periods back the values are; 0 for the present."""


@dataclass(frozen=True, slots=True)
class TargetColumn:
    """One target at one level, one value per unit, and the time it is set for."""

    values: Sequence[Value]
    per: Per = "year"
    unit: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that formulas of one run may read.

    `peers[i]` are the indexes of the ranked units in the group of unit i, in order; `targets` is keyed by name,
    level and basis; `months` are the months of the year elapsed at the end of the period.
    """

    size: int
    columns: Mapping[str, Column]
    peers: tuple[tuple[int, ...], ...]
    months: Fraction
    targets: Mapping[TargetName, TargetColumn] = field(default_factory=dict)

    def with_column(self, name: str, column: Column) -> Scene:
        """Return the same scene with one more name."""
        return replace(self, columns={**self.columns, name: column})

    def target(self, call: Call, index: int) -> Working:
        """Return the target that a `target(…)` call names, for one unit; missing when none was set."""
        key, level, _ = name_of(call)
        found = self.targets.get(name_of(call))
        value: Value = found.values[index] if found else Missing("no_target", key)
        if isinstance(value, Missing):
            value = Missing("no_target", key)
        columns = call.columns
        unit, clause = (found.unit, found.clause) if found else ("", "")
        return Working(value, "target", key, unit, (), columns.start, columns.end, clause, level)

    def targets_of(self, call: Call) -> Numbers:
        """Return what `target` finds, for all units."""
        return self._given(name_of(call), "no_target")

    def paces_of(self, call: Call) -> Numbers:
        """Return what `pace` finds, for all units."""
        inner = call.arguments[0]
        if not isinstance(inner, Call):
            raise TypeError("pace takes target(…); the formula was not checked")
        found = self.targets.get(name_of(inner))
        whole = self.targets_of(inner)
        if found is None or found.per == "period":
            return whole
        return multiply(whole, constant(self.months / _MONTHS_IN[found.per], self.size))

    def previous_of(self, call: Call) -> Numbers:
        """Return what `previous` finds, for all units."""
        return self._given((name_of(call)[0], PREVIOUS_LEVEL, ""), "not_measured")

    def past_of(self, call: Call) -> Numbers:
        """Return what `past` finds, for all units."""
        key, back = name_of(call)[0], periods_back(call)
        found = self.targets.get((key, PAST_LEVEL, str(back)))
        values = pack(found.values) if found else None
        if isinstance(values, Numbers):
            return values
        kind: MissingKind = "not_applicable" if found else "not_measured"
        return Numbers(self.size, 0, 1, dict.fromkeys(range(self.size), Missing(kind, key)))

    def _given(self, key: TargetName, otherwise: MissingKind) -> Numbers:
        """Return the numbers handed in under a name; where there is none, the answer `otherwise` about it."""
        absent = Missing(otherwise, key[0])
        found = self.targets.get(key)
        values = pack(found.values) if found else None
        if not isinstance(values, Numbers):
            return Numbers(self.size, 0, 1, dict.fromkeys(range(self.size), absent))
        return replace(values, missing=dict.fromkeys(values.missing, absent)) if values.missing else values

    def pace(self, call: Call, index: int) -> Working:
        """Return the part of a target due by the end of the period."""
        inner = call.arguments[0]
        if not isinstance(inner, Call):
            raise TypeError("pace takes target(…); the formula was not checked")
        whole = self.target(inner, index)
        found = self.targets.get(name_of(inner))
        per: Per = found.per if found else "year"
        value = whole.value
        if isinstance(value, Fraction) and per != "period":
            value = value * self.months / _MONTHS_IN[per]
        months = Working(self.months, "period", "months", "个月")
        children = (whole,) if per == "period" else (whole, months)
        columns = call.columns
        return Working(value, "function", "pace", whole.unit, children, columns.start, columns.end, "", per)

    def previous(self, call: Call, index: int) -> Working:
        """Return the number of the same time a year before; not measured when it was not handed in."""
        key = name_of(call)[0]
        found = self.targets.get((key, PREVIOUS_LEVEL, ""))
        value: Value = found.values[index] if found else Missing("not_measured", key)
        if isinstance(value, Missing):
            value = Missing("not_measured", key)
        columns, unit = call.columns, found.unit if found else ""
        return Working(value, "target", key, unit, (), columns.start, columns.end, "", PREVIOUS_LEVEL)

    def past(self, call: Call, index: int) -> Working:
        """Return the number some periods back; not applicable without the unit, not measured when not handed in."""
        key, back = name_of(call)[0], periods_back(call)
        found = self.targets.get((key, PAST_LEVEL, str(back)))
        value = found.values[index] if found else Missing("not_measured", key)
        columns, unit = call.columns, found.unit if found else ""
        return Working(value, "target", key, unit, (), columns.start, columns.end, "", f"{PAST_LEVEL}{back}")

    def at(self, back: int, names: Iterable[str]) -> Scene:
        """Return the scene with these names as they were some periods back; what is of no period stays."""
        columns = dict(self.columns)
        for name in names:
            column = columns[name]
            if column.how in ("measure", "indicator") or name in STANDING_NAMES:
                found = self.targets.get((name, PAST_LEVEL, str(back)))
                values: Sequence[Value] = found.values if found else (Missing("not_measured", name),) * self.size
                columns[name] = replace(column, values=values, back=back)
        return replace(self, columns=columns)


STANDING_NAMES = ("total", "place", "placed")
"""What a unit has once it is placed; earlier periods keep them beside measures and points."""


def periods_back(call: Call) -> int:
    """Return how many periods back a `past(…)` call asks for; one unless it says."""
    back = call.option("back")
    return int(back.value) if isinstance(back, Number) else 1


def periods_seen(call: Call) -> int:
    """Return how many periods, the present among them, a `streak(…)` or `occurrences(…)` call looks at."""
    last = call.option("last")
    return int(last.value) if isinstance(last, Number) else 1


def name_of(call: Call) -> TargetName:
    """Return the name, level and basis that a `target(…)` call asks for."""
    name = call.arguments[0]
    return (
        name.text if isinstance(name, Name) else "",
        call.word("level", DEFAULT_LEVEL),
        call.word("basis", ""),
    )
