"""同名项目: two projects of one name, or a name that begins another one (lists cut long names off)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from saima.core.health.likeness import phase_of, prefixes
from saima.core.health.rows import Finding, Ledger, ProjectRow, of_project
from saima.core.health.rules import Thresholds
from saima.core.names import plain_name


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per name. `cut_off`: from how many characters on a beginning counts as the same name."""
    marks = rule.texts("phase_marks")
    named: dict[str, list[ProjectRow]] = defaultdict(list)
    for project in ledger.projects:
        named[plain_name(project.title)].append(project)
    cut: dict[str, list[ProjectRow]] = defaultdict(list)
    for shorter, longer in prefixes(named, rule.whole("cut_off")):
        if phase_of(longer, marks)[0] != shorter:
            cut[shorter] += named[longer]
    for name in sorted({name for name, projects in named.items() if len(projects) > 1} | set(cut)):
        projects = sorted(named[name] + cut.get(name, []), key=lambda project: project.code)
        why = "名称相同" if name not in cut else "一个名称是另一个的开头"
        items = tuple(of_project(p, title=p.title, contract=p.contract) for p in projects)
        yield Finding("同名项目", name, {"why": why, "count": len(projects)}, items)
