"""`saima explain RUN UNIT`: how a total came about, why it changed, what parts it from the next, what would move it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saima.assessment.models import Run
    from saima.core.messages import Language
    from saima.people.models import User

RUNS_LOOKED_AT = 20
"""How many of a period's newest runs are looked through for the one in which a unit stands."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("run", help="核算编号（WL-K…），或期间（取该期间最新的一次）")
    parser.add_argument("unit", help="单位代码或名称")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="语言")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--at", metavar="NAME", help="只看这一项指标的得分过程")
    shown.add_argument(
        "--change", nargs="?", const="", metavar="RUN", help="为什么比上期变了（或比这次核算），按因素、指标、项目"
    )
    shown.add_argument("--margin", action="store_true", help="与上一位逐项差多少")
    shown.add_argument("--moves", action="store_true", help="再多哪一种记录就能上升一位")
    parser.add_argument("--as", dest="user", metavar="USER", help="以谁的名义查看（--change、--margin、--moves 须写）")


def run(options: argparse.Namespace) -> int:
    """Print what was asked for; refused to whom the page is refused."""
    from django.utils import translation

    found = _run(options.run, options.unit)
    unit = _unit(found, options.unit)
    with translation.override("en" if options.language == "en" else "zh-hans"):
        if options.change is not None:
            _change(found, unit, _user(options.user), options.language, options.change)
        elif options.margin:
            _margin(found, unit, _user(options.user), options.language)
        elif options.moves:
            _moves(found, unit, _user(options.user))
        else:
            _working(found, unit, options.at, options.language)
    return 0


def _run(asked: str, unit: str) -> Run:
    """Return the run of that code, else the newest one of that period in which the unit stands, else one by tasks."""
    from saima.assessment import queries
    from saima.assessment.freezing import rulebook_of
    from saima.core.problems import Problem, Problems

    runs = queries.standing_runs()
    of_period = list(runs.filter(period=asked)[:RUNS_LOOKED_AT])
    units = ((run, run.result["inputs"]["units"]) for run in of_period)
    mine = next((run for run, told in units if any(unit in (one["code"], one["title"]) for one in told)), None)
    by_task = (run for run in of_period if rulebook_of(run.rulebook_text).display.pace)
    found = runs.filter(code=asked).first() or mine or next(iter((*by_task, *of_period)), None)
    if found is None:
        raise Problems(
            [Problem("命令行·核算", asked, "核算编号或核算过的期间", "可用 saima run 先核算", "cli.explain")]
        )
    return found


def _unit(found: Run, asked: str) -> str:
    from saima.assessment.freezing import assessment_of
    from saima.core.problems import Problem, Problems

    results = assessment_of(found).results
    for result in results:
        if asked in (result.unit.code, result.unit.title):
            return result.unit.code
    known = "、".join(result.unit.title for result in results)
    raise Problems([Problem("命令行·单位", asked, known, "请从中选择", "cli.explain.unit")])


def _user(name: str | None) -> User:
    from saima.core.problems import Problem, Problems
    from saima.people.models import User

    found = User.objects.filter(username=name or "").first()
    if found is None:
        needed = "用户名：变动、差距和测算只向本单位和有权查看的单位公开"
        raise Problems([Problem("命令行·--as", name or "没有写", needed, "加上 --as 用户名", "cli.explain.user")])
    return found


def _working(found: Run, unit: str, at: str | None, language: Language) -> None:
    """Print the sentences, and the facts behind each measure."""
    from saima.assessment import queries
    from saima.assessment.freezing import assessment_of
    from saima.assessment.showing.texts import value_text
    from saima.core.explain import explain

    told = explain(assessment_of(found), unit=unit, language=language)
    for part in told.parts:
        if at in (None, part.name):
            print(part.sentence.text(language))
            measures = tuple(dict.fromkeys(s.name for s in part.working.walk() if s.how == "measure"))
            for traced in queries.behind(found, measures=measures, unit=unit):
                total = value_text(traced.sum, traced.measure.unit)
                agrees = "" if traced.agrees else "（与核算数不一致！）"
                print(f"    {traced.measure.title}：{len(traced.parts)} 条，合计 {total} {traced.measure.unit}{agrees}")
                for one in traced.parts:
                    what = one.row.get("fact") or one.row.get("project")
                    amount = value_text(one.amount, traced.measure.unit)
                    print(f"      {one.counted_on}  {what}  {amount}")
    if at is None:
        for message in told.closing:
            print(message.text(language))


def _change(found: Run, unit: str, user: User, language: Language, since: str) -> None:
    from django.utils.translation import gettext as _

    from saima.assessment import why
    from saima.assessment.freezing import assessment_of
    from saima.assessment.showing.changing import change_page

    told = why.change_told(found, unit=unit, user=user, language=language, since=since)
    page = change_page(told, assessment_of(found).rulebook, user=user, language=language)
    if page is None:
        print(_("没有可以对照的上一期核算，或其中一期没有总分。"))
        return
    places = f"{page.place_before or '—'} → {page.place_after or '—'}"
    print(f"{page.title}  {_('总分')} {page.total_before} → {page.total_after}（{page.change}）  {_('名次')} {places}")
    for factor in page.factors:
        print(f"  {factor.title}  {factor.points}  {_('名次')} {factor.places or '—'}")
    for line in page.lines:
        parts = "  ".join(f"{title} {part}" for title, part in zip(page.columns, line.parts, strict=True))
        print(f"{line.title}  {line.before} → {line.after}  {line.change}    {parts}")
        for project in (*line.projects, *line.more):
            print(f"      {project.code or '—'}  {project.title}  {project.points}")
    for rival in page.rivals:
        print(f"{rival.title}  {rival.places:+d}  {'  '.join(rival.parts)}")


def _margin(found: Run, unit: str, user: User, language: Language) -> None:
    from django.utils.translation import gettext as _

    from saima.assessment import why
    from saima.assessment.freezing import assessment_of
    from saima.assessment.showing.changing import distance_page, part_text

    told = why.margin_told(found, unit=unit, user=user, language=language)
    if told is None:
        print(_("没有名次，或本组没有其他单位。"))
        return
    print(f"{told.other_title}（{told.other_place}）  {part_text(told.points)}")
    for line in told.lines:
        print(f"  {line.title}  {part_text(line.points)}")
    moved = why.distance_told(found, unit=unit, user=user, language=language)
    page = distance_page(moved, assessment_of(found).rulebook, user=user, language=language)
    if page is not None:
        print(_("与%(name)s的差距为什么变了") % {"name": page.other_title})
        print(f"  {page.gap_before} → {page.gap_after}  {page.change}")
        for title, part in page.factors:
            print(f"  {title}  {part}")
        for row in page.lines:
            print(f"    {row.title}  {row.change}    {'  '.join(row.parts)}".rstrip())
        if page.earlier:
            print(f"  {_('上期的对照是%(name)s') % {'name': page.earlier_title}}  {page.earlier_gap}  {page.swapped}")


def _moves(found: Run, unit: str, user: User) -> None:
    from django.utils.translation import gettext as _

    from saima.assessment import why
    from saima.assessment.showing.moves import moves_of

    why.check_may_open(user, unit)
    told = moves_of(found, unit)
    for each in told:
        print(each.sentence + (f"（{_('追平')} {each.ties}）" if each.ties else ""))
    if not told:
        print(_("没有单独一种记录能上升一位，需要几项一起推进。"))
