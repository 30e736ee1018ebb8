"""The demonstration's reviews, gates, agreements and obligations, entered through their own actions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any


def load_agreements() -> int:
    """Enter demo/agreements.yaml; return how many dockets there are then."""
    import yaml
    from django.conf import settings

    from saima.agreements.models import Docket
    from saima.people.models import Unit, User

    text = (Path(settings.SAIMA_DEMO) / "agreements.yaml").read_text(encoding="utf-8")
    told: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    units = {unit.code: unit for unit in Unit.objects.all()}
    users = {user.username: user for user in User.objects.filter(username__in=("zhongxin", "shenhe"))}
    for row in told["substitutes"]:
        _substitute(row, units, users["zhongxin"])
    for row in told["reviews"]:
        _review(row, units, users["zhongxin"])
    for row in told["agreements"]:
        _agreement(row, units, users["zhongxin"])
    for row in told["gates"]:
        _gates(row, units, users["zhongxin"])
    for row in told["under_way"]:
        _under_way(row, units, users["zhongxin"])
    for row in told["acts"]:
        _act(row, users)
    for row in told["clawbacks"]:
        _clawback(row, units, users["zhongxin"])
    for row in told["claimed"]:
        _act({**row, "item": ""}, users)
    return Docket.objects.count()


def _project(code: str) -> Any:
    from saima.ledger.models import Project

    return Project.objects.get(code=code)


def _substitute(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    from saima.agreements.actions import set_substitute

    set_substitute(
        unit=units[row["unit"]], substitute=units[row["substitute"]], post=row["post"], document=row["document"],
        effective_on=row["from"], by=by,
    )  # fmt: skip


def _review(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    from saima.agreements import actions, flows, reviewing
    from saima.agreements.catalogue import agreements
    from saima.agreements.checks import Answer, Step

    given = row.get("conditions", {})
    conditions = {
        name: Answer(*given.get(name, ("符合", "")))
        for name, rule in agreements().conditions.items()
        if rule.is_in_force(row["opened"])
    }
    review = reviewing.open_review(project=_project(row["project"]), conditions=conditions, by=by, on=row["opened"])
    ask = row["ask"]
    step = Step(on=ask["day"], units=tuple(units[code] for code in ask["units"]), days=ask["days"])
    actions.take_step(docket=review, act=flows.ASK, by=by, step=step)
    _answers(review, row["answers"], by)
    if veto := row.get("veto"):
        step = Step(on=veto["day"], veto=veto["ground"], reason=veto["reason"], document=veto["document"])
        actions.take_step(docket=review, act=flows.VETO, by=by, step=step)
    if decide := row.get("decide"):
        actions.take_step(docket=review, act=flows.ALL_IN, by=by, step=Step(on=row["all_in"]))
        sheet = row["score"]
        reviewing.score_review(review=review, sheet=sheet["sheet"], given=sheet["answers"], by=by, on=sheet["day"])
        step = Step(on=decide["day"], document=decide["document"], on_behalf_of=decide["decider"])
        actions.take_step(docket=review, act=decide["act"], by=by, step=step)


def _answers(review: Any, answers: dict[str, list[Any]], by: Any) -> None:
    """Enter what departments answered as history: they answered on paper."""
    from saima.agreements.models import Opinion
    from saima.service.actions import take_history
    from saima.service.checks import Step

    matters = {o.matter.unit.code: o.matter for o in Opinion.objects.filter(review=review) if o.matter.unit}
    take_history(
        [
            (matters[unit], "答复", Step(on=on, detail={"stance": stance, "result": words}))
            for unit, (on, stance, words) in answers.items()
        ],
        by=by,
    )


def _agreement(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    from saima.agreements import drawing
    from saima.agreements.checks import AgreementDraft, ClauseDraft

    clauses = [_clause(ClauseDraft, clause, units) for clause in row["clauses"]]
    draft = AgreementDraft(_project(row["project"]), row["form"], row["title"], row["approved"], row["number"], clauses)
    drawing.draw_up(draft=draft, by=by, on=row["approved"])


def _clause(kind: Any, row: dict[str, Any], units: dict[str, Any]) -> Any:
    from fractions import Fraction

    from saima.agreements.catalogue import agreements
    from saima.core.amounts import to_minor

    decimals = agreements().clauses[row["kind"]].decimals
    return kind(
        row["kind"],
        row["text"],
        due_on=row["due"],
        year=row.get("year"),
        amount=to_minor(Fraction(row["amount"]), "万元") if "amount" in row else None,
        quantity=int(Fraction(row["quantity"]) * 10**decimals) if "quantity" in row else None,
        unit=units.get(row.get("unit", "")),
        condition=row.get("condition", 0),
        confirmed=True,
    )


def _gates(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    from saima.agreements import actions, drawing, flows
    from saima.agreements.checks import Step

    for number, (code, (sent, passed)) in enumerate(row["projects"].items(), start=1):
        docket = drawing.open_gate(kind=row["kind"], project=_project(code), unit=units[row["unit"]], by=by, on=sent)
        document = f"演示法审〔{passed.year}〕{number}号"
        step = Step(on=passed, document=document, result="未发现违法内容（演示）")
        actions.take_step(docket=docket, act=flows.PASS, by=by, step=step)


def _under_way(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    """Send a project to a review that is not over, with the steps taken since."""
    from saima.agreements import actions, drawing
    from saima.agreements.checks import Step

    docket = drawing.open_gate(
        kind=row["kind"], project=_project(row["project"]), unit=units[row["unit"]], by=by, on=row["sent"]
    )
    for step in row["steps"]:
        given = {name: value for name, value in step.items() if name not in ("act", "day")}
        actions.take_step(docket=docket, act=step["act"], by=by, step=Step(on=step["day"], **given))


def _find(row: dict[str, Any]) -> Any:
    from saima.agreements import flows
    from saima.agreements.models import Docket

    found = Docket.objects.filter(project__code=row["project"], kind=flows.OBLIGATIONS, item=row["item"])
    if not row["item"]:
        found = Docket.objects.filter(project__code=row["project"], kind=flows.CLAWBACKS)
    if "year" in row:
        found = found.filter(year=row["year"])
    return found.order_by("due_on", "pk")[0]


def _act(row: dict[str, Any], users: dict[str, Any]) -> None:
    from saima.agreements import actions
    from saima.agreements.forms import read_step

    docket, on = _find(row), row["day"]
    typed = {
        name: str(value) for name, value in row.items() if name not in ("project", "item", "year", "act", "by", "day")
    }
    by = users[row.get("by", "zhongxin")]
    step = read_step(typed, docket=docket, act=row["act"], on=on)
    actions.take_step(docket=docket, act=row["act"], by=by, step=step)


def _clawback(row: dict[str, Any], units: dict[str, Any], by: Any) -> None:
    from fractions import Fraction

    from saima.agreements import drawing
    from saima.core.amounts import to_minor

    on: date = row["day"]
    drawing.open_clawback(
        obligation=_find(row), amount=to_minor(Fraction(row["amount"]), "万元"), unit=units[row["unit"]],
        document=row["document"], by=by, on=on,
    )  # fmt: skip
