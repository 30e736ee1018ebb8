"""The demonstration's leads, target firms and offered projects, entered through the app's own actions as history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any


def load_leads(*, say: Callable[[str], None], on: date) -> None:
    """Enter demo/leads.yaml: filings of earlier days as 历史补录, those of the office day as of that day."""
    import yaml
    from django.conf import settings

    from saima.outreach import actions, listing
    from saima.outreach.checks import LeadDraft, Step
    from saima.people.models import Unit, User

    loaded = yaml.safe_load((Path(settings.SAIMA_DEMO) / "leads.yaml").read_text(encoding="utf-8"))
    units, head = {unit.code: unit for unit in Unit.objects.all()}, User.objects.get(username="zhongxin")
    for row in loaded["leads"]:
        texts = {name: row.get(name, "") for name in ("investor", "parent_group", "place", "deal", "source", "summary")}
        draft = LeadDraft(
            title=row["title"],
            channel=row["channel"],
            filed_by=units[row["unit"]],
            filed_on=row["filed_on"],
            scale=_minor(row["scale"]),
            referrer_name=row.get("referrer", ""),
            has_consent=row.get("consent", False),
            **texts,
        )
        (lead,) = actions.file_leads([draft], by=head, on=on)
        steps = [
            (lead, act, Step(on=day, recorded_on=on, **_given(rest[0] if rest else {}, units)))
            for act, day, *rest in row["steps"]
        ]
        actions.take_history(steps, by=head)
    for row in loaded["targets"]:
        day, unit = row.pop("listed_on"), units[row.pop("unit")]
        listing.list_target(unit=unit, by=head, on=day, **row)
    for row in loaded["offers"]:
        day, unit = row.pop("offered_on"), units[row.pop("unit")]
        fields = row | {"scale": _minor(row["scale"]), "land": _mu(row["land"])}
        listing.put_offer(fields=fields, unit=unit, by=head, on=day)
    counts = [len(loaded[name]) for name in ("leads", "targets", "offers")]
    say("  线索 {} 条，目标企业 {} 家，推介项目 {} 个".format(*counts))


def _minor(typed: str) -> int:
    from saima.core.amounts import parse_number, to_minor

    return to_minor(parse_number(typed.removesuffix("万元")), "万元")


def _mu(typed: str) -> int:
    return int(typed.removesuffix("亩")) * 100


def _given(rest: dict[str, Any], units: dict[str, Any]) -> dict[str, Any]:
    """Return what a step carries, with codes turned into rows."""
    from saima.ledger.models import Project

    given = dict(rest)
    if "unit" in given:
        given["unit"] = units[given["unit"]]
    if "project" in given:
        given["project"] = Project.objects.get(code=given["project"])
    return given
