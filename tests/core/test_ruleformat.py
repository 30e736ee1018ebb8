"""A canonical layout keeps what a rulebook says and every comment, and laying out twice changes nothing."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.problems import Problems
from saima.core.rulefile import inspect_rulebook
from saima.core.ruleformat import folded, format_rulebook, quoted, width
from saima.core.rulemeaning import meaning

ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
RULEBOOKS = [path for path in ALL if not path.name.endswith(".cases.yaml")]
TEAMS = next(path for path in RULEBOOKS if path.stem == "teams-2023").read_text(encoding="utf-8")


def said(text):
    return meaning(inspect_rulebook(text)[0])


@pytest.mark.slow
@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_shipped_rulebook_is_laid_out_canonically(path):
    text = path.read_text(encoding="utf-8")

    assert format_rulebook(text, file=path.name) == text


@pytest.mark.parametrize("name", ["teams-2023", "district-2023"])
def test_the_rulebooks_of_the_demonstration_are_laid_out_canonically(name):
    text = next(path for path in RULEBOOKS if path.stem == name).read_text(encoding="utf-8")

    assert format_rulebook(text) == text


UNTIDY = """\ufeff# 办法\r
title:   '例子'     # 名称\r
rulebook: "lizi"


in_force: { from: 2023-01-01,
   until: 2024-01-01 }
source: {document: 例子}
measures:
# 第一个口径
  签约额: {unit: 亿元,   of: entered}
  # 签约额之后


  率:
      value: ratio( 签约额,签约额 ,none=0 )*1    # 率
      unit: "%"
      of: computed
      # 属于率
indicators:

  甲:
    # 分值按文件
    points: 10
    score: 'points*min(1，签约额/target( 签约额 ))'
notes:
- 一条
# 二的说明
- "二：条"
- >-
  长的
  说明
- |
  两行
    的说明
# 末尾
"""
TIDY = """# 办法
rulebook: lizi
title: 例子     # 名称
source: {document: 例子}

in_force: {from: 2023-01-01, until: 2024-01-01}
notes:
  - 一条
  # 二的说明
  - 二：条
  - >-
    长的
    说明
  - |
    两行
      的说明

measures:
  # 第一个口径
  签约额: {of: entered, unit: 亿元}
  # 签约额之后

  率:
    of: computed
    unit: '%'
    value: ratio(签约额, 签约额, none=0) × 1    # 率
    # 属于率

indicators:
  甲:
    # 分值按文件
    points: 10
    score: points × min(1, 签约额 ÷ target(签约额))
# 末尾
"""


def test_an_untidy_text_is_put_in_order_with_its_comments():
    made = format_rulebook(UNTIDY)

    assert made == TIDY
    assert said(made) == said(UNTIDY)


def test_a_long_formula_is_folded_and_a_fit_line_break_is_kept():
    long = " + ".join(["一个很长的口径名称"] * 12)
    text = f"rulebook: a\nindicators:\n  甲:\n    score: {long}\n  乙:\n    score: >-\n      1 +\n      2\n"

    made = format_rulebook(text)

    assert "    score: >-\n      一个很长的口径名称 +" in made
    assert max(map(width, made.splitlines())) <= 160
    assert "score: >-\n      1 +\n      2\n" in made


def test_what_is_no_rulebook_text_is_told_and_not_laid_out():
    with pytest.raises(Problems, match="锚点"):
        format_rulebook("a: &x 1\nb: *x\n")


def test_a_layout_that_would_change_the_meaning_is_a_bug_and_stops(monkeypatch):
    monkeypatch.setattr("saima.core.ruleformat.neat", lambda text: text.replace("30", "31").replace("1.2", "1.3"))

    with pytest.raises(RuntimeError, match="would change what it says"):
        format_rulebook(TEAMS)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a: b", "'a: b'"), ("x in ('a')", "x in ('a')"), ("# a", "'# a'"), ("'a' == b", "\"'a' == b\""), ("", "''")],
)
def test_quotes_stand_only_where_yaml_needs_them(text, written):
    assert quoted(text, "k: {}") == written
    assert quoted("a, b", "{{k: {}, z: z}}") == "'a, b'"
    assert quoted("一\n二", "k: {}") == '"一\\n二"'


def test_folding_breaks_at_spaces_only():
    assert folded("一 二二 三三三", 4) == ["一", "二二", "三三三"]


def untidy(text, seed):
    """Return a text that says the same with other spaces, marks, quotes, key order and comments."""
    chance = random.Random(seed)
    rows = []
    for line in text.splitlines():
        if chance.random() < 0.1 and not line.lstrip().startswith(("agreement ==", "and")):
            rows.append(chance.choice(["", "  # 夹在中间", "# 顶格"]))
        if re.match(r"^ {4}(points|clause|unit|title): [^'\"]+$", line) and chance.random() < 0.3:
            line = re.sub(r": (.*)$", r':   "\1"', line)
        if " # " not in line and not line.lstrip().startswith(("agreement", "and", "-")) and ">-" not in line:
            line += chance.choice(["", "", "", "  ", "   # 旁注"])
        if chance.random() < 0.3:
            line = line.replace(" × ", "*").replace(" ÷ ", " / ").replace("≥", ">=")
        rows.append(line)
    return chance.choice(["\n", "\r\n"]).join(rows)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9))
def test_however_untidy_the_meaning_and_the_comments_stay(seed):
    text = untidy(TEAMS, seed)

    made = format_rulebook(text)

    assert said(made) == said(text)
    assert made.count("#") == text.count("#")
    assert format_rulebook(made) == made
