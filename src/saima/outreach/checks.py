"""Every fault of a lead about to be filed, and of a step about to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from saima.core.amounts import WHOLE_SHARE
from saima.core.flow import Move
from saima.core.problems import Problem, quoted
from saima.ledger.forms import check_uscc, plain
from saima.ledger.models import Company, EvidenceFile, Project
from saima.outreach.catalogue import leads
from saima.outreach.models import Lead, Offer, TargetFirm
from saima.people.models import Unit

TITLES = {
    "title": "线索名称",
    "investor": "投资方",
    "uscc": "统一社会信用代码",
    "parent_group": "集团",
    "scale": "意向投资",
    "place": "拟落地",
    "industry": "行业",
    "channel": "渠道",
    "deal": "合作方式",
    "source": "来源",
    "summary": "情况",
    "referrer": "推荐企业",
}
"""The elements of a lead, by what they are called on the form."""
LONGEST = {
    "title": 120, "investor": 120, "uscc": 18, "parent_group": 120, "place": 120, "industry": 60, "source": 200,
    "summary": 1000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A lead about to be filed. `filed_on` before the office day needs the right of 历史补录; `scale` in fen.

    `has_consent`: the source is a body, or the person named agreed. `token`: a form sent twice is one lead.
    `referrer_name` stands for a firm that filing looks up, or enters.
    """

    title: str
    channel: str
    filed_by: Unit
    filed_on: date
    investor: str = ""
    uscc: str = ""
    parent_group: str = ""
    scale: int | None = None
    place: str = ""
    industry: str = ""
    deal: str = ""
    source: str = ""
    summary: str = ""
    referrer: Company | None = None
    referrer_name: str = ""
    offer: Offer | None = None
    target: TargetFirm | None = None
    has_consent: bool = False
    batch: str = ""
    token: str = ""
    at: str = "线索"

    def elements(self) -> dict[str, Any]:
        """Return what is known of the lead, as its first act carries it; blanks left out."""
        texts = {name: str(getattr(self, name)).strip() for name in LONGEST} | {
            "channel": self.channel,
            "deal": self.deal,
        }
        links = {name: row.pk for name in ("referrer", "offer", "target") if (row := getattr(self, name)) is not None}
        given = {name: value for name, value in texts.items() if value} | links
        if self.scale is not None:
            given["scale"] = self.scale
        return given | ({"consent": True} if self.has_consent else {})


@dataclass(frozen=True, slots=True)
class Step:
    """What goes with an act. `elements` are those of `TITLES` learned since; `share` in ten-thousandths.

    `start` and `until` are the first and last day of a right; `against` is the lead that loses it by the same ruling.
    """

    on: date
    reason: str = ""
    result: str = ""
    unit: Unit | None = None
    share: int | None = None
    lost: str = ""
    start: date | None = None
    until: date | None = None
    elements: Mapping[str, Any] = field(default_factory=dict)
    project: Project | None = None
    against: Lead | None = None
    document: str = ""
    file: EvidenceFile | None = None
    token: str = ""
    recorded_on: date | None = None


def check_elements(at: str, elements: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with elements of a lead, all at once; `elements` holds what is known altogether."""
    found: list[Problem] = []
    if not elements.get("title"):
        found.append(Problem(f"{at}·线索名称", "空白", "做什么的项目", "请填写", "lead.title"))
    for name, longest in LONGEST.items():
        if len(str(elements.get(name, ""))) > longest:
            text = f"{len(str(elements[name]))} 字"
            found.append(Problem(f"{at}·{TITLES[name]}", text, f"不超过 {longest} 字", "请写短些", "lead.long"))
    code = str(elements.get("uscc", ""))
    if code and (why := check_uscc(code)):
        found.append(Problem(f"{at}·统一社会信用代码", f"“{code}”", "18 位有效代码", why, "lead.uscc"))
    scale = elements.get("scale")
    if scale is not None and not 0 < scale < 2**63:
        found.append(Problem(f"{at}·意向投资", f"{scale} 分", "大于 0 的金额", "请核对，不知道的空着", "lead.scale"))
    channel = leads().channels.get(str(elements.get("channel", "")))
    if channel is None:
        known = "、".join(leads().channels)
        found.append(
            Problem(f"{at}·渠道", quoted(str(elements.get("channel", ""))), known, "每条线索选一个渠道", "lead.channel")
        )
    elif channel.referrer and not elements.get("referrer"):
        found.append(Problem(f"{at}·推荐企业", "空白", "推荐的企业", "以商招商须写明哪家企业推荐", "lead.referrer"))
    elif channel.person and elements.get("source") and not elements.get("consent"):
        found.append(
            Problem(
                f"{at}·来源",
                "没有注明同意",
                "组织的名称，或本人同意后写的姓名",
                "请征得同意并勾选，或空着",
                "lead.consent",
            )
        )
    deal = str(elements.get("deal", ""))
    if deal and deal not in leads().deals:
        found.append(Problem(f"{at}·合作方式", quoted(deal), "、".join(leads().deals), "请从中选择", "lead.deal"))
    return found


def check_draft(draft: LeadDraft) -> list[Problem]:
    """Return what is wrong with a lead about to be filed; all faults at once."""
    named = {"referrer": draft.referrer_name} if draft.referrer_name else {}
    found = check_elements(draft.at, draft.elements() | named)
    if draft.offer is not None and draft.offer.withdrawn_on is not None:
        place = f"{draft.at}·推介项目"
        found.append(
            Problem(place, f"已于 {draft.offer.withdrawn_on} 撤下", "在推介的项目", "请另选，或空着", "lead.offer")
        )
    return found


def _needed(step: Step) -> dict[str, tuple[bool, str, str, str]]:
    """Return, by what a table may say an act needs: whether it is there, its name, what is accepted, what was found."""
    lost = leads().lost
    return {
        "reason": (bool(step.reason.strip()), "理由", "写明理由", "空白"),
        "result": (bool(step.result.strip()), "进展", "写明进展", "空白"),
        "unit": (step.unit is not None, "接手单位", "接手的单位", "空白"),
        "document": (bool(step.document.strip()), "纪要文号", "会议纪要或文件的编号", "空白"),
        "file": (step.file is not None, "附件", "会议纪要的扫描件", "没有附件"),
        "lost": (step.lost in lost, "没有成的原因", "、".join(lost), quoted(step.lost)),
        "until": (step.until is not None, "延至", "新的到期日", "空白"),
        "detail": (bool(step.elements), "要素", "至少改一项", "没有改动"),
        "project": (step.project is not None, "项目", "台账里的项目", "空白"),
    }


def check_step(lead: Lead, move: Move, step: Step, *, last_on: date | None) -> list[Problem]:
    """Return what the table says the act needs and the step does not bring, and what does not fit; all at once."""
    at = f"{lead.title}·{move.act}"
    found = [
        Problem(f"{at}·{name}", value, needed, "请补上后再办", f"lead.{need}")
        for need, (there, name, needed, value) in _needed(step).items()
        if need in move.needs and not there
    ]
    if "detail" in move.needs and step.elements:
        found += check_elements(at, known_of(lead) | dict(step.elements))
    if move.act == "延期" and step.until is not None:
        found += _check_extension(at, lead, step.until, step.on)
    if move.act == "流转":
        found += _check_circulation(at, lead, step)
    if step.start is not None and not lead.filed_on <= step.start <= step.on:
        needed = f"{lead.filed_on} 至 {step.on}"
        found.append(Problem(f"{at}·自哪天起", step.start.isoformat(), needed, "不早于报送日、不晚于当天", "lead.from"))
    if last_on is not None and step.on < last_on:
        found.append(Problem(f"{at}·日期", step.on.isoformat(), f"不早于上一步的 {last_on}", "请核对日期", "lead.day"))
    return found


def known_of(lead: Lead) -> dict[str, Any]:
    """Return the elements of a lead that are known; consent once given stays."""
    given = {name: getattr(lead, name) for name in (*LONGEST, "channel", "deal") if getattr(lead, name)}
    given |= {name: key for name in ("referrer", "offer", "target") if (key := getattr(lead, f"{name}_id"))}
    return given | ({"scale": lead.scale} if lead.scale is not None else {}) | {"consent": True}


def _check_extension(at: str, lead: Lead, until: date, on: date) -> list[Problem]:
    terms, found = leads().terms_on(on), []
    assert lead.right_until is not None  # noqa: S101 (a granted right has its last day)
    last = lead.right_until + timedelta(days=terms.extend_days)
    if not lead.right_until < until <= last:
        needed = f"{lead.right_until + timedelta(days=1)} 至 {last}"
        found.append(
            Problem(f"{at}·延至", until.isoformat(), needed, f"一次最多延 {terms.extend_days} 天", "lead.until")
        )
    if lead.extended >= terms.extend_times:
        found.append(
            Problem(
                f"{at}·次数",
                f"已延 {lead.extended} 次",
                f"最多 {terms.extend_times} 次",
                "到期后另行确认",
                "lead.times",
            )
        )
    return found


def _check_circulation(at: str, lead: Lead, step: Step) -> list[Problem]:
    found = []
    if step.unit is not None and step.unit.pk == lead.unit_id:
        found.append(Problem(f"{at}·接手单位", step.unit.title, "现在跟进的以外的单位", "请另选单位", "lead.same_unit"))
    if step.share is not None and not 0 <= step.share < WHOLE_SHARE:
        found.append(Problem(f"{at}·首报份额", f"{plain(step.share, 2)}%", "0 至 99.99%", "请核对份额", "lead.share"))
    return found
