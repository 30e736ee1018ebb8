"""`saima publish YEAR NUMBER --as USER`: publish a signed issue."""

from __future__ import annotations

import argparse

from django.utils import timezone


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("year", type=int, help="年度")
    parser.add_argument("number", type=int, help="期号")
    parser.add_argument("--as", dest="user", required=True, metavar="USER", help="以哪个账号办理（须有印发权限）")


def run(options: argparse.Namespace) -> int:
    """Publish and print the fingerprint."""
    from saima.core.problems import Problem, Problems
    from saima.people.models import User
    from saima.people.queries import office_instant
    from saima.publications import actions
    from saima.publications.models import Issue, IssueDraft

    user = User.objects.filter(username=options.user).first()
    draft = (
        IssueDraft.objects.filter(year=options.year, number=options.number).exclude(state=IssueDraft.DROPPED).first()
    )
    problems = []
    if user is None:
        problems.append(Problem("命令行·账号", options.user, "已有的账号", "请核对", "cli.user"))
    if draft is None:
        problems.append(
            Problem("命令行·期号", f"{options.year} 年第 {options.number} 期", "已拟稿的一期", "请先拟稿", "cli.issue")
        )
    if user is None or draft is None:
        raise Problems(problems)
    on = timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (a command reads the clock)
    actions.take_step(draft=draft, act="印发", by=user, on=on)
    issue = Issue.objects.get(draft=draft)
    print(f"{issue.title}（{issue.year}年第{issue.number}期）已印发，校验码 {issue.fingerprint}")
    return 0
