"""The rulebooks and catalogue that ship, for tests to read."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from saima.core.formula.fields import catalogue_fact_fields, catalogue_project_fields
from saima.core.rulefile import read_rulebook

ROOT = Path(__file__).parents[2]


@cache
def _ledger_fields():
    kinds = yaml.safe_load((ROOT / "catalogue/fact_kinds.yaml").read_text(encoding="utf-8"))["kinds"]
    stages = yaml.safe_load((ROOT / "catalogue/stages.yaml").read_text(encoding="utf-8"))
    facts = catalogue_fact_fields((n, f["type"]) for kind in kinds.values() for n, f in kind["fields"].items())
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
