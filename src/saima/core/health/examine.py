"""Every flag over the whole ledger: the one place that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from saima.core.health.flags import (
    beyond_capital,
    evidence_alike,
    evidence_twice,
    idle_reserves,
    in_and_out,
    intensity,
    parts_exceed,
    phases,
    printed_rate,
    same_investor,
    same_land,
    same_title,
    start_without_permit,
    voucher_twice,
    year_end,
)
from saima.core.health.rows import Finding, Ledger
from saima.core.health.rules import FlagRule, Thresholds

FLAGS: Mapping[str, Callable[[Ledger, Thresholds], Iterable[Finding]]] = {
    "同一投资方": same_investor.find,
    "同名项目": same_title.find,
    "分期重复": phases.find,
    "同一地块": same_land.find,
    "佐证重复": evidence_twice.find,
    "佐证相近": evidence_alike.find,
    "凭证重复": voucher_twice.find,
    "投资与注册资本悬殊": beyond_capital.find,
    "投资强度异常": intensity.find,
    "资金空转": in_and_out.find,
    "年末集中": year_end.find,
    "无证开工": start_without_permit.find,
    "批量储备": idle_reserves.find,
    "百分比对不上": printed_rate.find,
    "部分大于总数": parts_exceed.find,
}
"""Flag of the catalogue → what finds it."""


def examine(ledger: Ledger, rules: Mapping[str, FlagRule]) -> tuple[Finding, ...]:
    """Return every finding, by flag in the order of the catalogue and then by subject.

    A flag without thresholds in force on the ledger's day is not looked for. The order of rows does not matter.
    """
    found: list[Finding] = []
    for name, rule in rules.items():
        version = rule.on(ledger.on)
        if version is not None:
            found += sorted(FLAGS[name](ledger, Thresholds(version.values)), key=lambda finding: finding.subject)
    return tuple(found)
