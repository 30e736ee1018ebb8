"""`saima explain RUN UNIT`: how a unit's total came about, down to the facts and their evidence."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("run", help="核算编号（WL-K…），或期间（取该期间最新的一次）")
    parser.add_argument("unit", help="单位代码或名称")
    parser.add_argument("--at", metavar="NAME", help="只看这一项指标")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="语言")


def run(options: argparse.Namespace) -> int:
    """Print the sentences, then the facts behind each measure."""
    from saima.assessment import queries
    from saima.assessment.freezing import assessment_of
    from saima.assessment.showing.texts import value_text
    from saima.core.explain import explain
    from saima.core.problems import Problem, Problems

    found = queries.standing_runs().filter(code=options.run).first()
    if found is None:
        found = queries.standing_runs().filter(period=options.run).first()
    if found is None:
        raise Problems(
            [Problem("命令行·核算", options.run, "核算编号或核算过的期间", "可用 saima run 先核算", "cli.explain")]
        )
    assessment = assessment_of(found)
    units = {r.unit.title: r.unit.code for r in assessment.results} | {
        r.unit.code: r.unit.code for r in assessment.results
    }
    if options.unit not in units:
        known = "、".join(r.unit.title for r in assessment.results)
        raise Problems([Problem("命令行·单位", options.unit, known, "请从中选择", "cli.explain.unit")])
    unit = units[options.unit]
    told = explain(assessment, unit=unit, language=options.language)
    for part in told.parts:
        if options.at in (None, part.name):
            print(part.sentence.text(options.language))
            measures = tuple(dict.fromkeys(s.name for s in part.working.walk() if s.how == "measure"))
            for traced in queries.behind(found, measures=measures, unit=unit):
                total = value_text(traced.sum, traced.measure.unit)
                agrees = "" if traced.agrees else "（与核算数不一致！）"
                print(f"    {traced.measure.title}：{len(traced.parts)} 条，合计 {total} {traced.measure.unit}{agrees}")
                for one in traced.parts:
                    what = one.row.get("fact") or one.row.get("project")
                    amount = value_text(one.amount, traced.measure.unit)
                    print(f"      {one.counted_on}  {what}  {amount}")
    if options.at is None:
        for message in told.closing:
            print(message.text(options.language))
    return 0
