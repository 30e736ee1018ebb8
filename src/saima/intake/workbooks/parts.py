"""What lies in the parts of a .xlsx that a value reader does not tell: formats, errors, formulas, hidden rows."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from saima.core.problems import Problem
from saima.intake.workbooks.limits import Limits

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 49: "@",
}  # fmt: skip


class TooLarge(Exception):
    """A sheet beyond the limits; carries the problem to tell."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence())


@dataclass(slots=True)
class SheetPart:
    """One sheet's marks by position (row, column), both counted from 0."""

    name: str
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    unstored: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageParts:
    """The marks of every sheet in workbook order."""

    sheets: tuple[SheetPart, ...]
    pictures: bool
    program: str


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """Return an attribute by local name, whatever its namespace (the strict form of the format has others)."""
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path not in package.namelist():
        return {}
    found = {}
    for relation in fromstring(package.read(path)):
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = full
    return found


def _number_formats(package: zipfile.ZipFile) -> tuple[str, ...]:
    """Return the number format of each cell style, in the order of the style table."""
    if "xl/styles.xml" not in package.namelist():
        return ()
    root = fromstring(package.read("xl/styles.xml"))
    own: dict[int, str] = {}
    styles: list[str] = []
    for block in root:
        if _local(block.tag) == "numFmts":
            own = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in block}
        elif _local(block.tag) == "cellXfs":
            for item in block:
                number = int(item.get("numFmtId", "0"))
                styles.append(own.get(number, _BUILTIN.get(number, "")))
    return tuple("" if text.lower() == "general" else text for text in styles)


def _position(reference: str, row: int, column: int) -> tuple[int, int]:
    """Read 'AB12'; a cell that names no place stands right of the one before (some programs write so)."""
    if not reference:
        return row, column + 1
    letters = reference.rstrip("0123456789")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, index - 1


def _check_size(part: SheetPart, row: int, column: int, cells: int, limits: Limits) -> None:
    found = ""
    if row >= limits.rows:
        found, needed = f"第 {row + 1} 行仍有数据", f"不超过 {limits.rows} 行"
    elif column >= limits.columns:
        found, needed = f"第 {column + 1} 列仍有数据", f"不超过 {limits.columns} 列"
    elif cells > limits.cells:
        found, needed = f"有数据的单元格超过 {limits.cells} 个", f"不超过 {limits.cells} 个"
    if found:
        remedy = "请删去用不到的行列，或拆成几个文件"
        raise TooLarge(Problem(place=part.name, found=found, needed=needed, remedy=remedy, code="workbook.too_many"))


def _read_cell(part: SheetPart, cell: Element, at: tuple[int, int], formats: tuple[str, ...]) -> bool:
    """Note what is special about one cell; return whether it holds anything."""
    inner = {_local(child.tag): child for child in cell}
    stored = inner.get("v")
    formula = inner.get("f")
    has_value = stored is not None and stored.text not in (None, "")
    if formula is not None and not has_value and cell.get("t") not in ("str", "s", "inlineStr"):
        part.unstored[at] = f"={formula.text or ''}"
        return True
    if not has_value:
        return "is" in inner
    if cell.get("t") == "e":
        part.faults[at] = (stored.text if stored is not None else "") or ""
    elif cell.get("t", "n") == "n":
        style = int(cell.get("s", "0"))
        text = formats[style] if style < len(formats) else ""
        if text:
            part.formats[at] = text
    return True


def _scan_sheet(
    source: Iterator[tuple[str, Element]], part: SheetPart, formats: tuple[str, ...], limits: Limits
) -> int:
    """Fill `part` from the events of one sheet; return the number of cells with content."""
    row, column, cells = -1, -1, 0
    for event, element in source:
        tag = _local(element.tag)
        if event == "start":
            if tag == "row":
                row = int(element.get("r", row + 2)) - 1
                column = -1
                if element.get("hidden") in ("1", "true"):
                    part.hidden_rows.add(row)
            elif tag == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                part.hidden_columns.update(range(first - 1, min(last, limits.columns)))
        elif tag == "c":
            row, column = _position(element.get("r", ""), row, column)
            if _read_cell(part, element, (row, column), formats):
                cells += 1
                _check_size(part, row, column, cells, limits)
            element.clear()
        elif tag == "row":
            element.clear()
    return cells


def scan(*, content: bytes, limits: Limits) -> PackageParts:
    """Return the marks of a .xlsx; raises TooLarge before anything big is held.

    Entities and document types in the XML are refused by the parser (they have no place in a workbook).
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        relations = _relations(package, "xl/workbook.xml")
        formats = _number_formats(package)
        sheets: list[SheetPart] = []
        for element in fromstring(package.read("xl/workbook.xml")).iter():
            if _local(element.tag) != "sheet":
                continue
            part = SheetPart(name=element.get("name", ""), hidden=element.get("state", "visible") != "visible")
            sheets.append(part)
            path = relations.get(_attribute(element, "id"), "")
            if "worksheets/" in path and path in names:
                with package.open(path) as stream:
                    _scan_sheet(iterparse(stream, events=("start", "end")), part, formats, limits)
        pictures = any(name.startswith(("xl/media/", "xl/charts/")) for name in names)
        program = ""
        if "docProps/app.xml" in names:
            root = fromstring(package.read("docProps/app.xml"))
            program = next((item.text or "" for item in root.iter() if _local(item.tag) == "Application"), "")
    return PackageParts(tuple(sheets), pictures, program)
