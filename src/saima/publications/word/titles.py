"""Long titles set in several centred lines of like length, words and numbers kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from saima.publications.printing import ems

_WORDS = (
    "招商引资 招商投资促进 投资促进 招商 引资 投资 促进 工作 任务 完成 情况 服务 保障 单位 事项 办理 通报 "
    "督查 进展 考核 结果 公布 印发 通知 调度 会议 项目 重点 建设 问题 整改 年度 季度 上半年 下半年 全区 全市 "
    "全县 小组 履职 评价 目标 指标 数据 调整 说明 关于 开展 有关"
)
"""Words that titles of this kind are made of; a line never breaks inside one."""
_PIECE = re.compile(rf"[0-9A-Za-z.%]+[年月日期号周季度]*|《[^》]{{1,12}}》|{_WORDS.replace(' ', '|')}|\S")
_NEVER_FIRST = "的、，。；：）》”"
_GOOD_END = "的和与及、）》于年月"


def balanced(title: str, room: int) -> tuple[str, ...]:
    """Return the title in the fewest lines of at most `room` characters, as even as whole words allow.

    A line never begins with a closing mark or 的, and rather ends after a joining word than elsewhere. A title that
    cannot be parted so stays one line and is left to the reader's program.
    """
    pieces = _PIECE.findall(title)
    fewest = int(-(-ems(title) // room))
    if fewest <= 1:
        return (title,) if title else ()
    for count in range(fewest, fewest + 2):
        choices = (_lines(pieces, cuts) for cuts in combinations(range(1, len(pieces)), count - 1))
        fitting = [lines for lines in choices if _is_fit(lines, room)]
        if fitting:
            return min(fitting, key=_unevenness)
    return (title,)


def _lines(pieces: Sequence[str], cuts: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *cuts, len(pieces))
    return tuple("".join(pieces[start:end]) for start, end in pairwise(edges))


def _is_fit(lines: tuple[str, ...], room: int) -> bool:
    return all(ems(line) <= room for line in lines) and not any(line[0] in _NEVER_FIRST for line in lines[1:])


def _unevenness(lines: tuple[str, ...]) -> Fraction:
    """Return how uneven lines are; an end after a joining word makes up for one line being three characters off."""
    mean = sum(map(ems, lines), Fraction(0)) / len(lines)
    good = sum(line[-1] in _GOOD_END for line in lines[:-1])
    return sum(((ems(line) - mean) ** 2 for line in lines), Fraction(0)) - 9 * good
