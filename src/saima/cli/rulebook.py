"""`saima rulebook check|explain|functions|format|diff|coverage`: faults, rows, help, layout, differences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from saima.cli.files import DONE, FAULTS, USAGE, UnreadableError, put_text, read_text, tell
from saima.core.cases import read_cases, run_case
from saima.core.lines import Scalar, Table, read_lines
from saima.core.messages import Language, message
from saima.core.problems import Problem, Problems, errors
from saima.core.reference import example_text, functions_page, help_of, topics
from saima.core.rulebook import Rulebook
from saima.core.rulediff import differences
from saima.core.rulefile import inspect_rulebook, read_rulebook
from saima.core.ruleformat import format_rulebook
from saima.core.ruletable import points_by_group, table, titled
from saima.core.wording import number_text


def main(argv: Sequence[str]) -> int:
    """Check, explain, lay out or compare rulebooks.

    Returns 0 when there is no fault, 1 when there is (all told with file, line and remedy), 2 for a wrong command or
    a file that cannot be read.
    """
    try:
        options = _arguments().parse_args(list(argv))
    except SystemExit as leaving:
        return DONE if leaving.code in (0, None) else USAGE
    try:
        if options.act == "explain":
            return _explain(options.file, options.language)
        if options.act == "diff":
            return _diff(options.old, options.new, options.language)
        if options.act == "format":
            return _format(options.files, check=options.check, write=options.write)
        if options.act == "functions":
            return _functions(options.name, page=options.page)
        if options.act == "coverage":
            return _coverage(Path(options.folder))
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
    layout = acts.add_parser("format", help="按统一的版式排列，意思与注释不变；缺省打印出来")
    layout.add_argument("files", nargs="+", metavar="办法.yaml")
    how = layout.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="只检查，版式不齐时退出码为 1")
    how.add_argument("--write", action="store_true", help="写回文件")
    diff = acts.add_parser("diff", help="逐句说出两份办法有什么不同")
    diff.add_argument("old", metavar="原办法.yaml")
    diff.add_argument("new", metavar="新办法.yaml")
    for act in (explain, diff):
        act.add_argument("--language", choices=("zh", "en"), default="zh", help="所用的语言")
    functions = acts.add_parser("functions", help="列出函数，或说明一个函数（中英文名都可以）")
    functions.add_argument("name", nargs="?", default="", metavar="函数名")
    functions.add_argument("--page", action="store_true", help="编出手册的函数一页（Markdown）")
    coverage = acts.add_parser("coverage", help="列出一个文件夹里的办法各用到哪些公式特征（Markdown）")
    coverage.add_argument("folder", metavar="文件夹")
    return parser


def _functions(name: str, *, page: bool) -> int:
    if page:
        sys.stdout.write(functions_page())
        return DONE
    if not name:
        for topic in topics():
            lines = "".join(f"  {one.signature}  {one.alias}：{one.title}\n" for one in topic.functions)
            sys.stdout.write(f"{topic.title}\n{lines}")
        return DONE
    found = help_of(name)
    if found is None:
        known = [each for topic in topics() for one in topic.functions for each in (one.name, one.alias)]
        near = "、".join(get_close_matches(name, known, 3, 0.4))
        sys.stderr.write(f"没有函数“{name}”。" + (f"相近的：{near}。" if near else "不写名称可列出全部函数。") + "\n")
        return FAULTS
    sys.stdout.write(
        f"{found.name} {found.alias}：{found.title}\n写法：{found.signature}\n{found.text}\n"
        f"用在：{'、'.join(found.used_in)}。量：{found.units}。没有数时：{found.missing}。\n"
        f"例：{example_text(found.example).replace('`', '')}\n"
    )
    return DONE


def _check(files: Sequence[str]) -> int:
    worst = DONE
    for file in files:
        if file.endswith(".cases.yaml"):
            sys.stdout.write(f"{file}：是例案，检查它旁边的办法时复算。\n")
            continue
        rulebook, problems = inspect_rulebook(read_text(file), file=file)
        count = 0
        if rulebook is not None and not errors(problems):
            more, count = _cases(file, rulebook)
            problems = (*problems, *_of_this_place(file, rulebook, problems), *more)
        tell(problems)
        if errors(problems):
            worst = FAULTS
        else:
            title = rulebook.title if rulebook else ""
            told = f"{count} 例复算相符" if count else "旁边没有例案，没有复算"
            sys.stdout.write(f"{file}：{title}，没有问题，{told}。\n")
    return worst


def _of_this_place(file: str, rulebook: Rulebook, known: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return warnings of what this place's catalogue does not know: a field misspelt counts nothing, silently.

    Warnings, not faults: a rulebook may be of another place. Reads the catalogue (and Django's settings) only for a
    rulebook that counts records.
    """
    if not any(measure.of in ("facts", "projects") for measure in rulebook.measures.values()):
        return ()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saima.config.settings")
    from saima.ledger.layout import fact_fields, row_fields_of_projects

    fields = {"fact_fields": fact_fields(), "project_fields": row_fields_of_projects()}
    _, found = inspect_rulebook(read_text(file), file=file, **fields)
    return tuple(replace(problem, severity="warning") for problem in found if problem not in known)


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


def _explain(file: str, language: Language) -> int:
    """Print the 评分细则表: each row with its points and its way of scoring in words."""
    try:
        book = read_rulebook(read_text(file), file=file)
    except Problems as fault:
        tell(fault.problems)
        return FAULTS
    told = message("table.head", title=titled(book, language), id=book.id, version=book.version)
    lines = [told.text(language)]
    for row in table(book, language=language):
        kind = "" if row.kind == "indicators" else message(f"table.{row.kind}").text(language)
        parts = [kind, row.title, row.points, row.words, row.data_source, row.responsible, row.clause]
        lines.append("　".join(part for part in parts if part))
    for group in book.groups:
        points = number_text(points_by_group(book)[group.id])
        lines.append(f"{titled(group, language)}　{message('table.sum', points=points).text(language)}")
    lines += [message("table.note", note=note).text(language) for note in book.notes]
    sys.stdout.write("\n".join(lines) + "\n")
    return DONE


def _diff(old: str, new: str, language: Language) -> int:
    """Print what distinguishes two rulebooks, one sentence a line; nothing for two that mean the same."""
    try:
        books = [read_rulebook(read_text(file), file=file) for file in (old, new)]
    except Problems as fault:
        tell(fault.problems)
        return FAULTS
    found = differences(*books, language=language)
    sys.stdout.write("".join(f"{one.sentence}\n" for one in found))
    return DONE


def _format(files: Sequence[str], *, check: bool, write: bool) -> int:
    """Lay rulebooks out canonically: print them, write them back, or only say which are not (`--check`)."""
    worst = DONE
    for file in files:
        text = read_text(file)
        try:
            made = format_rulebook(text, file=file)
        except Problems as fault:
            tell(fault.problems)
            worst = FAULTS
            continue
        if write and made != text:
            put_text(file, made)
            sys.stdout.write(f"{file}：已整理。\n")
        elif check and made != text:
            sys.stdout.write(f"{file}：版式不齐；用 saima rulebook format --write 整理。\n")
            worst = FAULTS
        elif not (check or write):
            sys.stdout.write(made)
    return worst


def _coverage(folder: Path) -> int:
    """Print the table of features × rule sets; `features.yaml` beside the folder names the features."""
    names = read_lines(read_text(str(folder.parent / "features.yaml")), file="features.yaml")
    features, left_out = _texts(names, "features"), _texts(names, "left_out")
    books: list[tuple[str, Rulebook, int]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name.endswith(".cases.yaml"):
            continue
        try:
            book = read_rulebook(read_text(str(path)), file=str(path))
        except Problems as fault:
            tell(fault.problems)
            return FAULTS
        more, count = _cases(str(path), book)
        unknown = sorted(set(book.features) - set(features))
        more += tuple(
            Problem(f"{path} features", f"不认识的特征“{code}”", "features.yaml 里的编号", "改正", "coverage.feature")
            for code in unknown
        )
        if errors(more):
            tell(more)
            return FAULTS
        books.append((path.stem, book, count))
    sys.stdout.write(_coverage_text(features, left_out, books))
    return DONE


def _coverage_text(features: dict[str, str], left_out: dict[str, str], books: list[tuple[str, Rulebook, int]]) -> str:
    """Return the coverage as Markdown: features with their rule sets, then rule sets with their cases."""
    made_by = "由 `saima rulebook coverage rulebooks/published` 编出，改了办法要重编（检查时比对）。"
    lines = ["# 覆盖表", "", made_by, ""]
    lines += ["## 公式特征与规则集", "", "| 特征 | 内容 | 规则集 |", "|---|---|---|"]
    for code, title in features.items():
        sets = dict.fromkeys(name.split("-")[0] for name, book, _ in books if code in book.features)
        lines.append(f"| {code} | {title} | {' '.join(sets) or '—'} |")
    lines += ["", "## 规则集", "", "| 办法 | 名称 | 例案 | 特征 |", "|---|---|---|---|"]
    for name, book, count in books:
        link = f"[{name}](../rulebooks/published/{name}.yaml)"
        lines.append(f"| {link} | {book.title} | {count} | {' '.join(book.features)} |")
    lines += ["", "## 没有编的", ""]
    lines += [f"- {name}：{reason}。" for name, reason in left_out.items()]
    return "\n".join(lines) + "\n"


def _texts(table: Table, key: str) -> dict[str, str]:
    found = table.get(key)
    items = found.items if isinstance(found, Table) else ()
    return {name.text: entry.text for name, entry in items if isinstance(entry, Scalar)}
