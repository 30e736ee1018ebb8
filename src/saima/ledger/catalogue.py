"""Fact kinds, stages and evidence rules of this place, read from catalogue/ as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import yaml
from django.conf import settings

FieldType = Literal["text", "choice", "date", "money", "number", "bool", "code"]


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field (要素) of a fact kind; `longest` bounds a text, 0 not."""

    name: str
    title: str
    title_en: str
    type: FieldType
    choices: tuple[str, ...] = ()
    required: bool = False
    longest: int = 0


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """The unit of a kind's quantity and how many decimals its integers carry."""

    unit: str
    decimals: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of record: what it hangs on, what it must carry, and whether it needs 认定.

    `through` names the register that alone enters it, step by step by its flow; '' for a kind that anybody records.
    """

    id: str
    title: str
    title_en: str
    group: Literal["result", "process", "event", "adjust"]
    of: Literal["project", "unit", "either"]
    fields: Mapping[str, Field]
    amount_kinds: Mapping[str, str] = field(default_factory=dict)
    amount_by: str = ""
    amount_required: bool = False
    quantity: QuantityRule | None = None
    evidence: tuple[str, ...] = ()
    through: str = ""

    @property
    def is_result(self) -> bool:
        """Tell whether the kind counts only once recognised (认定)."""
        return self.group == "result"

    def amount_kind(self, detail: Mapping[str, Any]) -> str:
        """Return the amount kind a record of this kind carries, '' if it carries none."""
        return self.amount_kinds.get(str(detail.get(self.amount_by, "")) if self.amount_by else "", "")


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact kind and field values that a record must have."""

    kind: str
    fields: tuple[tuple[str, str], ...] = ()

    def holds(self, kind: str, detail: Mapping[str, Any]) -> bool:
        """Tell whether a record of that kind with that detail meets the condition."""
        return kind == self.kind and all(str(detail.get(name, "")) == value for name, value in self.fields)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and the records that together make it true."""

    id: str
    title: str
    title_en: str
    needs: tuple[Condition, ...]
    ends: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceType:
    """An accepted file type: its media type and the bytes its files begin with."""

    media: str
    magic: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything of catalogue/ that the ledger reads."""

    kinds: Mapping[str, FactKind]
    stages: tuple[Stage, ...]
    milestones: Mapping[str, Condition]
    currencies: Mapping[str, str]
    evidence_types: Mapping[str, EvidenceType]
    evidence_bytes: int


def _load(name: str) -> Any:
    return yaml.safe_load((settings.SAIMA_CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8"))


def _kind(name: str, entry: Mapping[str, Any]) -> FactKind:
    amount = entry.get("amount")
    by, kinds = "", {}
    if isinstance(amount, str):
        kinds = {"": amount}
    elif amount:
        by, kinds = amount["by"], dict(amount["map"])
    fields = {
        field_name: Field(
            field_name,
            spec["title"],
            spec["title_en"],
            spec["type"],
            tuple(str(choice) for choice in spec.get("choices", ())),
            bool(spec.get("required", False)),
            int(spec.get("longest", 0)),
        )
        for field_name, spec in entry.get("fields", {}).items()
    }
    quantity = entry.get("quantity")
    return FactKind(
        id=name,
        title=entry["title"],
        title_en=entry["title_en"],
        group=entry["group"],
        of=entry["of"],
        fields=fields,
        amount_kinds=kinds,
        amount_by=by,
        amount_required=bool(entry.get("amount_required", False)),
        quantity=QuantityRule(quantity["unit"], quantity["decimals"], bool(quantity.get("required", False)))
        if quantity
        else None,
        evidence=tuple(entry.get("evidence", ())),
        through=entry.get("through", ""),
    )


def _condition(entry: Mapping[str, str]) -> Condition:
    return Condition(entry["kind"], tuple(sorted((k, str(v)) for k, v in entry.items() if k != "kind")))


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of this place; read once per process."""
    stages = _load("stages")
    evidence = _load("evidence")["evidence"]
    return Catalogue(
        kinds={name: _kind(name, entry) for name, entry in _load("fact_kinds")["kinds"].items()},
        stages=tuple(
            Stage(
                name,
                entry["title"],
                entry["title_en"],
                tuple(_condition(c) for c in entry.get("when_all", [entry.get("when")])),
                bool(entry.get("end", False)),
            )
            for name, entry in stages["stages"].items()
        ),
        milestones={name: _condition(entry["when"]) for name, entry in stages["milestones"].items()},
        currencies={name: entry["currency"] for name, entry in _load("amount_kinds")["amount_kinds"].items()},
        evidence_types={
            suffix: EvidenceType(entry["media"], tuple(bytes.fromhex(magic) for magic in entry["magic"]))
            for suffix, entry in evidence["types"].items()
        },
        evidence_bytes=int(evidence["max_megabytes"]) * 2**20,
    )


@cache
def project_fields() -> Mapping[str, Mapping[str, Any]]:
    """Return the declared fields of project rows (stages.yaml), each with its type and where it comes from."""
    fields: Mapping[str, Mapping[str, Any]] = _load("stages")["project_fields"]
    return fields


@cache
def matter_row_fields() -> dict[str, FieldType]:
    """Return the fields by which rulebooks read matters of the service side (应办事项), with their types."""
    return {name: entry["type"] for name, entry in _load("matters")["row_fields"].items()}


@cache
def signing_row_fields() -> dict[str, FieldType]:
    """Return the fields by which rulebooks read the reviews of a signing (签约前的审查), with their types."""
    return {name: entry["type"] for name, entry in _load("agreements")["row_fields"].items()}
