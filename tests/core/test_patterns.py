"""A scoring pattern writes a formula from parameters and recognises it again, character by character."""

from pathlib import Path

import pytest

from saima.core.patterns import formula_of, recognise, sentence, spelled, write
from saima.core.patterntable import PATTERNS
from saima.core.rulefile import inspect_rulebook

ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
RULEBOOKS = [path for path in ALL if not path.name.endswith(".cases.yaml")]
VALUES = {
    "measure": "签约额", "task": "target(签约额)", "over": "开工数", "under": "「3亿元项目数」",
    "cap": "1.2", "zero": "0",
    "reach": "50%", "each": "0.5", "most": "points", "per": "1亿元", "least": "3个", "step": "10%", "low": "60%",
    "range": "40%", "base": "60", "whole": "100分", "tiers": "≥10亿元 → 20, 其余 → (1 + 2)",
}  # fmt: skip


def seen(text, **options):
    return recognise(formula_of(text), PATTERNS.values(), **options)


def filled(pattern):
    values = {gap.name: VALUES[gap.name] for gap in pattern.gaps}
    return values | ({"most": "15"} if any(g.name == "most" and g.kind == "number" for g in pattern.gaps) else {})


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda pattern: pattern.id)
def test_what_a_pattern_writes_is_recognised_into_the_same_parameters(pattern):
    values = filled(pattern)

    text = write(pattern, values)
    found = seen(text)

    assert found.pattern is pattern
    assert dict(found.values) == values
    assert found.rewritten(values) == text


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda pattern: pattern.id)
def test_every_parameter_is_told_in_both_languages(pattern):
    found = seen(write(pattern, filled(pattern)))

    for language in ("zh", "en"):
        told = sentence(found, titles={"签约额": "T1", "开工数": "T2", "3亿元项目数": "T3"}, language=language)
        assert "{" not in told
        measures = [gap.name for gap in pattern.gaps if gap.kind == "measure"]
        expected = {"measure": "T1", "over": "T2", "under": "T3"}
        assert all(expected[name] in told for name in measures)


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_the_rows_of_a_shipped_rulebook_make_the_round_trip(path):
    book, _ = inspect_rulebook(path.read_text(encoding="utf-8"))

    for row in (*book.indicators, *book.bonus.items, *book.deduction.items):
        found = recognise(row.score, PATTERNS.values(), measures=book.measures)
        if found is not None:
            assert found.rewritten(found.values) == row.score.text
            again = seen(write(found.pattern, found.values), measures=book.measures)
            assert again.pattern is found.pattern
            assert dict(again.values) == dict(found.values)


def test_every_row_of_the_demonstration_is_a_pattern():
    text = next(path for path in RULEBOOKS if path.stem == "teams-2023").read_text(encoding="utf-8")
    book, _ = inspect_rulebook(text)

    found = [recognise(row.score, PATTERNS.values(), measures=book.measures) for row in book.indicators]

    assert [one.pattern.id for one in found] == ["pace_capped"] * 2 + ["ratio_reach"] + ["pace_capped"] * 3 + [
        "ratio_open"
    ]


def test_changing_one_parameter_changes_only_its_characters():
    found = seen("points * min( 1.20，甲 / pace(target(甲)) )")

    assert found.rewritten({"cap": "1"}) == "points * min( 1，甲 / pace(target(甲)) )"
    assert found.rewritten({"measure": "乙"}) == "points * min( 1.20，乙 / pace(target(甲)) )"


@pytest.mark.parametrize(
    "text",
    ["points × min(1, 甲 ÷ 乙)", "points + 甲", "1 + 1", "points", "months", "ratio(甲, 乙, none=0)", "tiers(甲)"],
)
def test_another_formula_is_of_its_own_make(text):
    assert seen(text) is None


def test_only_a_measure_of_the_rulebook_is_a_measure_and_one_gap_holds_one_thing():
    assert seen("甲").pattern.id == "given"
    assert seen("甲", measures=["乙"]) is None
    assert seen("points × ratio(甲, best(乙), none=0)") is None
    assert seen("points × ratio(甲, best(甲), none=0)").pattern.id == "best"


def test_a_name_with_marks_is_spelled_in_brackets():
    assert spelled("签约额") == "签约额"
    assert spelled("3亿元项目数") == "「3亿元项目数」"
    assert formula_of("1 +") is None
