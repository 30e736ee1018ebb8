"""分期重复: a project and its phases side by side, one phase twice, equal amounts, or a project signed in parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from saima.core.health.likeness import phase_of
from saima.core.health.rows import Finding, Ledger, ProjectRow, of_project
from saima.core.health.rules import Thresholds

Part = tuple[str, ProjectRow]


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per project that stands in parts. `split_days`: parts signed so close together are a split."""
    marks, days = rule.texts("phase_marks"), timedelta(days=rule.whole("split_days"))
    groups: dict[str, list[Part]] = defaultdict(list)
    for project in ledger.projects:
        base, phase = phase_of(project.title, marks)
        groups[base].append((phase, project))
    for base, parts in sorted(groups.items()):
        if len(parts) > 1 and any(phase for phase, _project in parts) and (why := _why(parts, days)):
            parts.sort(key=lambda part: (part[0], part[1].code))
            items = tuple(of_project(p, phase=phase or "—", contract=p.contract) for phase, p in parts)
            yield Finding("分期重复", base, {"why": why, "count": len(parts)}, items)


def _why(parts: Sequence[Part], days: timedelta) -> str:
    """Return why parts of one project may be counted twice, the surest reason first; '' for none."""
    phases = Counter(phase for phase, _project in parts)
    if any(phase and n > 1 for phase, n in phases.items()):
        return "同一期出现两次"
    if phases[""]:
        return "整体与分期并列"
    amounts = Counter(project.contract for _phase, project in parts if project.contract)
    if any(n > 1 for n in amounts.values()):
        return "各期金额相同"
    signed = sorted(project.signed_on for _phase, project in parts if project.signed_on and project.signed)
    if any(later - earlier <= days for earlier, later in pairwise(signed)):
        return "分期签约时间相近"
    return ""
