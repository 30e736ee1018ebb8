"""`saima lights`: the lights of projects on the office day, the worst first, in the scope of a user."""

from __future__ import annotations

import argparse

from django.utils import timezone

WORDS = ("红", "黄", "绿", "灰", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--as", dest="user", required=True, metavar="USER", help="以哪个账号查看")
    parser.add_argument("--word", choices=WORDS, default="", help="只列这种颜色；不写就是红灯和黄灯，all 是全部")
    parser.add_argument("--light", default="", metavar="灯", help="只列这一种灯：交接、开工、到位、节点、在谈")
    parser.add_argument("--unit", default="", metavar="CODE", help="只列这个责任单位")


def run(options: argparse.Namespace) -> int:
    """Print one light a line: project, light, word, reason, next change."""
    from saima.core.problems import Problem, Problems
    from saima.lights import wording
    from saima.lights.listing import LightFilter, every_light, project_lights
    from saima.people.models import User
    from saima.people.queries import office_instant
    from saima.service.workcalendar import office_calendar

    user = User.objects.filter(username=options.user, is_active=True).first()
    faults = [
        Problem(f"命令行·{place}", found, needed, "请核对", code)
        for wrong, place, found, needed, code in (
            (user is None, "账号", options.user, "已有的账号", "cli.user"),
            (
                options.light and options.light not in project_lights(),
                "灯",
                options.light,
                "、".join(project_lights()),
                "cli.light",
            ),
        )
        if wrong
    ]
    if faults or user is None:
        raise Problems(faults)
    on = timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (a command reads the clock)
    chosen = LightFilter(word=options.word, light=options.light, unit=options.unit)
    page = every_light(user, chosen, on=on, calendar=office_calendar())
    for project, lit in page.rows:
        told = (wording.reason_of(lit), wording.advice_of(lit), wording.change_of(lit))
        row = (
            project.code,
            project.title,
            wording.light_title(lit.light.rule),
            lit.word,
            "；".join(filter(None, told)),
        )
        print("\t".join(row))
    told_words = "　".join(f"{word} {page.words[word]}" for word in WORDS[:4])
    print(f"{on} 共 {page.count} 盏（{told_words}）")
    return 0
