"""A column's label taken apart: the words that name it, its unit, its options, and what is only advice to the clerk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from saima.intake.cells.writing import fold, same_brackets, unit_of

_BRACKET = re.compile(r"[(](?P<inner>[^()]*)(?:[)]|$)")
_ADVICE = re.compile(
    r"必填|选填|自动|不可输入|多选|单选|下拉|格式|显示|可为空|最多|根据实际|如有|位$|填写|填报|yyyy|例如?[:：]|保留.*小数"
    r"|截至|截止|\d{4}年?[-—至]|选择$"
)
_NUMBERED = re.compile(r"(?:(?<=^)|(?<=[\s,，、;；(]))\d{1,2}\s*[-.、:：]?\s*(?=[^\W\d])")
_ENGLISH_UNIT = re.compile(r"[_ ](musd|usd|yi|wan)(\d{4})?$")
_BY_OTHER = re.compile(r"([^\s,，;；、]{2})时?(?:的)?单位(?:是|为|:)?(亿元|万元|万美元|亿美元|美元|元)")
_GENERIC_PARENT = re.compile(
    r"(项目|企业|投资方|公司)?(基本|主要|其他|有关|相关|基础)*(情况|信息|资料|概况|要素)?|其中|其他|项目"
)
_SOFT_ENDING = re.compile(r"(基本)?(情况|信息|资料|概况|节点|进度|安排|环节)$")
_TURNING = re.compile(r"目标|任务|计划|上年|去年|上月|同期|占比|增长|完成率")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as the rules see it.

    `core` are the naming words; `parents` the labels of merged cells above it (outermost first, generic ones left
    out); `unit` what it says its numbers are counted in; `unit_by` the same where it depends on another column's
    value; `options` the values it lists; `remarks` the rest of what stood in brackets.
    """

    raw: str
    core: str
    parents: tuple[str, ...] = ()
    unit: str = ""
    unit_by: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    soft: bool = True
    """Whether the parents only gather columns (…情况); else a bare child says less than it seems."""

    @property
    def turned(self) -> bool:
        """Whether a parent turns the meaning of its children (目标, 计划, 上年)."""
        return any(_TURNING.search(parent) for parent in self.parents)

    @property
    def names(self) -> tuple[str, ...]:
        """The forms to look up, most telling first: 上级·下级, 上级下级, 下级."""
        if not self.parents:
            return (self.core,)
        nearest = self.parents[-1]
        return tuple(dict.fromkeys((f"{nearest}·{self.core}", f"{nearest}{self.core}", self.core)))


def _options_of(text: str) -> tuple[str, ...]:
    """Return listed values: '1-内资,2-外资', '0待审核 1通过', '工业/服务业', '新建、扩建'; fewer than two are none."""
    plain = unicodedata.normalize("NFKC", text)
    if len(_NUMBERED.findall(plain)) >= 2:
        pieces = _NUMBERED.split(plain)[1:]
    elif re.search(r"[/、]", plain):
        pieces = re.split(r"[/、]", plain)
    else:
        return ()
    cleaned = tuple(re.sub(r"[\s,，;；、()]+$|等$|^\s+", "", piece) for piece in pieces)
    return tuple(piece for piece in cleaned if piece) if len(cleaned) >= 2 else ()


def _take_brackets(plain: str) -> tuple[str, list[str]]:
    """Return the text outside brackets and the contents of each; a bracket left open runs to the end."""
    inner: list[str] = []
    rest = plain
    while match := _BRACKET.search(rest):
        inner.append(match["inner"])
        rest = rest[: match.start()] + " " + rest[match.end() :]
    return rest.replace("(", " ").replace(")", " "), inner


def _core_of(text: str) -> str:
    return fold(text).strip("·-—_:,.;、/|")


def _split_english(plain: str) -> tuple[str, str]:
    """Return an English label without its unit ending ('investment_yi' → 'investment', '亿元')."""
    match = _ENGLISH_UNIT.search(plain)
    if not match or not plain.isascii():
        return plain, ""
    return plain[: match.start()], unit_of(match[1])


def take_apart(text: str, *, parents: tuple[str, ...] = ()) -> Label:
    """Return a label's parts. `parents` are the labels above it as written, outermost first.

    A hyphen or colon between words parts a parent from its child ('土地情况-基本农田'), unless it numbers options.
    """
    plain = same_brackets(text)
    unit_by = dict(_BY_OTHER.findall(plain))
    outside, inner = _take_brackets(plain.strip().lower())
    unit, options = "", tuple[str, ...]()
    remarks: list[str] = []
    for content in inner:
        if found := unit_of(content):
            unit = unit or found
        elif listed := _options_of(content):
            options = options or listed
        elif not _ADVICE.search(content):
            remarks.append(fold(content))
    if len(_NUMBERED.findall(outside)) >= 2:
        options = _options_of(outside)
        outside = _NUMBERED.split(outside)[0]
    head, colon, tail = outside.partition(":")
    if colon and fold(head) in ("其中", "其他"):
        outside = tail
    elif colon and head.strip():
        options = options or _options_of(tail)
        outside = head
    outside = re.split(r"[,;]", outside.strip(), maxsplit=1)[0]
    if outside.isascii():
        outside, english = _split_english(re.sub(r"[\s_\-]+", "_", outside.strip()).strip("_"))
        unit, outside = unit or english, outside.replace("_", "")
    pieces = [_core_of(piece) for piece in re.split(r"\s*(?<!\d)[-—–·|](?!\d)\s*", outside) if _core_of(piece)]
    above = [_core_of(_take_brackets(unicodedata.normalize("NFKC", parent))[0]) for parent in parents]
    above_unit = next((found for parent in parents if (found := _bracket_unit(parent))), "")
    chain = [name for name in [*above, *pieces[:-1]] if name and not _GENERIC_PARENT.fullmatch(name)]
    return Label(
        raw=text,
        core=pieces[-1] if pieces else "",
        parents=tuple(_SOFT_ENDING.sub("", name) for name in chain),
        unit=unit or above_unit,
        unit_by=unit_by,
        options=options,
        remarks=tuple(remarks),
        soft=all(_SOFT_ENDING.search(name) for name in chain),
    )


def _bracket_unit(text: str) -> str:
    """Return the unit that stands in the brackets of a parent label, which its children inherit."""
    plain = same_brackets(text)
    return next((found for content in _take_brackets(plain)[1] if (found := unit_of(content))), "")
