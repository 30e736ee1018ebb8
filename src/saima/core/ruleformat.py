"""The canonical layout of a rulebook's text: `format_rulebook` changes how it is written, never what it says.

Keys stand in the order of the manual, two spaces indent, quotes stand only where YAML needs them, formulas are spelled
by `formula.layout`. Comments, the order of rows, flow or block style, line breaks of long formulas and single
blank lines stay as the author set them, as gofmt has it.
"""

from __future__ import annotations

import unicodedata

import yaml

from saima.core import comments, lines
from saima.core.formula.layout import neat
from saima.core.lines import Entry, Scalar, Table
from saima.core.rulebook import Formula
from saima.core.rulefile import inspect_rulebook
from saima.core.rulemeaning import meaning
from saima.core.ruleparts import Parts

WIDTH = 160
"""Columns of a line, a Chinese character taking two, beyond which a formula is folded."""
_PARTED = ("groups", "measures", "indicators")
"""Sections before which a blank line always stands."""


def format_rulebook(text: str, *, file: str = "") -> str:
    """Return the text in its canonical layout, ending in one line feed.

    It means the same (`rulemeaning.meaning`), has the same comments, and formatting it again changes nothing. Faults
    of names, units and keys do not matter here.

    Raises:
        Problems: the text is no YAML that a rulebook may be written in.

    Example:
        >>> format_rulebook('rulebook:   "a"').rstrip()
        'rulebook: a'

    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    made = _layout(text, file)
    again = made if made == text else _layout(made, file)
    if again != made or not _same(text, made, file):
        msg = f"the layout of {file or 'a rulebook'} would change what it says; its text stays as it is"
        raise RuntimeError(msg)
    return made


def _layout(text: str, file: str) -> str:
    table = lines.read_lines(text, file=file)
    notes = _Noted(file)
    notes.rulebook(table, text)
    root = composed(text)
    return _Writer(text, root, notes).whole()


def composed(text: str) -> yaml.MappingNode:
    """Return the nodes of a text that `read_lines` has read, every scalar as text."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode):
        msg = "the text of a rulebook is a mapping"
        raise TypeError(msg)
    return root


def _same(before: str, after: str, file: str) -> bool:
    """Tell whether two texts say the same and carry the same comments."""
    roots = [composed(text) for text in (before, after)]
    books = [inspect_rulebook(text, file=file)[0] for text in (before, after)]
    said = [comments.count(text, root) for text, root in zip((before, after), roots, strict=True)]
    meant = [book and meaning(book) for book in books]
    return meant[0] == meant[1] and said[0] == said[1]


class _Noted(Parts):
    """Reads a rulebook and notes where its formulas stand and which keys each table knows, in their order."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.formulas: set[tuple[int, int]] = set()
        self.known: dict[tuple[int, int], tuple[str, ...]] = {}

    def table(self, entry: Entry | None, path: str, known: tuple[str, ...] | None = None) -> Table | None:
        if isinstance(entry, Table) and known is not None:
            self.known[entry.line, entry.column] = known
        return super().table(entry, path, known)

    def formula(self, table: Table, key: str, path: str, *, required: bool = False) -> Formula | None:
        found = table.get(key)
        if isinstance(found, Scalar):
            self.formulas.add((found.line, found.column))
        return super().formula(table, key, path, required=required)


class _Writer:
    """Writes a composed text anew."""

    def __init__(self, text: str, root: yaml.MappingNode, notes: _Noted) -> None:
        self.text, self.root, self.notes = text, root, notes
        self.remarks, self.end = comments.remarks(text, root)
        self.lines: list[str] = []
        self.begins = False

    def whole(self) -> str:
        """Return the text; what stands over its first key speaks of the whole and stays at its head."""
        head = self.remarks[self.root.start_mark.index].above
        for blank, comment in head:
            self.said(blank, comment, "")
        head.clear()
        self.mapping(self.root, 0)
        for blank, comment in self.end:
            self.said(blank, comment, "")
        return "\n".join(self.lines) + "\n"

    def said(self, blank: bool, line: str, indent: str) -> None:
        """Write a line, after a blank one if wanted and not at the beginning of the text or of a block."""
        if blank and self.lines and not self.begins:
            self.lines.append("")
        self.begins = False
        self.lines.append(indent + line)

    def pairs(self, node: yaml.MappingNode) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """Return keys and values, known keys in the manual's order, others after them as they stand."""
        known = self.notes.known.get(_place(node), ())
        order = {name: number for number, name in enumerate(known)}
        pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = list(node.value)
        return sorted(pairs, key=lambda pair: order.get(pair[0].value, len(order)))

    def mapping(self, node: yaml.MappingNode, indent: int) -> None:
        for key, value in self.pairs(node):
            parted = indent == 0 and key.value in _PARTED
            self.entry(key, value, indent, quoted(key.value, "{}: x") + ":", parted=parted)

    def entry(self, at: yaml.Node, value: yaml.Node, indent: int, head: str, *, parted: bool = False) -> None:
        """Write one key with its value, or one item of a list (`head` is `-`), with its remarks."""
        around = self.remarks[at.start_mark.index]
        margin = " " * indent
        for number, (blank, comment) in enumerate(around.above):
            self.said(blank or (parted and number == 0), comment, margin)
        blank = around.blank or (parted and not around.above)
        self.said(blank, f"{head}{self.value(value, indent)}".rstrip(), margin)
        if around.beside:
            gap = around.beside[: len(around.beside) - len(around.beside.lstrip())]
            self.lines[-1] += max(gap, "  ", key=len) + around.beside.lstrip()
        self.inside(value, indent + 2)
        for blank, comment in around.below:
            self.said(blank, comment, margin + "  ")

    def inside(self, node: yaml.Node, indent: int) -> None:
        """Write what stands on the lines below a key."""
        if not _is_open(node):
            self.lines += [" " * indent + line if line else "" for line in self.block(node, indent)]
            return
        self.begins = True
        if isinstance(node, yaml.MappingNode):
            self.mapping(node, indent)
        else:
            for item in node.value:
                self.entry(item, item, indent, "-")

    def value(self, node: yaml.Node, indent: int) -> str:
        """Return what stands on the key's own line, with the space before it."""
        if _is_open(node):
            return ""
        if isinstance(node, yaml.ScalarNode):
            if self.block(node, indent + 2):
                return f" {'>-' if self.is_formula(node) else self.header(node)}"
            return f" {quoted(self.scalar(node), 'k: {}')}" if node.value else ""
        return " " + self.flow(node)

    def flow(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return quoted(self.scalar(node), "{{k: {}, z: z}}")
        if isinstance(node, yaml.SequenceNode):
            return f"[{', '.join(self.flow(item) for item in node.value)}]"
        if not isinstance(node, yaml.MappingNode):
            msg = f"no such node in a rulebook: {node}"
            raise TypeError(msg)
        pairs = (f"{quoted(key.value, '{{{}: x}}')}: {self.flow(value)}" for key, value in self.pairs(node))
        return "{" + ", ".join(pairs) + "}"

    def is_formula(self, node: yaml.Node) -> bool:
        return _place(node) in self.notes.formulas

    def scalar(self, node: yaml.ScalarNode) -> str:
        return neat(node.value.strip()) if self.is_formula(node) else node.value

    def header(self, node: yaml.ScalarNode) -> str:
        """Return the header of a block scalar: `|` or `>`, with its `-` or `+`."""
        first = self.text[node.start_mark.index : node.end_mark.index].split("\n", 1)[0]
        return first.split("#")[0].strip()

    def block(self, node: yaml.Node, indent: int) -> list[str]:
        """Return the lines of a scalar that is written below its key; none for one that stands beside it.

        A formula is folded when it was or when it is too long for one line; its line breaks stay if they are fit.
        """
        if not isinstance(node, yaml.ScalarNode):
            return []
        written = self.raw(node)
        if not self.is_formula(node):
            return written
        text = neat(node.value.strip())
        if written and " ".join(written) == text and max(map(width, written)) + indent <= WIDTH:
            return written
        return folded(text, WIDTH - indent) if width(text) + indent > WIDTH or written else []

    def raw(self, node: yaml.ScalarNode) -> list[str]:
        """Return the lines of a block scalar without their common indentation."""
        if node.style not in ("|", ">"):
            return []
        _, *rest = self.text[node.start_mark.index : node.end_mark.index].rstrip().split("\n")
        margin = min((len(line) - len(line.lstrip(" ")) for line in rest if line.strip()), default=0)
        return [line[margin:].rstrip() if self.is_formula(node) else line[margin:] for line in rest]


def _is_open(node: yaml.Node) -> bool:
    """Tell whether a node is written below its key, entry by entry."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def quoted(text: str, frame: str) -> str:
    """Return a text as YAML writes it in a frame (`k: {}`): plain where that reads back the same, else in quotes."""
    if text and "\n" not in text and _reads_back(text, text, frame):
        return text
    if "\n" in text or not text.isprintable():
        made: str = yaml.dump(text, default_style='"', allow_unicode=True, width=10**6)
        return made.rstrip("\n")
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _reads_back(text: str, written: str, frame: str) -> bool:
    try:
        read = _values(composed(frame.format(written)))
    except (yaml.YAMLError, TypeError):
        return False
    return read == [text if value == "Q" else value for value in _values(composed(frame.format("Q")))]


def _values(node: yaml.MappingNode) -> list[str | None]:
    """Return the texts of a small flat mapping; None for what is no text, a tag or an anchor."""
    parts = [part for pair in node.value for part in pair]
    return [part.value if isinstance(part, yaml.ScalarNode) else None for part in parts]


def width(text: str) -> int:
    """Return how many columns a text takes where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def folded(text: str, room: int) -> list[str]:
    """Return a text in lines of at most `room` columns, broken at spaces; a longer word stands alone."""
    made: list[str] = []
    for word in text.split(" "):
        if made and word and width(f"{made[-1]} {word}") <= room:
            made[-1] = f"{made[-1]} {word}"
        else:
            made.append(word)
    return made
