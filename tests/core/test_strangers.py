"""Schemes written from the manual alone, unlike the published ones that ship: figures were worked out by hand."""

from pathlib import Path

import pytest

from saima.core.cases import read_cases, run_case
from saima.core.rulefile import read_rulebook

RULEBOOKS = sorted(p for p in (Path(__file__).parent / "strangers").glob("*.yaml") if ".cases" not in p.name)


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_scheme_nobody_here_had_seen_can_be_said(path):
    book = read_rulebook(path.read_text(encoding="utf-8"), file=path.name)
    cases = read_cases(path.with_suffix(".cases.yaml").read_text(encoding="utf-8"), rulebook=book)

    assert cases
    assert [problem.sentence() for case in cases for problem in run_case(case, rulebook=book)] == []
