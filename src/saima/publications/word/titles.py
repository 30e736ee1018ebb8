"""Long titles and headings set in several lines of like length, words and numbers kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from saima.publications.printing import ems

# fmt: off
_WORDS = (
    "招商投资促进", "招商引资", "投资促进", "上半年", "下半年", "投资方", "招商", "引资", "投资", "促进",
    "工作", "任务", "完成", "情况", "服务", "保障", "单位", "事项", "办理", "通报", "督查", "进展", "考核",
    "结果", "公布", "印发", "通知", "调度", "会议", "项目", "重点", "建设", "问题", "整改", "年度", "季度",
    "全区", "全市", "全县", "小组", "履职", "评价", "目标", "指标", "数据", "调整", "说明", "关于", "开展",
    "有关", "正式", "签约", "到位", "资金", "金额", "接待", "考察", "企业", "外出", "主要", "领导", "牵头",
    "储备", "按时", "办结", "交办", "交接", "开工", "超欠", "序时", "累计", "得分", "名次", "变化", "存在",
    "责任", "时限", "当前", "阶段", "时间", "计划",
)
# fmt: on
"""Words that titles and headings of this kind are made of, longest first; a line never breaks inside one."""
_PIECE = re.compile(rf"[0-9A-Za-z.%]+[年月日期号周季度]*|《[^》]{{1,12}}》|{'|'.join(_WORDS)}|\S")
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
        found = _parted(pieces, count, room=room, mean=ems(title) / count)
        if found:
            return found
    return (title,)


def _parted(pieces: Sequence[str], count: int, *, room: int, mean: Fraction) -> tuple[str, ...]:
    """Return the least uneven `count` lines that fit, or nothing; of two alike, the one whose first line is longer.

    Lines are added one by one, and the best way to every end is kept.
    """
    best: dict[int, tuple[Fraction, tuple[str, ...]]] = {0: (Fraction(0), ())}
    for _ in range(count):
        longer: dict[int, tuple[Fraction, tuple[str, ...]]] = {}
        for start, (cost, lines) in best.items():
            for end in range(start + 1, len(pieces) + 1):
                line = "".join(pieces[start:end])
                if ems(line) > room:
                    break
                if lines and line[0] in _NEVER_FIRST:
                    break
                total = cost + _unevenness(line, mean, is_last=end == len(pieces))
                if end not in longer or total <= longer[end][0]:
                    longer[end] = total, (*lines, line)
        best = longer
    return best.get(len(pieces), (Fraction(0), ()))[1]


def _unevenness(line: str, mean: Fraction, *, is_last: bool) -> Fraction:
    """Return how far a line is from the mean; an end after a joining word makes up for three characters."""
    good = line[-1] in _GOOD_END and not is_last
    return (ems(line) - mean) ** 2 - (9 if good else 0)
