"""What a row writes survives its way through the database unchanged."""

from __future__ import annotations

import json
from datetime import date

from saima.intake.checking.intended import CheckedRow, IntendedFact, IntendedProject, IntendedRecognition
from saima.intake.rowacts import pack, unpack

ROW = CheckedRow(
    row=6,
    line="data",
    verdict="changed",
    project_ref="WL-2023-0001",
    project=IntendedProject(
        "describe", "WL-2023-0001", "零部件", "T3", {"stuck_on": None, "total_investment": 0},
        {"stuck_on": ("用地", None), "total_investment": (100, 0), "is_enclave": (False, True)},
    ),
    facts=(
        IntendedFact(
            act="record", kind="到位", happened_on=date(2023, 3, 8), recorded_on=date(2023, 4, 4), amount=0,
            counted_on=date(2023, 3, 31), currency="CNY", as_typed="0万元", detail={"is_first": False, "n": 0},
            ref="new:台账!7.0",
            recognition=IntendedRecognition("区级", date(2023, 4, 3), 0, date(2023, 3, 31), "招商认〔2023〕2号"),
        ),
        IntendedFact(
            act="correct", kind="接待考察", happened_on=date(2023, 3, 8), recorded_on=date(2023, 4, 4), quantity=3,
            unit="T3", fact_key="WL-F0000001", reason="按台账更正", note="六家",
        ),
    ),
)  # fmt: skip


def test_a_row_is_the_same_after_json() -> None:
    again = unpack(data=json.loads(json.dumps(pack(row=ROW))))

    assert (again.row, again.project_ref, again.project, again.facts) == (
        ROW.row, ROW.project_ref, ROW.project, ROW.facts,
    )  # fmt: skip


def test_a_row_that_writes_nothing_is_kept_as_nothing() -> None:
    assert pack(row=CheckedRow(6, "data", "same", project_ref="WL-2023-0001")) == {}


def test_what_stands_at_its_default_is_not_kept() -> None:
    fact = pack(row=ROW)["facts"][1]

    assert set(fact) == {"act", "kind", "happened_on", "recorded_on", "quantity", "unit", "fact_key", "reason", "note"}
