"""Every feature of a published formula, and every place where a sentence has two readings, has an example that runs.

The examples stand in the manual's page 公式特征举例: rules above, a table below whose columns beginning with `=` are
results.
"""

import re
from pathlib import Path

import pytest
import yaml

from saima.core.cases import Case, run_case
from saima.core.inputtable import read_table, split_csv
from saima.core.periods import Period
from saima.core.rulefile import inspect_rulebook

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/manual/tezheng.md").read_text(encoding="utf-8")
FEATURES = yaml.safe_load((ROOT / "rulebooks/features.yaml").read_text(encoding="utf-8"))["features"]
EXAMPLE = re.compile(r"```yaml example\n(.*?)```\n\n```csv example ?([\w-]*)\n(.*?)```", re.DOTALL)
HEAD = "rulebook: li\ntitle: 例\nsource: {document: 例}\nin_force: {from: 2023-01-01}\n"
SECTIONS = {
    heading: EXAMPLE.findall(text)
    for heading, text in re.findall(r"^### (\S+)(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
EXAMPLES = [(f"{heading}.{n}", *found) for heading, each in SECTIONS.items() for n, found in enumerate(each)]


def run(rules, period, table, fields):
    """Return every fault and difference of one example."""
    facts, projects = fields
    book, problems = inspect_rulebook(HEAD + rules, fact_fields=facts, project_fields=projects)
    if problems:
        return [problem.sentence() for problem in problems]
    heading, *rows = split_csv(table)
    given = [n for n, title in enumerate(heading) if not title.startswith("=")]
    told = [0, *(n for n, title in enumerate(heading) if title.startswith("="))]
    expected = tuple(tuple(row[n].lstrip("=") for n in told) for row in (heading, *(row for row in rows if row)))
    # A measure from records is entered in the table of an example, as in a trial without a ledger.
    inputs = read_table([[row[n] for n in given] for row in (heading, *rows) if row], rulebook=book)
    case = Case("例", 1, Period.parse(period or "2023"), inputs, expected)
    return [problem.sentence() for problem in run_case(case, rulebook=book)]


@pytest.mark.parametrize(("rules", "period", "table"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_an_example_gives_what_it_says(rules, period, table, ledger_fields):
    assert run(rules, period, table, ledger_fields) == []


@pytest.mark.parametrize(("rules", "period", "table"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_an_example_would_tell_a_wrong_result(rules, period, table, ledger_fields):
    heading, first, *rest = table.splitlines()
    told = next(n for n, title in enumerate(heading.split(",")) if title.startswith("="))
    cells = first.split(",")
    cells[told] = "987.6"

    assert run(rules, period, "\n".join((heading, ",".join(cells), *rest)), ledger_fields) != []


def test_every_feature_and_every_choice_has_an_example():
    assert sorted(name for name in SECTIONS if SECTIONS[name]) == sorted([*FEATURES, *(f"之{n}" for n in range(1, 13))])
