"""The inside of the child process: take the limits, read one request from standard input, answer, end."""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from defusedxml import DefusedXmlException

from saima.core.problems import Problem
from saima.intake.workbooks.carrying import pack
from saima.intake.workbooks.child import OUT_OF_MEMORY
from saima.intake.workbooks.container import SAVE_AS
from saima.intake.workbooks.limits import Limits
from saima.intake.workbooks.values import Reading


def _take_limits(limits: Limits) -> None:
    """Bind this process: memory, processor time, no core file, few open files, no large files written."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked_bytes, limits.unpacked_bytes))


def _read(content: bytes, name: str, limits: Limits, extra: dict[str, Any]) -> bytes:
    from python_calamine import CalamineError, PasswordError

    from saima.intake.workbooks.reading import read_bytes

    try:
        return pack(reading=read_bytes(content=content, name=name, limits=limits))
    except PasswordError:
        problem = Problem(
            name, "加了打开密码的工作簿", "不设密码的工作簿", "请先取消密码，再上传", "workbook.encrypted"
        )
    except (CalamineError, ParseError, BadZipFile, DefusedXmlException, ValueError, KeyError, IndexError) as fault:
        sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
        found = "读不通的内容（文件可能已损坏）"
        problem = Problem(name, found, "完好的 .xlsx、.xls 或 .csv 工作簿", SAVE_AS, "workbook.unreadable")
    return pack(reading=Reading(None, (problem,)))


def _hand_back(content: bytes, name: str, limits: Limits, extra: dict[str, Any]) -> bytes:
    from saima.intake.workbooks.marking import mark_bytes

    return mark_bytes(content=content, name=name, limits=limits, extra=extra)


TASKS = {"read": _read, "hand_back": _hand_back}


def main() -> int:
    """Serve the one request; return the exit status."""
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _take_limits(limits)
    try:
        content = sys.stdin.buffer.read()
        body = TASKS[request["task"]](content, request["name"], limits, request["extra"])
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    return 0


if __name__ == "__main__":
    sys.exit(main())
