"""Which files are alike, from what was kept of them. Loads numpy: for workers and commands."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from fractions import Fraction

from saima.core.health.contents.linking import Groups
from saima.core.health.contents.pictures import FINE, apart, candidates
from saima.core.health.contents.texts import pairs
from saima.core.health.rows import Likeness
from saima.core.health.rules import Thresholds
from saima.health.models import FileContents

PART = 500
PAGE = FINE * FINE


def compare(files: Collection[str], rule: Thresholds) -> tuple[tuple[Likeness, ...], frozenset[str]]:
    """Return the likenesses among these files (SHA-256), and which of them could be read.

    Two texts are compared by what they say (`text_share`); where one has none, by what they show (`picture_apart`).
    One statement, and one per 500 files whose pictures may be the same.
    """
    wanted = set(files)
    texts, pictures, read = dict[str, bytes](), dict[str, bytes](), set[str]()
    rows = FileContents.objects.filter(fault="").values_list("file__sha256", "text", "coarse")
    for sha256, text, coarse in rows.iterator(2000):
        if sha256 in wanted:
            read.add(sha256)
            if text:
                texts[sha256] = bytes(text)
            if coarse:
                pictures[sha256] = bytes(coarse)
    joined = Groups()
    told = [
        Likeness(one, other, shared)
        for (one, other), shared in pairs(texts, rule.number("text_share")).items()
        if joined.join(one, other)
    ]
    seen = [pair for pair in candidates(pictures) if pair[0] not in texts or pair[1] not in texts]
    told += _same_pictures(seen, joined, rule.number("picture_apart"))
    return tuple(told), frozenset(read)


def _same_pictures(seen: list[tuple[str, str]], joined: Groups, most: Fraction) -> Iterator[Likeness]:
    pages = _pages({sha256 for pair in seen for sha256 in pair})
    for one, other in seen:
        if joined.of(one) == joined.of(other):
            continue
        both = list(zip(pages[one], pages[other], strict=False))
        if len(pages[one]) == len(pages[other]) and all(apart(a, b) <= most for a, b in both):
            joined.join(one, other)
            yield Likeness(one, other)


def _pages(files: Collection[str]) -> dict[str, list[bytes]]:
    """Return the fine pictures of files, page by page."""
    keys, found = sorted(files), dict[str, list[bytes]]()
    for start in range(0, len(keys), PART):
        rows = FileContents.objects.filter(file__sha256__in=keys[start : start + PART])
        for sha256, fine in rows.values_list("file__sha256", "fine"):
            whole = zlib.decompress(bytes(fine))
            found[sha256] = [whole[place : place + PAGE] for place in range(0, len(whole), PAGE)]
    return found
