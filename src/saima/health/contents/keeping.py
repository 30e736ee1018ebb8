"""Reads the files that nobody has read yet, once each, and keeps what is compared of them."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from django.db import transaction

from saima.health.models import FileContents
from saima.ledger.evidence import path_of
from saima.ledger.models import EvidenceFile

PART = 100
CHILD = "from saima.health.contents.child import main; main()"
BROKE_OFF = "broke off"
"""What is kept of a file at which the reading process ended: it took too long, too much, or crashed it."""


class Reader:
    """The reading process, started when first asked and again after a file at which it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def read(self, path: str, media: str) -> dict[str, Any]:
        """Return the answer of the process about one file."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", CHILD],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
            )  # fmt: skip
        asked, told = self._process.stdin, self._process.stdout
        try:
            if asked is not None and told is not None:
                asked.write(json.dumps([path, media]) + "\n")
                asked.flush()
                if line := told.readline():
                    answer: dict[str, Any] = json.loads(line)
                    return answer
        except BrokenPipeError:
            pass
        self._end()
        return {"fault": BROKE_OFF}


def _rows(files: Iterable[EvidenceFile], reader: Reader) -> Iterator[FileContents]:
    for file in files:
        told = reader.read(str(path_of(file.sha256)), file.media)
        parts = {name: b64decode(told.get(name, "")) for name in ("text", "coarse", "fine")}
        yield FileContents(file=file, fault=str(told.get("fault", ""))[:80], **parts)


def read_files(*, most: int | None = None, only: int | None = None) -> int:
    """Read files kept and not yet read, the oldest first, `most` of them, or `only` one; return how many were read.

    What was kept of a file that has been erased goes too.
    """
    FileContents.objects.filter(file__erased_on__isnull=False).delete()
    waiting = EvidenceFile.objects.filter(contents=None, erased_on=None).order_by("pk")
    if only is not None:
        waiting = waiting.filter(pk=only)
    files = list(waiting[:most] if most is not None else waiting)
    with Reader() as reader:
        for start in range(0, len(files), PART):
            made = list(_rows(files[start : start + PART], reader))
            with transaction.atomic():
                FileContents.objects.bulk_create(made, ignore_conflicts=True)
    return len(files)
