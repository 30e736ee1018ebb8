"""`saima import FILE --as USER`: check a ledger row by row; with --apply enter its good rows as one batch."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saima.cli.acting import office_day

if TYPE_CHECKING:
    from saima.intake.models import Batch
    from saima.intake.sorting import Sorted
    from saima.people.models import User

DATA = ("new", "changed", "same", "refused")
SHOWN = 50
"""Rows with something to write that are listed; --json lists them all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.description = "先检查，逐行给出判定，什么也不写；加 --apply 把没有问题的行一批入账。"
    parser.epilog = "退出码：0 全部可入账（已入账）；1 有问题的行、待定的列或不能导入，其余行照常办理；2 用法不对。"
    parser.add_argument("file", metavar="FILE", help="台账：.xlsx、.xls 或 .csv")
    parser.add_argument("--as", dest="user", metavar="USER", required=True, help="以谁的名义导入（用户名）")
    parser.add_argument("--apply", action="store_true", help="检查后入账（默认只检查）")
    parser.add_argument("--recognise-as", metavar="USER", help="入账后，由另一人办理表内带的认定（须同时 --apply）")
    parser.add_argument(
        "--choose", action="append", default=[], metavar="'表!列=字段'",
        help="定一列：'台账!7=arrived_on'，金额列 '台账!6=signed_amount|亿元'，不导入 '台账!8='；可多次",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="输出机器可读的结果")


class _Usage(Exception):
    """A command line that cannot be carried out as it was typed."""


def _user(name: str) -> User:
    from saima.people.models import User

    found = User.objects.filter(username=name, is_active=True).select_related("unit").first()
    if found is None:
        raise _Usage(f"没有「{name}」这个用户，或者已停用。请核对用户名。")
    return found


def _choices(typed: list[str]) -> dict[str, str]:
    wrong = [one for one in typed if "=" not in one or "!" not in one.partition("=")[0]]
    if wrong:
        raise _Usage(f"--choose 写法不对：{'、'.join(wrong)}。应如 '台账!7=arrived_on'，单引号不能省。")
    return {key: choice for key, _sign, choice in (one.partition("=") for one in typed)}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise _Usage(f"读不了 {path}：{fault.strerror}。请核对路径。") from None


def run(options: argparse.Namespace) -> int:
    """Check, and enter when told to."""
    try:
        if options.recognise_as and not options.apply:
            raise _Usage("--recognise-as 要和 --apply 一起用：先入账，才有可认定的记录。")
        return _run(options, _user(options.user), _choices(options.choose), _content(Path(options.file)))
    except _Usage as fault:
        print(fault, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, by: User, choices: dict[str, str], content: bytes) -> int:
    from rich.console import Console

    from saima.intake import actions, staging
    from saima.people.policies import check_may

    check_may(by, "import")
    verifier = _user(options.recognise_as) if options.recognise_as else None
    on = office_day()
    name = Path(options.file).name
    batch = None
    with Console(stderr=True).status("…") as status:
        found = staging.sort_for(content=content, name=name, by=by, on=on, choices=choices, tell=status.update)
        if options.apply and found.sheets:
            status.update("正在入账")
            batch = actions.stage(content=content, name=name, by=by, on=on, choices=choices)
            batch = actions.apply(batch=batch, by=by, on=on)
    report = _report(name, found, batch)
    if batch is not None and verifier is not None:
        report["sheets"] = [sheet.code for sheet in actions.recognise(batch=batch, by=verifier, on=on)]
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else _words(report, on))
    return 1 if report["questions"] or report["counts"].get("refused") or not found.sheets else 0


def _report(name: str, found: Sorted, batch: Batch | None) -> dict[str, Any]:
    """Return the whole result as plain values."""
    from saima.intake.wording import row_says

    rows = [
        {
            "sheet": sheet.sheet,
            "row": row.row + 1,
            "verdict": row.verdict,
            "text": row.text,
            "says": row_says(row),
            "problems": [one.problem.as_dict() for one in row.problems],
        }
        for sheet in found.sheets
        for row in sheet.rows
        if row.verdict in DATA
    ]
    declared = [
        {"sheet": sheet.sheet, "row": one.row + 1, "label": one.label, "declared": one.declared, "parsed": one.parsed,
         "agrees": one.agrees}
        for sheet in found.sheets
        for one in sheet.declared
    ]  # fmt: skip
    questions = [
        {
            "key": one.key,
            "label": one.label,
            "reason": one.reason,
            "candidates": [list(pair) for pair in one.candidates],
        }
        for one in found.questions
    ]
    of_sheets = [problem for sheet in found.sheets for problem in sheet.problems]
    return {
        "file": name,
        "batch": batch.code if batch else None,
        "made": batch.made if batch else None,
        "counts": dict(Counter(row["verdict"] for row in rows)),
        "rows": rows,
        "declared": declared,
        "questions": questions,
        "problems": [problem.as_dict() for problem in (*found.problems, *of_sheets)],
    }


def _words(report: dict[str, Any], on: date) -> str:
    """Return the result for a reader."""
    from saima.intake.checking.intended import VERDICT_WORDS

    lines = [f"{report['file']}（办公日期 {on}）"]
    for question in report["questions"]:
        lines.append(f"  待定的列 {question['key']}「{question['label']}」：{question['reason']}")
        lines += [f"    --choose '{question['key']}={key}'  {title}" for key, title in question["candidates"]]
    if report["rows"]:
        counts = report["counts"]
        told = "  ".join(f"{VERDICT_WORDS[verdict]} {counts.get(verdict, 0)}" for verdict in DATA)  # type: ignore[index]
        lines.append(f"  {len(report['rows'])} 行：{told}")
    if report["declared"]:
        wrong = sum(1 for one in report["declared"] if not one["agrees"])
        lines.append(
            f"  表内小计、合计 {len(report['declared'])} 处，{f'{wrong} 处与明细不符' if wrong else '与明细全部相符'}"
        )
    writes = [row for row in report["rows"] if row["says"]]
    for row in writes[:SHOWN]:
        lines.append(f"  {row['row']} 行 {VERDICT_WORDS[row['verdict']]}：{'；'.join(row['says'])}")
    if len(writes) > SHOWN:
        lines.append(f"  … 另有 {len(writes) - SHOWN} 行，--json 可看全部")
    problems = [problem for row in report["rows"] for problem in row["problems"]] + report["problems"]
    for one in problems:
        mark = "×" if one["severity"] == "error" else "!"
        needed = f"；应为{one['needed']}" if one["needed"] else ""
        lines.append(f"  {mark} {one['place']}：发现{one['found']}{needed}；{one['remedy']}")
    return "\n".join([*lines, _ending(report)])


def _ending(report: dict[str, Any]) -> str:
    if report["batch"] is None:
        return "只检查，没有写入。加 --apply 入账。" if report["rows"] else "没有写入。"
    made = report["made"]
    told = f"已入账，批次 {report['batch']}：建档 {made['projects']} 个项目，登记 {made['facts']} 条记录。"
    more = {
        "leads": "报送线索 {} 条，首报权另行确认。",
        "clauses": "登记义务 {} 项。",
        "matters": "登记应办事项 {} 件。",
    }
    told += "".join(words.format(made[name]) for name, words in more.items() if made.get(name))
    if "sheets" in report:
        return f"{told}\n认定表 {len(report['sheets'])} 份：{'、'.join(report['sheets'])}"
    waiting = made["recognitions"]
    return f"{told}\n表内带的 {waiting} 条认定等另一人办理（--recognise-as，或在批次页上）。" if waiting else told
