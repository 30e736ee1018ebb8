"""Turn the ledgers' rows into dated facts, as the office would book them: a cumulative column becomes increases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from checking.reading import Row, Sheet, sheets_of

VERSIONS = ("1月", "2月", "3月", "4月上旬")
_UNIT, _CODE, _NAME = "基本信息·责任单位", "基本信息·项目编号", "基本信息·项目名称"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `amount` in 亿元 (agreements, signings, arrivals), `recognised_on` None while not recognised."""

    kind: str
    project: str
    unit: str
    happened_on: date
    counted_on: date
    recorded_on: date
    recognised_on: date | None
    amount: Fraction = Fraction(0)
    detail: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    def stands(self, as_of: date) -> bool:
        """Tell whether it was recorded and recognised by that day."""
        return self.recorded_on <= as_of and self.recognised_on is not None and self.recognised_on <= as_of


# kind, group of columns, its day, its amount
_SHAPES_2022 = (
    ("签约", "正式签约", "签约时间", "签约金额（亿元）"),
    ("注册", "注册", "注册时间", None),
    ("开工", "开工", "开工时间", None),
    ("到位", "到位资金", "统计日期", "累计到位（亿元）"),
)
_SHAPES_2023 = (
    ("协议", "协议签约", "时间", "协议金额（亿元）"),
    ("签约", "正式签约", "时间", "金额（亿元）"),
    ("注册", "注册", "时间", None),
    ("备案", "备案", "时间", None),
    ("用地", "用地", "时间", None),
    ("开工", "开工", "时间", None),
)


def signed_2022(folder: Path) -> Sheet:
    """Return the sheet of 2022年签约台账.xlsx."""
    return sheets_of(folder / "2022年签约台账.xlsx")["签约台账"]


def version(folder: Path, name: str) -> Sheet:
    """Return the sheet of one version of the progress ledger."""
    return sheets_of(folder / f"2023年项目推进台账（{name}）.xlsx")["项目推进台账"]


def book(folder: Path, *, until: str) -> tuple[Fact, ...]:
    """Return all facts of the 2022 ledger and of the versions of 2023 up to the one named.

    A fact is new when the project had none of its kind; an increase of the year's arrivals is a fact of its own. A
    row with an impossible date books nothing. A later recognition of a recorded fact replaces the open one.
    """
    known: dict[tuple[str, str], Fact] = {}
    arrived: dict[str, Fraction] = {}
    arrivals: list[Fact] = []
    for fact in _of_2022(signed_2022(folder).rows):
        known[fact.project, fact.kind] = fact
    for name in VERSIONS[: VERSIONS.index(until) + 1]:
        sheet = version(folder, name)
        filled_on = sheet.days["填报日期"]
        for row in (row for row in sheet.rows if not impossible(row)):
            for fact in _of_2023(row, filled_on):
                old = known.get((fact.project, fact.kind))
                if old is None or old.recognised_on is None:
                    known[fact.project, fact.kind] = fact
            increase = _increase(row, filled_on, arrived)
            if increase is not None:
                arrivals.append(increase)
    return (*known.values(), *arrivals)


def impossible(row: Row) -> bool:
    """Tell whether a cell that must hold a date holds a text."""
    return any(isinstance(value, str) for key, value in row.items() if key.endswith(("时间", "日期")))


def _of_2022(rows: Iterable[Row]) -> Iterator[Fact]:
    for row in rows:
        for kind, group, day, amount in _SHAPES_2022:
            if row[f"{group}·{day}"] is None:
                continue
            counted = row.get(f"{group}·统计日期") or row[f"{group}·{day}"]
            yield Fact(
                kind,
                row[_CODE],
                row[_UNIT],
                row[f"{group}·{day}"],
                counted,
                row[f"{group}·登记日期"],
                row[f"{group}·认定日期"],
                row[f"{group}·{amount}"] if amount else Fraction(0),
                {"name": row[_NAME], "enclave": row["基本信息·是否飞地"]},
            )


def _of_2023(row: Row, filled_on: date) -> Iterator[Fact]:
    detail = {"name": row[_NAME], "channel": row["基本信息·引进渠道"], "talent": row["基本信息·是否招才"]}
    for kind, group, day, amount in _SHAPES_2023:
        if row[f"{group}·{day}"] is None:
            continue
        counted = row.get(f"{group}·统计日期") or row[f"{group}·{day}"]
        money = row[f"{group}·{amount}"] if amount else Fraction(0)
        yield Fact(
            kind,
            row[_CODE],
            row[_UNIT],
            row[f"{group}·{day}"],
            counted,
            filled_on,
            row[f"{group}·认定日期"],
            money,
            detail,
        )
    if row["企业荣誉·称号"]:
        day, recognised = row["企业荣誉·获得时间"], row["企业荣誉·认定日期"]
        yield Fact("企业荣誉", row[_CODE], row[_UNIT], day, day, filled_on, recognised, detail=detail)
    if row["延期开工批准文号"]:
        yield Fact("延期开工批准", row[_CODE], row[_UNIT], filled_on, filled_on, filled_on, filled_on, detail=detail)


def _increase(row: Row, filled_on: date, arrived: dict[str, Fraction]) -> Fact | None:
    total = row["到位资金·2023年累计到位（万元）"]
    if total is None or total == arrived.get(row[_CODE], 0):
        return None
    step = (total - arrived.get(row[_CODE], 0)) / 10000
    arrived[row[_CODE]] = total
    counted = row["到位资金·统计日期"]
    recognised = row["到位资金·认定日期"]
    return Fact("到位", row[_CODE], row[_UNIT], counted, counted, filled_on, recognised, step, {"name": row[_NAME]})
