"""What the ledgers give of 2022, the ceremony and the first months of 2023, set beside what it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from checking import expected as want
from checking.facts import Fact, book, signed_2022, version
from checking.reading import Sheet, sheets_of
from checking.scoring import Measured, half_up


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it says, what the workbooks give, what it must be."""

    says: str
    found: object
    needed: object

    @property
    def holds(self) -> bool:
        """Tell whether the two agree."""
        return self.found == self.needed


def _sum(facts: Iterable[Fact]) -> Fraction:
    return sum((fact.amount for fact in facts), Fraction(0))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of that month where it has no such day."""
    total = day.year * 12 + day.month - 1 - months
    for last in range(day.day, 0, -1):
        try:
            return date(total // 12, total % 12 + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def year_2022(folder: Path) -> Iterator[Figure]:
    """Yield 37 signings, 235.635, 60.5 arrived, 23 of 38 started: by team and together."""
    rows = signed_2022(folder).rows
    found = {}
    for team in want.TEAMS:
        own = [row for row in rows if row["基本信息·责任单位"] == team]
        signed = [row["正式签约·签约金额（亿元）"] for row in own if row["正式签约·签约时间"]]
        arrived = [row["到位资金·累计到位（亿元）"] for row in own if row["到位资金·统计日期"]]
        started = sum(row["开工·统计日期"] is not None for row in own)
        found[team] = (len(signed), sum(signed), sum(arrived), started, len(own))
        count, amount, funds, starts, of = want.YEAR_2022[team]
        needed = (count, Fraction(amount), Fraction(funds), starts, of)
        yield Figure(f"2022 {team} 签约数、签约额、到位、开工、新引进", found[team], needed)
    sums = tuple(sum(column) for column in zip(*found.values(), strict=True))
    yield Figure("2022 全区", sums, (37, Fraction("235.635"), Fraction("60.5"), 23, 38))
    yield Figure("2022 签约额 ÷ 230（%）", half_up(sums[1] / 230 * 100), Fraction("102.45"))
    late = [value for row in rows for key, value in row.items() if key.endswith(("登记日期", "认定日期")) and value]
    yield Figure("2022 年内登记并认定", max(late) <= date(2022, 12, 31), True)


def ceremony(folder: Path) -> Iterator[Figure]:
    """Yield the ceremony of 2023-02-17 and which of its projects had a formal contract by the end of March."""
    rows = {row["基本信息·项目名称"]: row for row in version(folder, "3月").rows if row["协议签约·时间"]}
    keys = ("协议签约·协议金额（亿元）", "协议签约·预计年产值（亿元）", "协议签约·预计年税收（亿元）")
    for name, (*amounts, team) in want.CEREMONY.items():
        found = (*(rows[name][key] for key in keys), rows[name]["基本信息·责任单位"])
        yield Figure(f"集中签约 {name}", found, (*(Fraction(amount) for amount in amounts), team))
    total = tuple(sum(row[key] for row in rows.values()) for key in keys)
    yield Figure("集中签约 13 项合计", (len(rows), *total), (13, Fraction("32.5"), Fraction("38.7"), Fraction("1.57")))
    formal = [row for row in rows.values() if row["正式签约·时间"]]
    yield Figure("集中签约转正式合同", len(formal), 10)
    yield Figure("未转的都是招才项目", {row["基本信息·是否招才"] for row in rows.values() if row not in formal}, {"是"})


def measure(folder: Path, month: str) -> dict[str, Measured]:
    """Return what every team did to the end of the month, as known on the day of that board."""
    facts = [fact for fact in book(folder, until="3月") if fact.stands(date.fromisoformat(want.AS_OF[month]))]
    return {team: _measure_team(folder, facts, team, month) for team in want.TEAMS}


def _measure_team(folder: Path, facts: list[Fact], team: str, month: str) -> Measured:
    last, as_of = date.fromisoformat(want.LAST_DAY[month]), date.fromisoformat(want.AS_OF[month])
    own = [fact for fact in facts if fact.unit == team and fact.counted_on <= last]
    year = [fact for fact in own if fact.counted_on >= date(2023, 1, 1)]
    started = {fact.project for fact in own if fact.kind == "开工"}
    first = date(last.year - 1, last.month + 1, 1)
    cohort = {fact.project for fact in own if fact.kind == "签约" and fact.counted_on >= first}
    visits = sheets_of(folder / "活动台账（2023年）.xlsx")
    trips = _until(visits["走出去"], team, "日期", last, as_of)
    received = _until(visits["请进来"], team, "日期", last, as_of)
    matters = _until(
        sheets_of(folder / "交办交接事项台账（2023年）.xlsx")["交办交接事项"], team, "应办结日", last, as_of
    )
    reserves = _reserves(folder, team, last, as_of)
    return Measured(
        signed=_sum(fact for fact in year if fact.kind == "签约"),
        arrived=_sum(fact for fact in year if fact.kind == "到位"),
        started=len(cohort & started),
        cohort=len(cohort),
        trips=sum(row["带队层级"] == "牵头单位主要领导" for row in trips),
        firms=int(sum(row["家数（家）"] for row in received)),
        reserves=len(reserves),
        on_time=sum(row["办结日"] <= row["应办结日"] for row in matters),
        due=len(matters),
        bonus=_bonus(year),
        deduction=_deduction(own, started, last),
    )


def _until(sheet: Sheet, unit: str, day: str, last: date, as_of: date) -> list:
    return [row for row in sheet.rows if row["单位"] == unit and row[day] <= last and row["登记日期"] <= as_of]


def _reserves(folder: Path, team: str, last: date, as_of: date) -> list:
    sheet = sheets_of(folder / "2023年储备与在谈项目台账.xlsx")["储备与在谈项目"]
    return [r for r in sheet.rows if r["责任单位"] == team and r["入库时间"] <= last and r["登记日期"] <= as_of]


def _bonus(year: list[Fact]) -> Fraction:
    """2 for a single signing of 10 亿 (4 at most), 1 for an honoured firm signed (2), 0.5 for a referral (1)."""
    signed = [fact for fact in year if fact.kind == "签约"]
    honoured = {fact.project for fact in year if fact.kind == "企业荣誉"}
    large = sum(fact.amount >= 10 for fact in signed)
    honours = sum(fact.project in honoured for fact in signed)
    referred = sum(fact.detail["channel"] == "以商招商" for fact in signed)
    return Fraction(min(4, 2 * large) + min(2, honours)) + min(Fraction(1), Fraction(referred, 2))


def _deduction(own: list[Fact], started: set[str], last: date) -> Fraction:
    """0.5 for each signing six months old, not started and without an approved delay; 3 at most."""
    approved = {fact.project for fact in own if fact.kind == "延期开工批准"}
    limit = months_before(last, 6)
    stale = {f.project for f in own if f.kind == "签约" and f.counted_on <= limit} - started - approved
    return min(Fraction(3), Fraction(len(stale), 2))
