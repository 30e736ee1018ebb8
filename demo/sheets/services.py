"""The service side and the weekly meeting: requests, duties, handovers, vouchers recognised, slips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sheets import source
from sheets.layout import A4, Column, Section, Table, write_workbook
from sheets.ledgers import by_team

_SERIAL = Column("序号", 5, "0")
_CODE, _NAME = Column("项目编号", 14), Column("项目名称", 26)
_RECORDED = Column("登记日期", 11, "date")
_CLOCK = (
    Column("应办结日", 11, "date"),
    Column("办结日", 11, "date"),
    Column("停表工作日", 8, "0"),
    Column("停表原因", 10),
    Column("停表单位", 16),
)


def write_requests(folder: Path) -> None:
    """Write 服务诉求台账.xlsx: the firms' requests due in March, and those open on the office day."""
    table = Table(
        sheet="服务诉求",
        title="武隆区2023年企业服务诉求台账",
        stated="填报单位：区政务服务办　数据截至：2023-04-09",
        columns=(
            _SERIAL,
            Column("承办单位", 18),
            _CODE,
            _NAME,
            Column("诉求事项", 20),
            Column("提出日期", 11, "date"),
            *_CLOCK,
            Column("企业评价", 9),
            _RECORDED,
        ),
        sections=[Section(source.read("requests_2023"))],
        label_column="项目名称",
        counter="件",
        remarks=("注：应办结日已顺延停表工作日；停表不计入办理时限。",),
    )
    write_workbook(folder / "服务诉求台账.xlsx", [table], title=table.title, kept_on=date(2023, 4, 10))


def write_guarantees(folder: Path) -> None:
    """Write 服务保障事项台账.xlsx: approvals, handovers and slips of the service units due in March."""
    rows = source.read("guarantees_2023")
    units = tuple(dict.fromkeys(row["单位"] for row in rows))
    table = Table(
        sheet="服务保障事项",
        title="武隆区2023年3月服务保障事项台账",
        stated="填报单位：区政务服务办　数据截至：2023-03-31",
        columns=(
            _SERIAL,
            Column("单位", 18),
            Column("事项类别", 10),
            _CODE,
            _NAME,
            Column("事项", 24),
            Column("起算日", 11, "date"),
            *_CLOCK,
            _RECORDED,
        ),
        sections=[Section([row for row in rows if row["单位"] == unit], unit) for unit in units],
        label_column="项目名称",
        counter="件",
        remarks=("注：应办结日已顺延停表工作日；企业诉求另见《服务诉求台账》，两表合计142件、按时131件。",),
    )
    write_workbook(folder / "服务保障事项台账.xlsx", [table], title=table.title, kept_on=date(2023, 4, 4))


def write_handovers(folder: Path) -> None:
    """Write 项目交接台账.xlsx: one handover per signed project, due five working days after the signing."""
    table = Table(
        sheet="项目移交接收",
        title="武隆区招商引资项目交接单登记台账",
        stated="填报单位：区招商中心　数据截至：2023-04-07",
        columns=(
            _SERIAL,
            _CODE,
            _NAME,
            Column("移交单位", 14),
            Column("接收单位", 26),
            Column("正式签约日", 11, "date"),
            Column("应接收日", 11, "date"),
            Column("提交日", 11, "date"),
            Column("接收日", 11, "date"),
            _RECORDED,
        ),
        sections=by_team(source.read("handovers"), "移交单位"),
        label_column="项目名称",
    )
    write_workbook(folder / "项目交接台账.xlsx", [table], title=table.title, kept_on=date(2023, 4, 7))


def write_vouchers(folder: Path) -> None:
    """Write 到位资金认定表（3月）.xlsx: the March increases by voucher, as the centre recognised them."""
    table = Table(
        sheet="到位资金认定表",
        title="武隆区2023年3月到位资金认定表",
        unit="万元",
        stated="认定单位：区招商中心　填报日期：2023-04-04",
        columns=(
            _SERIAL,
            _CODE,
            _NAME,
            Column("责任单位", 14),
            Column("到位时间", 11, "date"),
            Column("凭证号", 20),
            Column("申报金额（万元）", 10, "0", True),
            Column("认定金额（万元）", 10, "0", True),
            Column("认定日期", 11, "date"),
            Column("备注", 30),
        ),
        sections=by_team(source.read("vouchers_2023_03"), "责任单位"),
        label_column="项目名称",
    )
    write_workbook(folder / "到位资金认定表（3月）.xlsx", [table], title=table.title, kept_on=date(2023, 4, 4))


def write_slips(folder: Path) -> None:
    """Write 调度交办单（第13周）.xlsx: nine slips, six in time, one late, two open past their day."""
    table = Table(
        sheet="调度交办单",
        title="2023年第13周周调度交办事项清单",
        stated="交办单位：区招商投资促进工作领导小组办公室　数据截至：2023-04-09",
        columns=(
            _SERIAL,
            Column("编号", 22),
            Column("交办事项", 22),
            Column("责任单位", 18),
            _CODE,
            _NAME,
            Column("交办日期", 11, "date"),
            Column("应办结日", 11, "date"),
            Column("办结日", 11, "date"),
            _RECORDED,
        ),
        sections=[Section(source.read("slips_week_13"))],
        label_column="项目名称",
        counter="件",
        paper=A4,
    )
    write_workbook(folder / "调度交办单（第13周）.xlsx", [table], title=table.title, kept_on=date(2023, 4, 9))
