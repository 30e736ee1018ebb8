"""The reference of the language, written from what the reader itself knows: functions, units of measure.

`saima rulebook functions` prints it, the manual's page 函数 is generated from it and compared in the check, and the
page of help in the browser shows the same values.
"""

from __future__ import annotations

from dataclasses import dataclass

from saima.core.formula.functions import FUNCTIONS, TOPICS, canonical_name
from saima.core.formula.functions.function import Example, Function
from saima.core.messages import Language

_UNITS: dict[Language, dict[str, str]] = {
    "zh": {
        "same": "各数须是同一种量，得数是同一种量",
        "pure": "只对纯数，得数是纯数",
        "number": "得数是纯数",
        "quotient": "得数的量是分子的量除以分母的量",
        "product": "得数的量是数的量乘以比率的量",
        "rows": "档线与数同量，各档的值同量，得数是值的量",
        "named": "得数是所指名称的量",
        "day": "得数是日期",
        "truth": "得数是条件（是或非）",
    },
    "en": {
        "same": "All numbers are of one kind, and so is the result",
        "pure": "Pure numbers only; the result is a pure number",
        "number": "The result is a pure number",
        "quotient": "The result is of the kind of over ÷ under",
        "product": "The result is of the kind of number × rate",
        "rows": "Edges are of the kind of the number; the result is of the kind of the values",
        "named": "The result is of the kind of what is named",
        "day": "The result is a day",
        "truth": "The result is a condition (true or false)",
    },
}
_MISSING: dict[Language, dict[str, str]] = {
    "zh": {
        "passes": "参数里有“没有数”的（待报、不适用、无任务 …），结果就是它",
        "kept": "怎样处理“没有数”，见上",
        "group": "只看参加排名、且算得出这个数的单位；本单位算不出的，得数是同组共有的（名次、占比则没有数）",
        "looked_up": "查不到时不是 0，见上",
    },
    "en": {
        "passes": "A missing answer among the arguments is the result",
        "kept": "What a missing answer does is said above",
        "group": "Over the ranked units of the group that have the number; a place or a share needs one's own number",
        "looked_up": "What is not there is not 0; see above",
    },
}
_PLACES: dict[Language, dict[str, str]] = {
    "zh": {"score": "计分办法", "row": "统计口径"},
    "en": {"score": "scores", "row": "measures"},
}


@dataclass(frozen=True, slots=True)
class Help:
    """One function's page of help in one language."""

    name: str
    alias: str
    title: str
    signature: str
    text: str
    used_in: tuple[str, ...]
    units: str
    missing: str
    example: Example


@dataclass(frozen=True, slots=True)
class Topic:
    """Functions of one purpose."""

    title: str
    functions: tuple[Help, ...]


def help_of(name: str, language: Language = "zh") -> Help | None:
    """Return the page of help of a function by either of its names, or None when there is none of that name."""
    function = FUNCTIONS.get(canonical_name(name))
    return None if function is None else _help(function, language)


def topics(language: Language = "zh") -> tuple[Topic, ...]:
    """Return all functions by topic, in the order of the manual."""
    return tuple(
        Topic(title if language == "zh" else title_en, tuple(_help(function, language) for function in functions))
        for title, title_en, functions in TOPICS
    )


def _help(function: Function, language: Language) -> Help:
    chinese = language == "zh"
    return Help(
        name=function.name,
        alias=function.alias,
        title=function.title if chinese else function.title_en,
        signature=f"{function.name}({function.arguments})",
        text=function.help if chinese else function.help_en,
        used_in=tuple(_PLACES[language][context] for context in function.contexts),
        units=_UNITS[language][function.units],
        missing=_MISSING[language][_way(function)],
        example=function.example,
    )


def _way(function: Function) -> str:
    if function.look_up is not None:
        return "looked_up"
    if function.spread is not None:
        return "group"
    return "kept" if function.keeps_missing else "passes"


def example_text(example: Example) -> str:
    """Return an example as the manual writes it: the formula, the numbers it is given, and the result."""
    given = "，".join(f"{name}＝{text}" for name, text in example.names.items())
    return f"`{example.formula}`{'，' if given else ''}{given} → `{example.result}`"


def functions_page() -> str:
    """Return the manual's page 函数 as Markdown."""
    lines = [
        "# 函数",
        "",
        "由 `saima rulebook functions --page` 编出（检查时比对）；每个例子都随检查一起运行。中英文名一样用。",
        "怎样写算式，见[怎样写考核办法](kaohe-banfa.md)。在命令行查一个函数：`saima rulebook functions 封顶`。",
    ]
    for topic in topics():
        lines += ["", f"## {topic.title}"]
        for one in topic.functions:
            lines += [
                "",
                f"### `{one.name}` {one.alias}：{one.title}",
                "",
                f"写法：`{one.signature}`",
                "",
                one.text,
                "",
            ]
            lines += [f"- 用在：{'、'.join(one.used_in)}", f"- 量：{one.units}", f"- 没有数时：{one.missing}"]
            lines += [f"- 例：{example_text(one.example)}"]
    return "\n".join(lines) + "\n"
