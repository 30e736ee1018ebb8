"""The shipped flags, and a ledger of a few rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from saima.core.health.examine import FLAGS
from saima.core.health.rows import Finding, Ledger
from saima.core.health.rules import FlagRule, Thresholds, read_rules

ROOT = Path(__file__).resolve().parents[3]
ON = date(2023, 4, 10)


@pytest.fixture(scope="session")
def rules() -> dict[str, FlagRule]:
    return read_rules(yaml.safe_load((ROOT / "catalogue" / "health.yaml").read_text(encoding="utf-8")))


@pytest.fixture
def look(rules: dict[str, FlagRule]) -> Callable[..., list[Finding]]:
    """Look for one flag in a ledger by the shipped thresholds, some of them changed."""

    def look(flag: str, *, on: date = ON, changed: dict[str, object] | None = None, **rows: object) -> list[Finding]:
        version = rules[flag].on(on)
        assert version is not None
        ledger = Ledger(on=on, **{name: tuple(found) for name, found in rows.items()})  # type: ignore[arg-type, call-overload]
        return list(FLAGS[flag](ledger, Thresholds({**version.values, **(changed or {})})))  # type: ignore[dict-item]

    return look
