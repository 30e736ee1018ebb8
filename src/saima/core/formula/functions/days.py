"""The check that `earlier` and `later` share: all arguments are days."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Faults
from saima.core.formula.kinds import DAY, Kind
from saima.core.formula.tree import Call


def days_only(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    """Report every argument that is not a day; the result is a day."""
    for node, kind in zip(call.arguments, kinds, strict=True):
        if kind is not None and kind.name != "day":
            fault(node, f"不是日期，而是{kind.title}", "日期", "写日期字段或 2023-01-01", "formula.day")
    return DAY
