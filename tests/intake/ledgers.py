"""Small ledgers as an office sends them, for the tests of batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from intake.building import xlsx

HEAD = (
    "项目编号", "项目名称", "责任单位", "投资方", "正式签约时间", "正式签约金额（万元）", "正式签约认定日期",
    "到位资金时间", "2023年累计到位（万元）", "卡点", "总投资（万元）", "备注",
)  # fmt: skip


def day(text: str) -> datetime:
    """Return a day as a date cell."""
    return datetime.fromisoformat(text)


def row(code: str | None, title: str, unit: str = "第三招商小组", **said: object) -> tuple[object, ...]:
    """Return a row of the ledger; what is not said stays blank."""
    names = ("investor", "signed_on", "signed", "recognised_on", "arrived_on", "arrived", "stuck", "total", "note")
    cells = [day(str(said[name])) if name.endswith("_on") and said.get(name) else said.get(name) for name in names]
    return (code, title, unit, *cells)


def ledger(*rows: Sequence[object], head: Sequence[object] = HEAD) -> bytes:
    """Return a workbook of these rows under the head."""
    return xlsx([head, *rows], sheet_name="台账")


SIGNED = row("WL-2023-0001", "专用车零部件生产", investor="演示投资方", signed_on="2023-02-20", signed=36000)
ARRIVED = row(
    "WL-2023-0001", "专用车零部件生产", investor="演示投资方", signed_on="2023-02-20", signed=36000,
    arrived_on="2023-03-08", arrived=5800,
)  # fmt: skip
NEW = row("WL-2023-0101", "充换电设备制造", signed_on="2023-04-03", signed=24000, stuck="用地", total=24000)
ON = date(2023, 4, 10)
