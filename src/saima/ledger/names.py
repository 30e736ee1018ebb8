"""Names as people look for them: normalised for comparison, and in pinyin with initials for search."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\s\u3000（）()〔〕\[\]“”\"'·•,，.。、\-—_]+")


def plain_name(name: str) -> str:
    """Return a name for comparison: half-width, no blanks or brackets, lower case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


def pinyin_key(name: str) -> str:
    """Return the name, its pinyin without tones, and its initials, as one searchable lower-case line."""
    from pypinyin import Style, lazy_pinyin

    whole = "".join(lazy_pinyin(name, errors="default"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default"))
    return f"{plain_name(name)} {whole} {initials}".lower()[:500]
