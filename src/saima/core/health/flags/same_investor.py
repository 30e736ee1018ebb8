"""同一投资方: one investor under two projects that are alike in name or amount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from saima.core.health.likeness import investor_key
from saima.core.health.rows import Finding, Ledger, ProjectRow, of_project
from saima.core.health.rules import Thresholds
from saima.core.names import bigrams, plain_name

KEYS: tuple[tuple[str, Callable[[ProjectRow], str]], ...] = (
    ("信用代码相同", lambda project: project.uscc),
    ("名称相同", lambda project: investor_key(project.investor)),
    ("同一集团", lambda project: investor_key(project.group)),
)
"""What makes two investors one, the surest first."""


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per investor. `alike`: share of common pairs in the names; `amount_within`: of the larger."""
    told: set[str] = set()
    for why, key in KEYS:
        groups: dict[str, list[ProjectRow]] = defaultdict(list)
        for project in ledger.projects:
            if found := key(project):
                groups[found].append(project)
        for name, projects in sorted(groups.items()):
            pairs = _alike(projects, rule) if len(projects) > 1 else []
            if not pairs or {project.code for project in pairs} <= told:
                continue
            told |= {project.code for project in pairs}
            yield Finding(
                "同一投资方",
                f"{why}:{name}",
                {"why": why, "count": len(pairs)},
                tuple(of_project(p, investor=p.investor, contract=p.contract) for p in pairs),
            )


def _alike(projects: Sequence[ProjectRow], rule: Thresholds) -> list[ProjectRow]:
    """Return those of one investor's projects that resemble another one of them."""
    # Whole numbers, cross-multiplied: this is the flags' innermost loop.
    alike, alike_of = rule.number("alike").as_integer_ratio()
    within, within_of = rule.number("amount_within").as_integer_ratio()
    names = [bigrams(plain_name(project.title)) for project in projects]
    sizes = [pairs.total() for pairs in names]
    close: set[int] = set()
    for i, one in enumerate(projects):
        for j in range(i + 1, len(projects)):
            if i in close and j in close:
                continue
            amounts = one.contract, projects[j].contract
            near = min(amounts) > 0 and within_of * abs(amounts[0] - amounts[1]) <= within * max(amounts)
            if near or alike_of * 2 * _common(names[i], names[j]) >= alike * max(sizes[i] + sizes[j], 1):
                close |= {i, j}
    return [projects[i] for i in sorted(close, key=lambda i: projects[i].code)]


def _common(one: Counter[str], other: Counter[str]) -> int:
    return sum(min(n, other[pair]) for pair, n in one.items() if pair in other)
