"""`saima rehearse RUN`: estimate how firm a run's places are and store it; the page 名次稳不稳 shows the same."""

from __future__ import annotations

import argparse
import json

from saima.core.rehearsing.plan import Plan

HELP = {
    "seed": "随机种子（同样的种子和方案，结果相同）",
    "draws": "试算次数",
    "weights": "各项分值上下百分之几",
    "targets": "目标任务上下百分之几",
    "caps": "封顶上下百分之几",
    "points": "索博尔法基本样本的大小",
    "sets": "索博尔法各选择的备选组数",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("run", help="核算编号（WL-K…），或期间（取该期间最新的一次，有单位排名的办法）")
    for name, text in HELP.items():
        parser.add_argument(f"--{name}", metavar="N", default=None, help=f"{text}（默认 {getattr(Plan, name, '')}）")
    parser.add_argument("--scheme", default=None, help="分值怎样抽：spread 均匀，dirichlet 狄利克雷（默认 spread）")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="语言")
    parser.add_argument("--json", action="store_true", help="输出机器可读的结果")


def run(options: argparse.Namespace) -> int:
    """Rehearse, store, and say the intervals and what decides."""
    from django.utils import translation

    from saima.assessment import queries
    from saima.assessment.freezing import rulebook_of
    from saima.assessment.rehearsals import make_rehearsal
    from saima.assessment.showing.firm import decides, plan_text, sentences
    from saima.core.problems import Problem, Problems

    found = queries.standing_runs().filter(code=options.run).first()
    if found is None:
        of_period = queries.standing_runs().filter(period=options.run)
        found = next((one for one in of_period if not queries.is_of_place(rulebook_of(one.rulebook_text))), None)
    if found is None:
        needed = "核算编号，或核算过、有单位排名的期间"
        raise Problems([Problem("命令行·核算", options.run, needed, "可用 saima run 先核算", "cli.rehearse")])
    names = (*HELP, "scheme")
    plan = {name: value for name in names if (value := getattr(options, name)) is not None}
    made = make_rehearsal(run=found, plan=plan, by=None)
    if options.json:
        told = {"code": made.code, "run": found.code, "estimate": True, "sha256": made.sha256, "found": made.result}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    with translation.override("en" if options.language == "en" else "zh-hans"):
        print(f"{made.code}  {found.code}  {found.period}  {plan_text(Plan(**made.plan))}  {made.sha256[:12]}")
        for line in sentences(made, language=options.language):
            print(f"  {line}")
        for one in decides(made.result["effects"]):
            print(f"  {one.title}  {one.text}")
    return 0
