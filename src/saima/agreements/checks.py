"""Every fault of a docket about to be opened, and of a step about to be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from saima.agreements.catalogue import ClauseKind, Condition, agreements
from saima.agreements.flows import PAY, RECOVERED
from saima.agreements.models import Docket
from saima.core.flow import Move
from saima.core.problems import Problem, quoted
from saima.ledger.models import EvidenceFile, Project
from saima.people.models import Unit
from saima.service.catalogue import matters

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Answer:
    """How an entry condition was found: the answer's word, and what was found."""

    answer: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What goes with an act: the day it was done, and what the table says it needs.

    `amount` is in minor units, `quantity` scaled by the clause's decimals; both may be negative to take back what was
    entered by mistake, with a reason. `recorded_on` is the day the office entered it; None: the same day.
    """

    on: date
    reason: str = ""
    result: str = ""
    amount: int | None = None
    quantity: int | None = None
    days: int | None = None
    units: tuple[Unit, ...] = ()
    veto: str = ""
    stop: str = ""
    conditions: Mapping[str, Answer] = field(default_factory=dict)
    document: str = ""
    on_behalf_of: str = ""
    file: EvidenceFile | None = None
    token: str = ""
    recorded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """One clause about to be entered. `condition` is the number (from 1) of the clause it waits for, 0 for none.

    `confirmed`: somebody has looked at the words that hint at a prohibition and says that it is none.
    """

    kind: str
    text: str
    due_on: date | None = None
    year: int | None = None
    amount: int | None = None
    quantity: int | None = None
    unit: Unit | None = None
    condition: int = 0
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """An agreement or policy promise about to be entered, with its clauses."""

    project: Project
    form: str
    title: str
    approved_on: date
    number: str = ""
    clauses: Sequence[ClauseDraft] = ()
    token: str = ""
    batch: str = ""


def measured_in(docket: Docket, act: str) -> str:
    """Return how an act on a docket is measured: money, quantity or day."""
    if act in (PAY, RECOVERED):
        return "money"
    return agreements().clauses[docket.item].measure if docket.item in agreements().clauses else "day"


def check_conditions(given: Mapping[str, Answer], *, on: date, place: str) -> list[Problem]:
    """Return what is wrong with the answers to the entry conditions in force on a day; all faults at once."""
    known, found = agreements(), list[Problem]()
    wanted = {name: rule for name, rule in known.conditions.items() if rule.is_in_force(on)}
    words = "、".join(known.answers)
    for name, rule in wanted.items():
        answer = given.get(name)
        if answer is None or not answer.answer:
            found.append(Problem(f"{place}·{rule.title}", "没有核对", words, rule.needed, "review.condition"))
        elif answer.answer not in known.answers:
            found.append(
                Problem(f"{place}·{rule.title}", quoted(answer.answer), words, "请改用其中之一", "review.condition")
            )
    found += [
        Problem(f"{place}·准入条件", f"“{name}”", "、".join(wanted), "那天没有这一条", "review.condition")
        for name in given
        if name not in wanted
    ]
    return found


def unmet(answers: Mapping[str, Mapping[str, str]]) -> list[Condition]:
    """Return the required conditions that were found not met, from a review's stored answers."""
    known = agreements().conditions
    return [
        known[name]
        for name, given in answers.items()
        if name in known and known[name].required and given.get("answer") == "不符合"
    ]


def _needed(docket: Docket, move: Move, step: Step) -> dict[str, tuple[bool, str, str, str]]:
    """Return, by what a table may say an act needs: whether it is there, its name, what is accepted, what was found."""
    vetoes, stops = agreements().vetoes, matters().stops
    measure = measured_in(docket, move.act)
    value = {"money": step.amount, "quantity": step.quantity}.get(measure, 1)
    return {
        "reason": (bool(step.reason.strip()), "理由", "写明理由", "空白"),
        "result": (bool(step.result.strip()), "办理结果", "写明办理结果", "空白"),
        "document": (bool(step.document.strip()), "文号", "文件编号、会议纪要或凭证号", "空白"),
        "decider": (bool(step.on_behalf_of.strip()), "定案的会议或职务", "谁定的", "空白"),
        "units": (bool(step.units), "征求意见的单位", "至少一个单位", "空白"),
        "veto": (step.veto in vetoes, "一票否决情形", "、".join(vetoes), quoted(step.veto)),
        "stop": (step.stop in stops, "停表原因", "、".join(stops), quoted(step.stop)),
        "days": (step.days is not None and 1 <= step.days <= MOST_DAYS, "期限", f"1 至 {MOST_DAYS} 天", f"{step.days}"),
        "figure": (bool(value), "金额" if measure == "money" else "数量", "不为零的数", "空白"),
    }


def check_step(docket: Docket, move: Move, step: Step, *, last_on: date | None) -> list[Problem]:
    """Return what the table says the act needs and the step does not bring; all faults at once."""
    place, told = f"{docket.title}·{move.act}", _needed(docket, move, step)
    found = [
        Problem(f"{place}·{name}", value, needed, "请补上后再办", f"docket.{need}")
        for need, (there, name, needed, value) in told.items()
        if need in move.needs and not there
    ]
    if "conditions" in move.needs:
        found += check_conditions(step.conditions, on=step.on, place=place)
    if "figure" in move.needs:
        found += _check_measure(docket, move, step, place)
    earliest = max(filter(None, (last_on, docket.opened_on)))
    if step.on < earliest:
        what = "上一步" if last_on and last_on > docket.opened_on else "开启日"
        found.append(
            Problem(f"{place}·日期", step.on.isoformat(), f"不早于{what}的 {earliest}", "请核对日期", "docket.day")
        )
    return found


def _check_measure(docket: Docket, move: Move, step: Step, place: str) -> list[Problem]:
    is_money = measured_in(docket, move.act) == "money"
    value = step.amount if is_money else step.quantity
    if value is None or value >= 0:
        return []
    done = docket.done_amount if is_money else docket.done_quantity
    found = []
    if not step.reason.strip():
        found.append(Problem(f"{place}·理由", "空白", "冲减的理由", "写明冲减哪一笔、为什么", "docket.reason"))
    if done + value < 0:
        found.append(Problem(f"{place}·金额", f"冲减 {-value}", f"不超过已登记的 {done}", "请核对", "docket.figure"))
    return found


def check_agreement(draft: AgreementDraft, *, place: str = "协议") -> list[Problem]:
    """Return what is wrong with an agreement about to be entered, its clauses included; all faults at once."""
    known, found = agreements(), list[Problem]()
    if draft.form not in known.forms:
        found.append(
            Problem(f"{place}·形式", quoted(draft.form), "、".join(known.forms), "请改用其中之一", "agreement.form")
        )
    if not draft.title.strip():
        found.append(Problem(f"{place}·名称", "空白", "协议名称", "请填写", "agreement.title"))
    for number, clause in enumerate(draft.clauses, start=1):
        found += check_clause(
            clause, approved_on=draft.approved_on, place=f"{place}·第{number}条", number=number, clauses=draft.clauses
        )
    return found


def check_clause(
    clause: ClauseDraft, *, approved_on: date, place: str, number: int, clauses: Sequence[ClauseDraft]
) -> list[Problem]:
    """Return what is wrong with one clause; a prohibited one is refused with its rule, hints ask and decide nothing."""
    known = agreements()
    kind = known.clauses.get(clause.kind)
    if kind is None:
        return [
            Problem(
                f"{place}·种类", quoted(clause.kind), "、".join(known.clauses), "请改用其中之一", "agreement.clause"
            )
        ]
    found = list[Problem]()
    if not clause.text.strip():
        found.append(Problem(f"{place}·内容", "空白", "协议里的原文", "请填写", "agreement.text"))
    if rule := known.prohibition_of(kind.id, approved_on):
        found.append(
            Problem(place, f"“{kind.title}”，{approved_on} 批准", f"{rule.title}（{rule.source}）", rule.remedy,
                    "agreement.prohibited")
        )  # fmt: skip
    elif not clause.confirmed and not forbidden_ever(kind):
        found += [
            Problem(place, f"文字里有“{word}”", f"不属于“{rule.title}”（{rule.source}）的内容",
                    "请核对：是的，改选那一种条款；不是的，勾选“已核对”再交", "agreement.hint")
            for rule, word in known.hints(clause.text, approved_on)
        ]  # fmt: skip
    found += _check_terms(clause, kind, place)
    if clause.condition and not (1 <= clause.condition <= len(clauses) and clause.condition != number):
        found.append(
            Problem(
                f"{place}·付款条件", f"第 {clause.condition} 条", "同一协议的另一条", "请改写", "agreement.condition"
            )
        )
    elif clause.condition and not kind.pays:
        found.append(Problem(f"{place}·付款条件", kind.title, "政府付款的条款", "去掉条件", "agreement.condition"))
    return found


def forbidden_ever(kind: ClauseKind) -> bool:
    """Tell whether some rule of any day forbids a kind of clause."""
    return any(kind.id in rule.clauses for rule in agreements().prohibitions.values())


def _check_terms(clause: ClauseDraft, kind: ClauseKind, place: str) -> list[Problem]:
    found = list[Problem]()
    if clause.due_on is None:
        found.append(Problem(f"{place}·应履行日", "空白", "哪一天以前", "请填写", "agreement.due"))
    if kind.measure == "money" and not (clause.amount and clause.amount > 0):
        found.append(Problem(f"{place}·金额", f"{clause.amount}", "大于零的金额", "请填写", "agreement.amount"))
    if kind.measure == "quantity" and not (clause.quantity and clause.quantity > 0):
        found.append(
            Problem(f"{place}·数量", f"{clause.quantity}", f"大于零的数（{kind.unit}）", "请填写", "agreement.quantity")
        )
    if kind.is_yearly and clause.year is None:
        found.append(Problem(f"{place}·年度", "空白", "承诺的是哪一年", "请填写", "agreement.year"))
    if not kind.is_yearly and clause.year is not None:
        found.append(Problem(f"{place}·年度", f"{clause.year}", "空白：这一种是总量", "请去掉", "agreement.year"))
    if kind.is_yearly and clause.year is not None and clause.due_on is not None and clause.due_on.year < clause.year:
        found.append(
            Problem(f"{place}·应履行日", f"{clause.due_on}", f"不早于 {clause.year} 年", "请核对", "agreement.due")
        )
    return found
