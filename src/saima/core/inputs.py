"""What goes into an assessment: units, one number per measure and unit, and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from saima.core.formula.scene import DEFAULT_LEVEL
from saima.core.working import Missing, canonical_value


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit that is raced. `group` names its group outright; '' lets the rulebook's membership decide.

    `order` is the unit's place in the office's fixed order, by which ordinal ties are numbered.
    """

    code: str
    title: str
    kind: str = ""
    role: str = ""
    group: str = ""
    order: int = 0


class TargetKey(NamedTuple):
    """What a target is found by; `basis` is '' unless several are kept side by side."""

    name: str
    level: str = DEFAULT_LEVEL
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Frozen inputs. Values are exact, in the base unit of their dimension (money: fen).

    A measure without a value for a unit is not measured (待报) there; it is never taken for zero.
    """

    units: tuple[UnitRef, ...]
    measures: Mapping[str, Mapping[str, Fraction | Missing]]
    targets: Mapping[TargetKey, Mapping[str, Fraction]] = field(default_factory=dict)

    def to_canonical(self) -> dict[str, object]:
        """Return the inputs as plain data that does not depend on the order they came in."""
        return {
            "units": [
                {"code": u.code, "title": u.title, "kind": u.kind, "role": u.role, "group": u.group, "order": u.order}
                for u in sorted(self.units, key=lambda unit: unit.code)
            ],
            "measures": {name: _by_unit(values) for name, values in self.measures.items()},
            "targets": {"|".join(key): _by_unit(values) for key, values in self.targets.items()},
        }


def _by_unit(values: Mapping[str, Fraction] | Mapping[str, Fraction | Missing]) -> dict[str, object]:
    return {code: canonical_value(value) for code, value in values.items()}
