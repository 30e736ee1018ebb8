"""YAML as text with its lines: every scalar stays what was typed, and every fault can name its line.

`on`, `01` and `2023-01-01` are texts here; duplicate keys, anchors, tags and second documents are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from saima.core.problems import Problem, Problems

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `line` and `column` count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence."""

    items: tuple[Entry, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in its written order, its keys with their lines."""

    items: tuple[tuple[Scalar, Entry], ...]
    line: int
    column: int

    def get(self, key: str) -> Entry | None:
        """Return the entry under a key, or None."""
        return next((value for name, value in self.items if name.text == key), None)

    def key(self, key: str) -> Scalar:
        """Return the key itself with its line; KeyError when it is not there."""
        return next(name for name, _ in self.items if name.text == key)


Entry = Scalar | Listing | Table


def read_lines(text: str, *, file: str = "") -> Table:
    """Return a YAML text as a table of texts with their lines.

    Raises:
        Problems: not YAML, too large, too deep, more than one document, no mapping, anchors or tags, duplicate keys.

    Example:
        >>> read_lines("a: 01").get("a").text
        '01'

    """
    if len(text) > MAX_CHARACTERS:
        raise Problems(
            (_problem(file, 1, f"{len(text)} 个字符", f"不超过 {MAX_CHARACTERS} 个", "拆成几份", "yaml.size"),)
        )
    try:
        problems = list(_refused_events(text, file))
        if problems:
            raise Problems(problems)
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        found = f"读不懂的 YAML（{fault.problem or fault.context}）"
        remedy = "检查缩进与冒号；含“: ”或以引号、方括号、百分号开头的内容要整个放进引号"
        raise Problems((_problem(file, line, found, "正确的 YAML", remedy, "yaml.syntax"),)) from None
    except yaml.YAMLError as fault:
        found = f"读不懂的字符（{str(fault).splitlines()[0]}）"
        raise Problems((_problem(file, 1, found, "UTF-8 文本", "用 UTF-8 另存", "yaml.character"),)) from None
    if not isinstance(root, yaml.MappingNode):
        raise Problems(
            (_problem(file, 1, "不是“键: 值”的文本", "以 rulebook: 开头的办法", "参照手册的例子", "yaml.mapping"),)
        )
    found_problems: list[Problem] = []
    table = _convert(root, file, found_problems)
    if found_problems or not isinstance(table, Table):
        raise Problems(found_problems)
    return table


def _refused_events(text: str, file: str) -> Iterator[Problem]:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield _problem(file, line, "第二份文档（---）", "一份办法一个文件", "分成两个文件", "yaml.documents")
                return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield _problem(file, line, "锚点或引用（& *）", "直接写出内容", "把内容抄在此处", "yaml.anchor")
        elif tag := getattr(event, "tag", None):
            yield _problem(file, line, f"类型标记 {tag}", "普通文字", "删去标记", "yaml.tag")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            yield _problem(file, line, "嵌套太深", f"不超过 {MAX_DEPTH} 层", "减少层次", "yaml.depth")
            return


def _convert(node: yaml.Node, file: str, problems: list[Problem]) -> Entry:
    mark = node.start_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(str(node.value), line, column)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple(_convert(item, file, problems) for item in node.value), line, column)
    seen: dict[str, int] = {}
    items: list[tuple[Scalar, Entry]] = []
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(_problem(file, key_line, "键不是文字", "文字", "改写这个键", "yaml.key"))
            continue
        key = Scalar(str(key_node.value), key_line, key_node.start_mark.column + 1)
        if key.text in seen:
            found = f"重复的“{key.text}”（第{seen[key.text]}行已有）"
            problems.append(_problem(file, key_line, found, "同一层里各键不同名", "合并或改名", "yaml.duplicate"))
        if (
            getattr(node, "flow_style", False)
            and isinstance(value_node, yaml.ScalarNode)
            and not value_node.value
            and not value_node.style
        ):
            found, needed = f"花括号里没有值的“{key.text}”", "键: 值"
            remedy = "含逗号的内容不能直接写在花括号里：整个放进引号，或分行写"
            problems.append(_problem(file, key_line, found, needed, remedy, "yaml.flow_comma"))
        seen.setdefault(key.text, key_line)
        items.append((key, _convert(value_node, file, problems)))
    return Table(tuple(items), line, column)


def _problem(file: str, line: int, found: str, needed: str, remedy: str, code: str) -> Problem:
    return Problem(f"{file} 第{line}行".strip(), found, needed, remedy, code)
