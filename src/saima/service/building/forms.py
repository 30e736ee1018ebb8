"""What pages, doors and the command hand in as text, read into milestones, steps and blockers: faults with places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from saima.core.problems import Problem, Problems, quoted
from saima.ledger.models import EvidenceFile, Project
from saima.ledger.typed import Typed, token_in
from saima.service.building.actions import MilestoneStep, NodeDraft
from saima.service.building.catalogue import building
from saima.service.building.models import Milestone
from saima.service.building.opening import BlockerDraft

BLANK = date.min
"""Stands for a day left blank while a form is read."""


def _day(typed: Typed, name: str, title: str) -> date | None:
    found = typed.day(name, title, otherwise=BLANK)
    return None if found == BLANK else found


def read_nodes(rows: Sequence[Mapping[str, str]], *, project: Project) -> list[NodeDraft]:
    """Read the milestones of a plan, one row each: node title day unit; a row left wholly blank is none.

    Raises Problems with every text that cannot be read.
    """
    found: list[NodeDraft] = []
    problems: list[Problem] = []
    for row in rows:
        node = str(row.get("node", "")).strip()
        title = str(row.get("title", "")).strip()
        if not (node or title or str(row.get("day", "")).strip()):
            continue
        known = building().nodes.get(node)
        typed = Typed(row, f"{project.title}·建设计划·{known.title if known else title or node}", problems)
        found.append(
            NodeDraft(
                node, _day(typed, "day", "计划日"), typed.unit("unit", "责任单位"), typed.text("title", "名称", 60)
            )
        )
    if problems:
        raise Problems(problems)
    return found


def read_step(
    data: Mapping[str, str], *, milestone: Milestone, act: str, on: date, file: EvidenceFile | None = None
) -> MilestoneStep:
    """Read a step: on day reason document unit token. Raises Problems with every text that cannot be read."""
    typed = Typed(data, f"{milestone.project.title}·{milestone.title}·{act}", [])
    step = MilestoneStep(
        on=typed.day("on", "办理日期", otherwise=on, latest=on),
        day=_day(typed, "day", "日期"),
        reason=typed.text("reason"),
        document=typed.text("document"),
        unit=typed.unit("unit", "责任单位"),
        file=file,
        token=token_in(data),
    )
    if typed.problems:
        raise Problems(typed.problems)
    return step


def read_blocker(data: Mapping[str, str], *, project: Project) -> BlockerDraft:
    """Read a blocker: node cause measure unit due_on token. Raises Problems with every text that cannot be read."""
    typed = Typed(data, f"{project.title}·卡点", [])
    draft = BlockerDraft(
        typed.text("node", "节点", 24),
        typed.text("cause", "卡在哪里", 160),
        typed.text("measure", "解决措施", 300),
        typed.unit("unit", "责任单位"),
        _day(typed, "due_on", "应办结日"),
        token_in(data),
    )
    if typed.problems:
        raise Problems(typed.problems)
    return draft


def find_milestone(project: Project, asked: str) -> Milestone:
    """Return the milestone of a project by its node's id or its title. Problems when there is none of that name."""
    rows = list(Milestone.objects.filter(project=project).select_related("project", "unit").order_by("position"))
    found = next((row for row in rows if asked in (row.node, row.title)), None)
    if found is None:
        known = "、".join(row.title for row in rows) or "先排定建设计划"
        raise Problems([Problem(f"{project.title}·节点", quoted(asked), known, "请改用其中之一", "milestone.unknown")])
    return found
