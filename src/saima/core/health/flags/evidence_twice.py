"""佐证重复: one and the same file (SHA-256) proves two records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from saima.core.health.rows import Finding, Item, Ledger, PaperRow, Value
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per file. `kinds`: records it may prove only once; a project's own contract may stand twice."""
    kinds = frozenset(rule.texts("kinds"))
    uses: dict[str, list[PaperRow]] = defaultdict(list)
    for paper in ledger.papers:
        if paper.kind in kinds:
            uses[paper.sha256].append(paper)
    for sha256, papers in sorted(uses.items()):
        if proves_twice(papers):
            values: dict[str, Value] = {
                "file": papers[0].name,
                "count": len(roots_of(papers)),
                "sha": sha256[:8],
            }
            yield Finding("佐证重复", sha256, values, items(ledger, papers))


def roots_of(papers: Sequence[PaperRow]) -> set[str]:
    """Return the records that these papers prove, each chain of corrections once."""
    return {paper.root for paper in papers}


def proves_twice(papers: Sequence[PaperRow]) -> bool:
    """Tell whether two records of different projects, or of one kind, rest on these files."""
    if len(roots_of(papers)) < 2:
        return False
    if len({paper.project or paper.unit for paper in papers}) > 1:
        return True
    roots: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        roots[paper.kind].add(paper.root)
    return any(len(found) > 1 for found in roots.values())


def items(ledger: Ledger, papers: Sequence[PaperRow]) -> tuple[Item, ...]:
    """Return the records that these files prove, in their order."""
    found = {}
    for paper in sorted(papers, key=lambda paper: (paper.root, paper.name)):
        record = ledger.by_root.get(paper.root)
        told = {"amount": record.amount} if record and record.amount else {}
        day = {"on": record.on.isoformat()} if record else {}
        values: dict[str, Value] = {"kind": paper.kind, **day, **told, "file": paper.name, "size": paper.size}
        found[paper.root, paper.sha256] = Item(paper.project, paper.record, ledger.unit_of(paper), values)
    return tuple(found.values())
