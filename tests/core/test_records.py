"""Records scored one by one: what may be written, and what it gives; test_measuring holds the engine to it."""

from datetime import date
from fractions import Fraction

import pytest

from saima.core.periods import Period
from saima.core.tracing import total, trace

HEAD = "indicators: {{甲: {{points: 10, score: '1 × 量'}}}}\nmeasures:\n  量: {{{0}, unit: {1}}}\n"


def measure(book, text, unit="分"):
    return book(HEAD.format(text, unit)).measures["量"]


def row(project, day, amount, **more):
    return {"unit": "T1", "level": "登记", "project": project, "counted_on": day, "amount": amount, "entry": 1, **more}


ROWS = [
    row("P1", date(2023, 1, 5), 2 * 10**10),
    row("P1", date(2023, 2, 5), 60 * 10**10),
    row("P2", date(2023, 2, 6), 12 * 10**10),
    row(None, date(2023, 2, 6), 70 * 10**10),
    row("P3", date(2023, 3, 31), None),
]
LATE = "tiers(counted_on，≥months_before(earlier(due，period.last_day)，0) → 0，≥2023-02-06 → 0.5，其余 → 3)"
TIERS = "tiers(amount，≥50亿元 → 8，≥10亿元 → 4，≥1亿元 → 0.5，其余 → 0)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"of: facts, sum: '{TIERS}'", Fraction("20.5")),
        (f"of: facts, sum: '{TIERS}', per: project, take: 1", 12),
        (f"of: facts, sum: '{TIERS}', per: month, take: 1", Fraction("8.5")),
        ("of: facts, sum: clip(10 - 1 × (20亿元 - amount) ÷ 1亿元，0，10)", 22),
        ("of: facts, sum: 2 if amount ≥ 10亿元 else 1", 7),
        (f"of: facts, sum: 'min(9, {TIERS} × (1.5 if project == \"P2\" else 1))', per: project, take: 1", 14),
        (f"of: facts, sum: '{TIERS} × tiers(amount，≥60亿元 → 2，其余 → -1)'", Fraction("27.5")),
        ("of: facts, sum: 1 × amount ÷ 10亿元 × (2 - (1 if project == 'P1' else 0))", Fraction("8.6")),
        (f"of: facts, sum: '{LATE}'", 7),
    ],
)
def test_each_record_is_worth_what_the_formula_gives_and_an_empty_field_nothing(book, text, expected):
    parts = trace(measure(book, text), ROWS, period=Period.parse("2023-03"), unit="T1")

    assert total(parts) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("of: facts, count: days", "天", 4),
        ("of: facts, count: months", "个月", 3),
        ("of: facts, count: quarters", "个", 1),
        ("of: facts, count: facts, per: day, take: 1", "次", 4),
        ("of: facts, count: facts, per: quarter, take: 2", "次", 2),
        ("of: facts, sum: whole, per: quarter, take: 2", "亿元", 130 * 10**10),
    ],
)
def test_days_months_and_the_best_few_are_counted(book, text, unit, expected):
    text = text.replace("'", "")
    sections = f"measures: {{量: {{{text}, unit: {unit}}}}}\nindicators: {{甲: {{points: 1, score: points}}}}"

    assert total(trace(book(sections).measures["量"], ROWS, period=Period.parse("2023-03"), unit="T1")) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("of: facts, sum: amount × amount", "rulebook.worth"),
        ("of: facts, sum: 1 × amount ÷ 1亿元 × (amount if project == 'P1' else 1亿元) ÷ 1亿元", "rulebook.worth"),
        (f"of: facts, sum: '{' × '.join(['(1 if amount > 1亿元 else 2)'] * 20)}'", "rulebook.worth"),
        ("of: facts, sum: 'tiers(amount，≥1亿元 → 3)'", "rulebook.worth"),
        ("of: facts, sum: 'tiers(amount，其余 → 3，≥1亿元 → 4)'", "rulebook.worth"),
        ("of: facts, sum: 0.5 × quantity", "rulebook.worth"),
        ("of: facts, sum: 0.0000001 × 10000000 × 100000 × amount ÷ 1分钱", "rulebook.worth"),
        ("of: facts, sum: '1 × steps(amount，1亿元)'", "formula.context"),
        ("of: facts, sum: amount ÷ 1亿元", "formula.dimension"),
        ("of: facts, sum: 1 × amount", "formula.dimension"),
        ("of: facts, sum: credited, per: project", "rulebook.per"),
        ("of: facts, sum: credited, take: 1", "rulebook.per"),
        ("of: projects, by: signing.counted_on, count: projects, per: month, take: 1", "rulebook.per"),
        ("of: entered, per: month, take: 1", "rulebook.measure"),
    ],
)
def test_what_no_engine_could_add_up_is_refused_with_its_remedy(faults, text, code):
    unit = "亿元" if "credited" in text else "分"

    assert code in {found for found, _ in faults(HEAD.format(text, unit))}


def test_a_formula_that_would_grow_beyond_measure_is_refused(faults):
    nested = "amount"
    for _ in range(30):
        nested = f"min({nested}，amount)"

    for text in (f"of: facts, sum: {nested}", f"of: facts, sum: credited, where: {nested} ≥ 1亿元"):
        assert {found for found, _ in faults(HEAD.format(text, "亿元"))} >= {"rulebook.worth"}
