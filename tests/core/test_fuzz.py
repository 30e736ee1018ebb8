"""Rulebooks and inputs that nobody would write: only `Problem`s ever come back, and no number is wrong in silence.

Shipped rulebooks are mutated line by line; every shipped rulebook is run on made-up inputs. The statement of the row
engine is held to the plain reading in test_measuring, the two readers of a formula in formula/test_kernel.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saima.core.amounts import round_to
from saima.core.assess import assess
from saima.core.cases import read_cases, run_case
from saima.core.formula import tree
from saima.core.formula.evaluate import work
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.inputtable import read_table, split_csv
from saima.core.periods import Period
from saima.core.problems import Problem, Problems, errors
from saima.core.rulecheck import past_read, targets_read
from saima.core.rulefile import inspect_rulebook, read_rulebook
from saima.core.scoring import points_scene
from saima.core.working import Missing

ROOT = Path(__file__).parents[2] / "rulebooks"
PATHS = [path for path in sorted(ROOT.glob("*/*.yaml")) if not path.name.endswith(".cases.yaml")]
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARKS = "×÷+-()≥<=→,，:{}[]'\"“%#&*!|>？0.1亿元个若则否则且或非「」 \t\n点"
PERIODS = ("2023", "2023-03", "2023-Q2", "2023-H1", "2023-W14")


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def book_of(path: Path):
    return read_rulebook(text_of(path))


def mutate(text: str, dice: random.Random) -> str:
    """Delete, double, move or alter lines and marks, a few times over."""
    lines = text.split("\n")
    for _ in range(dice.randint(1, 4)):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(7):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = "  " * dice.randrange(3) + lines[at].strip()
            case 4 if lines[at]:
                place = dice.randrange(len(lines[at]))
                lines[at] = lines[at][:place] + dice.choice(MARKS) + lines[at][place + dice.randrange(2) :]
            case 5:
                words = lines[at].split(" ")
                words[dice.randrange(len(words))] = dice.choice(lines[other].split(" "))
                lines[at] = " ".join(words)
            case _:
                lines[at] = lines[at].replace(dice.choice("0123456789"), dice.choice("0123456789"))
        lines = lines or [""]
    return "\n".join(lines)


NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(-1), Fraction(10**15), Fraction(1, 3)]),
    st.fractions(min_value=-3, max_value=200, max_denominator=100),
)
SCALES = {"元": 100, "万元": 10**6, "亿元": 10**10, "%": Fraction(1, 100)}


@st.composite
def inputs_of(draw, book):
    """Make numbers of plausible and implausible sizes for everything that a rulebook may ask."""
    count = draw(st.integers(1, 4))
    kinds = sorted(
        {
            node.value
            for group in book.groups
            if group.members
            for node in tree.walk(group.members.tree)
            if isinstance(node, tree.Text)
        }
    ) or [""]
    units = tuple(
        UnitRef(
            f"U{n}",
            f"单位{n}",
            draw(st.sampled_from(kinds)),
            "",
            "" if book.groups[0].members else book.groups[0].id,
            n,
        )
        for n in range(count)
    )

    def column(unit_name, missing):
        gaps = st.sampled_from([Missing("not_measured", "x"), Missing("not_applicable", "x")])
        values = st.one_of(NUMBERS, NUMBERS, NUMBERS, gaps) if missing else NUMBERS
        scale = SCALES.get(unit_name, 1)
        found = {unit.code: draw(values) for unit in units if draw(st.integers(0, 9))}
        return {code: value * scale if isinstance(value, Fraction) else value for code, value in found.items()}

    measures = {m.name: column(m.unit, True) for m in book.measures.values() if m.value is None}
    targets = {}
    for name, level, basis in sorted({*targets_read(book), *past_read(book)}):
        declared, measure = book.targets.get(name), book.measures.get(name)
        unit = declared.unit if declared else measure.unit if measure else ""
        if draw(st.integers(0, 4)):
            targets[TargetKey(name, level, basis)] = column(unit, False)
    return Inputs(units, measures, targets)


@QUIET
@given(path=st.sampled_from(PATHS), seed=st.integers(0, 10**9))
def test_a_mutated_rulebook_is_read_or_refused_and_what_is_read_runs(path, seed):
    book, problems = inspect_rulebook(mutate(text_of(path), random.Random(seed)), file=path.name)

    assert all(isinstance(p, Problem) and p.found and p.needed and p.remedy and p.place for p in problems)
    assert book is not None or errors(problems)
    beside = path.with_suffix(".cases.yaml")
    if book is None or errors(problems) or not beside.exists():
        return
    try:
        cases = read_cases(text_of(beside), rulebook=book)
    except Problems:
        return
    for case in cases:
        run_case(case, rulebook=book)


@QUIET
@given(path=st.sampled_from(PATHS), data=st.data(), period=st.sampled_from(PERIODS))
def test_any_inputs_give_numbers_that_add_up_or_answers_that_are_told(path, data, period):
    book = book_of(path)
    inputs = data.draw(inputs_of(book))

    found = assess(rulebook=book, inputs=inputs, period=Period.parse(period))

    used = found.rulebook
    for result in found.results:
        index = found.index(result.unit.code)
        for line in result.lines:
            indicator = used.indicator(line.name)
            scene = points_scene(found.scored.scene, indicator, found.scored.groups)
            assert work(indicator.score.tree, scene=scene, index=index).value == line.value
            each = used.rounding.each
            if line.points is not None and each is not None:
                assert line.points == round_to(line.points, each)
        if used.total is None and result.total is not None and not result.bars:
            parts = sum(line.points for line in result.lines if line.points is not None)
            printed = parts + result.bonus_total - result.deduction_total
            digits = used.rounding.total
            assert result.total == (printed if digits is None else round_to(printed, digits, used.rounding.mode))
        if result.total is None and used.ranking.by == "total":
            assert result.place is None


@QUIET
@given(path=st.sampled_from(PATHS), data=st.data(), period=st.sampled_from(PERIODS), seed=st.integers(0, 999))
def test_the_order_of_inputs_is_irrelevant_and_equal_inputs_have_one_fingerprint(path, data, period, seed):
    book = book_of(path)
    inputs = data.draw(inputs_of(book))
    dice = random.Random(seed)

    def shuffled(mapping):
        items = list(mapping.items())
        dice.shuffle(items)
        return dict(items)

    other = Inputs(
        tuple(dice.sample(inputs.units, len(inputs.units))),
        shuffled({name: shuffled(values) for name, values in inputs.measures.items()}),
        shuffled({key: shuffled(values) for key, values in inputs.targets.items()}),
    )
    one, two = (assess(rulebook=book, inputs=each, period=Period.parse(period)) for each in (inputs, other))

    assert one.to_json() == two.to_json()
    assert one.fingerprint == two.fingerprint


@QUIET
@given(path=st.sampled_from(PATHS), data=st.data(), digits=st.integers(0, 3))
def test_places_on_exact_numbers_ignore_how_they_are_printed(path, data, digits):
    book = book_of(path)
    book = replace(book, ranking=replace(book.ranking, on="exact"), gates=(), grades=type(book.grades)(), lists=())
    other = replace(book, rounding=replace(book.rounding, each=digits, total=digits))
    inputs = data.draw(inputs_of(book))

    one, two = (assess(rulebook=each, inputs=inputs, period=Period.parse("2023")) for each in (book, other))

    assert [result.place for result in one.results] == [result.place for result in two.results]


def slope(node, name, book):
    """Return +1 or -1 where more of a measure never lowers or never raises a formula, 0 without it, None if untold.

    `points` and targets are taken for positive; only what the sign alone can tell is told.
    """
    match node:
        case tree.Name():
            return int(node.text == name) if node.text in book.measures or node.text in ("points", "months") else None
        case tree.Number():
            return 0
        case tree.Binary(operator="+" | "-" as sign):
            left, right = slope(node.left, name, book), slope(node.right, name, book)
            return together(left, None if right is None else right if sign == "+" else -right)
        case tree.Binary(operator="*" | "/"):
            return scaled(node, name, book)
        case tree.Call(function="min" | "max" | "cap" | "floor" | "round"):
            found = 0
            for part in node.arguments:
                found = together(found, slope(part, name, book))
            return found
        case tree.Call(function="clip" | "steps"):
            rest = [slope(part, name, book) for part in node.arguments[1:]]
            return slope(node.arguments[0], name, book) if rest == [0] * len(rest) else None
        case tree.Call(function="tiers"):
            return tiers_slope(node, name, book)
        case tree.Call(function="target" | "pace"):
            return 0
        case _:
            return None


def together(left, right):
    if left is None or right is None or left * right < 0:
        return None
    return left or right


def positive(node):
    """Tell whether a factor is a positive number whatever the inputs."""
    match node:
        case tree.Number():
            return node.value > 0
        case tree.Name():
            return node.text in ("points", "months")
        case tree.Call():
            return node.function in ("target", "pace")
        case tree.Binary(operator="*" | "/"):
            return positive(node.left) and positive(node.right)
        case _:
            return False


def scaled(node, name, book):
    if positive(node.right):
        return slope(node.left, name, book)
    if node.operator == "*" and positive(node.left):
        return slope(node.right, name, book)
    return None


def tiers_slope(node, name, book):
    """Rows with ≥ or > from the top, values written out and falling, rise with their subject."""
    values = [case.value.value for case in node.cases if isinstance(case.value, tree.Number)]
    edges = [case.edge.value for case in node.cases if isinstance(case.edge, tree.Number)]
    whole = len(values) == len(node.cases) and len(edges) == len(node.cases) - 1 and node.cases[-1].edge is None
    falling = values == sorted(values, reverse=True) and edges == sorted(edges, reverse=True)
    upward = all(case.operator in (">=", ">", "else") for case in node.cases)
    return slope(node.arguments[0], name, book) if whole and falling and upward else None


def monotone_rows():
    """List every (rulebook, indicator, measure, sign) of the shipped rulebooks whose sign can be told."""
    found = []
    for path in PATHS:
        book = book_of(path)
        for row in book.indicators:
            for name in dict.fromkeys(n.text for n in tree.names(row.score.tree) if n.text in book.measures):
                sign = slope(row.score.tree, name, book)
                if sign and book.measures[name].value is None:
                    found.append((path, row.name, name, sign))
    return found


MONOTONE = monotone_rows()


def test_the_signs_of_many_shipped_rows_can_be_told():
    assert len(MONOTONE) > 100
    assert {sign for *_, sign in MONOTONE} == {1, -1}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=st.sampled_from(MONOTONE), data=st.data(), more=st.fractions(min_value=0, max_value=10**12))
def test_more_of_a_good_thing_never_lowers_its_row(case, data, more):
    path, row, name, sign = case
    book = book_of(path)
    inputs = data.draw(inputs_of(book))
    unit = inputs.units[0].code
    value = inputs.measures[name].get(unit)
    if not isinstance(value, Fraction) or any(
        number < 0 for column in inputs.targets.values() for number in column.values()
    ):
        return
    raised = replace(inputs, measures={**inputs.measures, name: {**inputs.measures[name], unit: value + more}})

    before, after = (
        assess(rulebook=book, inputs=each, period=Period.parse("2023")).scored.values.get(row)
        for each in (inputs, raised)
    )
    if before is None or after is None:
        return
    pairs = [(old, new) for old, new in zip(before[:1], after[:1], strict=True) if isinstance(old, Fraction)]

    assert all(isinstance(new, Fraction) and (new - old) * sign >= 0 for old, new in pairs)


def faults_of(act):
    """Return the faults that an act is refused with; anything else it raises is a bug and goes on."""
    try:
        act()
    except Problems as fault:
        return fault.problems
    return ()


@QUIET
@given(path=st.sampled_from([p for p in PATHS if p.with_suffix(".cases.yaml").exists()]), seed=st.integers(0, 10**9))
def test_a_mutated_table_or_case_file_is_read_or_refused(path, seed):
    text = mutate(text_of(path.with_suffix(".cases.yaml")), random.Random(seed))
    book = book_of(path)

    for act in (lambda: read_cases(text, rulebook=book), lambda: read_table(split_csv(text), rulebook=book)):
        told = faults_of(act)
        assert all(problem.remedy for problem in told)


@pytest.mark.parametrize(
    "text", ["", "\x00", "a: b: c", "- 1", "? x", "{", "!!python/object:os.system x", "&a [*a]", "𝒳: 1"]
)
def test_texts_that_are_no_rulebook_are_refused_with_a_remedy(text):
    _book, problems = inspect_rulebook(text)

    assert errors(problems)
    assert all(problem.remedy for problem in problems)
