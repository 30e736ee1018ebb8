"""Plausibility that no single figure shows: days in order, codes that agree, nothing that looks real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from checking.expected import OFFICE_DAY
from checking.facts import Fact, book, signed_2022, version
from checking.figures import Figure, months_before
from checking.reading import sheets_of

_LADDER = ("签约", "注册", "备案", "用地", "开工")


def faults(folder: Path) -> Iterator[Figure]:
    """Yield each kind of fault with the cases found; every list must be empty."""
    facts = book(folder, until="4月上旬")
    late = [fact for fact in facts if not _in_order(fact)]
    yield Figure("日期先后不合的记录", [(fact.project, fact.kind) for fact in late], [])
    yield Figure("阶段先后不合的项目", sorted(_off_ladder(facts)), [])
    yield Figure("到位超过签约的项目", sorted(_overpaid(facts)), [])
    yield Figure("开工满三个月无到位的项目", sorted(_unfunded(facts)), [])
    yield Figure("不像演示数据的投资方", sorted(_real_looking(folder)), [])
    yield Figure("编号与名称不一一对应", sorted(_ambiguous(folder)), [])


def _in_order(fact: Fact) -> bool:
    """Tell whether it is counted after it happened and recognised after it was recorded."""
    counted = fact.counted_on >= fact.happened_on
    recorded = fact.recorded_on >= fact.happened_on or fact.kind == "到位"
    return counted and recorded and (fact.recognised_on is None or fact.recognised_on >= fact.recorded_on)


def _off_ladder(facts: tuple[Fact, ...]) -> set[str]:
    days: dict[str, list[date]] = {}
    for kind in _LADDER:
        for fact in (fact for fact in facts if fact.kind == kind):
            days.setdefault(fact.project, []).append(fact.happened_on)
    return {project for project, found in days.items() if found != sorted(found)}


def _overpaid(facts: tuple[Fact, ...]) -> set[str]:
    signed = {fact.project: fact.amount for fact in facts if fact.kind == "签约"}
    arrived: dict[str, object] = {}
    for fact in (fact for fact in facts if fact.kind == "到位"):
        arrived[fact.project] = arrived.get(fact.project, 0) + fact.amount
    return {project for project, amount in arrived.items() if amount > signed[project]}


def _unfunded(facts: tuple[Fact, ...]) -> set[str]:
    limit = months_before(date.fromisoformat(OFFICE_DAY), 3)
    started = {fact.project for fact in facts if fact.kind == "开工" and fact.happened_on <= limit}
    return started - {fact.project for fact in facts if fact.kind == "到位"}


def _real_looking(folder: Path) -> set[str]:
    rows = [*signed_2022(folder).rows, *version(folder, "4月上旬").rows]
    names = {row["基本信息·投资方"] for row in rows}
    names |= {row["意向投资方"] for row in _reserves(folder)}
    return {name for name in names if not name.startswith("演示")}


def _ambiguous(folder: Path) -> set[str]:
    """Return codes with two names, or names with two codes, over all ledgers."""
    rows = [*signed_2022(folder).rows, *version(folder, "4月上旬").rows]
    pairs = {(row["基本信息·项目编号"], row["基本信息·项目名称"]) for row in rows}
    pairs |= {(row["项目编号"], row["项目名称"]) for row in _reserves(folder)}
    replies = sheets_of(folder / "市级认定反馈表.xlsx")["市级认定反馈表"].rows
    pairs |= {(row["项目编号"], row["项目名称"]) for row in replies}
    codes, names = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {one for column in (codes, names) for one in column if column.count(one) > 1}


def _reserves(folder: Path) -> list:
    book_of = sheets_of(folder / "2023年储备与在谈项目台账.xlsx")
    return [row for sheet in book_of.values() for row in sheet.rows if "意向投资方" in row]
