"""Fields of the ledger's rows as the form of a measure offers them: titles, kinds, the values they can have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.formula.fields import FACT_FIELDS, MILESTONE_FIELDS, PROJECT_FIELDS
from saima.core.formula.kinds import Kind
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import fact_fields, layout, row_fields_of_projects
from saima.ledger.words import said, titled

WORDS = {
    "kind": N_("记录种类"),
    "counted_on": N_("统计日期"),
    "happened_on": N_("发生日期"),
    "recorded_on": N_("登记日期"),
    "amount": N_("金额"),
    "amount_kind": N_("金额种类"),
    "currency": N_("币种"),
    "quantity": N_("数量"),
    "unit": N_("单位"),
    "level": N_("认定层级"),
    "project": N_("项目编号"),
    "is_lead": N_("是牵头单位"),
    "credited": N_("归属金额"),
    "count": N_("记录条数"),
    "industry": N_("产业"),
    "enclave": N_("飞地项目"),
    "talent_project": N_("人才项目"),
    "project.industry": N_("项目的产业"),
    "project.enclave": N_("是飞地项目"),
    "project.talent_project": N_("是人才项目"),
}
"""What the fields that every place has are called."""
DAYS = ("counted_on", "happened_on", "recorded_on")


@cache
def fields_of(of: str) -> Mapping[str, Kind]:
    """Return the fields of rows of records (`facts`) or of projects, with their kinds."""
    if of == "projects":
        return {**row_fields_of_projects(), **PROJECT_FIELDS}
    return {**FACT_FIELDS, **fact_fields()}


def title_of(name: str) -> str:
    """Return what a field is called in the reader's language; one without words stands as it is."""
    if name in WORDS:
        return _(WORDS[name])
    stone, _dot, part = name.rpartition(".")
    if stone and part in MILESTONE_FIELDS:
        kinds = {one.name: one.kind for one in layout().milestones}
        kind = catalogue().kinds.get(kinds.get(stone, ""))
        return f"{titled(kind) if kind else stone} · {_(WORDS[part])}"
    for kind in catalogue().kinds.values():
        if name in kind.fields:
            return titled(kind.fields[name])
    return name


def named(kinds: Collection[str], of: str, now: str = "") -> list[tuple[str, str]]:
    """Return (field, title) of the fields a line may name: those every row has, and those of the kinds chosen."""
    known = catalogue().kinds
    if of == "projects":
        names = list(fields_of(of))
    else:
        own = [name for kind in kinds or known if kind in known for name in known[kind].fields]
        free = set(fact_fields()) - {name for kind in known.values() for name in kind.fields}
        names = [*(name for name in FACT_FIELDS if name != "kind"), *own, *sorted(free)]
    names = list(dict.fromkeys([*names, *([now] if now else [])]))
    return [(name, f"{title_of(name)} {name}" if title_of(name) != name else name) for name in names]


def values_of(field: str, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Return (value, title) of the values a field can have by the catalogue; none where they are typed."""
    if field == "amount_kind":
        return [(name, said(name)) for name in catalogue().currencies]
    return list(dict.fromkeys(_choices(field, kinds)))


def _choices(field: str, kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    for name, kind in catalogue().kinds.items():
        if field in kind.fields and (not kinds or name in kinds):
            yield from ((choice, said(choice)) for choice in kind.fields[field].choices)


def days_of(of: str, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Return (field, title) of the days by which rows can be counted."""
    if of == "projects":
        names = [f"{stone.name}.{part}" for stone in layout().milestones for part in DAYS]
        return [(name, title_of(name)) for name in names]
    known = catalogue().kinds
    own = [
        name
        for kind in kinds
        if kind in known
        for name, field in known[kind].fields.items()
        if field.type == "date"
    ]  # fmt: skip
    return [(name, title_of(name)) for name in dict.fromkeys([*DAYS, *own])]


def money_fields(kinds: Collection[str]) -> list[str]:
    """Return the money fields of the kinds chosen (预计年产值 …), which a measure can sum."""
    known = catalogue().kinds
    found = (
        name
        for kind in kinds or known
        if kind in known
        for name, field in known[kind].fields.items()
        if field.type == "money"
    )
    return list(dict.fromkeys(found))
