"""`saima leads`: list leads, the yields of channels, or take the next step, by the rights of the user it is done as."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from saima.cli.acting import acting_user, as_user, office_day, read_act, with_texts

if TYPE_CHECKING:
    from saima.ledger.models import EvidenceFile
    from saima.people.models import User

SHOWN = ("open", "new", "late", "idle", "became", "signed", "ended", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser)
    parser.add_argument("--show", choices=SHOWN, default="open", help="列哪些，默认在办的；late 受理逾期，idle 待流转")
    parser.add_argument("--channel", default="", help="只列这一个渠道")
    parser.add_argument("--find", default="", metavar="TEXT", help="名称、投资方、信用代码或编号")
    parser.add_argument("--page", default="1", help="第几页，每页 50 条")
    parser.add_argument("--yields", action="store_true", help="各渠道成效，各行相加等于合计")
    parser.add_argument("--step", nargs=2, metavar=("CODE", "ACT"), help="办理一步：线索编号，受理、跟进、流转……")
    names = "reason result unit share lost start until document against project on"
    with_texts(parser, f"这一步要写明的：{names}，或线索的要素")
    parser.add_argument("--file", metavar="PATH", help="会议纪要的扫描件")


def run(options: argparse.Namespace) -> int:
    """Print the list, one lead a line, or the yields; or take the step and print where the lead stands."""
    user, on = acting_user(options.user), office_day()
    if options.step:
        _step(*options.step, given=options.given, file=options.file, user=user, on=on)
    elif options.yields:
        _yields(user)
    else:
        _list(options, user=user, on=on)
    return 0


def _list(options: argparse.Namespace, *, user: User, on: date) -> None:
    from saima.outreach.queries.leads import LeadFilter, lead_page

    show = "" if options.show == "open" else options.show
    asked = {"show": show, "channel": options.channel, "q": options.find, "page": options.page}
    page = lead_page(user, LeadFilter.read(asked), on=on)
    for row in page.rows:
        lead = row.lead
        idle = f"{row.idle} 天" if row.idle is not None else "—"
        if row.judging:
            idle = f"{lead.judge_due} 前受理，{row.judging.reason}"
        told = (lead.code, lead.filed_on.isoformat(), lead.unit.title, lead.state, row.right, idle, lead.title)
        print("\t".join(told))
    if page.claim is not None:
        print(
            f"已被认领，自 {page.claim.since} 起"
            if page.claim.is_granted
            else f"已有单位报送，自 {page.claim.since} 起"
        )
    print(f"{on} 共 {page.count} 条，第 {page.first}–{page.last} 条")


def _yields(user: User) -> None:
    from saima.core.amounts import show
    from saima.outreach.queries.yields import channel_yields
    from saima.people.policies import check_may

    check_may(user, "see_leads")
    rows, total = channel_yields(user)
    print("\t".join(("渠道", "线索", "在办", "未成", "转项目", "已签约", "正式签约（万元）", "到位（万元）")))
    for row in (*rows, total):
        counts = (row.leads, row.open, row.ended, row.projects, row.signings)
        title = row.channel.title if row.channel else "合计"
        print("\t".join((title, *map(str, counts), show(row.signed, "万元"), show(row.arrived, "万元"))))


def _paper(path: str | None) -> EvidenceFile | None:
    from saima.core.problems import Problem, Problems
    from saima.ledger.evidence import keep_file

    if path is None:
        return None
    try:
        return keep_file(Path(path).name, Path(path).read_bytes())
    except OSError as fault:
        told = fault.strerror or "读不了"
        raise Problems([Problem("命令行·--file", path, "读得了的文件", told, "cli.file")]) from None


def _step(code: str, act: str, *, given: list[str], file: str | None, user: User, on: date) -> None:
    from saima.outreach import actions
    from saima.outreach.converting import BECOME, become_project
    from saima.outreach.forms import read_project, read_step
    from saima.outreach.queries.lead import find_lead

    lead, typed = read_act(find_lead(user, code), "线索", code, given, user=user, fault="cli.lead")
    step = read_step(typed, lead=lead, act=act, by=user, on=on, file=_paper(file))
    if act == BECOME:
        joined = read_project(typed, lead=lead, by=user)
        done, project = become_project(lead=lead, by=user, step=step, on=on, project=joined)
        print(f"{done.code} {done.title}：项目 {project.code}")
        return
    done = actions.take_step(lead=lead, act=act, by=user, step=step)
    print(f"{done.code} {done.title}：{act}，现在是“{done.state}”，首报权“{done.right}”")
