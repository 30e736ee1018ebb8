"""投资与注册资本悬殊: a contract many times the registered capital of the firm that is to carry it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from saima.core.health.rows import Finding, Ledger, RecordRow, Value, of_record
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per project whose contract, from `least` on, is at least `times` its registered capital."""
    capital: dict[str, RecordRow] = {}
    for record in ledger.of_kinds(*rule.texts("kinds")):
        if record.amount > 0 and record.amount >= getattr(capital.get(record.project), "amount", 0):
            capital[record.project] = record
    for code, record in sorted(capital.items()):
        project = ledger.by_code.get(code)
        if project is None or project.contract < rule.number("least"):
            continue
        times = Fraction(project.contract, record.amount)
        if times >= rule.number("times"):
            values: dict[str, Value] = {"contract": project.contract, "capital": record.amount, "times": str(times)}
            yield Finding("投资与注册资本悬殊", code, values, (of_record(ledger, record, contract=project.contract),))
