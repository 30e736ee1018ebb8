"""The console command as a stranger meets it: help, exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from saima.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]


def saima(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own over a fresh place."""
    return subprocess.run(
        [sys.executable, "-c", _CALL, *arguments],
        env=environment(var),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment(var: Path) -> dict[str, str]:
    """Return what the command's process finds around it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "SAIMA_VAR": str(var), "PYTHONPATH": str(ROOT / "src")}


_CALL = "import sys; from saima.cli import main; sys.exit(main())"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_an_unknown_command_is_told_and_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nope"]) == 2
    assert "没有「nope」这个命令" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert "usage" in capsys.readouterr().out.lower() or name == "bench"


@pytest.mark.sqlite_only
def test_without_a_database_a_command_says_what_to_run(tmp_path: Path) -> None:
    done = saima("explain", "2023-03", "T3", var=tmp_path)

    assert done.returncode == 1
    assert "./run" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_the_demonstration_loads_once_and_answers_the_commands(tmp_path: Path) -> None:
    loaded = saima("demo", var=tmp_path)
    again = saima("demo", var=tmp_path)
    board = saima("run", "2023-03", "--as-of", "2023-04-07", var=tmp_path)
    why = saima("explain", "2023-03", "第三招商小组", "--at", "到位", var=tmp_path)
    unit = saima("explain", "2023-03", "第九小组", var=tmp_path)
    proved = saima("verify-issue", "3", var=tmp_path)
    health = saima("doctor", var=tmp_path)
    real = saima("demo", "--real-day", var=tmp_path)
    back = saima("demo", "--demonstration-day", var=tmp_path)

    assert loaded.returncode == 0, loaded.stderr
    assert again.returncode == 1
    assert "104.41" in board.stdout
    assert "33.27" in why.stdout
    assert (unit.returncode, "第一招商小组" in unit.stderr) == (1, True)
    assert "一致" in proved.stdout
    assert (proved.returncode, health.returncode) == (0, 0), health.stdout
    assert ("真实日期" in real.stdout, "演示日期" in back.stdout) == (True, True)


def test_a_reader_that_has_gone_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _CALL, "rulebook", "functions"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(tmp_path)
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        told = started.stderr.read()

    assert (started.returncode, told) == (0, b"")
