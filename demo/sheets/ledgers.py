"""The project ledgers: the signings of 2022, the four versions of 2023, reserves and talks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sheets import source
from sheets.layout import Column, Section, Table, write_workbook
from sheets.source import Row

_UNIT = "基本信息·责任单位"
_ARRIVED = "到位资金·2023年累计到位（万元）"
# A fact shows in a version when its day is not after the version's cut-off; its recognition when it is not after the
# day of filling in. The first column of each group is the day that decides.
_DATED = {
    "协议签约": "时间",
    "正式签约": "时间",
    "注册": "时间",
    "备案": "时间",
    "用地": "时间",
    "开工": "时间",
    "企业荣誉": "获得时间",
}


def by_team(rows: tuple[Row, ...], column: str) -> list[Section]:
    """Return the rows in one section per promotion team, under its title and lead office."""
    return [
        Section(tuple(row for row in rows if row[column] == team), f"{team}（牵头单位：{lead}）")
        for team, lead in source.teams().items()
    ]


_SIGNED_2022 = (
    Column("基本信息·序号", 5, "0"),
    Column("基本信息·项目编号", 14),
    Column("基本信息·项目名称", 26),
    Column("基本信息·投资方", 22),
    Column("基本信息·统一社会信用代码", 12),
    Column("基本信息·责任单位", 14),
    Column("基本信息·行业", 10),
    Column("基本信息·建设内容", 34),
    Column("基本信息·是否飞地", 6),
    Column("正式签约·协议种类", 9),
    Column("正式签约·签约时间", 11, "date"),
    Column("正式签约·签约金额（亿元）", 10, "0.000", True),
    Column("正式签约·统计日期", 11, "date"),
    Column("正式签约·登记日期", 11, "date"),
    Column("正式签约·认定日期", 11, "date"),
    Column("注册·注册时间", 11, "date"),
    Column("注册·注册资本（万元）", 9, "0"),
    Column("注册·登记日期", 11, "date"),
    Column("注册·认定日期", 11, "date"),
    Column("开工·开工时间", 11, "date"),
    Column("开工·统计日期", 11, "date"),
    Column("开工·登记日期", 11, "date"),
    Column("开工·认定日期", 11, "date"),
    Column("开工·施工许可证号", 18),
    Column("到位资金·累计到位（亿元）", 10, "0.00", True),
    Column("到位资金·统计日期", 11, "date"),
    Column("到位资金·登记日期", 11, "date"),
    Column("到位资金·认定日期", 11, "date"),
    Column("备注", 30),
)

_PROGRESS = (
    Column("基本信息·序号", 5, "0"),
    Column("基本信息·项目编号", 14),
    Column("基本信息·项目名称", 26),
    Column("基本信息·投资方", 22),
    Column("基本信息·统一社会信用代码", 12),
    Column(_UNIT, 14),
    Column("基本信息·产业链", 16),
    Column("基本信息·引进渠道", 11),
    Column("基本信息·是否招才", 6),
    Column("基本信息·总投资（亿元）", 9, "0.000", True),
    Column("协议签约·时间", 11, "date"),
    Column("协议签约·协议金额（亿元）", 9, "0.00", True),
    Column("协议签约·预计年产值（亿元）", 9, "0.00", True),
    Column("协议签约·预计年税收（亿元）", 9, "0.00", True),
    Column("协议签约·统计日期", 11, "date"),
    Column("协议签约·认定日期", 11, "date"),
    Column("正式签约·时间", 11, "date"),
    Column("正式签约·金额（亿元）", 9, "0.000", True),
    Column("正式签约·统计日期", 11, "date"),
    Column("正式签约·认定日期", 11, "date"),
    Column("注册·时间", 11, "date"),
    Column("注册·认定日期", 11, "date"),
    Column("备案·时间", 11, "date"),
    Column("备案·认定日期", 11, "date"),
    Column("用地·时间", 11, "date"),
    Column("用地·面积（亩）", 8, "0.00", True),
    Column("用地·认定日期", 11, "date"),
    Column("开工·时间", 11, "date"),
    Column("开工·统计日期", 11, "date"),
    Column("开工·认定日期", 11, "date"),
    Column("开工·施工许可证号", 18),
    Column("计划开工月份", 10),
    Column(_ARRIVED, 10, "0", True),
    Column("到位资金·统计日期", 11, "date"),
    Column("到位资金·认定日期", 11, "date"),
    Column("企业荣誉·称号", 9),
    Column("企业荣誉·获得时间", 11, "date"),
    Column("企业荣誉·认定日期", 11, "date"),
    Column("延期开工批准文号", 20),
    Column("卡点", 14),
    Column("卡点责任单位", 16),
    Column("备注", 30),
)


def write_signed_2022(folder: Path) -> None:
    """Write 2022年签约台账.xlsx: 37 signings and one enclave project registered without a contract."""
    rows = source.read("ledger_2022")
    table = Table(
        sheet="签约台账",
        title="武隆区2022年招商引资项目签约台账",
        unit="亿元",
        stated="填报单位：区招商中心　数据截至：2022-12-31",
        columns=_SIGNED_2022,
        sections=by_team(rows, _UNIT),
        label_column="基本信息·项目名称",
        remarks=("注：统计日期为当周周五；共济润道新能源交易中心已注册未签约，注册资本不计入签约金额。",),
    )
    write_workbook(folder / "2022年签约台账.xlsx", [table], title=table.title, kept_on=date(2022, 12, 31))


def write_progress(folder: Path) -> None:
    """Write the versions of 2023年项目推进台账: the same header, each as it stood on its day of filling in."""
    for version in source.read("progress_versions_2023"):
        name, cut_off, filled_on = version["版本"], version["数据截至"], version["填报日期"]
        rows = progress_rows(name)
        table = Table(
            sheet="项目推进台账",
            title=f"武隆区2023年招商引资项目推进台账（{name}）",
            unit="万元",
            stated=f"填报单位：区招商中心　填报日期：{filled_on}　数据截至：{cut_off}",
            columns=_PROGRESS,
            sections=by_team(rows, _UNIT),
            label_column="基本信息·项目名称",
            remarks=("注：认定日期空白为尚未认定；到位资金为2023年1月1日以来累计数。",),
        )
        path = folder / f"2023年项目推进台账（{name}）.xlsx"
        write_workbook(path, [table], title=table.title, kept_on=date.fromisoformat(filled_on))


def progress_rows(name: str) -> tuple[Row, ...]:
    """Return the rows of one version, as known on its day of filling in."""
    versions = source.read("progress_versions_2023")
    order = [version["版本"] for version in versions]
    reached = order[: order.index(name) + 1]
    version = versions[order.index(name)]
    changes = [change for change in source.read("progress_changes_2023") if change["自版本"] in reached]
    arrivals = [arrival for arrival in source.read("progress_arrivals_2023") if arrival["版本"] in reached]
    rows = []
    for project in source.read("progress_2023"):
        row = _as_known(project, cut_off=version["数据截至"], filled_on=version["填报日期"])
        if not (row["协议签约·时间"] or row["正式签约·时间"]):
            continue
        code = row["基本信息·项目编号"]
        for arrival in (one for one in arrivals if one["项目编号"] == code):
            row |= {_ARRIVED: arrival["2023年累计到位（万元）"], "到位资金·统计日期": arrival["统计日期"],
                    "到位资金·认定日期": arrival["认定日期"]}  # fmt: skip
        row |= {change["列"]: change["值"] for change in changes if change["项目编号"] == code}
        rows.append(row)
    return tuple(rows)


def _as_known(project: Row, *, cut_off: str, filled_on: str) -> dict[str, str]:
    """Blank what had not happened by the cut-off and what was not recognised by the day of filling in."""
    row = dict(project)
    for group, day in _DATED.items():
        happened = project[f"{group}·{day}"]
        for key in (key for key in project if key.startswith(f"{group}·")):
            late = key.endswith("·认定日期") and project[key] > filled_on
            if happened == "" or happened > cut_off or late:
                row[key] = ""
    return row


def write_reserves(folder: Path) -> None:
    """Write 2023年储备与在谈项目台账.xlsx: one row per reserve, and later talks on a sheet of their own."""
    columns = (
        Column("序号", 5, "0"),
        Column("项目编号", 14),
        Column("项目名称", 24),
        Column("意向投资方", 22),
        Column("责任单位", 14),
        Column("行业", 11),
        Column("意向投资额（亿元）", 10, "0.00", True),
        Column("入库时间", 11, "date"),
        Column("登记日期", 11, "date"),
        Column("线索来源", 11),
        Column("洽谈进展", 30),
        Column("洽谈时间", 11, "date"),
    )
    stated = "填报单位：区招商中心　填报日期：2023-04-04　数据截至：2023-03-31"
    reserves = Table(
        sheet="储备与在谈项目",
        title="武隆区2023年储备与在谈项目台账",
        unit="亿元",
        stated=stated,
        columns=columns,
        sections=by_team(source.read("reserves_2023"), "责任单位"),
        label_column="项目名称",
    )
    keys = ("序号", "项目编号", "项目名称", "责任单位", "洽谈进展", "洽谈时间", "登记日期")
    talks = Table(
        sheet="洽谈进展更新",
        title="武隆区2023年在谈项目洽谈进展更新",
        stated=stated,
        columns=[column for key in keys for column in columns if column.key == key],
        sections=by_team(source.read("talks_2023"), "责任单位"),
        label_column="项目名称",
    )
    path = folder / "2023年储备与在谈项目台账.xlsx"
    write_workbook(path, [reserves, talks], title=reserves.title, kept_on=date(2023, 4, 4))
