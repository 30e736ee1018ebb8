"""Permanent public codes, prefixed with the place and a letter: no two kinds of things share one (`LETTERS`)."""

from __future__ import annotations

from django.conf import settings

from saima.ledger.models import Project

LETTERS = {
    "fact": "J",  # 记录
    "sheet": "R",  # 认定表
    "project": "P",
    "batch": "D",  # 导入
    "run": "K",  # 核算
    "rehearsal": "C",  # 测算
    "matter": "S",  # 事项
    "invitation": "Y",  # 邀请
    "issue": "T",  # 通报
    "lead": "L",  # 来源
    "flag": "X",  # 提醒
    "docket": "A",  # 案卷
    "printed_rate": "B",  # 百分比
}


def coded(kind: str, rest: str) -> str:
    """Return the public code of a thing: WL-J0000012 for a fact whose `rest` is 0000012."""
    return f"{settings.SAIMA_PLACE}-{LETTERS[kind]}{rest}"


def entry_code(kind: str, entry: int) -> str:
    """Return the code of a thing known by its ledger entry number."""
    return coded(kind, f"{entry:07d}")


def next_project_codes(year: int, count: int) -> list[str]:
    """Return the next free codes of a year for projects that came without one, within the caller's transaction.

    They form a series of their own (WL-P2023-0042), so that they never meet the numbers an office gives itself.
    """
    prefix = coded("project", f"{year}-")
    last = 0
    for code in Project.objects.filter(code__startswith=prefix).values_list("code", flat=True):
        tail = code[len(prefix) :]
        if tail.isdigit():
            last = max(last, int(tail))
    return [f"{prefix}{number:04d}" for number in range(last + 1, last + 1 + count)]
