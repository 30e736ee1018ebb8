"""`saima lights`: the lights of projects on the office day, the worst first, in the scope of a user."""

from __future__ import annotations

import argparse

from saima.cli.acting import as_user, find_user, office_day

WORDS = ("红", "黄", "绿", "灰", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    as_user(parser, "以哪个账号查看")
    parser.add_argument("--word", choices=WORDS, default="", help="只列这种颜色；不写就是红灯和黄灯，all 是全部")
    parser.add_argument(
        "--light", default="", metavar="灯", help="只列这一种灯：交接、开工、到位、节点、进度、投资、纳统、在谈"
    )
    parser.add_argument("--unit", default="", metavar="CODE", help="只列这个责任单位")


def run(options: argparse.Namespace) -> int:
    """Print one light a line: project, light, word, reason, next change."""
    from saima.core.problems import Problem, Problems
    from saima.lights import wording
    from saima.lights.listing import LightFilter, every_light, project_lights
    from saima.service.workcalendar import office_calendar

    faults: list[Problem] = []
    user = find_user(options.user, faults)
    if options.light and options.light not in project_lights():
        faults.append(Problem("命令行·灯", options.light, "、".join(project_lights()), "请核对", "cli.light"))
    if faults or user is None:
        raise Problems(faults)
    on = office_day()
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
