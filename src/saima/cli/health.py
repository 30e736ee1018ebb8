"""`saima health [CODE]`: examine the ledger, list its flags, show one, answer it, rule on it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from saima.cli.acting import find_user, office_day

if TYPE_CHECKING:
    from saima.health.models import Flag, FlagQuerySet
    from saima.people.models import Unit, User

RESULTS = ("核实无误", "需更正", "转督查")
STATES = ("待处理", "待说明", "已说明", "情况有变", *RESULTS, "已消除", "全部")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", nargs="?", metavar="提示编号", help="只看这一条，如 WL-T08c8336eb4")
    parser.add_argument("--examine", action="store_true", help="先重新体检（后台每夜也做一次）")
    parser.add_argument("--kind", default="", metavar="种类", help="只列这一种，如 佐证重复")
    parser.add_argument("--state", default="待处理", choices=STATES, help="只列这种状态（默认 待处理）")
    parser.add_argument("--as", dest="user", metavar="USER", help="以哪个账号看和办理；不写就看全部，不能办理")
    parser.add_argument("--answer", metavar="说明", help="对这一条作说明（须写 --as）")
    parser.add_argument("--unit", default="", metavar="单位代码", help="代哪个单位说明（有代登记权限的账号用）")
    parser.add_argument("--rule", choices=RESULTS, help="裁定这一条（须写 --as 和 --reason）")
    parser.add_argument("--reason", default="", help="裁定的理由")


def run(options: argparse.Namespace) -> int:
    """Do what was asked, then print; faults and refusals are told in sentences by the command's frame."""
    from saima.core.problems import Problem, Problems
    from saima.health import actions
    from saima.health.catalogue import flag_rules
    from saima.health.contents.keeping import read_files
    from saima.health.models import Flag
    from saima.people.models import Unit

    faults: list[Problem] = []
    user = find_user(options.user, faults) if options.user else None
    unit = Unit.objects.filter(code=options.unit).first() if options.unit else None
    faults += [
        Problem(f"命令行·{place}", found, needed, remedy, "cli.health")
        for wrong, place, found, needed, remedy in (
            (options.unit and unit is None, "单位", options.unit, "已有的单位代码", "请核对"),
            (
                options.kind and options.kind not in flag_rules(),
                "种类",
                options.kind,
                "、".join(flag_rules()),
                "请改写",
            ),
            (_acts(options) and not (options.user and options.code), "办理", "缺账号或编号", "--as 和编号", "请补上"),
        )
        if wrong
    ]
    if faults:
        raise Problems(faults)
    on = office_day()
    if options.examine:
        read_files()
        made = actions.examine_ledger(on=on, by=user)
        print(f"{on} 体检：提示 {made.raised} 条，新 {made.new}，有变化 {made.changed}，消除 {made.gone}")
    seen = Flag.objects.visible_to(user) if user else Flag.objects.all()
    if not options.code:
        return _list(seen, options)
    flag = seen.filter(code=options.code).first()
    if flag is None:
        raise Problems([Problem("命令行·编号", options.code, "看得到的编号", "先用 saima health 列出", "cli.health")])
    if user is not None:
        _act(flag, user, unit, on, options)
    return _show(flag, user)


def _acts(options: argparse.Namespace) -> bool:
    return options.answer is not None or bool(options.rule)


def _act(flag: Flag, user: User, unit: Unit | None, on: date, options: argparse.Namespace) -> None:
    from saima.health import actions

    if options.answer is not None:
        actions.answer(flag=flag, text=options.answer, by=user, on=on, unit=unit)
    if options.rule:
        actions.rule(flag=flag, result=options.rule, text=options.reason, by=user, on=on)


def _list(seen: FlagQuerySet, options: argparse.Namespace) -> int:
    from saima.health.catalogue import flag_title, reason_of
    from saima.health.queries.listing import OPEN_STATES, in_order

    states = {"待处理": OPEN_STATES, "全部": None}.get(options.state, (options.state,))
    found = seen.filter(kind=options.kind) if options.kind else seen
    found = found if states is None else found.filter(state__in=states)
    for flag in found.order_by(*in_order()):
        print(f"{flag.code}  {flag.state}  {flag_title(flag.kind)}：{reason_of(flag.kind, flag.values)}")
    print(f"共 {found.count()} 条（{options.state}）")
    return 0


def _show(flag: Flag, user: User | None) -> int:
    from saima.health.catalogue import flag_title, reason_of
    from saima.health.models import FlagItem
    from saima.health.queries.flag import steps_of
    from saima.health.queries.parts import parts_of

    print(f"{flag.code}  {flag.state}  {flag_title(flag.kind)}\n{reason_of(flag.kind, flag.values)}")
    if user is None:
        for item in FlagItem.objects.filter(flag=flag).select_related("project", "fact", "unit"):
            print("  " + "  ".join(str(part) for part in (item.unit, item.project, item.fact) if part))
        return 0
    for part in parts_of(user, [flag]).get(flag.pk, ()):
        named = "  ".join(str(each) for each in (part.unit_title, part.project, part.fact) if each)
        print(f"  {'属于其他单位，名称不显示' if part.is_masked else named}")
    for step in steps_of(user, flag):
        if step.ruling:
            print(f"  {step.ruling.ruled_on} 裁定 {step.ruling.result}：{step.ruling.text}")
        elif step.answer:
            told = "内容不显示" if step.is_masked else f"{step.answer.unit}：{step.answer.text}"
            print(f"  {step.answer.answered_on} 说明 {told}")
    return 0
