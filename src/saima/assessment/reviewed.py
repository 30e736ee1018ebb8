"""The reviews of signings as rulebooks read them: two fields of each record of a signing, told as of the run.

They stand in no record; `saima.agreements.asof` tells them from agreements and gates. Only a rulebook that names one
of them reads them, so the inputs of every other rulebook stay as they are, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from saima.agreements.asof import SIGNING, Signing, derived_fields
from saima.core.frames import RawFact
from saima.core.narrowing import needed
from saima.core.rulebook import Measure
from saima.ledger.catalogue import signing_row_fields
from saima.ledger.layout import layout

if TYPE_CHECKING:
    import pyarrow as pa


def reads_reviews(measures: Iterable[Measure]) -> bool:
    """Tell whether a measure reads a field that the reviews of signings give, of records or of projects."""
    return not set(signing_row_fields()).isdisjoint(needed(measures, layout()).fields)


def _signing(key: int, project: int, day: date, detail: Mapping[str, Any]) -> Signing:
    return Signing(key, project, day, str(detail.get("contract_number", "")))


def with_reviews(facts: Mapping[int, RawFact], *, entry: int, on: date) -> dict[int, RawFact]:
    """Return records with the fields added to those of signings; two statements."""
    signings = [
        _signing(fact.key, fact.project, fact.happened_on, fact.detail)
        for fact in facts.values()
        if fact.kind == SIGNING and fact.project is not None
    ]
    told = derived_fields(signings, entry=entry, on=on) if signings else {}
    return {
        key: replace(fact, detail={**fact.detail, **told[key]}) if key in told else fact for key, fact in facts.items()
    }


def table_with_reviews(facts: pa.Table, *, entry: int, on: date) -> pa.Table:
    """Return the table of records with the fields added to the detail of signings; two statements."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pc.and_(pc.equal(facts.column("kind"), SIGNING), pc.is_valid(facts.column("project"))).combine_chunks()
    chosen = facts.filter(mask).select(["key", "project", "happened_on", "detail"]).to_pylist()
    if not chosen:
        return facts
    details = [json.loads(row["detail"]) for row in chosen]
    told = derived_fields(
        [
            _signing(row["key"], row["project"], row["happened_on"], detail)
            for row, detail in zip(chosen, details, strict=True)
        ],
        entry=entry,
        on=on,
    )
    made = [
        json.dumps({**detail, **told[row["key"]]}, ensure_ascii=False, sort_keys=True)
        for row, detail in zip(chosen, details, strict=True)
    ]
    column = pc.replace_with_mask(facts.column("detail").combine_chunks(), mask, pa.array(made, pa.string()))
    return facts.set_column(facts.schema.get_field_index("detail"), "detail", column)
