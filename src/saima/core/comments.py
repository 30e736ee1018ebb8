"""The comments and blank lines of a YAML text, each bound to its entry, so that a new layout keeps them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml


@dataclass(slots=True)
class Remarks:
    """What stands around one entry (a key of a block mapping or an item of a block list).

    `above` are the comments over it, each with whether a blank line parts it from what precedes; `blank` tells the
    same of the entry itself. `beside` is the comment after it on its line with its gap; `below` are comments that
    close the block under it, indented like that block.
    """

    above: list[tuple[bool, str]] = field(default_factory=list)
    blank: bool = False
    beside: str = ""
    below: list[tuple[bool, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Comment:
    line: int
    column: int
    text: str
    gap: str
    alone: bool
    blank: bool


def remarks(text: str, root: yaml.Node) -> tuple[dict[int, Remarks], list[tuple[bool, str]]]:
    """Return the remarks of every entry by the entry's place (index of its first character), and the last comments.

    `text` has line feeds for line ends and no byte-order mark; `root` is composed from it.
    """
    over = dict(_entries(root, None))
    entries = sorted(over, key=lambda mark: mark.index)
    lines = text.split("\n")
    found = {mark.index: Remarks() for mark in entries}
    first_of = {mark.line: mark for mark in reversed(entries)}
    for line, mark in first_of.items():
        found[mark.index].blank = line > 0 and not lines[line - 1].strip()
    starts = [mark.line for mark in entries]
    end: list[tuple[bool, str]] = []
    for comment in _comments(text, root):
        after = bisect_right(starts, comment.line)
        if not comment.alone and after:
            own = found[entries[after - 1].index]
            if not own.beside:
                own.beside = comment.gap + comment.text
            else:
                own.above.append((False, comment.text))
            continue
        said = (comment.blank, comment.text)
        following = entries[after] if after < len(entries) else None
        if following is not None and comment.column <= following.column:
            found[following.index].above.append(said)
        elif (owner := _block_of(over, entries[:after], comment.column)) is not None:
            found[owner.index].below.append(said)
        elif following is not None:
            found[following.index].above.append(said)
        else:
            end.append(said)
    return found, end


def count(text: str, root: yaml.Node) -> list[str]:
    """Return the texts of all comments, sorted: what a new layout must not lose."""
    return sorted(comment.text for comment in _comments(text, root))


def _block_of(over: dict[yaml.Mark, yaml.Mark | None], entries: list[yaml.Mark], column: int) -> yaml.Mark | None:
    """Return the entry whose block ends in a comment of this column: the one over the last entry there."""
    return next((over[mark] for mark in reversed(entries) if mark.column == column), None)


def _entries(node: yaml.Node, over: yaml.Mark | None) -> Iterator[tuple[yaml.Mark, yaml.Mark | None]]:
    """Yield where each key and item of block style begins, and the entry over it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            yield key.start_mark, over
            yield from _entries(value, key.start_mark)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for item in node.value:
            yield item.start_mark, over
            yield from _entries(item, item.start_mark)


def _comments(text: str, root: yaml.Node) -> Iterator[_Comment]:
    """Yield the comments of a text: `#` at the beginning or after a space, outside of scalars."""
    hidden = sorted(_scalars(root, text))
    begins = [begin for begin, _ in hidden]
    offset, blank = 0, False
    for number, line in enumerate(text.split("\n")):
        for match in re.finditer(r"(?:^|(?<=[ \t]))#", line):
            place = offset + match.start()
            within = bisect_right(begins, place) - 1
            if within < 0 or place >= hidden[within][1]:
                before = line[: match.start()]
                gap = before[len(before.rstrip()) :]
                yield _Comment(number, match.start(), line[match.start() :].rstrip(), gap, not before.strip(), blank)
                break
        blank = not line.strip()
        offset += len(line) + 1


def _scalars(node: yaml.Node, text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every scalar; a block scalar begins after its header line, where a comment may stand."""
    if isinstance(node, yaml.ScalarNode):
        begin, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">"):
            begin = text.find("\n", begin, end)
            begin = end if begin < 0 else begin
        yield begin, end
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key, text)
            yield from _scalars(value, text)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, text)
