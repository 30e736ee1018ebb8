"""The service units' duty, the handovers, the vouchers of March and the week's slips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from checking import expected as want
from checking.facts import book, version
from checking.figures import Figure
from checking.reading import Row, sheets_of


def duty(folder: Path) -> Iterator[Figure]:
    """Yield what each service unit did in time of what was due in March, and the sum of all."""
    first, last = date(2023, 3, 1), date(2023, 3, 31)
    rows = [(row["承办单位"], row) for row in sheets_of(folder / "服务诉求台账.xlsx")["服务诉求"].rows]
    rows += [(row["单位"], row) for row in sheets_of(folder / "服务保障事项台账.xlsx")["服务保障事项"].rows]
    due = [(unit, row) for unit, row in rows if first <= row["应办结日"] <= last]
    found = {
        unit: (sum(_in_time(row) for one, row in due if one == unit), sum(one == unit for one, _ in due))
        for unit in want.DUTY
    }
    yield Figure("3月履职按时、应办", found, want.DUTY)
    total = (sum(pair[0] for pair in found.values()), len(due))
    yield Figure("3月履职合计", total, (131, 142))


def _in_time(row: Row) -> bool:
    return row["办结日"] is not None and row["办结日"] <= row["应办结日"]


def handovers(folder: Path) -> Iterator[Figure]:
    """Yield that every signing has its handover and that one alone is past its day on the office day."""
    rows = sheets_of(folder / "项目交接台账.xlsx")["项目移交接收"].rows
    signed = {fact.project: fact.happened_on for fact in book(folder, until="3月") if fact.kind == "签约"}
    yield Figure("交接单与正式签约一致", {row["项目编号"]: row["正式签约日"] for row in rows}, signed)
    late = [row for row in rows if row["接收日"] is None or row["接收日"] > row["应接收日"]]
    found = [(row["项目名称"], row["正式签约日"], row["应接收日"]) for row in late]
    yield Figure("交接亮灯", found, [("仙女山康养酒店", date(2023, 3, 30), date(2023, 4, 7))])


def vouchers(folder: Path) -> Iterator[Figure]:
    """Yield that the vouchers of March add up to the increases the ledger shows, project by project."""
    rows = sheets_of(folder / "到位资金认定表（3月）.xlsx")["到位资金认定表"].rows
    found: dict[str, Fraction] = {}
    for row in rows:
        found[row["项目编号"]] = found.get(row["项目编号"], Fraction(0)) + row["认定金额（万元）"] / 10000
    march = [f for f in book(folder, until="3月") if f.kind == "到位" and f.counted_on == date(2023, 3, 31)]
    yield Figure("3月认定表与台账增量一致", found, {fact.project: fact.amount for fact in march})
    charging = [int(row["认定金额（万元）"]) for row in rows if row["项目名称"] == "充换电设备"]
    yield Figure("充换电设备3月凭证", charging, [4500, 3200])
    third = _arrivals_of_team_three(folder) + [row for row in rows if row["责任单位"] == want.TEAMS[2]]
    yield Figure("第三组到位记录按凭证笔数", len(third), 7)


def _arrivals_of_team_three(folder: Path) -> list:
    """Return team three's arrivals of January and February, which the ledger alone shows."""
    facts = book(folder, until="2月")
    return [f for f in facts if f.kind == "到位" and f.unit == want.TEAMS[2] and f.counted_on.year == 2023]


def slips(folder: Path) -> Iterator[Figure]:
    """Yield the nine slips of the week: in time, late, open past their day."""
    rows = sheets_of(folder / "调度交办单（第13周）.xlsx")["调度交办单"].rows
    in_time = sum(_in_time(row) for row in rows)
    late = sum(row["办结日"] is not None and row["办结日"] > row["应办结日"] for row in rows)
    open_ones = sum(row["办结日"] is None for row in rows)
    yield Figure("上周交办：按时、逾期办结、逾期未办", (len(rows), in_time, late, open_ones), (9, 6, 1, 2))
    names = {row["基本信息·项目编号"]: row["基本信息·项目名称"] for row in version(folder, "3月").rows}
    yield Figure("交办单项目与台账一致", all(names[row["项目编号"]] == row["项目名称"] for row in rows), True)


def outings_of_week_14(folder: Path) -> Iterator[Figure]:
    """Yield the trips and receptions of 2023-04-03 to 04-09."""
    sheets = sheets_of(folder / "活动台账（2023年）.xlsx")
    week = {
        name: [row for row in sheets[name].rows if date(2023, 4, 3) <= row["日期"] <= date(2023, 4, 9)]
        for name in ("走出去", "请进来")
    }
    firms = int(sum(row["家数（家）"] for row in week["请进来"]))
    yield Figure("第14周走出去、请进来、家数", (len(week["走出去"]), len(week["请进来"]), firms), (2, 4, 6))
    leaders = [(row["地点"], int(row["拜访企业（家）"])) for row in week["走出去"] if row["带队层级"] == "区主要领导"]
    yield Figure("第14周领导外出", leaders, [("深圳", 3)])
