"""What a rulebook means, apart from how it is written: two texts that mean the same have one fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from saima.core import amounts
from saima.core.formula import tree
from saima.core.rulebook import Formula, Rulebook


def meaning(rulebook: Rulebook) -> str:
    """Return the SHA-256 of what a rulebook says; layout, comments, quotes, marks and key order do not count.

    The order of rows counts, since tables are printed in it; the order of groups in one row's numbers does not.
    """
    return hashlib.sha256(repr(shape(rulebook)).encode()).hexdigest()


def shape(value: Any) -> Any:
    """Return a value of `rulebook.py` or a tree of a formula as nested tuples without places and spellings.

    A formula is its tree, not its text: `a * b` and `a × b` have one shape, and so have `0.5亿元` and `5000万元`.
    """
    if isinstance(value, Formula):
        return shape(value.tree)
    if isinstance(value, tree.Number):
        return ("Number", value.value, value.unit and amounts.unit(value.unit).dimension)
    if isinstance(value, tree.Call):
        named = tuple(sorted((key, shape(node)) for key, node in value.named))
        return ("Call", value.function, shape(value.arguments), shape(value.cases), named)
    if is_dataclass(value):
        said = (getattr(value, item.name) for item in fields(value) if item.name != "text")
        return (type(value).__name__, *(shape(item) for item in said if not isinstance(item, tree.Columns)))
    if isinstance(value, Mapping):
        items = tuple((key, shape(item)) for key, item in value.items())
        return items if any(is_dataclass(item) for item in value.values()) else tuple(sorted(items))
    if isinstance(value, tuple):
        return tuple(shape(item) for item in value)
    return value
