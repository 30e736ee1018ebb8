"""Every sheet of a workbook to its table: header, caption and a class for each row."""

from __future__ import annotations

import re

from saima.core.problems import Problem
from saima.intake.cells.writing import fold
from saima.intake.mapping.catalogue import FieldCatalogue, SheetKind
from saima.intake.mapping.labels import take_apart
from saima.intake.mapping.matching import ASK, candidates
from saima.intake.tables.caption import is_caption, read_caption
from saima.intake.tables.header import Header, Knows, find_header
from saima.intake.tables.lines import joined, read_lines
from saima.intake.tables.values import Line, LineKind, SheetFinding, Table
from saima.intake.workbooks.values import Book, Sheet

_HELPER = re.compile(r"字典|下拉|选项|数据源|代码表|参数|辅助|枚举|list|dict|^dm$", re.IGNORECASE)


class KnownLabels:
    """What the catalogue knows of labels, whatever the kind of sheet; answers are remembered."""

    def __init__(self, *, catalogue: FieldCatalogue) -> None:
        self._catalogue = catalogue
        self._general = frozenset(label for kind in catalogue.sheets.values() for label in kind.labels)
        self._words = self._general.union(*(one.labels for one in catalogue.fields.values()))
        self._answers: dict[str, bool] = {}

    def __call__(self, text: str) -> bool:
        """Return whether some rule recognises the text as a label."""
        if text not in self._answers:
            self._answers[text] = self._look_up(text)
        return self._answers[text]

    def word(self, text: str) -> bool:
        """Return whether the text is, letter for letter, a label of some field."""
        return fold(text) in self._words

    def _look_up(self, text: str) -> bool:
        label = take_apart(text)
        if label.core in self._general or fold(text) in self._general:
            return True
        found = candidates(label=label, catalogue=self._catalogue)
        return bool(found) and found[0].confidence >= ASK and found[0].field != "sheet"


def _lines_above(sheet: Sheet, header: Header) -> tuple[Line, ...]:
    """Return the classes of the rows above the header."""
    lines: list[Line] = []
    titled = False
    for row in range(header.first):
        text = joined(sheet, row)
        kind: LineKind = "blank" if not text else "caption" if is_caption(text) else "note" if titled else "title"
        titled = titled or kind == "title"
        lines.append(Line(row, kind, text))
    return tuple(lines)


def _warnings(sheet: Sheet, lines: tuple[Line, ...], second: int | None) -> tuple[Problem, ...]:
    found: list[Problem] = []
    hidden = [line.row + 1 for line in lines if line.kind == "data" and line.row in sheet.hidden_rows]
    if hidden:
        where = f"{sheet.name} 第 {'、'.join(map(str, hidden[:10]))} 行"
        remedy = "隐藏行照样导入；不要的请删去"
        found.append(
            Problem(where, f"{len(hidden)} 行隐藏的数据", "看得见的数据", remedy, "table.hidden_rows", "warning")
        )
    if second is not None:
        remedy = "请把第二张表移到另一张工作表再上传"
        where = f"{sheet.name} 第 {second + 1} 行"
        found.append(Problem(where, "同一张工作表里还有第二张表", "一张工作表一张表", remedy, "table.second"))
    return tuple(found)


def _copies(sheet: Sheet, first: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for cells merged downwards in the body, the cell that holds their value."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in sheet.merges:
        if merge.first_row < first or merge.last_row == merge.first_row:
            continue
        for row in range(merge.first_row, min(merge.last_row + 1, len(sheet.rows))):
            for column in range(merge.first_column, min(merge.last_column + 1, sheet.width)):
                found[row, column] = (merge.first_row, merge.first_column)
    return found


def find_table(*, sheet: Sheet, knows: Knows, book: str = "") -> Table | None:
    """Return the table of a sheet, every row classified, or None if the sheet has none."""
    header = find_header(sheet=sheet, knows=knows)
    if header is None:
        return None
    above = _lines_above(sheet, header)
    titles = frozenset(fold(line.text) for line in above if line.kind in ("title", "caption"))
    below, second = read_lines(sheet=sheet, header=header, knows=knows, titles=titles)
    heads = tuple(Line(row, "header", joined(sheet, row)) for row in range(header.first, header.last + 1))
    lines = (*above, *heads, *below)
    caption = read_caption(
        above=tuple(line.text for line in above),
        below=tuple(line.text for line in below if line.kind in ("footer", "note", "caption")),
        sheet=sheet.name,
        book=book,
    )
    return Table(
        sheet=sheet,
        columns=header.columns,
        header_rows=(header.first, header.last),
        lines=lines,
        caption=caption,
        problems=_warnings(sheet, lines, second),
        copies=_copies(sheet, header.last + 1),
    )


def _leave_out(sheet: Sheet, reason: str, found: str) -> Problem:
    remedy = {"hidden": "要导入请先取消隐藏", "no_table": "要导入请补上一行列名"}.get(reason, "")
    return Problem(sheet.name, found, "", remedy or "不需要处理", f"table.{reason}", "warning")


def find_tables(*, book: Book, catalogue: FieldCatalogue) -> tuple[SheetFinding, ...]:
    """Return what became of each sheet of the workbook, in its order; none is dropped without a word."""
    knows = KnownLabels(catalogue=catalogue)
    findings: list[SheetFinding] = []
    for sheet in book.sheets:
        if not sheet.rows:
            findings.append(SheetFinding(sheet.name, None, "empty"))
            continue
        if sheet.hidden:
            problem = _leave_out(sheet, "hidden", "隐藏的工作表，没有读")
            findings.append(SheetFinding(sheet.name, None, "hidden", (problem,)))
            continue
        table = None if _HELPER.search(sheet.name) else find_table(sheet=sheet, knows=knows, book=book.name)
        if table is None or not any(table.data()):
            helper = bool(_HELPER.search(sheet.name))
            found = "字典、下拉选项一类的辅助页，没有读" if helper else "没有找到表头和数据行"
            reason = "helper" if helper else "no_table"
            findings.append(SheetFinding(sheet.name, None, reason, (_leave_out(sheet, reason, found),)))  # type: ignore[arg-type]
            continue
        findings.append(SheetFinding(sheet.name, table, "", table.problems))
    return tuple(findings)


def sheet_kind(*, table: Table, catalogue: FieldCatalogue, book: str = "") -> SheetKind | None:
    """Return the kind of ledger a table is: by the sheet's name, else the title, else the file's name.

    A kind must have the columns it needs; kinds without words of their own are tried last. None if nothing fits.
    """
    fields: set[str] = set()
    labels: set[str] = set()
    for column in table.columns:
        label = take_apart(column.text, parents=column.parents)
        labels.add(label.core)
        found = candidates(label=label, catalogue=catalogue)
        fields.update(one.field for one in found if one.confidence >= ASK)
    for text in (table.sheet.name, table.caption.title, book):
        for kind in catalogue.sheets.values():
            general = {kind.labels[label] for label in labels & kind.labels.keys()}
            if any(word.search(text) for word in kind.words) and set(kind.needs) <= fields | general:
                return kind
    plain = (kind for kind in catalogue.sheets.values() if not kind.words and set(kind.needs) <= fields)
    return next(plain, None)
