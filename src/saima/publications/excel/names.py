"""Names of sheets that Excel accepts: no forbidden marks, at most 31 characters, no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return one valid name for each wanted one, in their order; a name met again gets a number."""
    taken: set[str] = {_RESERVED}
    found = []
    for title in wanted:
        clean = _FORBIDDEN.sub(" ", title).strip(" '") or "表"
        name, count = clean[:LONGEST].strip(" '"), 1
        while name.lower() in taken:
            count += 1
            tail = f"（{count}）"
            name = clean[: LONGEST - len(tail)] + tail
        taken.add(name.lower())
        found.append(name)
    return tuple(found)
