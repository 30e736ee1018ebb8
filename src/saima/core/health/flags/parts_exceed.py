"""部分大于总数: arrivals above the contract, contract above the total, recognition above claim, tax above output."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from saima.core.health.rows import Finding, Item, Ledger, RecordRow, Value, of_project, of_record
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per comparison that fails. `tolerance`: by how much of the whole a part may exceed it."""
    over, of = (1 + rule.number("tolerance")).as_integer_ratio()
    arrived: dict[str, list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("arrivals")):
        arrived[record.project].append(record)
    for project in ledger.projects:
        records = arrived.get(project.code, [])
        came = sum(record.amount for record in records)
        if project.contract and came * of > over * project.contract:
            items = tuple(of_record(ledger, record) for record in records)
            yield _finding(f"到位:{project.code}", "到位合计", came, "协议或合同金额", project.contract, items)
        if project.total and project.signed * of > over * project.total:
            whole = (of_project(project, contract=project.signed),)
            yield _finding(f"合同:{project.code}", "正式签约金额", project.signed, "总投资", project.total, whole)
    for record in ledger.of_kinds(*rule.texts("claims")):
        if record.claimed > 0 and record.amount > record.claimed:
            own = (of_record(ledger, record),)
            yield _finding(f"认定:{record.root}", "认定金额", record.amount, "申报金额", record.claimed, own)
        tax, output = (int(record.detail.get(name) or 0) for name in ("expected_tax", "expected_output"))
        if output and tax > output:
            yield _finding(f"税收:{record.root}", "预计年税收", tax, "预计年产值", output, (of_record(ledger, record),))


def _finding(subject: str, part: str, came: int, whole: str, limit: int, items: tuple[Item, ...]) -> Finding:
    values: dict[str, Value] = {"part": part, "came": came, "whole": whole, "limit": limit, "over": came - limit}
    return Finding("部分大于总数", subject, values, items)
