"""Changes of one row of a rulebook's text: only that row's characters change, comments and all else stay.

Rows are those of the 评分细则表 (`indicators`, `bonus`, `deduction`, `gates`), of `measures` and of `targets`. Every
function takes the text and returns the text; what comes out is checked by `rulefile` as any text is.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from saima.core.rulebook import Rulebook
from saima.core.ruleclosing import EXTRA_KEYS, GATE_KEYS
from saima.core.ruleformat import composed, quoted
from saima.core.ruleparts import INDICATOR_KEYS, MEASURE_KEYS, TARGET_KEYS, TOP_KEYS

KEYS = {
    "indicators": INDICATOR_KEYS, "bonus": EXTRA_KEYS, "deduction": EXTRA_KEYS, "gates": GATE_KEYS,
    "measures": MEASURE_KEYS, "targets": TARGET_KEYS,
}  # fmt: skip
"""The keys of a row by section, in the order in which they are written."""
_NESTED = ("bonus", "deduction")

Pair = tuple[yaml.ScalarNode, yaml.Node]
Given = str | Mapping[str, str]
"""A value of a row: a text, or texts by group."""


def set_row(text: str, *, section: str, name: str, values: Mapping[str, Given]) -> str:
    """Return the text with these values in a row; '' takes a key away, a value that is there already changes nothing.

    KeyError when there is no such row.
    """
    for key, value in values.items():
        pair = _pair(_rows(composed(text), section), name)
        if pair is None:
            raise KeyError(name)
        row = pair[1]
        if not isinstance(row, yaml.MappingNode):
            continue
        found = _pair(row, key)
        if found is None and value:
            text = _inserted(text, row, key, value, KEYS[section])
        elif found is not None and not value:
            text = _without(text, row, found)
        elif found is not None and not (isinstance(found[1], yaml.ScalarNode) and found[1].value.strip() == value):
            text = _replaced(text, row, found, value)
    return text


def add_row(text: str, *, section: str, name: str, values: Mapping[str, Given]) -> str:
    """Return the text with a new row at the end of a section, which is made where there is none.

    KeyError when the section has a row of that name.
    """
    text = _opened(text, section)
    rows = _rows(composed(text), section)
    if rows is None:
        return _with_section(text, section, name, values)
    if _pair(rows, name) is not None:
        raise KeyError(name)
    indent = rows.value[-1][0].start_mark.column
    place = _line_end(text, _last(rows, text))
    return _spliced(text, place, _row_lines(name, values, indent))


def remove_row(text: str, *, section: str, name: str) -> str:
    """Return the text without a row and the comments over it; a section is taken away with its last row."""
    text = _opened(text, section)
    rows = _rows(composed(text), section)
    if rows is None or _pair(rows, name) is None:
        raise KeyError(name)
    if len(rows.value) == 1:
        root = composed(text)
        pair = _pair(root, section)
        inner = pair[1] if pair is not None else root
        alone = section not in _NESTED or len(inner.value) == 1
        begin, end = _span(text, root, section) if alone else _span(text, inner, "items")
        return text[:begin] + text[end:]
    begin, end = _span(text, rows, name)
    return text[:begin] + text[end:]


def move_row(text: str, *, section: str, name: str, down: bool) -> str:
    """Return the text with a row and its comments moved past its neighbour; at the end of the section, unchanged."""
    text = _opened(text, section)
    rows = _rows(composed(text), section)
    names = [key.value for key, _ in rows.value] if rows is not None else []
    if rows is None or name not in names:
        raise KeyError(name)
    here = names.index(name)
    first = here if down else here - 1
    if first < 0 or first + 1 >= len(names):
        return text
    text = text if text.endswith("\n") else text + _newline(text)
    (a, b), (c, d) = _span(text, rows, names[first]), _span(text, rows, names[first + 1])
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def set_cap(text: str, *, section: str, value: str) -> str:
    """Return the text with another ceiling of all bonuses or all deductions; '' for none."""
    pair = _pair(composed(text), section)
    if pair is None or not isinstance(pair[1], yaml.MappingNode):
        return text
    found = _pair(pair[1], "cap")
    if found is None:
        return _inserted(text, pair[1], "cap", value, ("cap", "items")) if value else text
    return _replaced(text, pair[1], found, value) if value else _without(text, pair[1], found)


def set_top(text: str, *, key: str, value: str) -> str:
    """Return the text with another value under a key of the whole rulebook, such as `version`."""
    root = composed(text)
    found = _pair(root, key)
    return _inserted(text, root, key, value, TOP_KEYS) if found is None else _replaced(text, root, found, value)


def free_name(book: Rulebook | None, section: str, title: str) -> str:
    """Return a name for a new row: its title, numbered where a row of the section has it."""
    taken: set[str] = set()
    if book is not None:
        extras = {"bonus": book.bonus.items, "deduction": book.deduction.items}
        taken = {row.name for row in extras.get(section, ())}
        taken |= {row.name for row in book.indicators} if section == "indicators" else set()
        taken |= {row.name for row in book.gates} if section == "gates" else set()
        taken |= set(book.measures) if section == "measures" else set()
    number, name = 2, title
    while name in taken:
        name, number = f"{title}{number}", number + 1
    return name


def lines_of(text: str, section: str) -> dict[str, int]:
    """Return the line (from 1) on which each row of a section begins."""
    rows = _rows(composed(text), section)
    return {key.value: key.start_mark.line + 1 for key, _ in rows.value} if rows is not None else {}


def _pair(node: yaml.Node | None, key: str) -> Pair | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _rows(root: yaml.MappingNode, section: str) -> yaml.MappingNode | None:
    """Return the mapping that holds a section's rows, or None where there is no row."""
    pair = _pair(root, section)
    if pair is not None and section in _NESTED:
        pair = _pair(pair[1], "items")
    node = pair[1] if pair is not None else None
    return node if isinstance(node, yaml.MappingNode) and node.value else None


def _opened(text: str, section: str) -> str:
    """Return the text with the rows of a section each on lines of its own, where they stood in braces."""
    root = composed(text)
    outer = _pair(root, section)
    if outer is not None and section in _NESTED and isinstance(outer[1], yaml.MappingNode) and outer[1].flow_style:
        return _opened(_unfolded(text, outer[1], 2), section)
    rows = _rows(root, section)
    if rows is None or not rows.flow_style:
        return text
    return _unfolded(text, rows, 4 if section in _NESTED else 2)


def _unfolded(text: str, node: yaml.MappingNode, indent: int) -> str:
    newline = _newline(text)
    lines = [
        f"{' ' * indent}{text[key.start_mark.index : key.end_mark.index]}: "
        f"{text[value.start_mark.index : value.end_mark.index]}"
        for key, value in node.value
    ]
    begin = node.start_mark.index
    while text[begin - 1] in " \t":
        begin -= 1
    return text[:begin] + newline + newline.join(lines) + text[node.end_mark.index :]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _last(node: yaml.Node, text: str) -> int:
    """Return the index after the last character of a node's content."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last, text)
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end = node.start_mark.index + len(text[node.start_mark.index : end].rstrip())
    return end


def _line_end(text: str, index: int) -> int:
    """Return the index after the line feed of the line that holds `index`, or the end of the text."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _span(text: str, rows: yaml.Node, name: str) -> tuple[int, int]:
    """Return where the lines of an entry begin (its comments among them) and end."""
    pair = _pair(rows, name)
    if pair is None:
        raise KeyError(name)
    begin = pair[0].start_mark.index - pair[0].start_mark.column
    while begin:
        above = text.rfind("\n", 0, begin - 1) + 1
        line = text[above:begin]
        if not (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) == pair[0].start_mark.column):
            break
        begin = above
    return begin, _line_end(text, _last(pair[1], text))


def _spliced(text: str, place: int, lines: list[str]) -> str:
    newline = _newline(text)
    before = "" if place == 0 or text[place - 1] == "\n" else newline
    return text[:place] + before + newline.join(lines) + newline + text[place:]


def _row_lines(name: str, values: Mapping[str, Given], indent: int) -> list[str]:
    lines = [f"{' ' * indent}{quoted(name, '{}: x')}:"]
    return lines + [f"{' ' * (indent + 2)}{key}: {_written(value, 'k: {}')}" for key, value in values.items() if value]


def _with_section(text: str, section: str, name: str, values: Mapping[str, Given]) -> str:
    """Return the text with a section of one row, before the first of the sections that come after it."""
    root = composed(text)
    nested = section in _NESTED
    row = _row_lines(name, values, 4 if nested else 2)
    pair = _pair(root, section)
    if pair is not None and nested and isinstance(pair[1], yaml.MappingNode) and pair[1].value:
        items = _pair(pair[1], "items")
        if items is None:
            return _spliced(text, _line_end(text, _last(pair[1], text)), ["  items:", *row])
        begin, end = _span(text, pair[1], "items")
        return _spliced(text[:begin] + text[end:], begin, ["  items:", *row])
    if pair is not None:
        begin, end = _span(text, root, section)
        text = text[:begin] + text[end:]
        root = composed(text)
    after = TOP_KEYS[TOP_KEYS.index(section) + 1 :]
    places = [_span(text, root, key.value)[0] for key, _ in root.value if key.value in after]
    head = [f"{section}:", "  items:"] if nested else [f"{section}:"]
    return _spliced(text, min(places, default=len(text)), [*head, *row])


def _frame(row: yaml.MappingNode) -> str:
    return "{{k: {}, z: z}}" if row.flow_style else "k: {}"


def _written(value: Given, frame: str) -> str:
    if isinstance(value, str):
        return quoted(value, frame)
    inner = "{{k: {}, z: z}}"
    return "{" + ", ".join(f"{quoted(key, '{{{}: x}}')}: {quoted(item, inner)}" for key, item in value.items()) + "}"


def _as_quoted(node: yaml.Node, value: Given) -> str:
    """Return a value in the quotes that the old one had; '' where it had none or cannot stand in them."""
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(value, str) or not value.isprintable():
        return ""
    if style == '"' and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'" if style == "'" else ""


def _replaced(text: str, row: yaml.MappingNode, pair: Pair, value: Given) -> str:
    """Return the text with another value under a key that is there."""
    key, node = pair
    written = _as_quoted(node, value) or _written(value, _frame(row))
    begin, end = node.start_mark.index, _last(node, text)
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        begin = key.end_mark.index + 1
        return text[:begin] + " " + written + text[end:]
    if begin == end:
        begin = end = text.index(":", key.end_mark.index) + 1
        written = " " + written
    return text[:begin] + written + text[end:]


def _inserted(text: str, row: yaml.MappingNode, key: str, value: Given, order: tuple[str, ...]) -> str:
    """Return the text with a new key after the keys that come before it in the written order."""
    before = order[: order.index(key)]
    earlier = [pair for pair in row.value if pair[0].value in before]
    if row.flow_style:
        written = f"{key}: {_written(value, _frame(row))}"
        place = earlier[-1][1].end_mark.index if earlier else row.start_mark.index + 1
        joined = f", {written}" if earlier else f"{written}, " if row.value else written
        return text[:place] + joined + text[place:]
    indent = row.start_mark.column
    line = [f"{' ' * indent}{key}: {_written(value, _frame(row))}"]
    if earlier:
        return _spliced(text, _line_end(text, _last(earlier[-1][1], text)), line)
    return _spliced(text, row.start_mark.index - row.start_mark.column, line)


def _without(text: str, row: yaml.MappingNode, pair: Pair) -> str:
    """Return the text without a key."""
    if not row.flow_style:
        begin, end = _span(text, row, pair[0].value)
        return text[:begin] + text[end:]
    pairs = list(row.value)
    at = pairs.index(pair)
    if at:
        return text[: pairs[at - 1][1].end_mark.index] + text[pair[1].end_mark.index :]
    following = pairs[at + 1][0].start_mark.index if len(pairs) > 1 else pair[1].end_mark.index
    return text[: pair[0].start_mark.index] + text[following:]
