"""Permanent public codes of facts, sheets and projects, prefixed with the place."""

from __future__ import annotations

from django.conf import settings

from saima.ledger.models import Project


def fact_code(entry: int) -> str:
    """Return the code of the fact with that entry number."""
    return f"{settings.SAIMA_PLACE}-J{entry:07d}"


def sheet_code(entry: int) -> str:
    """Return the code of the 认定表 with that entry number."""
    return f"{settings.SAIMA_PLACE}-R{entry:07d}"


def next_project_codes(year: int, count: int) -> list[str]:
    """Return the next free codes of a year for projects that came without one, within the caller's transaction.

    They form a series of their own (WL-P2023-0042), so that they never meet the numbers an office gives itself.
    """
    prefix = f"{settings.SAIMA_PLACE}-P{year}-"
    last = 0
    for code in Project.objects.filter(code__startswith=prefix).values_list("code", flat=True):
        tail = code[len(prefix) :]
        if tail.isdigit():
            last = max(last, int(tail))
    return [f"{prefix}{number:04d}" for number in range(last + 1, last + 1 + count)]
