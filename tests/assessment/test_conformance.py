"""Twelve measures over 5,000 facts (conformance/README.md): exact integers on every engine, and the facts behind."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from saima.assessment.engines import opened
from saima.core.columns import to_arrow
from saima.core.frames import Layout, RawFact, fact_rows
from saima.core.measuring import measure
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook
from saima.core.tracing import total, trace

DATA = Path(__file__).parent / "conformance"
LAYOUT = Layout(fields={"project_type": "choice", "status": "choice"}, milestones=())
PERIOD = Period.parse("2024")
PLACE = "place"


def table(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def facts() -> list[RawFact]:
    return [
        RawFact(
            key=int(row["id"]), code=row["id"], kind=row["measure"], happened_on=date.fromisoformat(row["date"]),
            recorded_on=date(2025, 2, 1), unit=row["unit"] or None, entry=int(row["id"]),
            amount=int(row["value_fen"]) if row["value_fen"] else None,
            detail={"project_type": row["project_type"], "status": row["status"]},
        )
        for row in table("facts.csv")
    ]  # fmt: skip


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rulebook((DATA / "rulebook.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def frozen(facts: list[RawFact], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conformance")
    for name, made in to_arrow(facts, [], []).items():
        pq.write_table(made, folder / f"{name}.parquet")
    return folder


EXPECTED = {(row["rule"], row["unit"]): row for row in table("expected.csv")}
UNITS = sorted({unit for _rule, unit in EXPECTED})


def test_every_engine_comes_to_every_expected_integer(engine: str, rulebook: Rulebook, frozen: Path) -> None:
    with opened(engine, frozen) as at:
        found = measure(rulebook, at, layout=LAYOUT, place=PLACE, period=PERIOD, units=UNITS)

    assert {key: found[key[0]][key[1]] for key in EXPECTED} == {
        key: Fraction(row["result"] or 0) for key, row in EXPECTED.items()
    }
    assert len(EXPECTED) == 240


def test_tracing_names_exactly_the_contributing_facts_and_adds_up(facts: list[RawFact], rulebook: Rulebook) -> None:
    rows = fact_rows(facts, [], {}, layout=LAYOUT, place=PLACE, levels=("登记",))
    behind = {
        (name, unit): trace(rule, rows, period=PERIOD, unit=unit)
        for name, rule in rulebook.measures.items()
        for unit in UNITS
    }

    assert {key: sorted(int(part.row["fact"]) for part in parts) for key, parts in behind.items()} == {
        key: sorted(map(int, row["fact_ids"].split())) for key, row in EXPECTED.items()
    }
    assert {key: total(parts) for key, parts in behind.items()} == {
        key: Fraction(row["result"] or 0) for key, row in EXPECTED.items()
    }
