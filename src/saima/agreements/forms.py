"""What pages, doors and commands hand in as text, read into drafts and steps: every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from saima.agreements import policies
from saima.agreements.catalogue import ClauseKind, agreements
from saima.agreements.checks import (
    AgreementDraft,
    Answer,
    ClauseDraft,
    Step,
    check_agreement,
    check_step,
    measured_in,
)
from saima.agreements.models import Docket
from saima.core.amounts import UNITS, parse_number, to_minor, whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.models import EvidenceFile, Project
from saima.ledger.typed import Typed, token_in
from saima.people.models import Unit

ROWS = 6
"""So many clauses fit on the form; more are added on the agreement's page."""
MONEY_UNITS = ("万元", "亿元", "元")
CONDITION, FOUND = "cond-", "found-"


def money(typed: Typed, name: str, title: str) -> int | None:
    """Read an amount in the unit chosen beside it (万元 where none is), as fen; None when it is left blank."""
    text = str(typed.data.get(name, "")).strip()
    unit = str(typed.data.get(f"{name}_unit", "")).strip() or "万元"
    if not text:
        return None
    place = f"{typed.place}·{title}"
    if unit not in UNITS or UNITS[unit].dimension != "money:CNY":
        typed.problems.append(Problem(place, f"“{unit}”", "、".join(MONEY_UNITS), "请改用其中之一", "form.unit"))
        return None
    try:
        return to_minor(parse_number(text), unit)
    except ValueError:
        typed.problems.append(
            Problem(place, f"“{text}{unit}”", "数字，最多精确到分", "请只填数字，单位在旁边选", "form.money")
        )
        return None


def scaled(typed: Typed, name: str, title: str, kind: ClauseKind) -> int | None:
    """Read a quantity as an integer scaled by the clause's decimals; None when it is left blank."""
    text = str(typed.data.get(name, "")).strip()
    if not text:
        return None
    place = f"{typed.place}·{title}"
    try:
        value = parse_number(text) * 10**kind.decimals
    except ValueError:
        typed.problems.append(Problem(place, f"“{text}”", f"数字（{kind.unit}）", "请只填数字", "form.number"))
        return None
    if value.denominator != 1:
        needed = "整数" if kind.decimals == 0 else f"最多 {kind.decimals} 位小数"
        typed.problems.append(Problem(place, f"“{text}”", needed, "请核对数量", "form.quantity"))
        return None
    return int(value)


def whole(typed: Typed, name: str, title: str, *, least: int, most: int) -> int | None:
    """Read a whole number between two bounds; None when it is left blank."""
    text = str(typed.data.get(name, "")).strip()
    if not text:
        return None
    found = whole_number(text)
    if found is None or not least <= found <= most:
        typed.problems.append(
            Problem(f"{typed.place}·{title}", f"“{text}”", f"{least} 至 {most} 的整数", "请改写", "form.whole")
        )
        return None
    return found


def _optional_day(typed: Typed, name: str, title: str) -> date | None:
    return typed.day(name, title, otherwise=date.min) if str(typed.data.get(name, "")).strip() else None


def _units(typed: Typed, name: str, title: str) -> tuple[Unit, ...]:
    """Return the units of the codes, which stand apart by commas or blanks, in the office's order."""
    codes = str(typed.data.get(name, "")).replace(",", " ").split()
    found = list(Unit.objects.filter(code__in=codes)) if codes else []
    for code in sorted(set(codes) - {unit.code for unit in found}):
        typed.problems.append(Problem(f"{typed.place}·{title}", f"“{code}”", "单位代码", "请从中选择", "form.unit"))
    return tuple(found)


def read_conditions(data: Mapping[str, str]) -> dict[str, Answer]:
    """Return how entry conditions were found, from `cond-NAME` and `found-NAME`."""
    return {
        name.removeprefix(CONDITION): Answer(
            str(value).strip(), str(data.get(FOUND + name.removeprefix(CONDITION), "")).strip()[:200]
        )
        for name, value in data.items()
        if name.startswith(CONDITION)
    }


def read_step(data: Mapping[str, str], *, docket: Docket, act: str, on: date, file: EvidenceFile | None = None) -> Step:
    """Read a step from what was typed: on reason result amount quantity days units veto stop
    document on_behalf_of token.

    Raises Problems with every text that cannot be read; what is missing, `take_step` tells.
    """
    typed = Typed(data, f"{docket.title}·{act}", [])
    kind = agreements().clauses.get(docket.item)
    measure = measured_in(docket, act)
    step = Step(
        on=typed.day("on", "日期", otherwise=on, latest=on),
        reason=typed.text("reason"),
        result=typed.text("result"),
        amount=money(typed, "amount", "金额") if measure == "money" else None,
        quantity=scaled(typed, "quantity", "数量", kind) if measure == "quantity" and kind is not None else None,
        days=whole(typed, "days", "期限", least=1, most=366),
        units=_units(typed, "units", "征求意见的单位"),
        veto=typed.text("veto", "一票否决情形", 20),
        stop=typed.text("stop", "停表原因", 20),
        conditions=read_conditions(data),
        document=typed.text("document"),
        on_behalf_of=typed.text("on_behalf_of"),
        file=file,
        token=token_in(data),
        recorded_on=on,
    )
    if typed.problems:
        move = policies.flow_of(docket).move(act, docket.state)
        told = {problem.place for problem in typed.problems}
        more = check_step(docket, move, step, last_on=None) if move else []
        raise Problems([*typed.problems, *(problem for problem in more if problem.place not in told)])
    return step


def _clause(typed: Typed, number: int) -> ClauseDraft:
    def name(key: str) -> str:
        return f"c{number}-{key}"

    row = Typed(typed.data, f"{typed.place}·第{number}条", typed.problems)
    kind = agreements().clauses.get(row.text(name("kind"), "种类", 20))
    return ClauseDraft(
        kind=kind.id if kind else row.text(name("kind"), "种类", 20),
        text=row.text(name("text"), "内容", 500),
        due_on=_optional_day(row, name("due_on"), "应履行日"),
        year=whole(row, name("year"), "年度", least=2000, most=2099),
        amount=money(row, name("amount"), "金额") if kind and kind.measure == "money" else None,
        quantity=scaled(row, name("quantity"), "数量", kind) if kind and kind.measure == "quantity" else None,
        unit=row.unit(name("unit"), "责任单位"),
        condition=whole(row, name("condition"), "付款条件", least=1, most=99) or 0,
        confirmed=bool(typed.data.get(name("confirmed"))),
    )


def _is_filled(data: Mapping[str, str], number: int) -> bool:
    return any(str(data.get(f"c{number}-{key}", "")).strip() for key in ("kind", "text", "amount", "quantity"))


def read_clauses(data: Mapping[str, str], place: str, *, rows: int = ROWS) -> tuple[list[ClauseDraft], list[Problem]]:
    """Return the clauses typed into a form (`c1-kind`, `c1-text` …), and every text that cannot be read."""
    typed = Typed(data, place, [])
    numbers = [number for number in range(1, rows + 1) if _is_filled(data, number)]
    return [_clause(typed, number) for number in numbers], typed.problems


def read_agreement(data: Mapping[str, str], *, project: Project, on: date, rows: int = ROWS) -> AgreementDraft:
    """Read an agreement with its clauses. Raises Problems with all that cannot be read or is wrong, if something is."""
    typed = Typed(data, "协议", [])
    clauses, problems = read_clauses(data, "协议", rows=rows)
    draft = AgreementDraft(
        project=project,
        form=typed.text("form", "形式", 20),
        title=typed.text("title", "名称"),
        approved_on=typed.day("approved_on", "批准日", otherwise=on, latest=on),
        number=typed.text("number", "文号或合同编号", 80),
        clauses=tuple(clauses),
        token=token_in(data),
    )
    if read := [*typed.problems, *problems]:
        told = {problem.place for problem in read}
        raise Problems([*read, *(problem for problem in check_agreement(draft) if problem.place not in told)])
    return draft
