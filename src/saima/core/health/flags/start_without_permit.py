"""无证开工: a start of works with neither a permit's number nor its scan."""

from __future__ import annotations

from collections.abc import Iterator

from saima.core.health.rows import Finding, Ledger, of_record
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per start. `fields`: details that prove a permit; `papers`: words in the title of its scan."""
    fields, words = rule.texts("fields"), rule.texts("papers")
    shown = {
        paper.root for paper in ledger.papers if any(word in f"{paper.title}{paper.name}" for word in words)
    }  # fmt: skip
    for record in ledger.of_kinds(*rule.texts("kinds")):
        if record.root not in shown and not any(record.detail.get(name, "").strip() for name in fields):
            yield Finding("无证开工", record.root, {"on": record.on.isoformat()}, (of_record(ledger, record),))
