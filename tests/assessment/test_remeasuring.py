"""A stored run measured again from its frozen inputs, by function and by command."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from saima.assessment import actions
from saima.assessment.models import Run
from saima.assessment.remeasuring import frozen_folder, remeasured
from saima.core.periods import Period
from saima.core.problems import Problems


@pytest.fixture
def run(race: SimpleNamespace, settings: SimpleNamespace, tmp_path: object) -> Run:
    settings.SAIMA_RUNS = tmp_path
    return actions.run_adopted(adopted=race.adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 10), by=None)


@pytest.mark.parametrize("name", ["duckdb", "sqlite"])
def test_another_engine_comes_to_the_stored_fingerprint(run: Run, name: str) -> None:
    again = remeasured(run, engine=name)

    assert (again.holds, again.fingerprint, again.differences) == (True, run.fingerprint, ())


def test_changed_frozen_inputs_are_told_number_by_number(run: Run) -> None:
    path = frozen_folder(run) / "acts.parquet"
    acts = pq.read_table(path)
    more = pc.add(acts["amount"], pa.scalar(100, pa.int64()))
    pq.write_table(acts.set_column(acts.schema.get_field_index("amount"), acts.schema.field("amount"), more), path)

    again = remeasured(run, engine="sqlite")

    assert not again.holds
    assert [(d.measure, d.unit, d.stored, d.measured) for d in again.differences] == [
        ("到位资金", "T3", "30500000000", "30500000100")
    ]


def test_the_command_says_which_engine_agrees(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from saima.cli import main

    assert main(["verify-run", run.code, "--engine", "sqlite", "--engine", "duckdb"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in said] == [["一致", run.code, "sqlite"], ["一致", run.code, "duckdb"]]


def test_frozen_inputs_that_are_gone_are_asked_for(run: Run) -> None:
    (frozen_folder(run) / "facts.parquet").unlink()

    with pytest.raises(Problems, match=r"缺 facts\.parquet"):
        remeasured(run, engine="sqlite")
