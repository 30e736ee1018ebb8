"""Every scenario file that ships: published figures and the demonstration's acceptance values."""

from pathlib import Path

import pytest

from saima.core.cases import read_cases, run_case

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
CASES = sorted(RULEBOOKS.glob("*/*.cases.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".cases.yaml"))
def test_the_rulebook_gives_what_its_cases_expect(path, rulebook):
    book = rulebook(f"{path.parent.name}/{path.name.removesuffix('.cases.yaml')}")

    cases = read_cases(path.read_text(encoding="utf-8"), rulebook=book, file=path.name)

    differences = [problem.sentence() for case in cases for problem in run_case(case, rulebook=book, file=path.name)]
    assert cases
    assert differences == []


def test_a_wrong_expectation_is_told_with_unit_column_and_both_numbers(rulebook):
    book = rulebook("wulong/teams-2023")
    text = (RULEBOOKS / "wulong/teams-2023.cases.yaml").read_text(encoding="utf-8").replace("104.41", "104.40")

    case = read_cases(text, rulebook=book)[1]

    (difference,) = run_case(case, rulebook=book)
    assert difference.place.endswith("第三招商小组 总分")
    assert difference.found == "算得 104.41"
    assert difference.needed == "104.40"
