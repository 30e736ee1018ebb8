"""`saima publish YEAR NUMBER --as USER`: publish a signed issue."""

from __future__ import annotations

import argparse

from saima.cli.acting import as_user, find_user, office_day


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("year", type=int, help="年度")
    parser.add_argument("number", type=int, help="期号")
    as_user(parser, "以哪个账号办理（须有印发权限）")


def run(options: argparse.Namespace) -> int:
    """Publish and print the fingerprint."""
    from saima.core.problems import Problem, Problems
    from saima.publications import actions
    from saima.publications.models import Issue, IssueDraft

    problems: list[Problem] = []
    user = find_user(options.user, problems)
    draft = (
        IssueDraft.objects.filter(year=options.year, number=options.number).exclude(state=IssueDraft.DROPPED).first()
    )
    if draft is None:
        problems.append(
            Problem("命令行·期号", f"{options.year} 年第 {options.number} 期", "已拟稿的一期", "请先拟稿", "cli.issue")
        )
    if user is None or draft is None:
        raise Problems(problems)
    actions.take_step(draft=draft, act="印发", by=user, on=office_day())
    issue = Issue.objects.get(draft=draft)
    print(f"{issue.title}（{issue.year}年第{issue.number}期）已印发，校验码 {issue.fingerprint}")
    return 0
