"""Names as people look for them: normalised for comparison, and in pinyin with initials for search."""

from __future__ import annotations

from saima.core.names import plain_name


def pinyin_key(name: str) -> str:
    """Return the name, its pinyin without tones, and its initials, as one searchable lower-case line."""
    from pypinyin import Style, lazy_pinyin

    whole = "".join(lazy_pinyin(name, errors="default"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default"))
    return f"{plain_name(name)} {whole} {initials}".lower()[:500]
