"""Text files with separators: which encoding, which separator, which rows."""

from __future__ import annotations

import csv

from saima.core.encodings import decode
from saima.core.problems import Problem
from saima.core.separated import reader
from saima.intake.workbooks.container import SAVE_AS
from saima.intake.workbooks.limits import Limits
from saima.intake.workbooks.values import Book, Reading, Sheet

_SEPARATORS = ",\t;|，"


def find_separator(text: str) -> str:
    """Return the separator whose count per line is most regular over the first lines; a comma when none is."""
    lines = "\n".join(line for line in text.splitlines()[:50] if line.strip())
    best, best_score = ",", 0
    for mark in _SEPARATORS:
        try:
            widths = [len(row) for row in reader(lines, delimiter=mark)]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = widths.count(usual) * (usual - 1)
        if score > best_score:
            best, best_score = mark, score
    return best


def _fault(place: str, code: str, found: str, needed: str, remedy: str) -> Reading:
    return Reading(None, (Problem(place=place, found=found, needed=needed, remedy=remedy, code=f"workbook.{code}"),))


def read_delimited(*, content: bytes, name: str, limits: Limits) -> Reading:
    """Return a book of one sheet whose cells are all text; a blank cell is None."""
    decoded = decode(content)
    if decoded is None:
        return _fault(name, "encoding", "认不出的文字编码", "UTF-8 或 GB18030（GBK）", SAVE_AS)
    text, encoding = decoded
    separator = find_separator(text)
    rows: list[list[str]] = []
    try:
        for row in reader(text, delimiter=separator):
            rows.append(row)
            if len(rows) > limits.rows or len(row) > limits.columns:
                needed = f"不超过 {limits.rows} 行、{limits.columns} 列"
                return _fault(name, "too_many", f"第 {len(rows)} 行有 {len(row)} 列", needed, "请拆成几个文件")
    except csv.Error as fault:
        return _fault(f"{name} 第 {len(rows) + 1} 行", "format", f"读不通的内容（{fault}）", "一行一条记录", SAVE_AS)
    width = max((len(row) for row in rows), default=0)
    if not any(cell.strip() for row in rows for cell in row):
        return _fault(name, "empty", "没有任何数据", "有数据的表", "请检查是否选错了文件")
    cells = tuple(tuple(cell if cell.strip() else None for cell in row) + (None,) * (width - len(row)) for row in rows)
    origin = {"encoding": encoding, "delimiter": separator}
    return Reading(Book(name=name, kind="csv", sheets=(Sheet(name="CSV", rows=cells),), origin=origin))
