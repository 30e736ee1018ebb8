"""The rulebooks and catalogue that ship, for tests to read."""

import textwrap
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from saima.core.assess import assess
from saima.core.cases import read_cases
from saima.core.formula.fields import catalogue_fact_fields, catalogue_project_fields
from saima.core.inputtable import read_table, split_csv
from saima.core.periods import Period
from saima.core.rulefile import inspect_rulebook, read_rulebook

ROOT = Path(__file__).parents[2]


@cache
def _ledger_fields():
    kinds = yaml.safe_load((ROOT / "catalogue/fact_kinds.yaml").read_text(encoding="utf-8"))["kinds"]
    stages = yaml.safe_load((ROOT / "catalogue/stages.yaml").read_text(encoding="utf-8"))
    matters = yaml.safe_load((ROOT / "catalogue/matters.yaml").read_text(encoding="utf-8"))["row_fields"]
    told = [*matters.items(), *(field for kind in kinds.values() for field in kind["fields"].items())]
    facts = catalogue_fact_fields((name, field["type"]) for name, field in told)
    fields = [(name, field["type"]) for name, field in stages["project_fields"].items()]
    return facts, catalogue_project_fields(stages["milestones"], fields)


@cache
def _rulebook(name):
    path = ROOT / "rulebooks" / f"{name}.yaml"
    facts, projects = _ledger_fields()
    return read_rulebook(path.read_text(encoding="utf-8"), file=path.name, fact_fields=facts, project_fields=projects)


@pytest.fixture
def ledger_fields():
    """The kinds of fact and project fields that the shipped catalogue adds."""
    return _ledger_fields()


@pytest.fixture
def rulebook():
    """A shipped rulebook by its path under rulebooks/ without suffix, checked against the catalogue."""
    return _rulebook


HEAD = """rulebook: example
title: 例子
source: {document: 例子}
in_force: {from: 2023-01-01, until: 2024-01-01}
"""


@pytest.fixture
def book():
    """Read a small rulebook: a common head and the sections given."""

    def read(sections):
        return read_rulebook(HEAD + sections, file="例子.yaml")

    return read


@pytest.fixture
def faults():
    """Return the codes and sentences of the faults of a small rulebook."""

    def read(sections, head=HEAD, **fields):
        _, problems = inspect_rulebook(head + sections, file="例子.yaml", **fields)
        return [(problem.code, problem.sentence()) for problem in problems]

    return read


@pytest.fixture
def scored(book):
    """Assess a CSV text by a small rulebook for a period."""

    def run(sections, table, period="2023-03"):
        rulebook = book(sections) if isinstance(sections, str) else sections
        inputs = read_table(split_csv(textwrap.dedent(table).strip()), rulebook=rulebook)
        return assess(rulebook=rulebook, inputs=inputs, period=Period.parse(period))

    return run


@pytest.fixture
def months(rulebook):
    """The demonstration's February and March under the rulebook in force, and March under reading B."""
    book, other = rulebook("wulong/teams-2023"), rulebook("wulong/teams-2023-reading-b")
    text = (ROOT / "rulebooks/wulong/teams-2023.cases.yaml").read_text(encoding="utf-8")
    february, march, _ = read_cases(text, rulebook=book)
    return SimpleNamespace(
        february=assess(rulebook=book, inputs=february.inputs, period=february.period),
        march=assess(rulebook=book, inputs=march.inputs, period=march.period),
        march_b=assess(rulebook=other, inputs=march.inputs, period=march.period),
    )
