"""`saima score RULEBOOK.yaml INPUTS.csv`: points, totals and places on the console; no database, no Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from fractions import Fraction

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from saima.cli.files import DONE, FAULTS, USAGE, UnreadableError, read_text, tell
from saima.core.amounts import format_number
from saima.core.assess import Assessment, assess
from saima.core.boards import Board, boards
from saima.core.explain import explain, titles
from saima.core.formula.scene import PREVIOUS_LEVEL
from saima.core.inputtable import read_table, split_csv
from saima.core.messages import message
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import LAMPS, Rulebook
from saima.core.rulecheck import past_read, targets_read
from saima.core.rulefile import read_rulebook
from saima.core.wording import value_text
from saima.core.working import Missing


def main(argv: Sequence[str]) -> int:
    """Score a table of inputs by a rulebook.

    Returns 0 when the board was written, 1 when the rulebook or the table has faults (all of them told, with line or
    row and column), 2 when the command itself was wrong or a file cannot be read.
    """
    try:
        options = _arguments().parse_args(list(argv))
    except SystemExit as leaving:
        return DONE if leaving.code in (0, None) else USAGE
    try:
        rulebook = read_rulebook(read_text(options.rulebook), file=options.rulebook)
        period = _period(options.period, rulebook)
        inputs = read_table(split_csv(read_text(options.inputs)), rulebook=rulebook, file=options.inputs)
    except UnreadableError as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE
    except Problems as fault:
        tell(fault.problems)
        return FAULTS
    except ValueError:
        sys.stderr.write(f"--period：“{options.period}”不是期间；写成 2023-W14、2023-03、2023-Q1、2023-H1 或 2023。\n")
        return USAGE
    assessment = assess(rulebook=rulebook, inputs=inputs, period=period)
    tell(_reminders(assessment))
    if options.json:
        sys.stdout.write(_json(assessment))
    elif options.explain:
        return _explain(assessment, options.explain, options.language)
    else:
        _show(assessment)
    return DONE


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="saima score", description="按考核办法给一张数据表计分排名，不用数据库。")
    parser.add_argument("rulebook", metavar="办法.yaml", help="考核办法")
    parser.add_argument("inputs", metavar="数据.csv", help="第一列为单位，其余各列为口径名，或 目标:名称@层级")
    parser.add_argument(
        "--period", default="", help="2023-W14、2023-03、2023-Q1、2023-H1 或 2023；缺省为办法施行的那一年"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="输出 JSON（规范形式与校验码）")
    shown.add_argument("--explain", metavar="单位", help="逐项说明一个单位的得分")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="说明所用的语言")
    return parser


def _period(code: str, rulebook: Rulebook) -> Period:
    return Period.parse(code or str(rulebook.starts_on.year))


def _reminders(assessment: Assessment) -> list[Problem]:
    """Return what does not stop the scoring and should be known: out of force, units in no group, no numbers."""
    found: list[Problem] = []
    book, period = assessment.rulebook, assessment.period
    if not book.is_in_force(period.last_day):
        needed = f"自 {book.starts_on} 起" + (f"、{book.ends_before} 之前" if book.ends_before else "")
        remedy = "只作试算，或换用当期的办法"
        found.append(Problem(period.title, "期末不在办法施行期内", needed, remedy, "score.force", "warning"))
    for key in sorted(targets_read(book)):
        if key not in assessment.scored.scene.targets:
            if key[1] == PREVIOUS_LEVEL:
                missing, needed = f"没有“{key[0]}”的上年同期数", f"上年:{key[0]} 一列"
                remedy = "补上该列；没有上年数时作待报处理"
            else:
                missing, needed = f"没有“{key[0]}”（{key[1]}）的任务数", f"目标:{key[0]} 一列"
                remedy = "补上该列；没有任务数时按办法的 no_target 处理"
            found.append(Problem("目标", missing, needed, remedy, "score.target", "warning"))
    for key in sorted(past_read(book)):
        if key not in assessment.scored.scene.targets:
            missing, needed = f"没有“{key[0]}”往前第 {key[2]} 期的数", f"往期:{key[0]}@{key[2]} 一列"
            remedy = "补上该列；那一期没有的单位留空；不补作待报处理"
            found.append(Problem("往期", missing, needed, remedy, "score.past", "warning"))
    scored = {result.unit.code for result in assessment.results}
    for unit in assessment.scored.units:
        if unit.code not in scored:
            needed = "、".join(group.title for group in book.groups)
            found.append(Problem(unit.title, "不属于任何一组", needed, "改正类别或组", "score.group", "warning"))
    return found


def _json(assessment: Assessment) -> str:
    canonical = assessment.to_canonical() | {"fingerprint": assessment.fingerprint}
    return json.dumps(canonical, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def _explain(assessment: Assessment, unit: str, language: str) -> int:
    found = next((r for r in assessment.results if unit in (r.unit.code, r.unit.title)), None)
    if found is None:
        known = "、".join(result.unit.title for result in assessment.results)
        sys.stderr.write(f"--explain：数据里没有参评单位“{unit}”；应为{known}。\n")
        return USAGE
    for line in explain(assessment, unit=found.unit.code, language="en" if language == "en" else "zh").sentences(
        "en" if language == "en" else "zh"
    ):
        sys.stdout.write(line + "\n")
    return DONE


def _show(assessment: Assessment) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, 60 + sum(2 * len(row.title) + 3 for row in assessment.rulebook.indicators))
    console.print(f"{assessment.rulebook.title}  {assessment.period.title}")
    for board in boards(assessment):
        if assessment.rulebook.indicators:
            console.print(_table(assessment, board))
        for sentence in _remarks(assessment, board):
            console.print(sentence)
        if assessment.rulebook.display.pace:
            console.print(_progress(assessment, board))
    console.print(f"校验码 {assessment.fingerprint}")


def _table(assessment: Assessment, board: Board) -> Table:
    book = assessment.rulebook
    mine = [indicator for indicator in book.indicators if indicator.is_for(board.group)]
    table = Table(title=board.title, box=SIMPLE, title_justify="left")
    table.add_column("名次", justify="right")
    table.add_column("单位")
    for indicator in mine:
        table.add_column(indicator.title, justify="right", overflow="fold", min_width=6)
    extras = [(title, kind) for title, kind in (("加分", book.bonus), ("扣分", book.deduction)) if kind.items]
    for title, _ in extras:
        table.add_column(title, justify="right")
    table.add_column("总分", justify="right")
    standing = [("等次", book.grades.items), ("榜单", book.lists)]
    for title in (title for title, items in standing if items):
        table.add_column(title)
    for row in board.rows:
        result = row.result
        points = {line.name: line.points for line in result.lines}
        parts = [_number(assessment, points.get(indicator.name)) for indicator in mine]
        added = {"加分": result.bonus_total, "扣分": result.deduction_total}
        parts += [_number(assessment, added[title]) for title, _ in extras]
        place = "—" if result.place is None else f"{result.place}{'＝' if result.tied else ''}"
        told = {"等次": result.standing.grade or "—", "榜单": "、".join(result.standing.lists) or "—"}
        graded = [told[title] for title, items in standing if items]
        table.add_row(place, result.unit.title, *parts, _number(assessment, result.total), *graded)
    means = dict(board.means.indicators)
    parts = [_number(assessment, means.get(indicator.name)) for indicator in mine]
    table.add_row("", "平均", *parts, *("" for _ in extras), _number(assessment, board.means.total), end_section=True)
    return table


def _progress(assessment: Assessment, board: Board) -> Table:
    """Return how far each unit is with each measure against its target: done, target, rate, distance, lamp."""
    names = titles(assessment.rulebook, "zh")
    table = Table(title=f"{board.title}　进度", box=SIMPLE, title_justify="left")
    for title in ("单位", "口径"):
        table.add_column(title, overflow="fold")
    for title in ("完成", "任务", "完成率", "超欠序时（百分点）", "亮灯"):
        table.add_column(title, justify="right", overflow="fold")
    lamps = {**LAMPS, "none": "—"}
    for row in board.rows:
        for pace in row.pace:
            unit = assessment.rulebook.measures[pace.measure].unit
            rate, distance = _percent(pace.completion, Fraction(100), "%"), _percent(pace.distance, Fraction(1), "")
            figures = [value_text(pace.value, unit), value_text(pace.target, unit), rate, distance, lamps[pace.lamp]]
            table.add_row(row.result.unit.title, names.get(pace.measure, pace.measure), *figures)
    return table


def _percent(value: Fraction | Missing, times: Fraction, unit: str) -> str:
    return value_text(value) if isinstance(value, Missing) else format_number(value * times, 2) + unit


def _number(assessment: Assessment, value: Fraction | None) -> str:
    if value is None:
        return "—"
    digits = assessment.rulebook.rounding.each
    return format_number(value, 2 if digits is None else digits, assessment.rulebook.rounding.mode)


def _remarks(assessment: Assessment, board: Board) -> list[str]:
    """Return why a row has no total or no place, and what was shared out."""
    names = titles(assessment.rulebook, "zh")
    gates = {gate.name: gate for gate in assessment.rulebook.gates}
    found: list[str] = []
    for row in board.rows:
        result = row.result
        if result.waits:
            words = [(names.get(name, name), message(f"missing.{kind}").text("zh")) for name, kind in result.waits]
            waits = "、".join(f"{name}（{word}）" for name, word in words)
            found.append(f"{result.unit.title}：总分暂缺，{waits}")
        for name in result.bars:
            bar = message(f"bar.{gates[name].effect}", title=gates[name].title)
            found.append(f"{result.unit.title}：{bar.text('zh')}")
        shared = [names.get(line.name, line.name) for line in result.lines if line.answer == "share_out"]
        if shared:
            found.append(f"{result.unit.title}：{'、'.join(shared)}不计，分值按比例分摊")
    return found
