"""Text to rulebook, or all its problems at once, each with file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from saima.core import lines
from saima.core.formula.kinds import Kind
from saima.core.problems import Problem, Problems, errors
from saima.core.rulebook import Rulebook
from saima.core.rulecheck import check_formulas
from saima.core.ruleparts import Parts


def read_rulebook(
    text: str,
    *,
    file: str = "",
    fact_fields: Mapping[str, Kind] | None = None,
    project_fields: Mapping[str, Kind] | None = None,
) -> Rulebook:
    """Return the rulebook that a YAML text says.

    Args:
        text: the file's content.
        file: its name, the beginning of every fault's place.
        fact_fields: the ledger's own fact fields (see `formula.fields`); None leaves names of facts unchecked.
        project_fields: the same for projects.

    Raises:
        Problems: with every fault found, in the order of their lines.

    """
    rulebook, problems = inspect_rulebook(text, file=file, fact_fields=fact_fields, project_fields=project_fields)
    if rulebook is None or errors(problems):
        raise Problems(problems)
    return rulebook


def inspect_rulebook(
    text: str,
    *,
    file: str = "",
    fact_fields: Mapping[str, Kind] | None = None,
    project_fields: Mapping[str, Kind] | None = None,
) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """Return the rulebook as far as it can be read, and all faults and warnings; None when it cannot be read."""
    try:
        table = lines.read_lines(text, file=file)
    except Problems as fault:
        return None, fault.problems
    parts = Parts(file)
    rulebook = parts.rulebook(table, text)
    more = check_formulas(rulebook, top=table, file=file, fact_fields=fact_fields, project_fields=project_fields)
    return rulebook, tuple(sorted((*parts.problems, *more), key=_line))


def _line(problem: Problem) -> int:
    """Return the line a fault names, so that faults come in the order of the file."""
    found = re.search(r"第(\d+)行", problem.place)
    return int(found[1]) if found else 0
