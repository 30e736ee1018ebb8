"""The child process: what goes through, and how it may die."""

# ruff: noqa: DTZ001 - the cells of a sheet know no zone
import subprocess
import sys
from datetime import date, datetime, time
from time import monotonic

import pytest

from intake.building import sheet, with_parts, xlsx
from intake.workbooks.test_reading import WPS_SHEET, wps
from saima.intake.workbooks import child
from saima.intake.workbooks.carrying import pack, unpack
from saima.intake.workbooks.child import read_workbook
from saima.intake.workbooks.limits import LIMITS, MEGABYTE, Limits
from saima.intake.workbooks.reading import read_bytes
from saima.intake.workbooks.values import Book, CellFault, Number, Reading


def test_a_reading_comes_through_the_pipe_unchanged():
    content = wps()

    direct = read_bytes(content=content, name="台账.xlsx", limits=LIMITS)

    assert read_workbook(content=content, name="台账.xlsx") == direct
    assert unpack(data=pack(reading=direct)) == direct


def test_every_type_of_cell_comes_through_the_pipe():
    cells = ("x", True, None, Number("1.2"), Number("1", "0%"), date(2023, 4, 1), datetime(2023, 4, 1, 8), time(8, 30))
    page = sheet([(*cells, CellFault("#REF!"), CellFault("=A1", formula=True))], merges=[(0, 0, 0, 1)])

    reading = Reading(Book("a.xlsx", "xlsx", (page,), True, {"program": "x"}))

    assert unpack(data=pack(reading=reading)) == reading


def test_a_refusal_comes_through_the_pipe_as_problems():
    reading = read_workbook(content=b"%PDF-1.7", name="扫描件.pdf")

    assert reading.book is None
    assert reading.problems[0].code == "workbook.format"


def test_a_file_over_the_limit_never_reaches_a_child(monkeypatch):
    monkeypatch.setattr(child, "run_child", None)

    reading = read_workbook(content=b"x" * 2000, name="大.xlsx", limits=Limits(file_bytes=1000))

    assert reading.problems[0].code == "workbook.too_large"


def test_a_workbook_that_needs_more_memory_than_allowed_is_refused_and_we_live_on():
    many = [["很长的项目名称" * 30 + str(index) for index in range(60)] for _ in range(300)]
    limits = Limits(memory_bytes=60 * MEGABYTE)

    reading = read_workbook(content=xlsx([*many] * 5), name="大.xlsx", limits=limits)

    assert reading.book is None
    assert reading.problems[0].code == "workbook.memory"


def test_a_child_that_takes_too_long_is_killed(monkeypatch):
    real = subprocess.Popen
    started: list[subprocess.Popen] = []

    def slow(command, **options):
        started.append(real([sys.executable, "-c", "import time; time.sleep(30)"], **options))
        return started[0]

    monkeypatch.setattr(child.subprocess, "Popen", slow)
    begun = monotonic()

    reading = read_workbook(content=wps(), name="慢.xlsx", limits=Limits(seconds=1))

    assert reading.problems[0].code == "workbook.timeout"
    assert monotonic() - begun < 10
    assert started[0].poll() is not None


def test_a_child_that_crashes_is_told_as_an_unreadable_file(monkeypatch):
    real = subprocess.Popen
    monkeypatch.setattr(
        child.subprocess,
        "Popen",
        lambda command, **options: real(
            [sys.executable, "-c", "import sys; sys.stdin.read(0); sys.exit(1)"], **options
        ),
    )

    assert read_workbook(content=b"a,b\n", name="坏.csv").problems[0].code == "workbook.unreadable"


@pytest.mark.parametrize(
    "broken",
    [
        with_parts(wps(), {"xl/worksheets/sheet1.xml": WPS_SHEET[:200]}),
        with_parts(wps(), {"xl/workbook.xml": "<workbook"}),
        xlsx([["x"]])[:-200],
    ],
)
def test_a_damaged_workbook_is_refused(broken):
    problem = read_workbook(content=broken, name="坏.xlsx").problems[0]

    assert problem.code in ("workbook.unreadable", "workbook.format")


def test_the_child_sees_nothing_of_our_environment(monkeypatch):
    seen = {}

    class Stop(Exception):
        pass

    def catch(command, **options):
        seen.update(options["env"])
        raise Stop

    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setattr(child.subprocess, "Popen", catch)

    with pytest.raises(Stop):
        read_workbook(content=b"a,b\n", name="a.csv")
    assert set(seen) == {"PYTHONPATH", "PYTHONUTF8"}
