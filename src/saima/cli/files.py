"""Reading the text files that commands are given, and telling faults: no Django, no database."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from saima.core.encodings import decode
from saima.core.problems import Problem

DONE, FAULTS, USAGE = 0, 1, 2
MAX_BYTES = 20_000_000


class UnreadableError(Exception):
    """A file that cannot be read at all; the message says which and why."""


def read_text(path: str) -> str:
    """Return a file's text: UTF-8 with or without a byte-order mark, else GB18030, as Chinese Excel writes CSV.

    Raises UnreadableError with a sentence for the person when there is no such file or its bytes are neither.
    """
    where = Path(path)
    try:
        if where.stat().st_size > MAX_BYTES:
            msg = f"{path}：文件超过 {MAX_BYTES // 1_000_000} MB；请拆成几份。"
            raise UnreadableError(msg)
        raw = where.read_bytes()
    except FileNotFoundError:
        msg = f"{path}：没有这个文件；请检查文件名和所在文件夹。"
        raise UnreadableError(msg) from None
    except OSError as fault:
        msg = f"{path}：打不开（{fault.strerror}）；请检查是否为文件、是否有读取权限。"
        raise UnreadableError(msg) from None
    decoded = decode(raw)
    if decoded is not None and "\x00" not in decoded[0]:
        return decoded[0]
    msg = f"{path}：不是文本文件（UTF-8 或 GB18030）；Excel 工作簿请另存为 CSV。"
    raise UnreadableError(msg)


def put_text(path: str, text: str) -> None:
    """Write a text as UTF-8, the whole of it or nothing: beside the file first, then in its place."""
    where = Path(path)
    part = where.with_name(f"{where.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(where)
    except OSError as fault:
        part.unlink(missing_ok=True)
        msg = f"{path}：写不进去（{fault.strerror}）；请检查写入权限和磁盘空间。"
        raise UnreadableError(msg) from None


def tell(problems: Iterable[Problem]) -> None:
    """Write each fault as one line to the error stream."""
    for problem in problems:
        mark = "提醒 " if problem.severity == "warning" else ""
        sys.stderr.write(f"{mark}{problem.sentence()}\n")
