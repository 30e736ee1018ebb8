"""投资强度异常: a contract far above, or below, what the land norm expects of its mu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from saima.core.health.rows import Finding, Ledger, RecordRow, Value, of_record
from saima.core.health.rules import Thresholds

HUNDREDTHS = 100


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per project. `norm`: fen per mu; `above`, `below`: how many times the norm is far from it.

    The land of a project is the sum of its records; a project without land or contract is not judged.
    """
    norm, above, below = rule.number("norm"), rule.number("above"), rule.number("below")
    land: dict[str, list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        land[record.project].append(record)
    for code, records in sorted(land.items()):
        hundredths = sum(record.quantity for record in records)
        project = ledger.by_code.get(code)
        if project is None or hundredths <= 0 or project.contract <= 0:
            continue
        per_mu = Fraction(project.contract * HUNDREDTHS, hundredths)
        if not norm * below < per_mu < norm * above:
            values: dict[str, Value] = {
                "contract": project.contract, "land": hundredths, "per_mu": str(int(per_mu)), "norm": int(norm),
                "times": str(per_mu / norm), "way": "高于" if per_mu > norm else "低于",
            }  # fmt: skip
            yield Finding("投资强度异常", code, values, tuple(of_record(ledger, r, land=r.quantity) for r in records))
