"""`saima agreements`: list reviews, gates and obligations, or take the next step, by the rights of the user."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from saima.cli.acting import acting_user, as_user, office_day, read_act, with_texts

if TYPE_CHECKING:
    from saima.people.models import User

SHOWN = ("open", "soon", "late", "default", "done", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser)
    parser.add_argument("--show", choices=SHOWN, default="open", help="列哪些，默认未了结的")
    parser.add_argument("--kind", default="", help="只列这一种：评审、合法性审查、公平竞争审查、协议、义务、追偿")
    parser.add_argument("--project", default="", metavar="CODE", help="只列这个项目")
    parser.add_argument("--page", default="1", help="第几页，每页 50 件")
    parser.add_argument("--signings", action="store_true", help="列缺公平竞争审查的签约")
    parser.add_argument("--promised", action="store_true", help="列承诺与实绩，按评审等级")
    parser.add_argument("--step", nargs=2, metavar=("CODE", "ACT"), help="办理一步：案卷编号，通过、登记履行、兑付……")
    names = "reason result amount amount_unit quantity days units veto stop document on_behalf_of on"
    with_texts(parser, f"这一步要写明的：{names}")


def run(options: argparse.Namespace) -> int:
    """Print a list, one line each; or take the step and print where the docket stands."""
    user, on = acting_user(options.user), office_day()
    if options.step:
        _step(*options.step, given=options.given, user=user, on=on)
    elif options.signings:
        _signings(user=user, on=on)
    elif options.promised:
        _promised(user=user, on=on)
    else:
        _list(options, user=user, on=on)
    return 0


def _list(options: argparse.Namespace, *, user: User, on: date) -> None:
    from saima.agreements.queries.dockets import DocketFilter, docket_page

    show = "" if options.show == "open" else options.show
    typed = {"kind": options.kind, "show": show, "project": options.project, "page": options.page}
    page = docket_page(user, DocketFilter.read(typed), on=on)
    for row in page.rows:
        docket = row.docket
        unit = docket.unit.title if docket.unit else docket.side or "—"
        told = (docket.code, docket.kind, row.lamp.word, row.lamp.reason, str(docket.due_on or "—"), docket.state, unit)
        print("\t".join((*told, docket.project.title, docket.title)))
    print(f"{on} 共 {page.count} 件，第 {page.first}–{page.last} 件")


def _signings(*, user: User, on: date) -> None:
    from saima.agreements.queries.signings import SigningFilter, signing_page

    page = signing_page(user, SigningFilter(), on=on)
    for row in page.rows:
        title = row.fact.project.title if row.fact.project else ""
        print("\t".join((row.fact.code, "红", str(row.fact.happened_on), str(row.gated.approved_on), title)))
    print(f"{page.since} 起批准的须公平竞争审查：{page.total} 件，缺 {page.lacking} 件")


def _promised(*, user: User, on: date) -> None:
    from saima.agreements.queries.promised import promised_page

    page = promised_page(user, on=on)
    for cell in page.by_grade:
        ratio = "—" if cell.ratio is None else f"{cell.ratio.numerator}/{cell.ratio.denominator}"
        told = (cell.kind.title, cell.group, f"{cell.fulfilled}/{cell.count}")
        print("\t".join((*told, cell.counted(cell.promised), cell.counted(cell.actual), ratio)))
    print(f"{on} 到期义务 {page.obligations} 项，项目 {page.projects} 个；各种条款不相加")


def _step(code: str, act: str, *, given: list[str], user: User, on: date) -> None:
    from saima.agreements import actions
    from saima.agreements.forms import read_step
    from saima.agreements.queries.docket import find_docket

    docket, typed = read_act(find_docket(user, code), "案卷", code, given, user=user, fault="cli.docket")
    done = actions.take_step(docket=docket, act=act, by=user, step=read_step(typed, docket=docket, act=act, on=on))
    print(f"{done.code} {done.title}：{act}，现在是“{done.state}”")
