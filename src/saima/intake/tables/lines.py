"""What each row under the header is: data, category, subtotal, repeated header, note, foot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from saima.intake.cells.outcome import text_of
from saima.intake.cells.writing import fold
from saima.intake.tables.caption import is_caption, normalise
from saima.intake.tables.header import Header, Knows
from saima.intake.tables.values import Line, LineKind
from saima.intake.workbooks.values import Number, Sheet

_SUM = re.compile(
    r"(?P<of>.{0,30}?)(?P<word>小计|合计|总计|共计|总合计|本页小计|汇总)(?:[(:]?共?\d*[个项家件次批人户宗]?(?:项目|企业)?[)]?)?:?"
)
_COUNT = re.compile(r"共\s*(\d+)\s*(?:个|项|家|件|次|批|人|户|宗)")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．:]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十\d]+(?:类|部分|招商小组|组))"
)
_FOOT = re.compile(
    r"(?:填报|制表|审核|审批|签发|填表|复核|统计|经办|单位|分管|主要|部门)(?:人|负责人|领导|员)(?:\(?签[字章名]\)?)?\s*:|盖章|填报单位\s*:"
)
_NOTE = re.compile(r"^(?:注|说明|备注|填表说明|填报说明|附注|※|\*)\s*[:：、.]|^注[:：]?\d?|^说明")


@dataclass(slots=True)
class _Reader:
    """The state while going down the rows."""

    sheet: Sheet
    header: Header
    knows: Knows
    name_column: int | None
    number_column: int | None
    titles: frozenset[str]
    wide_rows: frozenset[int]
    category: str = ""
    lines: list[Line] = field(default_factory=list)
    second_table: int | None = None


def _filled(sheet: Sheet, row: int) -> dict[int, str]:
    return {column: text for column, cell in enumerate(sheet.rows[row]) if (text := text_of(cell))}


def joined(sheet: Sheet, row: int) -> str:
    """Return the texts of a row, blanks between them."""
    return "  ".join(_filled(sheet, row).values())


def _repeats_header(reader: _Reader, filled: dict[int, str]) -> bool:
    """Return whether a row says again what a header row says (printed pages, pasted tables)."""
    for row in range(reader.header.first, reader.header.last + 1):
        own = _filled(reader.sheet, row)
        same = sum(1 for column, text in filled.items() if fold(own.get(column, "")) == fold(text))
        if same >= 2 and same * 10 >= len(filled) * 6:
            return True
    return False


def _sum_kind(reader: _Reader, filled: dict[int, str]) -> tuple[LineKind, int | None] | None:
    """Return 'subtotal' or 'total' with the declared count if one of the first texts of the row says so."""
    texts = [re.sub(r"\s+", "", normalise(text)) for text in list(filled.values())[:4]]
    for text in texts:
        match = _SUM.fullmatch(text)
        if match is None:
            continue
        count = next((int(found[1]) for part in texts if (found := _COUNT.search(part))), None)
        own = match["of"] and match["of"] in normalise(reader.category)
        partial = "小计" in match["word"] or bool(own) or bool(re.search(r"小组|类|部分|产业", match["of"]))
        return ("subtotal" if partial else "total"), count
    return None


def _is_category(reader: _Reader, row: int, filled: dict[int, str]) -> bool:
    """Return whether a row only names the group of the rows below it."""
    columns = list(filled)
    words = [text for text in filled.values() if not re.fullmatch(r"[\d.,%]+", text)]
    numbers = [column for column in columns if isinstance(reader.sheet.rows[row][column], Number)]
    if not words or len(reader.header.columns) < 3:
        return False
    first = normalise(words[0]).strip()
    headed = bool(_NUMBERED.match(first)) or bool(_COUNT.search(normalise("".join(words))))
    if len(words) <= 2 and headed and len(filled) - len(words) <= len(numbers) and not _looks_numbered(reader, filled):
        return True
    if len(filled) != 1:
        numeral = bool(re.fullmatch(r"\(?[一二三四五六七八九十]+\)?[、.]?", first))
        return len(filled) == 2 and len(words) == 2 and numeral
    column = columns[0]
    if row in reader.wide_rows:
        return True
    return column != reader.name_column and (reader.number_column is not None or column == 0)


def _looks_numbered(reader: _Reader, filled: dict[int, str]) -> bool:
    """Return whether the row carries a running number, as data rows do."""
    return reader.number_column is not None and filled.get(reader.number_column, "").isdigit()


def _is_second_header(reader: _Reader, filled: dict[int, str]) -> bool:
    """Return whether a row is the header of another table below this one."""
    texts = list(filled.values())
    if len(texts) < 4 or sum(1 for text in texts if reader.knows.word(text)) < 2:
        return False
    return sum(1 for text in texts if reader.knows(text)) * 10 >= len(texts) * 8


def _is_around(reader: _Reader, filled: dict[int, str], text: str) -> LineKind | None:
    """Return what a row is that belongs to the table's surroundings: foot, note, unit line, repeated title."""
    plain = normalise(text).strip()
    if fold(text) in reader.titles:
        return "title"
    if _looks_numbered(reader, filled):
        return None
    if len(filled) <= 8 and _FOOT.search(plain):
        return "footer"
    if len(filled) <= 2 and _NOTE.search(plain):
        return "note"
    return "caption" if len(filled) <= 4 and is_caption(text) else None


def _classify(reader: _Reader, row: int) -> Line:
    filled = _filled(reader.sheet, row)
    text = "  ".join(filled.values())
    if not filled:
        return Line(row, "blank")
    if reader.second_table is not None:
        return Line(row, "note", text)
    if _repeats_header(reader, filled):
        return Line(row, "header", text)
    if around := _is_around(reader, filled, text):
        return Line(row, around, text)
    if summed := _sum_kind(reader, filled):
        return Line(row, summed[0], text, reader.category if summed[0] == "subtotal" else "", summed[1])
    if _is_category(reader, row, filled):
        words = [word for word in filled.values() if not re.fullmatch(r"[\d.,%]+", word)]
        reader.category = " ".join(words)
        match = _COUNT.search(normalise(text))
        return Line(row, "category", text, reader.category, int(match[1]) if match else None)
    if _is_second_header(reader, filled):
        reader.second_table = row
        return Line(row, "note", text)
    return Line(row, "data", text, reader.category)


def _end_notes(lines: list[Line], sheet: Sheet) -> list[Line]:
    """Turn single texts after the last data row into notes: nothing follows that they could be a category of."""
    last = max((index for index, line in enumerate(lines) if line.kind == "data"), default=-1)
    return [
        Line(line.row, "note", line.text) if index > last and line.kind == "category" and line.count is None else line
        for index, line in enumerate(lines)
    ]


def read_lines(
    *, sheet: Sheet, header: Header, knows: Knows, titles: frozenset[str]
) -> tuple[tuple[Line, ...], int | None]:
    """Return the class of every row below the header, and the row where a second table begins, if one does.

    `titles` are the folded texts of the title rows above, which printed pages repeat.
    """
    labels = {column.position: fold(column.text) for column in header.columns}
    name = next((position for position, label in labels.items() if "名称" in label or label == "项目"), None)
    number = next(
        (position for position, label in labels.items() if label in ("序号", "编号", "序", "no", "no.")), None
    )
    wide = frozenset(
        m.first_row for m in sheet.merges if m.first_row == m.last_row and m.last_column - m.first_column > 1
    )
    reader = _Reader(sheet, header, knows, name, number, titles, wide)
    for row in range(header.last + 1, len(sheet.rows)):
        reader.lines.append(_classify(reader, row))
    return tuple(_end_notes(reader.lines, sheet)), reader.second_table
