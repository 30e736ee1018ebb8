"""A number with its working, and the answers that are no number: not in force, not measured and so on.

A `Missing` is a value, never zero and never an exception: it flows through arithmetic to the indicator, and the
rulebook says there what it does to the total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from saima.core.amounts import exact_text

MissingKind = Literal["not_in_force", "not_measured", "not_applicable", "no_target", "not_defined"]
MISSING_ORDER: tuple[MissingKind, ...] = (
    "not_in_force",
    "not_defined",
    "not_measured",
    "no_target",
    "not_applicable",
)
"""When several answers meet in one formula, the first of these is the answer: it needs mending first."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An answer that is no number.

    `kind`: not_in_force (未施行), not_measured (待报), not_applicable (不适用), no_target (无任务), not_defined (the
    rule leaves this case out, 规则未规定). `about` names what is missing: a measure, a target, a function.
    """

    kind: MissingKind
    about: str = ""


Value = Fraction | Missing | bool | str | date | None
"""What a formula may evaluate to; None is an empty field of a row and never a number."""

NOT_MEASURED = Missing("not_measured")
NOT_APPLICABLE = Missing("not_applicable")


def first_missing(values: tuple[Value, ...]) -> Missing | None:
    """Return the missing answer that decides, or None when all are there."""
    found = [value for value in values if isinstance(value, Missing)]
    return min(found, key=lambda missing: MISSING_ORDER.index(missing.kind)) if found else None


WorkingKind = Literal[
    "literal", "measure", "target", "indicator", "period", "unit", "points", "operator", "function", "case", "group"
]


@dataclass(frozen=True, slots=True)
class Working:
    """One step of a calculation.

    `how` is the kind of step and `name` the operator, function, measure, target or literal it stands for; `unit` is
    the display unit (亿元) or "". `children` are the steps it rests on, in reading order. `start`, `end` are the
    columns of the formula; `clause` the article of the source document.
    """

    value: Value
    how: WorkingKind
    name: str
    unit: str = ""
    children: tuple[Working, ...] = ()
    start: int = 0
    end: int = 0
    clause: str = ""
    note: str = ""

    def walk(self) -> Iterator[Working]:
        """Yield this step and all below it, the result first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def with_clause(self, clause: str) -> Working:
        """Return the same step with the article it rests on."""
        return replace(self, clause=clause)

    def to_canonical(self) -> dict[str, object]:
        """Return the step as plain data: numbers as integers or 'p/q' text, dates as ISO text."""
        result: dict[str, object] = {"value": canonical_value(self.value), "how": self.how, "name": self.name}
        for key in ("unit", "clause", "note"):
            if text := getattr(self, key):
                result[key] = text
        if self.children:
            result["children"] = [child.to_canonical() for child in self.children]
        return result


def canonical_value(value: Value) -> object:
    """Return a value in the canonical form: 'p/q' text for numbers, {'missing': kind} for missing answers."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, Missing):
        return {"missing": value.kind, "about": value.about}
    return value.isoformat()
