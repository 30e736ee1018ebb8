"""The inside of the child process."""

import io
import json
import resource
import sys
from dataclasses import asdict
from types import SimpleNamespace

import pytest
from python_calamine import PasswordError

from intake.building import xlsx
from saima.intake.workbooks import reading, worker
from saima.intake.workbooks.carrying import unpack
from saima.intake.workbooks.child import OUT_OF_MEMORY
from saima.intake.workbooks.limits import LIMITS


@pytest.fixture
def serve(monkeypatch):
    """Run the worker's main over a request, without binding the test's own process."""
    bound = []
    monkeypatch.setattr(worker.resource, "setrlimit", lambda which, values: bound.append((which, values)))

    def run(content, task="read", extra=None):
        head = json.dumps({"task": task, "name": "台账.xlsx", "limits": asdict(LIMITS), "extra": extra or {}}).encode()
        out = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(head + b"\n" + content)))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
        status = worker.main()
        return status, out.getvalue(), dict(bound)

    return run


def test_it_binds_itself_reads_and_answers(serve):
    status, body, bound = serve(xlsx([["项目名称"], ["酒店"]]))

    assert status == 0
    assert unpack(data=body).book.sheets[0].rows[1] == ("酒店",)
    assert bound[resource.RLIMIT_AS] == (LIMITS.memory_bytes, LIMITS.memory_bytes)
    assert bound[resource.RLIMIT_CORE] == (0, 0)


def test_it_hands_a_marked_workbook_back(serve):
    mark = {"sheet": "Sheet1", "row": 1, "column": 0, "reason": "x"}

    _status, body, _bound = serve(xlsx([["项目名称"], ["酒店"]]), "hand_back", {"marks": [mark], "headings": {}})

    assert body.startswith(b"PK")


@pytest.mark.parametrize(
    ("fault", "code"), [(PasswordError("locked"), "workbook.encrypted"), (KeyError("xl"), "workbook.unreadable")]
)
def test_faults_of_the_file_are_answers(serve, monkeypatch, fault, code):
    def fail(**_):
        raise fault

    monkeypatch.setattr(reading, "read_bytes", fail)

    assert unpack(data=serve(b"x")[1]).problems[0].code == code


def test_running_out_of_memory_ends_with_its_own_status(serve, monkeypatch):
    def fail(**_):
        raise MemoryError

    ended = []
    monkeypatch.setattr(reading, "read_bytes", fail)
    monkeypatch.setattr(worker.os, "_exit", ended.append)

    serve(b"x")

    assert ended == [OUT_OF_MEMORY]
