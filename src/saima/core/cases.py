"""Scenario files beside a rulebook: inputs as a table, expected points, totals and places; run by tests and `check`.

A cases file names its rulebook and holds cases; a case has a `period`, `inputs` (a CSV text as `saima score` reads
it) and `expected` (a CSV text: 单位, any indicators, 加分, 扣分, 总分, 名次). Expected numbers are compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import exact_text, parse_number
from saima.core.assess import Assessment, Result, assess
from saima.core.inputs import Inputs
from saima.core.inputtable import read_table, split_csv
from saima.core.lines import Scalar, Table, read_lines
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Rulebook

_CASE_KEYS = ("period", "inputs", "expected", "means", "note")


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario; `expected` has its heading first."""

    name: str
    line: int
    period: Period
    inputs: Inputs
    expected: tuple[tuple[str, ...], ...]
    note: str = ""


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
        expected = tuple(tuple(row) for row in split_csv(texts.get("expected", "")) if any(row))
        found.append(Case(key.text, key.line, period, inputs, expected, texts.get("note", "")))
    if problems:
        raise Problems(problems)
    return tuple(found)


def run_case(case: Case, *, rulebook: Rulebook, file: str = "") -> tuple[Problem, ...]:
    """Return every difference between what a case expects and what the rulebook gives."""
    assessment = assess(rulebook=rulebook, inputs=case.inputs, period=case.period)
    place = f"{file} 第{case.line}行 {case.name}".strip()
    return tuple(_differences(case, assessment, place))


def _differences(case: Case, assessment: Assessment, place: str) -> Iterator[Problem]:
    if len(case.expected) < 2:
        yield Problem(place, "没有期望的结果", "expected 一表", "写出期望的得分", "cases.expected")
        return
    heading, *rows = case.expected
    results = {result.unit.title: result for result in assessment.results}
    for row in rows:
        result = results.get(row[0])
        if result is None:
            yield Problem(place, f"结果里没有“{row[0]}”", "参评的单位", "改正单位名称", "cases.unit")
            continue
        for title, text in zip(heading[1:], row[1:], strict=False):
            got = _figure(result, title)
            if text and got != _expected(text):
                yield Problem(
                    f"{place} {row[0]} {title}", f"算得 {_shown(got)}", text, "核对算式或期望值", "cases.differs"
                )


def _expected(text: str) -> Fraction | None:
    return None if text == "无" else parse_number(text)


def _shown(value: Fraction | None) -> str:
    return "无" if value is None else exact_text(value)


def _figure(result: Result, title: str) -> Fraction | None:
    simple: dict[str, Fraction | None] = {
        "总分": result.total,
        "名次": None if result.place is None else Fraction(result.place),
        "加分": result.bonus_total,
        "扣分": result.deduction_total,
    }
    if title in simple:
        return simple[title]
    parts = [*result.bonus, *result.deduction]
    found = next((line.points for line in result.lines if line.name == title), None)
    return found if found is not None else next((extra.points for extra in parts if extra.name == title), None)
