"""The process that reads files: a line of JSON in, a line of JSON out (`keeping.Reader` starts it).

Files come from people and their readers are written in C. Here one that hangs, swells or crashes takes nothing with it.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

SECONDS = 20
"""The longest that one file may take; then the process ends, and whoever asked notes it."""
MEMORY = 2 * 2**30


def answer(path: str, media: str) -> dict[str, Any]:
    """Return what is compared of a file: `text`, `coarse` and `fine` in base 64, or `fault`: why there is nothing."""
    from saima.health.contents.reading import Unreadable, read

    try:
        found = read(Path(path).read_bytes(), media)
    except (Unreadable, OSError, MemoryError) as fault:
        return {"fault": str(fault) or type(fault).__name__}
    told = {
        "text": found.text,
        "coarse": b"".join(page.coarse for page in found.pages[:1]),
        "fine": zlib.compress(b"".join(page.fine for page in found.pages)) if found.pages else b"",
    }
    return {name: b64encode(value).decode() for name, value in told.items()}


def answers(asked: IO[str]) -> Iterator[str]:
    """Yield a line for each line asked, `[path, media]`."""
    for line in asked:
        signal.alarm(SECONDS)
        told = answer(*json.loads(line))
        signal.alarm(0)
        yield json.dumps(told)


def main() -> None:
    """Answer until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in answers(sys.stdin):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
