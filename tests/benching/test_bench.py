"""`saima bench` on a tiny district: each measurement runs, returns its fields, and leaves nothing behind.

No time is asserted: machines are shared. What must hold anywhere is that nothing fails, is lost or left over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from saima.benching.measurements import MEASUREMENTS
from saima.cli.bench import NAMES

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
COMMAND = [sys.executable, "-m", "saima.cli", "bench"]


def bench(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    return subprocess.run(
        [*COMMAND, *words],
        env={**kept, "PYTHONPATH": "src", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
    done = bench("--scale", "0.004", "--seconds", "0.3", "--rows", "20000", "--json", folder=folder)
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    return {"left": list(folder.iterdir()), "folder": str(folder), **json.loads(done.stdout)}


def figures(told: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    return {figure["name"]: figure for figure in told["measurements"][name]["figures"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_measurement_returns_figures_with_units_and_each_beside_another_s(told: dict[str, Any], name: str) -> None:
    found = told["measurements"][name]["figures"]

    assert set(found[0]) == {"name", "value", "unit", "target", "role", "least", "met"}
    assert any(figure["target"] is not None for figure in found)
    assert {figure["role"] for figure in found} & {"rival", "limit"}


def test_every_measurement_can_be_asked_for_by_name() -> None:
    assert tuple(MEASUREMENTS) == NAMES


def test_pages_keep_their_statements_and_bytes(told: dict[str, Any]) -> None:
    listed, page = figures(told, "list"), figures(told, "detail")

    assert listed["数据库语句"]["value"] <= 6
    assert listed["页面大小"]["value"] <= 20
    assert page["数据库语句"]["value"] <= 8


def test_nothing_fails_or_is_lost_while_recording(told: dict[str, Any]) -> None:
    assert [figures(told, "record")[name]["value"] for name in ("失败", "丢失")] == [0, 0]
    for name in ("writers-http", "writers"):
        found = figures(told, name)
        assert [found[word]["value"] for word in ("出错", "丢失", "台账序号缺号或重号")] == [0, 0, 0]
        assert found["成功"]["value"] > 0


def test_every_traced_figure_is_what_the_run_stored(told: dict[str, Any]) -> None:
    assert figures(told, "trace")["追溯之和与核算数不符"]["value"] == 0
    assert figures(told, "trace")["追溯的项数"]["value"] == 30


def test_engines_and_shapes_come_to_the_same_numbers(told: dict[str, Any]) -> None:
    assert figures(told, "engines")["校验码与存档不同的引擎"]["value"] == 0
    assert figures(told, "nation")["与参照算法不符的数"]["value"] == 0
    assert figures(told, "nation")["台账记录"]["value"] == 20_000
    assert figures(told, "loading")["按台账序号顺序读取"]["value"] == 1


def test_no_file_and_no_process_is_left(told: dict[str, Any]) -> None:
    running = [
        path.parent.name
        for path in Path("/proc").glob("[0-9]*/environ")
        if path.parent.name != str(os.getpid()) and told["folder"].encode() in _environment(path)
    ]

    assert (told["left"], running) == ([], [])


def _environment(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["walk"], "没有「walk」这一项"),
        (["--seconds", "601"], "须大于 0、不超过 600"),
        (["--scale", "0"], "须大于 0、不超过 5"),
        (["--rows", "1"], "须在 1000 到 100000000 之间"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_what_can(words: list[str], said: str, tmp_path: Path) -> None:
    done = bench(*words, folder=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
