"""The registers beside the ledgers: targets, activities, matters, problem projects, talent, the city's replies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sheets import source
from sheets.layout import A4, Column, Section, Table, write_workbook
from sheets.ledgers import by_team

_SERIAL = Column("序号", 5, "0")
_RECORDED = Column("登记日期", 11, "date")
_DAY = Column("日期", 11, "date")
_UNIT = Column("单位", 16)


def write_targets(folder: Path) -> None:
    """Write the target workbooks of 2022 and 2023: teams, district, and for 2023 the monthly tasks."""
    for year in ("2022", "2023"):
        rows = [row for row in source.read("targets") if row["年度"] == year]
        teams = [
            {"单位": team, "牵头单位": lead}
            | {f"年度目标·{row['指标']}（亿元）": row["目标值"] for row in rows if row["单位"] == team}
            for team, lead in source.teams().items()
        ]
        tables = [
            Table(
                sheet="招商小组目标",
                title=f"武隆区{year}年招商引资目标任务分解表",
                unit="亿元",
                stated="填报单位：区招商中心",
                columns=(
                    _SERIAL,
                    _UNIT,
                    Column("牵头单位", 18),
                    Column("年度目标·正式签约金额（亿元）", 16, "0", True),
                    Column("年度目标·到位资金（亿元）", 16, "0", True),
                ),
                sections=[Section(teams)],
                label_column="单位",
                counter="个",
                paper=A4,
            ),
            _plain_targets("全区目标", f"武隆区{year}年招商引资全区目标", rows, "武隆区"),
        ]
        if year == "2023":
            tables.append(_plain_targets("工作任务", "武隆区2023年招商小组工作任务", rows, "各招商小组"))
        title = f"{year}年目标任务分解表"
        write_workbook(folder / f"{title}.xlsx", tables, title=title, kept_on=date(int(year), 1, 10))


def _plain_targets(sheet: str, title: str, rows: list[source.Row], unit: str) -> Table:
    return Table(
        sheet=sheet,
        title=title,
        stated="填报单位：区招商中心",
        columns=(_SERIAL, _UNIT, Column("指标", 22), Column("目标值", 10), Column("计量单位", 10), Column("周期", 8)),
        sections=[Section([row for row in rows if row["单位"] == unit])],
        paper=A4,
        with_total=False,
    )


def write_activities(folder: Path) -> None:
    """Write 活动台账 of both years: 走出去, 请进来, 活动."""
    for year, cut_off in (("2022", "2022-12-31"), ("2023", "2023-04-09")):
        stated = f"填报单位：区招商中心　数据截至：{cut_off}"
        tables = [
            Table(
                sheet="走出去",
                title=f"武隆区{year}年外出招商台账（走出去）",
                stated=stated,
                columns=(
                    _SERIAL,
                    _DAY,
                    _UNIT,
                    Column("带队层级", 18),
                    Column("地点", 12),
                    Column("事项", 26),
                    Column("拜访企业（家）", 10, "0", True),
                    _RECORDED,
                ),
                sections=[Section(source.read(f"outgoing_{year}"))],
                label_column="单位",
                paper=A4,
            ),
            Table(
                sheet="请进来",
                title=f"武隆区{year}年接待考察台账（请进来）",
                stated=stated,
                columns=(
                    _SERIAL,
                    _DAY,
                    _UNIT,
                    Column("来访企业", 24),
                    Column("家数（家）", 8, "0", True),
                    Column("事项", 22),
                    _RECORDED,
                ),
                sections=[Section(source.read(f"receptions_{year}"))],
                label_column="单位",
                paper=A4,
            ),
            Table(
                sheet="活动",
                title=f"武隆区{year}年招商活动台账",
                stated=stated,
                columns=(_SERIAL, _DAY, _UNIT, Column("活动类别", 12), Column("活动名称", 34), _RECORDED),
                sections=[Section(source.read(f"events_{year}"))],
                label_column="活动名称",
                paper=A4,
            ),
        ]
        title = f"活动台账（{year}年）"
        write_workbook(folder / f"{title}.xlsx", tables, title=title, kept_on=date.fromisoformat(cut_off))


def write_matters(folder: Path) -> None:
    """Write 交办交接事项台账（2023年）.xlsx, one section per team."""
    table = Table(
        sheet="交办交接事项",
        title="武隆区2023年交办、交接事项台账",
        stated="填报单位：区招商中心　数据截至：2023-03-31",
        columns=(
            _SERIAL,
            _UNIT,
            Column("事项", 26),
            Column("交办日期", 11, "date"),
            Column("应办结日", 11, "date"),
            Column("办结日", 11, "date"),
            _RECORDED,
            Column("备注", 20),
        ),
        sections=by_team(source.read("matters_2023"), "单位"),
        label_column="事项",
        counter="件",
        paper=A4,
    )
    write_workbook(folder / "交办交接事项台账（2023年）.xlsx", [table], title=table.title, kept_on=date(2023, 4, 4))


def write_problems(folder: Path) -> None:
    """Write 问题项目清单.xlsx: sixty listed, fifty-two settled by the end of 2022."""
    rows = source.read("problems_2022")
    table = Table(
        sheet="问题项目清单",
        title="武隆区历年招商引资问题项目分类处置清单",
        stated="填报单位：区招商中心　数据截至：2022-12-31",
        columns=(
            _SERIAL,
            Column("项目名称", 26),
            Column("类别", 6),
            Column("成因", 18),
            Column("责任单位", 18),
            Column("列入时间", 11, "date"),
            Column("处置措施", 24),
            Column("处置时间", 11, "date"),
            Column("认定日期", 11, "date"),
            _RECORDED,
        ),
        sections=[Section([row for row in rows if row["类别"] == kind], f"{kind}类") for kind in "ABCD"],
        label_column="项目名称",
        paper=A4,
    )
    write_workbook(folder / "问题项目清单.xlsx", [table], title=table.title, kept_on=date(2022, 12, 31))


def write_talents(folder: Path) -> None:
    """Write 人才引进台账（2023年）.xlsx; head counts only, no person."""
    table = Table(
        sheet="人才引进",
        title="武隆区2023年人才引进台账",
        stated="填报单位：区人力社保局　数据截至：2023-03-31",
        columns=(
            _SERIAL,
            Column("引进时间", 11, "date"),
            _UNIT,
            Column("人才类别", 22),
            Column("人数（人）", 8, "0", True),
            _RECORDED,
            Column("认定日期", 11, "date"),
        ),
        sections=[Section(source.read("talents_2023"))],
        label_column="人才类别",
        paper=A4,
        remarks=("注：三类人才不相加；高层次科技团队至3月末为0。",),
    )
    write_workbook(folder / "人才引进台账（2023年）.xlsx", [table], title=table.title, kept_on=date(2023, 4, 4))


def write_city_replies(folder: Path) -> None:
    """Write 市级认定反馈表.xlsx: what the city recognised of the district's figures of 2022."""
    table = Table(
        sheet="市级认定反馈表",
        title="2022年招商引资项目市级认定反馈表",
        unit="亿元",
        stated="反馈单位：市级招商部门（演示）",
        columns=(
            _SERIAL,
            Column("项目编号", 14),
            Column("项目名称", 26),
            Column("事项", 9),
            Column("区认定金额（亿元）", 11, "0.000", True),
            Column("市认定金额（亿元）", 11, "0.000", True),
            Column("市认定统计日期", 12, "date"),
            Column("文号", 22),
        ),
        sections=[Section(source.read("city_replies"))],
        label_column="项目名称",
        paper=A4,
    )
    write_workbook(folder / "市级认定反馈表.xlsx", [table], title=table.title, kept_on=date(2023, 1, 13))
