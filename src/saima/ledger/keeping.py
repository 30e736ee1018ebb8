"""Files and folders that stand under their name whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a path to write to, in a folder of its own beside the target, and give it the target's name at the end.

    Two that keep the same thing at once do not meet before one of them has it whole; the other's is thrown away.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".part-", dir=target.parent) as own:
        made = Path(own) / target.name
        yield made
        try:
            made.rename(target)
        except OSError:
            if not target.is_dir():
                raise
