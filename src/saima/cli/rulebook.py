"""`saima rulebook check|explain FILE`: the faults of a rulebook and its cases, or its rows in words; no Django."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from saima.cli.files import DONE, FAULTS, USAGE, UnreadableError, read_text, tell
from saima.core.amounts import exact_text
from saima.core.cases import read_cases, run_case
from saima.core.problems import Problem, Problems, errors
from saima.core.rulebook import Rulebook
from saima.core.rulefile import inspect_rulebook, read_rulebook


def main(argv: Sequence[str]) -> int:
    """Check or explain rulebooks.

    Returns 0 when there is no fault, 1 when there is (all told with file, line and remedy), 2 for a wrong command or
    a file that cannot be read.
    """
    try:
        options = _arguments().parse_args(list(argv))
    except SystemExit as leaving:
        return DONE if leaving.code in (0, None) else USAGE
    try:
        if options.act == "explain":
            return _explain(options.file)
        return _check(options.files)
    except UnreadableError as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="saima rulebook", description="检查或说明考核办法。")
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("check", help="检查办法的全部问题；旁边有 .cases.yaml 的，逐例复算")
    check.add_argument("files", nargs="+", metavar="办法.yaml")
    explain = acts.add_parser("explain", help="按评分细则表的样子列出办法")
    explain.add_argument("file", metavar="办法.yaml")
    return parser


def _check(files: Sequence[str]) -> int:
    worst = DONE
    for file in files:
        rulebook, problems = inspect_rulebook(read_text(file), file=file)
        count = 0
        if rulebook is not None and not errors(problems):
            more, count = _cases(file, rulebook)
            problems = (*problems, *more)
        tell(problems)
        if errors(problems):
            worst = FAULTS
        else:
            title = rulebook.title if rulebook else ""
            sys.stdout.write(f"{file}：{title}，没有问题，{count} 例复算相符。\n")
    return worst


def _cases(file: str, rulebook: Rulebook) -> tuple[tuple[Problem, ...], int]:
    beside = Path(file).with_suffix("").with_suffix(".cases.yaml")
    if not beside.exists():
        return (), 0
    try:
        cases = read_cases(read_text(str(beside)), rulebook=rulebook, file=str(beside))
    except Problems as fault:
        return fault.problems, 0
    found = tuple(problem for case in cases for problem in run_case(case, rulebook=rulebook, file=str(beside)))
    return found, len(cases)


def _explain(file: str) -> int:
    try:
        book = read_rulebook(read_text(file), file=file)
    except Problems as fault:
        tell(fault.problems)
        return FAULTS
    lines = [f"{book.title}（{book.id} 第 {book.version} 版，{book.starts_on} 起施行）"]
    for indicator in book.indicators:
        points = "、".join(f"{group}{exact_text(value)}分" for group, value in indicator.points.items()) or "不设满分"
        lines.append(f"{indicator.title}　{points}　{indicator.score.text}　{indicator.clause}".rstrip("　"))
    for title, extras in (("加分", book.bonus), ("扣分", book.deduction)):
        for extra in extras.items:
            cap = f"（最多 {exact_text(extra.cap)}）" if extra.cap is not None else ""
            lines.append(f"{title}　{extra.title}　{extra.score.text}{cap}　{extra.clause}".rstrip("　"))
    lines += [f"否决　{gate.title}　{gate.when.text}" for gate in book.gates]
    lines += [f"说明　{note}" for note in book.notes]
    sys.stdout.write("\n".join(lines) + "\n")
    return DONE
