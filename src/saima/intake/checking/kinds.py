"""What the check must know of fact kinds: their fields, whether they happen once, where an amount may come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class DetailRule:
    """One declared field of a kind."""

    title: str
    type: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind of fact as the check sees it.

    `once` are the detail fields by which it happens at most once per project (() once at all, None any number of
    times); `same_by` the detail fields that make two records of a unit one matter; `again_after` the kind of record
    after which it may happen once more; `amount_from` the field that stands in where a sheet has no column for the
    amount.
    """

    id: str
    title: str
    details: Mapping[str, DetailRule] = field(default_factory=dict)
    quantity_unit: str = ""
    quantity_decimals: int = 0
    quantity_required: bool = False
    amount_required: bool = False
    currency: str = ""
    """The currency its amounts are kept in; '' if it carries none."""
    once: tuple[str, ...] | None = None
    same_by: tuple[str, ...] = ()
    again_after: str = ""
    amount_from: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds by id, and the kind each word of a stage column stands for ('' for none)."""

    rules: Mapping[str, KindRule]
    stages: Mapping[str, str]
    matters: frozenset[str] = frozenset()
    """The kinds of matters of the service side."""


def _currency(entry: Mapping[str, Any], amounts: Mapping[str, Any]) -> str:
    """Return the one currency of a kind's amounts, whichever amount kind its details choose."""
    amount = entry.get("amount")
    names = [amount] if isinstance(amount, str) else list(amount["map"].values()) if amount else []
    currencies = {str(amounts[name]["currency"]) for name in names}
    return currencies.pop() if len(currencies) == 1 else ""


def _kind(name: str, entry: Mapping[str, Any], own: Mapping[str, Any], amounts: Mapping[str, Any]) -> KindRule:
    quantity = entry.get("quantity") or {}
    once = own["once"].get(name)
    return KindRule(
        id=name,
        title=str(entry["title"]),
        details={
            key: DetailRule(
                title=str(spec["title"]),
                type=str(spec["type"]),
                choices=tuple(str(choice) for choice in spec.get("choices", ())),
                required=bool(spec.get("required", False)),
            )
            for key, spec in entry.get("fields", {}).items()
        },
        quantity_unit=str(quantity.get("unit", "")),
        quantity_decimals=int(quantity.get("decimals", 0)),
        quantity_required=bool(quantity.get("required", False)),
        amount_required=bool(entry.get("amount_required", False)),
        currency=_currency(entry, amounts),
        once=None if once is None else tuple(once),
        same_by=tuple(own["same_by"].get(name, ())),
        again_after=str(own["again_after"].get(name, "")),
        amount_from=str(own["amount_from"].get(name, "")),
    )


def load_kinds(*, folder: Path) -> Kinds:
    """Read `fact_kinds.yaml`, and the importer's own words on them from `sheets.yaml`."""
    kinds = yaml.safe_load((folder / "fact_kinds.yaml").read_text(encoding="utf-8"))["kinds"]
    amounts = yaml.safe_load((folder / "amount_kinds.yaml").read_text(encoding="utf-8"))["amount_kinds"]
    own = yaml.safe_load((folder / "sheets.yaml").read_text(encoding="utf-8"))["facts"]
    return Kinds(
        rules={name: _kind(name, entry, own, amounts) for name, entry in kinds.items()},
        stages={str(word).lower(): str(kind) for word, kind in own["stages"].items()},
        matters=frozenset(yaml.safe_load((folder / "matters.yaml").read_text(encoding="utf-8"))["kinds"]),
    )
