"""Every fault of a matter about to be opened, and of a step about to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saima.core.clocks import Basis
from saima.core.flow import Move
from saima.core.problems import Problem, quoted
from saima.ledger.models import EvidenceFile, Project
from saima.people.models import Unit
from saima.service.catalogue import MatterKind, matters
from saima.service.models import Matter


@dataclass(frozen=True, slots=True)
class MatterDraft:
    """A matter about to be opened. `unit` None: routed by the responsibility list; `days` None: its limit too.

    `stated_due` is a day the paper itself names. A form's `token` makes its being sent twice one matter.
    """

    kind: str
    title: str
    starts_on: date
    unit: Unit | None = None
    from_unit: Unit | None = None
    project: Project | None = None
    item: str = ""
    days: int | None = None
    basis: Basis | None = None
    stated_due: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    is_complaint: bool = False
    about: Unit | None = None
    batch: str = ""
    recorded_on: date | None = None
    place: str = "事项"
    token: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What goes with an act: the day it was done, and what the table says it needs.

    `recorded_on` is the day the office entered it; None: the same day.
    """

    on: date
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    unit: Unit | None = None
    document: str = ""
    on_behalf_of: str = ""
    file: EvidenceFile | None = None
    token: str = ""
    recorded_on: date | None = None


def check_draft(draft: MatterDraft, kind: MatterKind | None) -> list[Problem]:
    """Return what is wrong with a matter about to be opened; all faults at once."""
    found: list[Problem] = []
    place = draft.place
    if kind is None:
        known = "、".join(matters().kinds)
        return [Problem(f"{place}·种类", quoted(draft.kind), known, "请改用其中之一", "matter.kind")]
    if not draft.title.strip():
        found.append(Problem(f"{place}·名称", "空白", "名称", "请填写", "matter.title"))
    if kind.of == "project" and draft.project is None:
        found.append(Problem(f"{place}·项目", "空白", "台账里的项目", "请选择项目", "matter.project"))
    if draft.days is not None and draft.days < 1:
        found.append(Problem(f"{place}·时限", f"{draft.days} 天", "至少 1 天", "请填写时限", "matter.days"))
    if draft.stated_due is not None and draft.stated_due < draft.starts_on:
        found.append(
            Problem(
                f"{place}·应办结日",
                draft.stated_due.isoformat(),
                f"不早于起算日 {draft.starts_on}",
                "请核对两个日期",
                "matter.due",
            )
        )
    if draft.is_complaint and draft.about is None:
        found.append(Problem(f"{place}·投诉对象", "空白", "被投诉的单位", "请选择投诉对象", "matter.about"))
    if draft.is_complaint and draft.about is not None and draft.unit == draft.about:
        found.append(_to_itself(place, draft.about))
    for name, value in draft.detail.items():
        rule = kind.fields.get(name)
        if rule is not None and rule.choices and value and value not in rule.choices:
            found.append(
                Problem(
                    f"{place}·{rule.title}", f"“{value}”", "、".join(rule.choices), "请改用其中之一", "matter.field"
                )
            )
    return found


def _to_itself(place: str, unit: Unit) -> Problem:
    return Problem(f"{place}·单位", unit.title, "被投诉单位以外的单位", "投诉不交被投诉的单位办", "matter.about")


def _needed(matter: Matter, step: Step) -> dict[str, tuple[bool, str, str, str]]:
    """Return, by what a table may say an act needs: whether it is there, its name, what is accepted, what was found."""
    catalogue, detail = matters(), step.detail
    stop, rating = str(detail.get("stop", "")), str(detail.get("rating", ""))
    return {
        "reason": (bool(step.reason.strip()), "理由", "写明理由", "空白"),
        "result": (bool(str(detail.get("result", "")).strip()), "办理结果", "写明办理结果", "空白"),
        "unit": (step.unit is not None, "单位", "承办的单位", "空白"),
        "proof": (bool(step.file or step.document.strip()), "证明材料", "附件，或纸质档号", "没有"),
        "document": (bool(step.document.strip()), "文号", "文件编号", "空白"),
        "stop": (stop in catalogue.stops, "停表原因", "、".join(catalogue.stops), quoted(stop)),
        "rating": (rating in catalogue.ratings, "评价", "、".join(catalogue.ratings), quoted(rating)),
    }


def check_step(
    matter: Matter, move: Move, step: Step, *, last_on: date | None, is_historic: bool = False
) -> list[Problem]:
    """Return what the table says the act needs and the step does not bring, or must not bring; all faults at once.

    A matter's unit and rating follow from whatever act carries one, so only acts that the table asks for it may. The
    fields of an act of history stand on its paper; they are not asked for again.
    """
    place, told = f"{matter.title}·{move.act}", _needed(matter, step)
    found = [
        Problem(f"{place}·{name}", value, needed, "请补上后再办", f"matter.{need}")
        for need, (there, name, needed, value) in told.items()
        if need in move.needs and not there
    ]
    found += [
        Problem(f"{place}·{told[need][1]}", "已填写", f"{move.act}不写{told[need][1]}", "请去掉", "matter.foreign")
        for need, given in (("unit", step.unit), *((name, step.detail.get(name)) for name in ("rating", "stop")))
        if given and need not in move.needs
    ]
    if "detail" in move.needs and not is_historic:
        given = {**matter.detail, **step.detail}
        found += [
            Problem(f"{place}·{rule.title}", "空白", f"写明{rule.title}", "请补上后再办", "matter.field")
            for rule in matters().kinds[matter.kind].fields.values()
            if rule.required and not str(given.get(rule.name, "")).strip()
        ]
    fields = matters().kinds[matter.kind].fields
    found += [
        Problem(f"{place}·{fields[name].title}", f"“{value}”", "、".join(fields[name].choices), "请改用其中之一",
                "matter.field")
        for name, value in step.detail.items()
        if name in fields and fields[name].choices and value and value not in fields[name].choices
    ]  # fmt: skip
    if matter.is_complaint and step.unit is not None and step.unit.pk == matter.about_id:
        found.append(_to_itself(place, step.unit))
    earliest, what = (last_on, "上一步") if last_on and last_on > matter.starts_on else (matter.starts_on, "起算日")
    if step.on < earliest:
        found.append(
            Problem(f"{place}·日期", step.on.isoformat(), f"不早于{what}的 {earliest}", "请核对日期", "matter.day")
        )
    return found
