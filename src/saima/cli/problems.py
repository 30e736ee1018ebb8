"""`saima problems`: the register of problem projects; list one, or take the next step, by the rights of a user."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from saima.cli.acting import acting_user, as_user, office_day, read_act, with_texts

if TYPE_CHECKING:
    from saima.ledger.models import Project
    from saima.people.models import User

SHOWN = ("open", "settled", "overdue", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser)
    parser.add_argument("--show", choices=SHOWN, default="open", help="列哪些，默认未处置的")
    parser.add_argument("--class", dest="problem_class", default="", help="只列这一类：A、B、C、D")
    parser.add_argument("--page", default="1", help="第几页，每页 50 个")
    parser.add_argument("--list", dest="listed", metavar="CODE", help="列入：项目编号")
    parser.add_argument(
        "--step", nargs=2, metavar=("CODE", "ACT"), help="办理一步：项目编号，定处置方案、报处置、核验……"
    )
    with_texts(parser, "要写明的：problem_class cause_code cause，或 measure unit due_on reason document on")


def run(options: argparse.Namespace) -> int:
    """Print the register, one project a line; or list a project or take a step and print where it stands."""
    user, on = acting_user(options.user), office_day()
    if options.listed:
        _list(options.listed, options.given, user=user, on=on)
    elif options.step:
        _step(*options.step, given=options.given, user=user, on=on)
    else:
        _print(options, user=user, on=on)
    return 0


def _print(options: argparse.Namespace, *, user: User, on: date) -> None:
    from saima.service.queries.problems import RegisterFilter, missing_words, register_page

    show = "" if options.show == "open" else options.show
    chosen = RegisterFilter.read({"show": show, "problem_class": options.problem_class, "page": options.page})
    page, missing = register_page(user, chosen, on=on), missing_words()
    for row in page.rows:
        stands = row.stands
        lacks = "、".join(missing[name] for name in stands.missing) or "—"
        unit = row.unit.title if row.unit else "—"
        due = str(stands.due_on or "—") + ("（逾期）" if row.is_overdue else "")
        print("\t".join((row.project.code, stands.problem_class, stands.state, due, unit, row.project.title, lacks)))
    print(
        f"{on} 列入 {page.listed} 个，已处置 {page.settled} 个，处置率 {page.rate}；本页第 {page.first}–{page.last} 个"
    )


def _read(user: User, code: str, given: list[str]) -> tuple[Project, dict[str, str]]:
    """Return the project and what was given; Problems with every fault."""
    from saima.service.queries.problems import find_project

    return read_act(find_project(user, code), "项目", code, given, user=user, fault="cli.project")


def _list(code: str, given: list[str], *, user: User, on: date) -> None:
    from saima.service.register import actions, forms

    project, typed = _read(user, code, given)
    listing = forms.read_listing(typed, on=on)
    actions.list_project(project=project, listing=listing, by=user, on=on)
    print(f"{code} {project.title}：已列入问题项目（{listing.problem_class} 类）")


def _step(code: str, act: str, *, given: list[str], user: User, on: date) -> None:
    from saima.service.register import actions, forms

    project, typed = _read(user, code, given)
    step = forms.read_step(typed, project=project, act=act, on=on)
    stands = actions.take_step(project=project, act=act, step=step, by=user, on=on)
    print(f"{code} {project.title}：{act}，现在是“{stands.state}”")
