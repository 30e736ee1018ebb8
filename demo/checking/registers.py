"""The registers of 2022 and the four versions of the progress ledger against each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from checking import expected as want
from checking.facts import VERSIONS, Fact, book, impossible, version
from checking.figures import Figure
from checking.reading import Row, Sheet, sheets_of

_CODE = "基本信息·项目编号"


def activities_2022(folder: Path) -> Iterator[Figure]:
    """Yield trips and firms of the leaders and trips of the teams."""
    rows = sheets_of(folder / "活动台账（2022年）.xlsx")["走出去"].rows
    for level, needed in want.TRIPS_2022.items():
        own = [row for row in rows if row["带队层级"] == level]
        yield Figure(f"2022 {level}外出", (len(own), int(sum(row["拜访企业（家）"] for row in own))), needed)
    teams = {team: sum(row["单位"] == team for row in rows) for team in want.TEAMS}
    yield Figure("2022 小组外出", teams, want.TEAM_TRIPS_2022)
    yield Figure("2022 小组外出合计", sum(teams.values()), 105)


def problem_projects(folder: Path) -> Iterator[Figure]:
    """Yield sixty listed and fifty-two settled, by class, all by the end of 2022."""
    rows = sheets_of(folder / "问题项目清单.xlsx")["问题项目清单"].rows
    found = {
        kind: (len(own), sum(row["处置时间"] is not None for row in own))
        for kind in want.PROBLEMS
        if (own := [row for row in rows if row["类别"] == kind])
    }
    yield Figure("问题项目按类", found, want.PROBLEMS)
    days = [row[key] for row in rows for key in ("列入时间", "处置时间", "认定日期", "登记日期") if row[key]]
    yield Figure("问题项目年内了结", max(days) <= date(2022, 12, 31), True)


def targets(folder: Path) -> Iterator[Figure]:
    """Yield the teams' targets of both years and their sums."""
    for year, total in (("2022", (230, 55)), ("2023", (260, 70))):
        rows = sheets_of(folder / f"{year}年目标任务分解表.xlsx")["招商小组目标"].rows
        pairs = {row["单位"]: (row["年度目标·正式签约金额（亿元）"], row["年度目标·到位资金（亿元）"]) for row in rows}
        yield Figure(f"{year} 目标合计", tuple(sum(pair[i] for pair in pairs.values()) for i in (0, 1)), total)
        needed = want.TARGETS_2022 if year == "2022" else {team: pair[0] for team, pair in want.TARGETS_2023.items()}
        yield Figure(f"{year} 小组签约目标", {team: pair[0] for team, pair in pairs.items()}, needed)
        if year == "2023":
            yield Figure("2023 小组到位目标", pairs, want.TARGETS_2023)


def city_replies(folder: Path) -> Iterator[Figure]:
    """Yield three projects where the city recognised another amount than the district."""
    rows = sheets_of(folder / "市级认定反馈表.xlsx")["市级认定反馈表"].rows
    differing = {row["项目编号"] for row in rows if row["区认定金额（亿元）"] != row["市认定金额（亿元）"]}
    yield Figure("市级认定与区认定不同的项目", len(differing), 3)
    own = {
        (f.project, f.kind): f.amount
        for f in book(folder, until="1月")
        if f.kind == "签约" or (f.kind == "到位" and f.counted_on.year == 2022)
    }
    agreeing = all(own[row["项目编号"], row["事项"]] == row["区认定金额（亿元）"] for row in rows)
    yield Figure("反馈表的区认定金额与台账一致", agreeing, True)


def versions(folder: Path) -> Iterator[Figure]:
    """Yield what a version says again of the one before, what it adds, and that its sums are those of its rows."""
    sheets = {name: version(folder, name) for name in VERSIONS}
    yield Figure("各版行数", tuple(len(sheet.rows) for sheet in sheets.values()), (23, 37, 44, 46))
    for name, sheet in sheets.items():
        yield Figure(f"{name}台账小计、合计与行一致", tuple(_wrong_sums(sheet)), ())
    for before, after in pairwise(VERSIONS):
        yield Figure(f"{before}已有记录在{after}未变", tuple(_changed(sheets[before], sheets[after])), ())
    open_facts = [fact for fact in book(folder, until="3月") if fact.recognised_on is None]
    yield Figure("办公日待认定", len(open_facts), 4)
    yield Figure("待认定都是注册", {fact.kind for fact in open_facts}, {"注册"})
    yield from _week_14(folder, sheets)


def _wrong_sums(sheet: Sheet) -> Iterator[str]:
    """Yield every count or sum the sheet states that its rows do not give; subtotals stand in category order."""
    groups = list(dict.fromkeys(sheet.categories))
    for index, stated in enumerate(sheet.sums):
        own = [
            row
            for row, category in zip(sheet.rows, sheet.categories, strict=True)
            if stated.word == "合计" or category == groups[index]
        ]
        if stated.count != len(own):
            yield f"{stated.word}：{stated.count} 项，实有 {len(own)} 项"
        for key, total in stated.sums.items():
            if total != sum(row[key] for row in own if isinstance(row[key], Fraction)):
                yield f"{stated.word} {key}"


def _changed(before: Sheet, after: Sheet) -> Iterator[str]:
    """Yield every recorded cell that a later version drops or changes; plans, blockers and arrivals may move."""
    later = {row[_CODE]: row for row in after.rows}
    for row in before.rows:
        for key, value in row.items():
            free = key.startswith(("计划", "卡点", "备注", "到位资金", "基本信息·序号"))
            if not free and value is not None and later[row[_CODE]][key] != value:
                yield f"{row[_CODE]} {key}"


def _week_14(folder: Path, sheets: dict[str, Sheet]) -> Iterator[Figure]:
    """Yield the week of 2023-04-03 to 04-09 as far as the ledgers carry it."""
    refused = [row for row in sheets["4月上旬"].rows if impossible(row)]
    yield Figure("4月上旬退回的行", [row["基本信息·项目名称"] for row in refused], ["温泉度假村"])
    before = {(fact.project, fact.kind) for fact in book(folder, until="3月")}
    fresh = [fact for fact in book(folder, until="4月上旬") if fact.recorded_on == date(2023, 4, 10)]
    fresh_kinds = [fact for fact in fresh if (fact.project, fact.kind) not in before or fact.kind == "到位"]
    counts = tuple(sum(fact.kind == kind for fact in fresh_kinds) for kind in ("签约", "注册", "开工", "到位"))
    yield Figure("第14周新增签约、注册、开工、到位笔数", counts, (2, 3, 2, 3))
    arrived = sum((fact.amount for fact in fresh if fact.kind == "到位"), Fraction(0))
    yield Figure("第14周到位（亿元）", arrived, Fraction("0.62"))
    week = [fact for fact in fresh_kinds if fact.kind != "到位"]
    inside = all(date(2023, 4, 3) <= fact.happened_on <= date(2023, 4, 9) for fact in week)
    yield Figure("第14周新增都发生在本周", inside, True)
    yield Figure("新签约来自储备项目", _from_reserves(folder, fresh_kinds), True)
    changed = {row[_CODE] for row in _moved(sheets["3月"], sheets["4月上旬"])}
    yield Figure("4月上旬与3月不同的行（含新增）", len(changed), 11)


def _from_reserves(folder: Path, fresh: list[Fact]) -> bool:
    codes = {row["项目编号"] for row in sheets_of(folder / "2023年储备与在谈项目台账.xlsx")["储备与在谈项目"].rows}
    return all(fact.project in codes for fact in fresh if fact.kind == "签约")


def _moved(before: Sheet, after: Sheet) -> Iterator[Row]:
    known = {row[_CODE]: {k: v for k, v in row.items() if "序号" not in k} for row in before.rows}
    for row in after.rows:
        if {k: v for k, v in row.items() if "序号" not in k} != known.get(row[_CODE]):
            yield row
