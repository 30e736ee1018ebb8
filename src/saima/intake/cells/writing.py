"""How offices write: one form for full- and half-width marks, one name for each unit of measure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_OPEN = "([{【〔<《〈"
_CLOSE = ")]}】〕>》〉"
_ROUND = str.maketrans(_OPEN + _CLOSE, "(" * len(_OPEN) + ")" * len(_CLOSE))
_DECORATION = re.compile(r"[\s*※☆★▲△●\u200b\ufeff]+")
UNIT_NAMES = {
    "亿": "亿元", "亿元": "亿元", "亿人民币": "亿元", "亿元人民币": "亿元", "人民币亿元": "亿元", "yi": "亿元",
    "万": "万元", "万元": "万元", "万元人民币": "万元", "人民币万元": "万元", "wan": "万元", "元": "元",
    "人民币元": "元", "千元": "千元", "百万元": "百万元", "千万元": "千万元",
    "万美元": "万美元", "万美金": "万美元", "亿美元": "亿美元", "美元": "美元", "usd": "美元", "百万美元": "百万美元",
    "musd": "百万美元", "usdmillion": "百万美元", "millionusd": "百万美元", "$m": "百万美元", "$million": "百万美元",
    "%": "%", "百分比": "%", "亩": "亩", "平方米": "平方米", "㎡": "平方米", "m2": "平方米", "平米": "平方米",
    "千平方米": "千平方米", "人": "人", "家": "家", "个": "个", "件": "件", "次": "次", "项": "项", "名": "人",
    "万元/亩": "万元/亩", "万元/千平方米": "万元/千平方米", "亿立方米": "亿立方米", "吨标煤": "吨标煤", "天": "天",
}  # fmt: skip


def same_brackets(text: str) -> str:
    """Return text with full-width forms turned to ASCII and every kind of bracket to the round one."""
    return unicodedata.normalize("NFKC", text).translate(_ROUND)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return text with widths, brackets and blanks unified: full-width forms become ASCII, blanks vanish."""
    return _DECORATION.sub("", same_brackets(text)).lower()


def unit_of(text: str) -> str:
    """Return the unit a text names ('人民币万元' → '万元'), or '' if it names none."""
    plain = fold(text).removeprefix("单位:").removeprefix("单位")
    return UNIT_NAMES.get(plain, "")
