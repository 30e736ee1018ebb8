"""Scenario files beside a rulebook: inputs as a table, expected points, totals and places; run by tests and `check`.

A cases file names its rulebook and holds cases; a case has a `period`, `inputs` (a CSV text as `saima score` reads
it) and `expected` (a CSV text: 单位, then any of: indicators, bonuses, measures, columns, 加分, 扣分, 总分, 名次, 等次,
榜单). Numbers are compared exactly; a missing answer is named as the office says it (规则未规定). `means` are the means
of the rows, rounded as they are written. `published_otherwise` holds figures a source printed that its own rule does
not give: they are kept beside the case, and are a fault of the case when they do agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import decimal_text, parse_number, round_to, unit
from saima.core.assess import Assessment, Result, assess
from saima.core.boards import column_value
from saima.core.inputs import Inputs
from saima.core.inputtable import read_table, split_csv
from saima.core.lines import Scalar, Table, read_lines
from saima.core.messages import message
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Rulebook
from saima.core.working import Missing

_CASE_KEYS = ("period", "inputs", "expected", "means", "published_otherwise", "note")


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario; the tables have their headings first."""

    name: str
    line: int
    period: Period
    inputs: Inputs
    expected: tuple[tuple[str, ...], ...]
    note: str = ""
    means: tuple[tuple[str, ...], ...] = ()
    otherwise: tuple[tuple[str, ...], ...] = ()


def read_cases(text: str, *, rulebook: Rulebook, file: str = "") -> tuple[Case, ...]:
    """Return the cases of a file; raises Problems with all faults of the file and its tables."""
    top = read_lines(text, file=file)
    problems: list[Problem] = []
    found: list[Case] = []
    cases = top.get("cases")
    if not isinstance(cases, Table):
        raise Problems((Problem(f"{file} 第{top.line}行", "没有 cases", "cases: 下写各例", "补上", "cases.none"),))
    for key, entry in cases.items:
        place = f"{file} 第{key.line}行 {key.text}"
        texts = (
            {name.text: value.text for name, value in entry.items if isinstance(value, Scalar)}
            if isinstance(entry, Table)
            else {}
        )
        for name in sorted(set(texts) - set(_CASE_KEYS)):
            problems.append(Problem(place, f"不认识的键“{name}”", "、".join(_CASE_KEYS), "删去它", "cases.key"))
        try:
            period = Period.parse(texts.get("period", ""))
        except ValueError:
            problems.append(
                Problem(place, f"期间“{texts.get('period', '')}”", "如 2023-03", "改正 period", "cases.period")
            )
            continue
        try:
            inputs = read_table(split_csv(texts.get("inputs", "")), rulebook=rulebook, file=f"{place} inputs")
        except Problems as fault:
            problems.extend(fault.problems)
            continue
        tables = [_cells(texts.get(name, "")) for name in ("expected", "means", "published_otherwise")]
        found.append(Case(key.text, key.line, period, inputs, tables[0], texts.get("note", ""), tables[1], tables[2]))
    if problems:
        raise Problems(problems)
    return tuple(found)


def run_case(case: Case, *, rulebook: Rulebook, file: str = "") -> tuple[Problem, ...]:
    """Return every difference between what a case expects and what the rulebook gives."""
    assessment = assess(rulebook=rulebook, inputs=case.inputs, period=case.period)
    place = f"{file} 第{case.line}行 {case.name}".strip()
    return tuple(_differences(case, assessment, place))


def _cells(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in split_csv(text) if any(row))


def _differences(case: Case, assessment: Assessment, place: str) -> Iterator[Problem]:
    if len(case.expected) < 2:
        yield Problem(place, "没有期望的结果", "expected 一表", "写出期望的得分", "cases.expected")
        return
    results = {result.unit.title: result for result in assessment.results}
    for table, agree in ((case.expected, True), (case.otherwise, False)):
        heading, *rows = table or ((),)
        for row in rows:
            result = results.get(row[0])
            if result is None:
                yield Problem(place, f"结果里没有“{row[0]}”", "参评的单位", "改正单位名称", "cases.unit")
                continue
            for title, text in zip(heading[1:], row[1:], strict=False):
                if text:
                    yield from _compared(f"{place} {row[0]} {title}", _figure(assessment, result, title), text, agree)
    yield from _means(case, assessment, place)


def _compared(place: str, got: Fraction | str, text: str, agree: bool) -> Iterator[Problem]:
    """Yield a fault where a figure differs from what is expected, or agrees with what is said to differ."""
    shown = got if isinstance(got, str) else decimal_text(got)
    if (got == _expected(text)) == agree:
        return
    if agree:
        yield Problem(place, f"算得 {shown}", text, "核对算式或期望值", "cases.differs")
    else:
        yield Problem(place, f"算得 {shown}，与公布的一样", "算不出的数", "移到 expected", "cases.agrees")


def _expected(text: str) -> Fraction | str:
    try:
        return parse_number(text)
    except ValueError:
        return text


def _figure(assessment: Assessment, result: Result, title: str) -> Fraction | str:
    """Return one figure of a row in the unit it is shown in; a missing answer or a grade as the office says it."""
    simple: dict[str, Fraction | str | None] = {
        "总分": result.total,
        "名次": None if result.place is None else Fraction(result.place),
        "加分": result.bonus_total,
        "扣分": result.deduction_total,
        "等次": result.standing.grade or None,
        "榜单": "、".join(result.standing.lists) or None,
    }
    if title in simple:
        found = simple[title]
        return "无" if found is None else found
    line = next((line for line in result.lines if line.name == title), None)
    if line is not None and line.points is None and isinstance(line.value, Missing):
        return message(f"missing.{line.value.kind}").text("zh")
    points = {extra.name: extra.points for extra in (*result.bonus, *result.deduction)}
    part = line.points if line is not None else points.get(title)
    return part if part is not None else _shown(assessment, result, title)


def _shown(assessment: Assessment, result: Result, title: str) -> Fraction | str:
    """Return a measure or an extra column in its unit; columns are rounded to their decimals."""
    book = assessment.rulebook
    column = next((column for column in book.display.columns if column.name == title), None)
    if column is not None:
        value = column_value(assessment, column, result.unit.code)
        in_unit = value / unit(column.unit).factor if isinstance(value, Fraction) else value
        value = round_to(in_unit, column.decimals) if isinstance(in_unit, Fraction) else in_unit
    elif title in book.measures:
        value = assessment.measure(title, result.unit.code)
        value = value / unit(book.measures[title].unit).factor if isinstance(value, Fraction) else value
    else:
        return "无"
    if isinstance(value, Missing):
        return message(f"missing.{value.kind}").text("zh")
    return value if isinstance(value, Fraction) else "无"


def _means(case: Case, assessment: Assessment, place: str) -> Iterator[Problem]:
    """Compare the means of rows; a mean is rounded to the digits it is written with."""
    for row in case.means[1:]:
        for title, text in zip(case.means[0], row, strict=False):
            figures = [_figure(assessment, result, title) for result in assessment.results]
            numbers = [figure for figure in figures if isinstance(figure, Fraction)]
            mean = sum(numbers, Fraction(0)) / len(numbers) if numbers else Fraction(0)
            rounded = round_to(mean, len(text.partition(".")[2]))
            yield from _compared(f"{place} 均值 {title}", rounded, text, True)
