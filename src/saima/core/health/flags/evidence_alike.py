"""佐证相近: two files that differ in a few bytes only, judged by name and size; their contents are not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from saima.core.health.flags.evidence_twice import items, proves_twice
from saima.core.health.likeness import file_stem
from saima.core.health.rows import Finding, Ledger, PaperRow
from saima.core.health.rules import Thresholds

DIGITS_THAT_NAME = 4


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per likeness.

    Alike are files of one name (copy marks aside) with at least four digits in it whose sizes differ by at most
    `size_within`, and files of exactly one size from `least_bytes` on and one type.
    """
    kinds, least, within = frozenset(rule.texts("kinds")), rule.whole("least_bytes"), rule.number("size_within")
    papers = [paper for paper in ledger.papers if paper.kind in kinds]
    named: dict[str, list[PaperRow]] = defaultdict(list)
    sized: dict[tuple[str, int], list[PaperRow]] = defaultdict(list)
    for paper in papers:
        stem = file_stem(paper.name)
        if sum(mark.isdigit() for mark in stem) >= DIGITS_THAT_NAME:
            named[stem].append(paper)
        if paper.size >= least:
            sized[paper.media, paper.size].append(paper)
    told: set[frozenset[str]] = set()
    for stem, group in sorted(named.items()):
        sizes = [paper.size for paper in group]
        if len(group) > 1 and max(sizes) - min(sizes) <= within * max(sizes):
            yield from _finding(ledger, group, told, f"名称:{stem}", "文件名相同、大小相近")
    for (media, size), group in sorted(sized.items()):
        yield from _finding(ledger, group, told, f"大小:{media}:{size}", "大小完全相同")


def _finding(
    ledger: Ledger, papers: Sequence[PaperRow], told: set[frozenset[str]], subject: str, why: str
) -> Iterator[Finding]:
    files = frozenset(paper.sha256 for paper in papers)
    if len(files) > 1 and files not in told and proves_twice(papers):
        told.add(files)
        yield Finding("佐证相近", subject, {"why": why, "count": len(files)}, items(ledger, papers))
