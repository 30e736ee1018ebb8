"""What pages, doors and commands hand in as text, read into drafts and steps: every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from saima.core.amounts import whole_number
from saima.core.clocks import Basis
from saima.core.problems import Problem, Problems
from saima.ledger.models import EvidenceFile, Project
from saima.ledger.typed import Typed, token_in
from saima.people.models import User
from saima.service import policies
from saima.service.catalogue import matters
from saima.service.checks import MatterDraft, Step, check_draft, check_step
from saima.service.inviting import firm_of
from saima.service.models import REQUESTS, Invitation, Matter, ResponsibilityItem, Superior


def read_step(data: Mapping[str, str], *, matter: Matter, act: str, on: date, file: EvidenceFile | None = None) -> Step:
    """Read a step from what was typed: on reason result unit stop rating document on_behalf_of token, and the fields.

    Raises Problems with every text that cannot be read; what is missing, `take_step` tells.
    """
    typed = Typed(data, f"{matter.title}·{act}", [])
    kind = matters().kinds[matter.kind]
    detail = {name: typed.text(name) for name in ("result", "stop", "rating")}
    detail |= {name: typed.text(name, rule.title) for name, rule in kind.fields.items() if name in data}
    step = Step(
        on=typed.day("on", "日期", otherwise=on, latest=on),
        reason=typed.text("reason"),
        detail={name: value for name, value in detail.items() if value},
        unit=typed.unit("unit", "单位"),
        document=typed.text("document"),
        on_behalf_of=typed.text("on_behalf_of"),
        file=file,
        token=token_in(data),
        recorded_on=on,
    )
    if typed.problems:
        move = kind.flow.move(act, matter.state)
        raise Problems(_merged(typed.problems, check_step(matter, move, step, last_on=None) if move else []))
    return step


def basis_of(word: str) -> Basis:
    """Return how the days of a limit run, by its word: working days unless it says calendar days."""
    return "calendar" if word == "calendar" else "working"


def read_number(typed: Typed, name: str, title: str, *, code: str) -> int:
    """Return a whole number of at most four digits; 1, and a fault, for anything else."""
    text = typed.text(name, title)
    number = whole_number(text, digits=4)
    if number is not None:
        return number
    found = f"“{text}”" if text else "空白"
    typed.problems.append(Problem(f"{typed.place}·{title}", found, "数字，如 5", "请填写", code))
    return 1


def as_typed(line: ResponsibilityItem | Superior) -> dict[str, str]:
    """Return what a dated line of a list hands to the form that replaces it; its paper is asked anew."""
    return {"days": str(line.days or ""), "basis": line.basis, "effective_on": line.effective_on.isoformat()}


def _merged(read: Sequence[Problem], checked: Sequence[Problem]) -> list[Problem]:
    """Return the faults of reading, and of checking what could be read, each place once."""
    told = {problem.place for problem in read}
    return [*read, *(problem for problem in checked if problem.place not in told)]


def find_project(projects: Sequence[Project], asked: str, place: str) -> tuple[Project | None, list[Problem]]:
    """Return the one project that a code or part of a name means, else what stands in the way."""
    by_code = [project for project in projects if project.code == asked]
    named = by_code or [project for project in projects if asked and asked in project.title]
    if len(named) == 1:
        return named[0], []
    found, several = f"“{asked}”", "、".join(f"{p.title}（{p.code}）" for p in named[:5])
    needed = f"其中一个：{several}" if named else "您经办的项目的编号或名称"
    return None, [Problem(f"{place}·项目", found if asked else "空白", needed, "请写项目编号", "matter.project")]


def read_request(data: Mapping[str, str], *, by: policies.Actor, on: date) -> MatterDraft:
    """Read a firm's request from what was typed. Raises Problems with every text that cannot be read.

    A firm raises its own; an officer raises on behalf of the firm behind the project.
    """
    typed = Typed(data, "诉求", [])
    project, unit = None, by.unit
    if isinstance(by, Invitation):
        project = by.project
    else:
        project = _project_of(typed, by)
        if by.unit is not None and by.unit.kind != "企业" and project is not None:
            unit = firm_of(project) or by.unit
    category = typed.text("category", "诉求类别")
    is_complaint = bool(data.get("is_complaint"))
    draft = MatterDraft(
        kind=REQUESTS,
        title=typed.text("title", "诉求事项"),
        starts_on=on,
        from_unit=unit,
        project=project,
        item=category,
        detail={"category": category, "wish": typed.text("wish", "诉求内容")},
        is_complaint=is_complaint,
        about=typed.unit("about", "投诉对象") if is_complaint else None,
        place="诉求",
        token=token_in(data),
    )
    if typed.problems:
        raise Problems(_merged(typed.problems, check_draft(draft, matters().kinds[REQUESTS])))
    return draft


def _project_of(typed: Typed, by: User) -> Project | None:
    asked = typed.text("project", "项目")
    mine = policies.projects_of(by).select_related("company")
    if not asked:
        only = list(mine[:2])
        return only[0] if len(only) == 1 else None
    near = list(mine.filter(code=asked)) or list(mine.filter(title__contains=asked).order_by("code")[:6])
    found, problems = find_project(near, asked, typed.place)
    typed.problems += problems
    return found
