"""Text of a formula to its tree, or every fault that can be told at this stage.

A parser stops at the first thing it cannot read, so one formula gives at most one syntax fault; the reader of the
rulebook parses all formulas and reports all of them at once.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from saima.core import amounts
from saima.core.formula import tree
from saima.core.formula.functions import canonical_name
from saima.core.formula.tree import Case, Columns, Node
from saima.core.problems import Problem, Problems

MAX_LENGTH = 2000
MAX_DEPTH = 80

# One character for one character, so that columns stay true.
_MARKS = str.maketrans("（）［］，＋－−＊／＝＜＞！：．％０１２３４５６７８９　", "()[],+--*/=<>!:.%0123456789 ")
_OPERATORS = {"×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "且": "and", "或": "or", "非": "not"}


def parse(text: str, *, place: str = "") -> Node:
    """Return the tree of a formula.

    Args:
        text: the formula; `×` and `*`, `（` and `(`, 且 and `and` are equal.
        place: where the formula stands, the beginning of every fault's place.

    Raises:
        Problems: the text is empty, too long, too deep, or cannot be read; the fault names its column (from 1).

    Example:
        >>> parse("0.1 × 项目数").operator
        '*'

    """
    if not text.strip():
        raise Problems((_problem(place, 0, "没有内容", "一个算式", "填写算式", "formula.empty"),))
    if len(text) > MAX_LENGTH:
        found, needed = f"算式有 {len(text)} 个字符", f"不超过 {MAX_LENGTH} 个字符"
        raise Problems((_problem(place, 0, found, needed, "把它拆成几项指标", "formula.too_long"),))
    marks = normalise(text)
    _refuse_nesting(marks, place)
    try:
        result: Node = _parser().parse(marks)
    except UnexpectedCharacters as fault:
        _refuse_character(text, fault, place)
    except UnexpectedToken as fault:
        _refuse_token(text, fault, place)
    except _UnreadableError as fault:
        raise Problems((fault.at(place),)) from None
    if _depth(result) > MAX_DEPTH:
        found, needed = "算式嵌套太深", f"不超过 {MAX_DEPTH} 层"
        raise Problems((_problem(place, 0, found, needed, "把它拆成几项指标", "formula.too_deep"),))
    return result


def normalise(text: str) -> str:
    """Return the text with full-width marks made ASCII, quoted parts kept as typed, length unchanged."""
    result: list[str] = []
    closing = ""
    pairs = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}
    for character in text:
        if closing:
            result.append(character)
            closing = "" if character == closing else closing
        else:
            result.append(character.translate(_MARKS))
            closing = pairs.get(character, "")
    return "".join(result)


def _depth(root: Node) -> int:
    """Return the number of levels of a tree without recursion, for this is what guards the recursions."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in tree.children(node))
    return deepest


def _refuse_nesting(marks: str, place: str) -> None:
    """Refuse deep brackets before anything recursive sees them."""
    level = 0
    for column, character in enumerate(marks):
        level += (character == "(") - (character == ")")
        if level > MAX_DEPTH:
            found, needed = "括号嵌套太深", f"不超过 {MAX_DEPTH} 层"
            raise Problems((_problem(place, column, found, needed, "把它拆成几项指标", "formula.too_deep"),))


def grammar() -> str:
    """Return the grammar of the language."""
    return Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")


@cache
def _parser() -> Lark:
    return Lark(grammar(), parser="lalr", transformer=_Build())


class _UnreadableError(Exception):
    """A literal that the grammar admits and the office does not."""

    def __init__(self, columns: Columns, found: str, needed: str, remedy: str, code: str) -> None:
        self.columns, self.parts, self.code = columns, (found, needed, remedy), code
        super().__init__(found)

    def at(self, place: str) -> Problem:
        return _problem(place, self.columns.start, *self.parts, self.code)


class _Build(Transformer[Token, Node]):
    """Builds the tree while the text is read; one method per rule of the grammar."""

    def number(self, items: list[Token]) -> tree.Number:
        token = items[0]
        digits = token.rstrip("%")
        size = len(digits)
        while not digits[size - 1].isdigit():
            size -= 1
        name = token[size:] or None
        columns = _columns(token)
        if name is not None and name not in amounts.UNITS:
            known = "、".join(amounts.UNITS)
            raise _UnreadableError(
                columns, f"不认识的计量单位“{name}”", f"下列单位之一：{known}", _unit_like(name), "formula.unit"
            )
        factor = Fraction(1) if name is None else amounts.unit(name).factor
        return tree.Number(Fraction(token[:size]) * factor, name, columns)

    def day(self, items: list[Token]) -> tree.Day:
        try:
            return tree.Day(date.fromisoformat(items[0]), _columns(items[0]))
        except ValueError:
            found, needed = f"不存在的日期 {items[0]}", "日历上有的日期，如 2023-01-31"
            raise _UnreadableError(_columns(items[0]), found, needed, "改正日期", "formula.date") from None

    def text(self, items: list[Token]) -> tree.Text:
        return tree.Text(items[0][1:-1], _columns(items[0]))

    def truth(self, items: list[Token]) -> tree.Truth:
        return tree.Truth(items[0] in ("true", "真"), _columns(items[0]))

    def name(self, items: list[Token]) -> tree.Name:
        parts = tuple(str(item)[1:-1].strip() if item.type == "QUOTED" else str(item) for item in items)
        columns = Columns(_columns(items[0]).start, _columns(items[-1]).end)
        if not all(parts):
            raise _UnreadableError(columns, "空的「」", "「」里写一个名称", "填写名称", "formula.name")
        return tree.Name(parts, columns)

    def group(self, items: list[Any]) -> Node:
        inner: Node = items[0]
        return inner

    def unary(self, items: list[Any]) -> Node:
        sign, operand = items
        operator = "not" if sign.type == "NOT" else str(sign)
        if operator == "+":
            return operand  # type: ignore[no-any-return]
        return tree.Unary(operator, operand, Columns(_columns(sign).start, operand.columns.end))

    def binary(self, items: list[Any]) -> tree.Binary:
        left, sign, right = items
        operator = _OPERATORS.get(str(sign), str(sign))
        return tree.Binary(operator, left, right, Columns(left.columns.start, right.columns.end))

    def within(self, items: list[Any]) -> tree.Within:
        item, *choices, close = items
        return tree.Within(item, tuple(choices), Columns(item.columns.start, _columns(close).end))

    def choice_after(self, items: list[Any]) -> tree.Choice:
        then, condition, otherwise = items
        return tree.Choice(condition, then, otherwise, Columns(then.columns.start, otherwise.columns.end))

    def choice_before(self, items: list[Any]) -> tree.Choice:
        condition, then, otherwise = items
        return tree.Choice(condition, then, otherwise, Columns(condition.columns.start, otherwise.columns.end))

    def case(self, items: list[Any]) -> Case:
        if len(items) == 1:
            return Case("else", None, items[0], items[0].columns)
        if len(items) == 2:
            return Case("at", items[0], items[1], Columns(items[0].columns.start, items[1].columns.end))
        sign, edge, value = items
        operator = _OPERATORS.get(str(sign), str(sign))
        return Case(operator, edge, value, Columns(_columns(sign).start, value.columns.end))

    def named(self, items: list[Any]) -> _Named:
        key, value = items
        return _Named(str(key).strip("「」"), value)

    def call(self, items: list[Any]) -> tree.Call:
        name, *rest, close = items
        columns = Columns(name.columns.start, _columns(close).end)
        function = canonical_name(name.text)
        named = tuple((item.key, item.value) for item in rest if isinstance(item, _Named))
        if len({key for key, _ in named}) < len(named):
            raise _UnreadableError(columns, "同名的参数写了两次", "每个参数写一次", "删去一个", "formula.argument")
        arguments = tuple(item for item in rest if not isinstance(item, _Named | Case))
        cases = tuple(item for item in rest if isinstance(item, Case))
        return tree.Call(function, arguments, cases, named, columns)


class _Named:
    """A named argument on its way into its call."""

    def __init__(self, key: str, value: Node) -> None:
        self.key, self.value = key, value


def _unit_like(name: str) -> str:
    """Say which known unit an unknown one may stand for."""
    near = [unit for unit in amounts.UNITS if unit.startswith(name)] or get_close_matches(name, amounts.UNITS, 2)
    return f"改成{'、'.join(near[:2])}" if near else "改写单位"


def _columns(token: Token) -> Columns:
    return Columns(token.start_pos or 0, token.end_pos or 0)


def _refuse_character(text: str, fault: UnexpectedCharacters, place: str) -> NoReturn:
    column = fault.pos_in_stream or 0
    shown = text[column : column + 8].split()[0] if text[column : column + 8].split() else text[column]
    if text[column] in "'\"“‘「":
        found, needed, remedy = f"没有收尾的“{text[column]}”", "成对的引号或「」", "补上后半个"
    elif text[column] == "^":
        found, needed, remedy = "“^”", "乘方用 power", "写成 power(甲, 2)，开方写 root(甲, 2)"
    else:
        found, needed, remedy = f"读不懂的“{shown}”", "数、名称、运算符或函数", "改写，特殊名称用「」括起来"
    raise Problems((_problem(place, column, found, needed, remedy, "formula.character"),)) from None


def _refuse_token(text: str, fault: UnexpectedToken, place: str) -> NoReturn:
    token = fault.token
    if token.type == "$END":
        found, needed, remedy = "算式没有写完", "完整的算式", "检查括号是否成对、末尾是否少写"
        if "_ELSE" in (fault.expected or ()) and re.search(r"\bif\b", text):
            needed, remedy = "甲 if 条件 else 乙", "条件不成立时取什么也要写：else …"
        raise Problems((_problem(place, len(text), found, needed, remedy, "formula.unfinished"),)) from None
    found, needed = f"不该出现在这里的“{token}”", "运算符、逗号或右括号"
    remedy = "检查前后是否漏写运算符或括号；名称里有空格、标点或以数字开头时用「」括起来"
    if str(token).startswith("="):
        found, needed, remedy = "单个“=”", "比较用 ==", "改写为 =="
    elif token.type == "COMPARE":
        found, needed, remedy = f"连写的比较“{token}”", "一次比较两个数", "写成两个条件，如 90% ≤ 甲 且 甲 < 100%"
    elif token.type == "TIMES" and text[: token.start_pos or 0].rstrip()[-1:] == "*":
        found, needed, remedy = "“**”", "乘方用 power", "写成 power(甲, 2)"
    elif text[: token.start_pos or 0].rstrip().endswith(("其余", "else")):
        found, needed, remedy = f"其余后面是“{token}”", "其余 → 值", "写成 其余 → 0 一类"
    elif str(token) in ("is", "为空", "不为空"):
        found, needed, remedy = f"“{token}”", "有没有数用 has", "写成 has(甲) 或 非 has(甲)"
    elif token.type == "WORD" and any(word in token for word in ("且", "或", "若", "则")):
        remedy = "且、或、若、则、否则 两边要空格；再分一层写 否则 若 …"
    raise Problems((_problem(place, token.start_pos or 0, found, needed, remedy, "formula.syntax"),)) from None


def _problem(place: str, column: int, found: str, needed: str, remedy: str, code: str) -> Problem:
    where = f"{place} 算式第{column + 1}字" if place else f"算式第{column + 1}字"
    return Problem(where, found, needed, remedy, code)
