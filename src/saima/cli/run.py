"""`saima run PERIOD`: run the rulebooks in force for a period and store the result."""

from __future__ import annotations

import argparse
import json
from datetime import date

from saima.cli.acting import office_day


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("period", help="期间：2023-W14、2023-03、2023-Q1、2023-H1 或 2023")
    parser.add_argument("--rulebook", metavar="CODE", help="只用这一个办法（编号）")
    parser.add_argument("--as-of", metavar="DAY", help="数据截至（默认办公日期）")
    parser.add_argument("--json", action="store_true", help="输出机器可读的结果")


def run(options: argparse.Namespace) -> int:
    """Run and print the boards."""
    from saima.assessment import actions
    from saima.assessment.freezing import assessment_of
    from saima.assessment.queries import is_of_place
    from saima.assessment.showing.measures import place_rows
    from saima.core.amounts import format_number
    from saima.core.periods import Period
    from saima.core.problems import Problem, Problems

    try:
        period = Period.parse(options.period)
        as_of = date.fromisoformat(options.as_of) if options.as_of else None
    except ValueError as fault:
        raise Problems(
            [Problem("命令行", str(fault), "期间如 2023-03，日期如 2023-04-07", "请改写", "cli.run")]
        ) from None
    as_of = as_of or office_day()
    books = actions.in_force(code=options.rulebook or "", on=period.last_day)
    if not books:
        raise Problems([Problem("核算", f"{period.title}没有施行的考核办法", "至少一个", "请先印发施行", "run.none")])
    told = []
    for adopted in books:
        made = actions.run_adopted(adopted=adopted, period=period, as_of=as_of, by=None)
        assessment = assessment_of(made)
        rows = sorted(assessment.results, key=lambda r: (r.place is None, r.place or 0, r.unit.order))
        told.append({"run": made.code, "fingerprint": made.fingerprint, "result": made.result["results"]})
        if not options.json:
            print(
                f"{adopted.title}  {period.title}  数据截至 {as_of}  核算 {made.code}  校验码 {made.fingerprint[:12]}"
            )
            if is_of_place(assessment.rulebook):
                for line in place_rows(made, "zh"):
                    print(f"  {line.title}  {line.value} {line.unit}  任务 {line.target}  完成 {line.completion}")
                continue
            for row in rows:
                total = "—" if row.total is None else format_number(row.total, 2)
                print(f"  {row.place or '—':>3}  {row.unit.title}  {total}")
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0
