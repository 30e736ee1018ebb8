"""What pages, doors and the command hand in as text, read into drafts and steps: every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.models import EvidenceFile, Project
from saima.ledger.typed import Typed, token_in
from saima.outreach.checks import LONGEST, TITLES, LeadDraft, Step, check_draft, known_of
from saima.outreach.likeness import Likeness, likeness
from saima.outreach.models import Lead, Offer, TargetFirm
from saima.outreach.policies import GRANT
from saima.people.models import Unit, User

AWARD = "裁定确认"
DAYS = {"start": "自哪天起", "until": "延至"}


def _code(typed: Typed) -> str:
    return typed.text("uscc", TITLES["uscc"], 40).replace(" ", "").upper()


def _unit(data: Mapping[str, str]) -> str:
    return str(data.get("scale_unit") or "万元")


def read_lead(data: Mapping[str, str], *, by: User, on: date) -> LeadDraft:
    """Read a lead from what was typed. Raises Problems with every text that cannot be read, and all that is missing.

    Filed for one's own unit; the centre may name another. A target firm or an offer of which it comes fills in nothing
    by itself: the form was filled from it.
    """
    typed = Typed(data, "线索", [])
    unit = typed.unit("unit", "首报单位") if data.get("unit") else by.unit
    if unit is None:
        typed.problems.append(Problem("线索·首报单位", "空白", "报送的单位", "请选择单位", "lead.unit"))
    texts = {name: typed.text(name, TITLES[name], LONGEST[name]) for name in LONGEST if name != "uscc"}
    draft = LeadDraft(
        title=texts["title"],
        investor=texts["investor"],
        parent_group=texts["parent_group"],
        place=texts["place"],
        industry=texts["industry"],
        source=texts["source"],
        summary=texts["summary"],
        uscc=_code(typed),
        channel=typed.text("channel", TITLES["channel"]),
        deal=typed.text("deal", TITLES["deal"]),
        scale=typed.money("scale", TITLES["scale"], unit=_unit(data)),
        referrer_name=typed.text("referrer", TITLES["referrer"], 120),
        has_consent=bool(data.get("consent")),
        offer=_row(typed, "offer", "推介项目", Offer.objects.all()),
        target=_row(typed, "target", "目标企业", TargetFirm.objects.visible_to(by)),
        filed_by=unit or Unit(),
        filed_on=on,
        token=token_in(data),
    )
    if typed.problems:
        told = {problem.place for problem in typed.problems}
        raise Problems([*typed.problems, *(one for one in check_draft(draft) if one.place not in told)])
    return draft


def _row(typed: Typed, name: str, title: str, rows: Any) -> Any:
    text = str(typed.data.get(name, "")).strip()
    key = whole_number(text, digits=18)
    found = None if key is None else rows.filter(pk=key).first()
    if text and found is None:
        typed.problems.append(
            Problem(f"{typed.place}·{title}", f"“{text}”", f"您能看到的{title}", "请从中选择", f"lead.{name}")
        )
    return found


def read_likeness(data: Mapping[str, str]) -> Likeness:
    """Read what is compared, while a form is being filled; what cannot be read yet is left out."""
    typed = Typed(data, "", [])
    texts = {name: typed.text(name)[:120] for name in ("title", "investor", "parent_group", "place")}
    return likeness(**texts, uscc=_code(typed), scale=typed.money("scale", "", unit=_unit(data)))


def _elements(typed: Typed, lead: Lead) -> dict[str, Any]:
    """Return the elements that were typed and differ from what is known."""
    known = known_of(lead)
    found: dict[str, Any] = {
        name: typed.text(name, TITLES[name], LONGEST[name]) for name in LONGEST if name != "uscc" and name in typed.data
    }
    if "uscc" in typed.data:
        found["uscc"] = _code(typed)
    found |= {name: typed.text(name, TITLES[name]) for name in ("channel", "deal") if name in typed.data}
    if typed.data.get("scale"):
        found["scale"] = typed.money("scale", TITLES["scale"], unit=_unit(typed.data))
    return {name: value for name, value in found.items() if value != known.get(name, "")}


def _day(typed: Typed, name: str) -> date | None:
    return typed.day(name, DAYS[name], otherwise=date.min) if typed.data.get(name) else None


def read_step(
    data: Mapping[str, str], *, lead: Lead, act: str, by: User, on: date, file: EvidenceFile | None = None
) -> Step:
    """Read a step from what was typed: reason result unit share lost start until document against token, elements.

    Progress may be dated to the day it was made; every other act is of the office day. Raises Problems with every text
    that cannot be read; what is missing, `take_step` tells.
    """
    typed = Typed(data, f"{lead.title}·{act}", [])
    share = typed.scaled("share", "首报份额", decimals=2) if act == "流转" else None
    against = _against(typed, by) if act == AWARD else None
    step = Step(
        on=typed.day("on", "日期", otherwise=on, latest=on) if act == "跟进" else on,
        reason=typed.text("reason"),
        result=typed.text("result", "进展"),
        unit=typed.unit("unit", "接手单位"),
        share=share,
        lost=typed.text("lost", "没有成的原因"),
        start=_day(typed, "start") if act in (GRANT, AWARD) else None,
        until=_day(typed, "until") if act == "延期" else None,
        elements=_elements(typed, lead) if act == "补充" else {},
        against=against,
        document=typed.text("document"),
        file=file,
        token=token_in(data),
        recorded_on=on,
    )
    if typed.problems:
        raise Problems(typed.problems)
    return step


def _against(typed: Typed, by: User) -> Lead | None:
    code = typed.text("against", "撤销谁的首报权")
    found = Lead.objects.visible_to(by).filter(code=code).first() if code else None
    if code and found is None:
        place = f"{typed.place}·撤销谁的首报权"
        typed.problems.append(Problem(place, f"“{code}”", "您能看到的线索编号", "请核对", "lead.against"))
    return found


def read_project(data: Mapping[str, str], *, lead: Lead, by: User) -> Project | None:
    """Return the project a lead is to join, by its code; None for a new one. Raises Problems when it is not seen."""
    typed = Typed(data, f"{lead.title}·转项目", [])
    code = typed.text("project", "并入的项目", 24)
    if not code:
        return None
    found = Project.objects.visible_to(by).filter(code=code).first()
    if found is None:
        place = f"{typed.place}·并入的项目"
        raise Problems([Problem(place, f"“{code}”", "您数据范围内的项目编号", "请核对，新建的空着", "lead.project")])
    return found
