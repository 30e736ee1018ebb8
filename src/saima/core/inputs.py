"""What goes into an assessment: units, one number per measure and unit, and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from saima.core.formula import vectors
from saima.core.formula.exact import Numbers
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


class Counted(Mapping[str, Fraction]):
    """A number of every unit, as an engine counts it: whole numbers above one divisor, in the order of `codes`.

    Reads like any mapping of exact numbers; a fraction is made when one is asked for. Formulas take the whole column
    as it is.

    Example:
        >>> Counted(("甲", "乙"), [3, 8], under=2)["甲"]
        Fraction(3, 2)

    """

    def __init__(self, codes: Sequence[str], overs: Sequence[int], *, under: int = 1) -> None:
        """Take the numbers over; ValueError when they are not one per unit, or the divisor is not above zero."""
        if len(codes) != len(overs) or under < 1:
            msg = f"{len(codes)} units, {len(overs)} numbers, divided by {under}"
            raise ValueError(msg)
        self.codes, self.numbers = tuple(codes), Numbers(len(codes), vectors.vector(list(overs)), under)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.codes)}

    def __getitem__(self, code: str) -> Fraction:
        return self.numbers.one(self._index[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Counted) and (self.codes, self.numbers.under) == (other.codes, other.numbers.under):
            return list(vectors.plain(self.numbers.over)) == list(vectors.plain(other.numbers.over))
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment] # like a dict

    def column(self, codes: tuple[str, ...]) -> Numbers | None:
        """Return the numbers of these units in this order; None where they are others or stand otherwise."""
        return self.numbers if codes == self.codes else None


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
