"""The child process that opens workbooks: started here, bounded in memory and time, killed when it takes too long."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saima.core.problems import Problem
from saima.intake.workbooks.carrying import unpack
from saima.intake.workbooks.limits import LIMITS, MEGABYTE, Limits
from saima.intake.workbooks.values import Reading

logger = logging.getLogger(__name__)
_SOURCE = Path(__file__).resolve().parents[3]
SMALLER = "请删去图片、空行和用不到的工作表，或拆成几个文件再试"
OUT_OF_MEMORY = 77
"""The exit status by which the child tells that its memory was not enough."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child gave back: its bytes, or the problem that stopped it."""

    body: bytes
    problem: Problem | None = None


def _stopped(name: str, code: str, found: str, needed: str, remedy: str) -> Answer:
    return Answer(b"", Problem(place=name, found=found, needed=needed, remedy=remedy, code=f"workbook.{code}"))


def run_child(*, task: str, name: str, content: bytes, limits: Limits, extra: dict[str, Any] | None = None) -> Answer:
    """Run one task of `worker` over the bytes and return its answer; the caller's process is never at risk.

    The child sees no settings and no secrets: an empty environment but for the way to this package. A child that ends
    badly is answered by a problem; its own words go to the log.
    """
    head = json.dumps({"task": task, "name": name, "limits": asdict(limits), "extra": extra or {}}).encode()
    child = subprocess.Popen(
        [sys.executable, "-m", "saima.intake.workbooks.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(_SOURCE), "PYTHONUTF8": "1"},
        cwd=_SOURCE,
    )
    try:
        body, words = child.communicate(head + b"\n" + content, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return _stopped(name, "timeout", f"{limits.seconds} 秒内没有读完", "更小的工作簿", SMALLER)
    if child.returncode == 0:
        return Answer(body)
    logger.error("workbook child ended with %s: %s", child.returncode, words.decode("utf-8", "replace")[-2000:])
    if child.returncode == OUT_OF_MEMORY or child.returncode < 0:
        found = f"读它要用的内存超过 {limits.memory_bytes // MEGABYTE} MB"
        return _stopped(name, "memory", found, "更小的工作簿", SMALLER)
    remedy = "请用 Excel 或 WPS 打开后另存为新的 .xlsx；仍不行请把文件交给系统管理员"
    return _stopped(name, "unreadable", "读不通的内容（文件可能已损坏）", "完好的工作簿", remedy)


def read_workbook(*, content: bytes, name: str, limits: Limits = LIMITS) -> Reading:
    """Return a .xlsx, .xls or .csv as plain values, or the reasons why it is refused.

    `name` is only used in messages. Everything that touches the file's inside happens in a child process. Warnings
    (formulas without stored results) stand in `problems` beside the book.
    """
    if len(content) > limits.file_bytes:
        found = f"文件有 {len(content) / MEGABYTE:.1f} MB"
        needed = f"不超过 {limits.file_bytes // MEGABYTE} MB"
        remedy = "请删去图片和用不到的工作表，或拆成几个文件"
        return Reading(None, (Problem(name, found, needed, remedy, "workbook.too_large"),))
    answer = run_child(task="read", name=name, content=content, limits=limits)
    if answer.problem is not None:
        return Reading(None, (answer.problem,))
    return unpack(data=answer.body)
