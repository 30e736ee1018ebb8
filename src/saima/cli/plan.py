"""`saima plan`: a project's building plan, or what is overdue; plan by a template, take a step, name a blocker."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from saima.cli.acting import acting_user, as_user, office_day, read_act, with_texts

if TYPE_CHECKING:
    from saima.ledger.models import Project
    from saima.people.models import User

SHOWN = ("overdue", "month", "open")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser)
    parser.add_argument("project", nargs="?", default="", metavar="CODE", help="项目编号；不写就列各项目的节点")
    parser.add_argument("--show", choices=SHOWN, default="overdue", help="列哪些节点，默认已逾期的")
    parser.add_argument("--page", default="1", help="第几页，每页 50 个")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--template", metavar="NAME", help="按模板排定：工业新供地、租赁厂房、文旅酒店、招才团队")
    acts.add_argument("--step", nargs=2, metavar=("NODE", "ACT"), help="办理一步：节点，改期、报完成、部门登记……")
    acts.add_argument("--blocker", metavar="CAUSE", help="提卡点：卡在哪里")
    with_texts(parser, "要写明的：day reason document unit on；卡点 node measure unit due_on；排定 document")


def run(options: argparse.Namespace) -> int:
    """Print the list or the plan; or do what is asked and print the plan after it."""
    user, on = acting_user(options.user), office_day()
    if not options.project:
        _list(options, user=user, on=on)
        return 0
    project, typed = _read(user, options.project, options.given)
    if options.template:
        _plan(project, options.template, typed, user=user, on=on)
    elif options.step:
        _step(project, *options.step, typed=typed, user=user, on=on)
    elif options.blocker:
        _blocker(project, typed | {"cause": options.blocker}, user=user, on=on)
    _print(project, user=user, on=on)
    return 0


def _read(user: User, code: str, given: list[str]) -> tuple[Project, dict[str, str]]:
    """Return the project and what was given; Problems with every fault."""
    from saima.service.queries.plan import find_project

    return read_act(find_project(user, code), "项目", code, given, user=user, fault="cli.project")


def _list(options: argparse.Namespace, *, user: User, on: date) -> None:
    from saima.service.queries.milestones import MilestoneFilter, milestone_page

    show = "" if options.show == "overdue" else options.show
    page = milestone_page(user, MilestoneFilter.read({"show": show, "page": options.page}), on=on)
    for row in page.rows:
        milestone = row.milestone
        unit = milestone.unit.short if milestone.unit else "—"
        project = milestone.project
        print("\t".join((project.code, milestone.title, str(milestone.planned_on), row.word, unit, project.title)))
    print(f"{on} 共 {page.count} 个节点，第 {page.first}–{page.last} 个")


def _print(project: Project, *, user: User, on: date) -> None:
    from saima.service.queries.plan import plan_of
    from saima.service.workcalendar import office_calendar

    plan = plan_of(project, user, on=on, calendar=office_calendar())
    for row in plan.rows:
        m = row.milestone
        tracks = "；".join(f"{t.unit.short if t.unit else t.who} {t.day}" for t in row.tracks) or "—"
        print("\t".join((m.title, str(m.first_on), str(m.planned_on), str(m.actual_on or "—"), row.word, tracks)))
    told = f"{plan.done}/{plan.needed} 个节点完成，{plan.overdue} 个逾期，{len(plan.blockers)} 个卡点"
    print(f"{project.code} {project.title}：{told}")


def _plan(project: Project, template: str, typed: dict[str, str], *, user: User, on: date) -> None:
    from saima.core.problems import Problem, Problems
    from saima.service.building import actions
    from saima.service.building.catalogue import building
    from saima.service.workcalendar import office_calendar

    if template not in building().templates:
        known = "、".join(building().templates)
        raise Problems([Problem("命令行·--template", template, known, "请改用其中之一", "cli.template")])
    nodes = actions.proposed(project, template, project.signed_on or on, office_calendar())
    actions.plan_project(project=project, nodes=nodes, by=user, on=on, document=typed.get("document", "")[:80])


def _step(project: Project, node: str, act: str, *, typed: dict[str, str], user: User, on: date) -> None:
    from saima.service.building import actions, forms

    milestone = forms.find_milestone(project, node)
    step = forms.read_step(typed, milestone=milestone, act=act, on=on)
    actions.take_step(milestone=milestone, act=act, step=step, by=user, on=on)


def _blocker(project: Project, typed: dict[str, str], *, user: User, on: date) -> None:
    from saima.service.building import forms, opening

    blocker = forms.read_blocker(typed, project=project)
    made = opening.name_blocker(project=project, blocker=blocker, by=user, on=on)
    print(f"{made.code} {made.title}：等{made.unit.title if made.unit else '—'}，{made.due_on} 前")
