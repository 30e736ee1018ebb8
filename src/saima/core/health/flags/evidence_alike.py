"""佐证相近: two files with other bytes and the same contents; by name and size only where contents cannot be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from saima.core.health.contents.linking import groups
from saima.core.health.flags.evidence_twice import items, proves_twice
from saima.core.health.likeness import file_stem
from saima.core.health.rows import Finding, Ledger, PaperRow, Value
from saima.core.health.rules import Thresholds

DIGITS_THAT_NAME = 4


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per likeness.

    Alike are files whose contents were found alike (`ledger.alike`). Where the contents of one of them could not be
    read: files of one name (copy marks aside) with at least four digits in it whose sizes differ by at most
    `size_within`, and files of exactly one size from `least_bytes` on and one type.
    """
    kinds = frozenset(rule.texts("kinds"))
    papers = [paper for paper in ledger.papers if paper.kind in kinds]
    told: set[frozenset[str]] = set()
    yield from _by_contents(ledger, papers, told)
    yield from _by_name_and_size(ledger, papers, rule, told)


def _by_contents(ledger: Ledger, papers: Sequence[PaperRow], told: set[frozenset[str]]) -> Iterator[Finding]:
    uses: dict[str, list[PaperRow]] = defaultdict(list)
    for paper in papers:
        uses[paper.sha256].append(paper)
    kept = {sha256: (found[0].kept, sha256) for sha256, found in uses.items()}
    links = [link for link in ledger.alike if link.one in uses and link.other in uses]
    for files in groups([(link.one, link.other) for link in links]):
        first = min(files, key=lambda sha256: kept[sha256])
        shared = [link.shared for link in links if link.one in files and link.shared is not None]
        why = "文字基本相同" if shared else "画面相同"
        group = [paper for sha256 in sorted(files, key=lambda sha256: kept[sha256]) for paper in uses[sha256]]
        yield from _finding(ledger, group, told, f"内容:{first}", why, min(shared, default=None))


def _by_name_and_size(
    ledger: Ledger, papers: Sequence[PaperRow], rule: Thresholds, told: set[frozenset[str]]
) -> Iterator[Finding]:
    least, within = rule.whole("least_bytes"), rule.number("size_within")
    named: dict[str, list[PaperRow]] = defaultdict(list)
    sized: dict[tuple[str, int], list[PaperRow]] = defaultdict(list)
    for paper in papers:
        stem = file_stem(paper.name)
        if sum(mark.isdigit() for mark in stem) >= DIGITS_THAT_NAME:
            named[stem].append(paper)
        if paper.size >= least:
            sized[paper.media, paper.size].append(paper)
    for stem, group in sorted(named.items()):
        sizes = [paper.size for paper in group]
        if len(group) > 1 and max(sizes) - min(sizes) <= within * max(sizes):
            yield from _unread(ledger, group, told, f"名称:{stem}", "文件名相同、大小相近")
    for (media, size), group in sorted(sized.items()):
        yield from _unread(ledger, group, told, f"大小:{media}:{size}", "大小完全相同")


def _unread(
    ledger: Ledger, papers: Sequence[PaperRow], told: set[frozenset[str]], subject: str, why: str
) -> Iterator[Finding]:
    """Yield a finding by name or size, unless the contents of all its files were read: then those decide."""
    if any(paper.sha256 not in ledger.read for paper in papers):
        yield from _finding(ledger, papers, told, subject, why)


def _finding(
    ledger: Ledger, papers: Sequence[PaperRow], told: set[frozenset[str]], subject: str, why: str,
    shared: Fraction | None = None,
) -> Iterator[Finding]:  # fmt: skip
    files = frozenset(paper.sha256 for paper in papers)
    if len(files) > 1 and files not in told and proves_twice(papers):
        told.add(files)
        values: dict[str, Value] = {"why": why, "count": len(files)}
        alike: dict[str, Value] = {} if shared is None else {"alike": str(shared)}
        concerned = items(ledger, papers)
        yield Finding(
            "佐证相近", subject, values, tuple(replace(item, values={**item.values, **alike}) for item in concerned)
        )
