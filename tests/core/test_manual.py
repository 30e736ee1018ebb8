"""The officer's manual of the language: every example in it runs and says what it says."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from saima.core.cases import read_cases, run_case
from saima.core.formula.evaluate import work
from saima.core.formula.fields import FACT_FIELDS, MILESTONE_FIELDS, PROJECT_FIELDS
from saima.core.formula.parse import parse
from saima.core.formula.scene import Scene
from saima.core.reference import functions_page
from saima.core.rulefile import inspect_rulebook, read_rulebook
from saima.core.rulereader import Reader

TEXT = (Path(__file__).parents[2] / "docs/manual/kaohe-banfa.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(yaml|text) (\w+)\n(.*?)^```\n(?:> ([^\n]*)\n)?", TEXT, re.MULTILINE | re.DOTALL)
_TABLE = TEXT.split("## 常见的计分写法")[1].split("## 函数")[0]
PATTERNS = re.findall(r"^\| [^|]+ \| `([^`]+)` \|$", _TABLE, re.MULTILINE)
SAMPLE = """
measures:
  到位: {of: entered, unit: 亿元}
  项目: {of: entered, unit: 个}
  评分: {of: entered, unit: 分}
indicators:
  甲:
    points: 10
    score: |
      SCORE
"""


def fences(kind):
    return [(body, answer) for _, name, body, answer in FENCES if name == kind]


@pytest.mark.parametrize("body", [body for body, _ in fences("section")])
def test_a_section_of_the_manual_has_no_faults(faults, body):
    assert [sentence for _, sentence in faults(body)] == []


@pytest.mark.parametrize(("body", "answer"), fences("fault"))
def test_a_fault_of_the_manual_is_told_as_the_manual_says(faults, body, answer):
    assert [sentence for _, sentence in faults(body)] == [answer]


def test_the_manuals_rulebook_gives_what_its_cases_expect():
    ((rules, _),) = fences("rulebook")
    ((cases, _),) = fences("cases")
    book = read_rulebook(rules)

    (case,) = read_cases(cases, rulebook=book)

    assert [problem.sentence() for problem in run_case(case, rulebook=book)] == []


def test_every_formula_of_the_manual_gives_its_result():
    lines = [line.split(" ⇒ ") for body, _ in fences("formulas") for line in body.splitlines()]

    assert lines
    for text, result in lines:
        assert work(parse(text), scene=Scene(1, {}, ((0,),), Fraction(3)), index=0).value == Fraction(result), text


@pytest.mark.parametrize("score", PATTERNS)
def test_every_pattern_of_the_manual_is_a_sound_score(faults, score):
    assert [sentence for _, sentence in faults(SAMPLE.replace("SCORE", score))] == []


def test_the_manual_has_every_pattern_it_promises():
    assert len(PATTERNS) == 44


def test_the_page_of_functions_is_the_one_that_the_functions_write():
    page = (Path(__file__).parents[2] / "docs/manual/hanshu.md").read_text(encoding="utf-8")

    assert page == functions_page(), "renew it: saima rulebook functions --page > docs/manual/hanshu.md"


def test_the_manual_names_every_field_that_all_places_have(ledger_fields):
    facts, projects = ledger_fields
    text = TEXT.split("统计口径的条件里：")[1].split("本地另设的字段")[0]
    named = set(re.findall(r"`\.?([a-z_.]+)`", text))
    of_all = {*FACT_FIELDS, *PROJECT_FIELDS, *MILESTONE_FIELDS}

    assert of_all - named == set()
    assert named - {*of_all, *facts, *projects} == set()


def test_the_comma_trap_of_braces_is_told_with_its_remedy():
    _, problems = inspect_rulebook("indicators: {甲: {score: min(1, 2)}}")

    assert "引号" in problems[0].remedy


def test_every_key_that_a_rulebook_may_write_is_named_in_the_manual(monkeypatch):
    asked: dict[str, str] = {}
    table = Reader.table

    def noting(self, entry, path, known=None):
        asked.update(dict.fromkeys(known or (), path))
        return table(self, entry, path, known)

    monkeypatch.setattr(Reader, "table", noting)
    for path in sorted((Path(__file__).parents[2] / "rulebooks").rglob("*.yaml")):
        if ".cases." not in path.name:
            inspect_rulebook(path.read_text(encoding="utf-8"), file=path.name)

    assert len(asked) > 60
    assert {key: where for key, where in asked.items() if not re.search(rf"\b{key}\b", TEXT)} == {}
