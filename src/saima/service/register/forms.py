"""What pages, doors and the command hand in as text, read into a listing or a step: every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from saima.core.problems import Problem, Problems, quoted
from saima.ledger.models import EvidenceFile, Project
from saima.ledger.typed import Typed
from saima.service.register.actions import Listing, RegisterStep
from saima.service.register.catalogue import register_catalogue

TEXT = 300


def read_listing(data: Mapping[str, str], *, on: date) -> Listing:
    """Read a listing: problem_class cause_code cause on. Raises Problems with every fault."""
    known = register_catalogue()
    typed = Typed(data, "列入问题项目", [])
    found = Listing(
        _one_of(typed, "problem_class", "类别", known.classes),
        _one_of(typed, "cause_code", "成因类别", known.causes),
        typed.text("cause", "成因", TEXT),
        typed.day("on", "日期", otherwise=on, latest=on),
    )
    if typed.problems:
        raise Problems(typed.problems)
    return found


def _one_of(typed: Typed, name: str, title: str, known: Mapping[str, object]) -> str:
    value = typed.text(name, title, 20)
    if value not in known:
        found = quoted(value)
        where = f"{typed.place}·{title}"
        typed.problems.append(Problem(where, found, "、".join(known), "请从中选择", f"register.{name}"))
    return value


def read_step(
    data: Mapping[str, str], *, project: Project, act: str, on: date, file: EvidenceFile | None = None
) -> RegisterStep:
    """Read a step: on measure reason unit due_on document on_behalf_of. Raises Problems with what cannot be read."""
    typed = Typed(data, f"{project.title}·{act}", [])
    due_on = typed.day("due_on", "应办结日", otherwise=date.min)
    step = RegisterStep(
        on=typed.day("on", "日期", otherwise=on, latest=on),
        measure=typed.text("measure", "处置措施", TEXT),
        reason=typed.text("reason", "理由", 200),
        unit=typed.unit("unit", "责任单位"),
        due_on=None if due_on == date.min else due_on,
        document=typed.text("document"),
        on_behalf_of=typed.text("on_behalf_of"),
        file=file,
    )
    if typed.problems:
        raise Problems(typed.problems)
    return step
