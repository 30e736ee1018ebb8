"""The ledger as plain rows for the flags: a few statements for the whole district, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from saima.core.health.rows import Ledger, Likeness, PaperRow, ProjectRow, RateRow, RecordRow
from saima.core.health.rules import FlagRule, Thresholds
from saima.health.models import PrintedRate
from saima.ledger.models import Evidence, Fact, Project, Verification
from saima.ledger.standing import DISTRICT_LEVEL
from saima.people.models import Unit

RECORDS = (
    "同一地块",
    "凭证重复",
    "投资与注册资本悬殊",
    "投资强度异常",
    "资金空转",
    "年末集中",
    "无证开工",
    "部分大于总数",
)
"""Flags whose kinds of records are read whole; reserves are narrowed to days with many, papers come by their files."""
RESERVES = "批量储备"
CONTENTS = "佐证相近"
CNY = {"CNY", ""}


@dataclass(frozen=True, slots=True)
class _Chains:
    """Chains of corrections: the first record of each, and the last (its key and code; None once withdrawn)."""

    first: Mapping[int, str]
    last: Mapping[int, tuple[int, str] | None]

    def root(self, key: int, code: str) -> str:
        return self.first.get(key, code)


def _chains() -> _Chains:
    """Read every correction and withdrawal; a record that none touches is its own chain."""
    rows = list(
        Fact.objects.filter(replaces__isnull=False)
        .order_by("entry")
        .values_list("pk", "code", "withdraws", "replaces", "replaces__code")
    )
    first: dict[int, str] = {}
    links: dict[int, list[int]] = {}
    last: dict[int, tuple[int, str] | None] = {}
    for key, code, withdraws, replaced, replaced_code in rows:
        if replaced is None:
            continue
        first[key] = first.get(replaced, str(replaced_code))
        links[key] = [*links.get(replaced, []), replaced]
        for link in links[key]:
            last[link] = None if withdraws else (key, code)
    return _Chains(first, last)


def kinds_read(rules: Mapping[str, FlagRule], on: date) -> tuple[str, ...]:
    """Return the kinds of records that the flags in force name, sorted."""
    kinds: set[str] = set()
    for name in RECORDS:
        version = rules[name].on(on) if name in rules else None
        if version is not None:
            told = Thresholds(version.values)
            kinds |= {
                kind for key in ("kinds", "arrivals", "claims") if key in version.values for kind in told.texts(key)
            }
    return tuple(sorted(kinds))


def load(*, on: date, rules: Mapping[str, FlagRule]) -> Ledger:
    """Return everything the flags read, as it stands now; nine statements, reserves and papers included.

    One more per 500 files whose pictures may be the same.
    """
    units = dict(Unit.objects.values_list("pk", "code"))
    projects = dict(_projects(units))
    codes = {key: row.code for key, row in projects.items()}
    chains = _chains()
    records = [*_records(kinds_read(rules, on), codes, units, chains), *_reserves(rules, on, codes, units, chains)]
    papers = tuple(_papers(codes, units, chains))
    return Ledger(on, tuple(projects.values()), tuple(records), papers, tuple(_rates()), *_alike(rules, on, papers))


def _alike(
    rules: Mapping[str, FlagRule], on: date, papers: tuple[PaperRow, ...]
) -> tuple[tuple[Likeness, ...], frozenset[str]]:
    """Return which files of results are alike by their contents, and which could be read."""
    # Comparing pictures loads numpy, and pages import this module for the words of flags.
    from saima.health.contents.comparing import compare

    version = rules[CONTENTS].on(on) if CONTENTS in rules else None
    if version is None:
        return (), frozenset()
    told = Thresholds(version.values)
    kinds = frozenset(told.texts("kinds"))
    return compare({paper.sha256 for paper in papers if paper.kind in kinds}, told)


def _projects(units: Mapping[int, str]) -> Iterator[tuple[int, ProjectRow]]:
    columns = (
        "pk", "code", "title", "lead_unit", "investor", "company__name", "company__uscc", "company__parent_group",
        "signed", "agreed", "total_investment", "signed_on", "last_fact_on",
    )  # fmt: skip
    for key, code, title, unit, investor, firm, uscc, group, signed, agreed, total, signed_on, last_on in (
        Project.objects.order_by("pk").values_list(*columns).iterator(5000)
    ):
        yield key, ProjectRow(
            code, title, units.get(unit or 0, ""), investor or firm or "", uscc or "", group or "", signed, agreed,
            total or 0, signed_on, last_on,
        )  # fmt: skip


def _records(
    kinds: tuple[str, ...], codes: Mapping[int, str], units: Mapping[int, str], chains: _Chains
) -> Iterator[RecordRow]:
    """Yield the records of these kinds in force, not sent back, with the amount recognised, else claimed."""
    acts: dict[int, tuple[str, int | None]] = {}
    told = Verification.objects.filter(level=DISTRICT_LEVEL, fact__kind__in=kinds).order_by("entry")
    for fact, result, amount in told.values_list("fact", "result", "amount").iterator(5000):
        acts[fact] = (result, amount)
    facts = Fact.objects.in_force().filter(kind__in=kinds)
    columns = (
        "pk", "code", "kind", "happened_on", "recorded_on", "project", "unit", "amount", "currency", "quantity",
        "detail",
    )  # fmt: skip
    for key, code, kind, on, recorded_on, project, unit, amount, currency, quantity, detail in facts.values_list(
        *columns
    ).iterator(5000):
        result, recognised = acts.get(key, ("", None))
        if result == Verification.RETURNED:
            continue
        claimed = (amount or 0) if currency in CNY else 0
        counted = claimed if recognised is None or currency not in CNY else recognised
        yield RecordRow(
            code, chains.root(key, code), kind, on, recorded_on, codes.get(project or 0, ""), units.get(unit or 0, ""),
            counted, claimed, quantity or 0, detail,
        )  # fmt: skip


def _reserves(
    rules: Mapping[str, FlagRule], on: date, codes: Mapping[int, str], units: Mapping[int, str], chains: _Chains
) -> Iterator[RecordRow]:
    """Yield leads and reserves of the days on which enough were entered to be a batch."""
    version = rules[RESERVES].on(on) if RESERVES in rules else None
    if version is None:
        return
    told = Thresholds(version.values)
    facts = Fact.objects.in_force().filter(kind__in=told.texts("kinds"), project__isnull=False)
    days = facts.values("recorded_on").annotate(n=Count("pk")).filter(n__gte=told.whole("least")).values("recorded_on")
    columns = ("pk", "code", "kind", "happened_on", "recorded_on", "project", "unit")
    for key, code, kind, happened_on, recorded_on, project, unit in (
        facts.filter(recorded_on__in=days).values_list(*columns).iterator(5000)
    ):
        root = chains.root(key, code)
        yield RecordRow(
            code, root, kind, happened_on, recorded_on, codes.get(project or 0, ""), units.get(unit or 0, "")
        )  # fmt: skip


def _papers(codes: Mapping[int, str], units: Mapping[int, str], chains: _Chains) -> Iterator[PaperRow]:
    """Yield every use of a stored file by a chain in force; a correction keeps the papers of what it corrects."""
    columns = (
        "fact", "fact__code", "fact__kind", "fact__project", "fact__unit", "fact__withdraws", "title",
        "file__sha256", "file__name", "file__size", "file__media", "file",
    )  # fmt: skip
    rows = Evidence.objects.filter(file__isnull=False, file__erased_on=None)
    for fact, code, kind, project, unit, withdraws, title, sha256, name, size, media, kept in rows.values_list(
        *columns
    ).iterator(5000):
        last = chains.last.get(fact, (fact, code))
        if last is not None and not withdraws:
            yield PaperRow(
                last[1], chains.root(fact, code), kind, title, str(sha256), str(name), int(size or 0), str(media),
                codes.get(project or 0, ""), units.get(unit or 0, ""), int(kept or 0),
            )  # fmt: skip


def _rates() -> Iterator[RateRow]:
    columns = ("code", "title", "rate", "denominator", "numerator", "counts", "source")
    rows = PrintedRate.objects.filter(successor__isnull=True, withdraws=False).order_by("code")
    for row in rows.values_list(*columns):
        yield RateRow(*row)
