"""What only this place's catalogue can tell of a rulebook: amounts of different kinds, records beside matters."""

from __future__ import annotations

from collections.abc import Iterator

from saima.assessment.gathering import matter_kinds
from saima.core.formula.rows import evaluate_row
from saima.core.narrowing import kinds_of
from saima.core.periods import Period
from saima.core.problems import Problem
from saima.core.rulebook import Measure, Rulebook
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import layout

MONEY_SUMS = frozenset({"credited", "whole", "lead"})


def _cases() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (amount kind, what is known of a record that carries it); all other fields stay unknown."""
    for kind in catalogue().kinds.values():
        for choice, amount_kind in kind.amount_kinds.items():
            known = {"kind": kind.id, "amount_kind": amount_kind}
            yield amount_kind, {**known, **({kind.amount_by: choice} if kind.amount_by else {})}


def amount_kinds_of(measure: Measure, period: Period) -> tuple[str, ...]:
    """Return the kinds of amount that a measure's condition lets in.

    The condition is evaluated for every kind of record with nothing else known; in three-valued logic "unknown" lets a
    record in, so a kind is left out only where the condition plainly excludes it.
    """
    found: dict[str, None] = {}
    for amount_kind, row in _cases():
        if measure.where is None or evaluate_row(measure.where.tree, row=row, period=period) is not False:
            found.setdefault(amount_kind)
    return tuple(found)


def check_measures(rulebook: Rulebook, *, file: str) -> list[Problem]:
    """Return the faults of a rulebook's measures that only this place's catalogue shows."""
    return [*check_amounts(rulebook, file=file), *check_matters(rulebook, file=file)]


def check_amounts(rulebook: Rulebook, *, file: str) -> list[Problem]:
    """Return one fault per measure that would add amounts of different kinds (协议额 and 正式签约额, say)."""
    period = Period("year", rulebook.starts_on.year)
    problems = []
    for measure in rulebook.measures.values():
        if measure.of != "facts" or measure.sum not in MONEY_SUMS:
            continue
        kinds = amount_kinds_of(measure, period)
        if len(kinds) > 1:
            line = measure.where.line if measure.where else 0
            problems.append(
                Problem(
                    f"{file} 第{line}行 measures.{measure.name}",
                    f"会把{'、'.join(kinds)}加在一起",
                    "只含一种金额",
                    "在 where 里写明记录种类，如 kind == '签约' and agreement == '正式合同'；要分列的，分成几个口径",
                    "rulebook.amount_kinds",
                )
            )
    return problems


def check_matters(rulebook: Rulebook, *, file: str) -> list[Problem]:
    """Return one fault per measure that counts records without naming their kind, beside others that count matters.

    Matters stand among the records of a run that reads them; a condition without kinds would count both.
    """
    measures = [measure for measure in rulebook.measures.values() if measure.of == "facts"]
    if not matter_kinds(measures):
        return []
    return [
        Problem(
            f"{file} 第{measure.where.line if measure.where else 0}行 measures.{measure.name}",
            "没有写明种类，登记记录和应办事项会一起数",
            "写明种类的条件",
            "在 where 里写明，如 kind == '到位' 或 kind in ('诉求', '交办单')",
            "rulebook.matters",
        )
        for measure in measures
        if kinds_of(measure, layout()) is None
    ]
