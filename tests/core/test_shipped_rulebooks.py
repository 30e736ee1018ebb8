"""Every rulebook that ships is free of faults, its names checked against the catalogue that ships."""

from pathlib import Path

import pytest

from saima.core.rulefile import inspect_rulebook

ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
RULEBOOKS = [path for path in ALL if not path.name.endswith(".cases.yaml")]


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_shipped_rulebook_has_no_faults_and_names_its_source(path, ledger_fields):
    facts, projects = ledger_fields

    book, problems = inspect_rulebook(
        path.read_text(encoding="utf-8"), file=path.name, fact_fields=facts, project_fields=projects
    )

    assert [problem.sentence() for problem in problems] == []
    assert book.source.document


@pytest.mark.parametrize("path", [path for path in RULEBOOKS if path.parent.name == "published"], ids=lambda p: p.stem)
def test_every_published_rule_set_has_cases_beside_it(path):
    assert path.with_name(f"{path.stem}.cases.yaml").exists()
