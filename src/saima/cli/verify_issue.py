"""`saima verify-issue N`: recompute a published issue from its frozen inputs and compare it byte by byte."""

from __future__ import annotations

import argparse

from saima.core.amounts import whole_number


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("number", nargs="?", help="期号；省略为全部")
    parser.add_argument("--year", type=int, help="年度（默认最近一年）")


def run(options: argparse.Namespace) -> int:
    """Verify one issue or all; exit 1 if one differs."""
    from saima.core.problems import Problem, Problems
    from saima.publications.actions import verify_issue
    from saima.publications.models import Issue

    found = Issue.objects.all().order_by("year", "number")
    if options.year:
        found = found.filter(year=options.year)
    if options.number:
        number = whole_number(options.number)
        found = found.filter(code=options.number) if number is None else found.filter(number=number)
    if not found:
        known = (
            "、".join(f"{i.year}年第{i.number}期" for i in Issue.objects.order_by("year", "number")) or "还没有印发过"
        )
        raise Problems([Problem("命令行·期号", str(options.number or "全部"), known, "请从中选择", "cli.verify")])
    wrong = 0
    for issue in found:
        outcome = verify_issue(issue)
        print(f"{'一致' if outcome.holds else '不一致'}  {issue}  校验码 {issue.fingerprint[:16]}")
        for line in outcome.differences:
            print(f"    {line}")
        wrong += not outcome.holds
    return 1 if wrong else 0
