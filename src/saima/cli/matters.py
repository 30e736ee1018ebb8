"""`saima matters`: list what must be done by a day, or take the next step, by the rights of the user it is done as."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from saima.cli.acting import acting_user, as_user, office_day, read_act, with_texts

if TYPE_CHECKING:
    from saima.people.models import User

SHOWN = ("open", "overdue", "week", "escalated", "done", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser)
    parser.add_argument("--show", choices=SHOWN, default="overdue", help="列哪些，默认已逾期的")
    parser.add_argument("--kind", default="", help="只列这一种：交接单、审批节点、诉求、交办单……")
    parser.add_argument("--unit", default="", metavar="CODE", help="只列这个承办单位")
    parser.add_argument("--page", default="1", help="第几页，每页 50 件")
    parser.add_argument("--step", nargs=2, metavar=("CODE", "ACT"), help="办理一步：事项编号，接收、退回、办结……")
    with_texts(parser, "这一步要写明的：reason result unit stop rating document on on_behalf_of，或事项的要素")


def run(options: argparse.Namespace) -> int:
    """Print the list, one matter a line; or take the step and print where the matter stands."""
    user, on = acting_user(options.user), office_day()
    if options.step:
        _step(*options.step, given=options.given, user=user, on=on)
    else:
        _list(options, user=user, on=on)
    return 0


def _list(options: argparse.Namespace, *, user: User, on: date) -> None:
    from saima.service.queries.matters import MatterFilter, matter_page
    from saima.service.workcalendar import office_calendar

    show = "" if options.show == "open" else options.show
    chosen = MatterFilter.read({"kind": options.kind, "show": show, "unit": options.unit, "page": options.page})
    page = matter_page(user, chosen, on=on, calendar=office_calendar())
    for row in page.rows:
        matter = row.matter
        due = f"{matter.due_on}{'（暂定）' if matter.is_provisional else ''}" if matter.due_on else "—"
        unit = matter.unit.title if matter.unit else "—"
        state = f"{matter.state}（升级到{matter.escalated_to}）" if matter.escalated_to else matter.state
        print("\t".join((matter.code, row.lamp.word, row.lamp.reason, due, state, unit, matter.title)))
    print(f"{on} 共 {page.count} 件，第 {page.first}–{page.last} 件")


def _step(code: str, act: str, *, given: list[str], user: User, on: date) -> None:
    from saima.service import actions
    from saima.service.forms import read_step
    from saima.service.queries.matter import find_matter

    matter, typed = read_act(find_matter(user, code), "事项", code, given, user=user, fault="cli.matter")
    done = actions.take_step(matter=matter, act=act, by=user, step=read_step(typed, matter=matter, act=act, on=on))
    print(f"{done.code} {done.title}：{act}，现在是“{done.state}”")
