"""Changing a row of a rulebook's text leaves every other character as it stands."""

from pathlib import Path

import pytest

from saima.core.ruleedit import add_row, free_name, move_row, remove_row, set_cap, set_row, set_top
from saima.core.rulefile import inspect_rulebook

ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
RULEBOOKS = [path for path in ALL if not path.name.endswith(".cases.yaml")]
TEXT = """title: 例子
indicators:   # 各项指标
  # 第一项
  签约:
    points: 30   # 三十分
    score: >-
      points × min(1,
      签约 ÷ target(签约))
    clause: 一

  到位: {points: 10, score: '到位 × 1', clause: 二}
bonus: {cap: 5, items: {甲: {score: 1 × 个, cap: 2}}}
full: 40
"""


def changed_lines(before, after):
    """Return the lines that went and those that came."""
    one, other = before.splitlines(), after.splitlines()
    return [line for line in one if line not in other], [line for line in other if line not in one]


def rows_of(text):
    book, _ = inspect_rulebook(text)
    return [("indicators", row.name) for row in book.indicators] + [
        (section, row.name) for section in ("bonus", "deduction") for row in getattr(book, section).items
    ]


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_editing_any_row_of_a_shipped_rulebook_touches_that_row_only(path):
    text = path.read_text(encoding="utf-8")
    before, _ = inspect_rulebook(text)

    for section, name in rows_of(text):
        edited = set_row(text, section=section, name=name, values={"clause": "第九十九条: 新"})

        gone, came = changed_lines(text, edited)
        assert len(gone) <= 1, (section, name)
        assert len(came) == 1, (section, name)
        assert "第九十九条" in came[0]
        after, _ = inspect_rulebook(edited)
        rows = after.indicators if section == "indicators" else getattr(after, section).items
        assert [row.clause for row in rows if row.name == name] == ["第九十九条: 新"]
        assert after.measures == before.measures


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_moving_a_row_down_and_up_again_changes_nothing(path):
    text = path.read_text(encoding="utf-8")

    for section, name in rows_of(text)[:4]:
        moved = move_row(text, section=section, name=name, down=True)
        if moved != text:
            assert sorted(moved.splitlines()) == sorted(text.splitlines())
            assert move_row(moved, section=section, name=name, down=False) == text
            assert set(rows_of(moved)) == set(rows_of(text))


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_row_that_is_added_and_removed_leaves_no_trace(path):
    text = path.read_text(encoding="utf-8")

    grown = add_row(
        text, section="indicators", name="新项", values={"points": "5", "score": "1 × 新口径", "clause": ""}
    )

    assert inspect_rulebook(grown)[0].indicator("新项").points == {"": 5}
    assert remove_row(grown, section="indicators", name="新项") == text


@pytest.mark.parametrize(
    ("values", "gone", "came"),
    [
        ({"points": "28"}, ["    points: 30   # 三十分"], ["    points: 28   # 三十分"]),
        ({"title": "签约: 额"}, [], ["    title: '签约: 额'"]),
        ({"note": "注"}, [], ["    note: 注"]),
        ({"clause": ""}, ["    clause: 一"], []),
        (
            {"score": "points × 率"},
            ["    score: >-", "      points × min(1,", "      签约 ÷ target(签约))"],
            ["    score: points × 率"],
        ),
        ({"clause": "一"}, [], []),
        ({"score": "points × min(1, 签约 ÷ target(签约))"}, [], []),
    ],
)
def test_one_value_of_a_block_row(values, gone, came):
    assert changed_lines(TEXT, set_row(TEXT, section="indicators", name="签约", values=values)) == (gone, came)


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({"points": "12"}, "{points: 12, score: '到位 × 1', clause: 二}"),
        ({"title": "到位, 资金"}, "{title: '到位, 资金', points: 10, score: '到位 × 1', clause: 二}"),
        ({"note": "注"}, "{points: 10, score: '到位 × 1', clause: 二, note: 注}"),
        ({"points": ""}, "{score: '到位 × 1', clause: 二}"),
        ({"clause": ""}, "{points: 10, score: '到位 × 1'}"),
        ({"score": "min(1, 甲)"}, "{points: 10, score: 'min(1, 甲)', clause: 二}"),
    ],
)
def test_one_value_of_a_row_in_braces(values, row):
    edited = set_row(TEXT, section="indicators", name="到位", values=values)

    assert changed_lines(TEXT, edited)[1] == [f"  到位: {row}"]


def test_a_row_takes_its_comment_along_and_a_section_in_braces_is_opened():
    moved = move_row(TEXT, section="indicators", name="签约", down=True)
    assert moved.index("到位: {") < moved.index("# 第一项") < moved.index("签约:\n")
    assert remove_row(TEXT, section="indicators", name="签约").count("# 第一项") == 0

    grown = add_row(TEXT, section="bonus", name="乙", values={"score": "2 × 个"})
    assert (
        "bonus:\n  cap: 5\n  items:\n    甲: {score: 1 × 个, cap: 2}\n    乙:\n      score: 2 × 个\nfull: 40\n" in grown
    )


def test_a_section_is_made_for_its_first_row_and_goes_with_its_last():
    made = add_row(TEXT, section="deduction", name="晚", values={"score": "1 × 次"})
    assert "\ndeduction:\n  items:\n    晚:\n      score: 1 × 次\nfull: 40\n" in made
    assert remove_row(made, section="deduction", name="晚") == TEXT
    with_cap = set_cap(made, section="deduction", value="3")
    assert "deduction:\n  cap: 3\nfull" in remove_row(with_cap, section="deduction", name="晚")
    gates = add_row(TEXT, section="gates", name="假", values={"when": "次 > 0", "effect": "unplaced"})
    assert remove_row(gates, section="gates", name="假") == TEXT
    assert add_row("title: a", section="indicators", name="甲", values={"score": "1"}).startswith(
        "title: a\nindicators:\n"
    )
    one = "deduction: {cap: 4}\n"
    assert add_row(one, section="deduction", name="晚", values={"score": "1"}) == (
        "deduction:\n  cap: 4\n  items:\n    晚:\n      score: 1\n"
    )
    empty = "bonus:\n  cap: 4\n  items: {}\n"
    assert "  items:\n    甲:\n      score: 1\n" in add_row(empty, section="bonus", name="甲", values={"score": "1"})


def test_the_ceiling_of_a_sum():
    assert "cap: 6," in set_cap(TEXT, section="bonus", value="6")
    assert "bonus: {items:" in set_cap(TEXT, section="bonus", value="")
    bare = "deduction:\n  items: {晚: {score: 1}}\n"
    assert set_cap(bare, section="deduction", value="3") == "deduction:\n  cap: 3\n  items: {晚: {score: 1}}\n"
    assert set_cap(bare, section="deduction", value="") == bare
    assert set_cap(bare, section="bonus", value="3") == bare


def test_a_key_of_the_whole_rulebook_and_points_by_group():
    assert set_top(TEXT, key="full", value="50").endswith("full: 50\n")
    assert "title: 例子\n" in set_top(TEXT, key="version", value="2")
    assert "version: 2\n" in set_top(TEXT, key="version", value="2")
    by_group = set_row(TEXT, section="indicators", name="签约", values={"points": {"towns": "40", "offices": "30"}})
    assert "    points: {towns: 40, offices: 30}   # 三十分\n" in by_group


def test_windows_line_ends_stay():
    text = TEXT.replace("\n", "\r\n")

    edited = set_row(text, section="indicators", name="签约", values={"note": "注", "points": "1"})
    grown = add_row(edited, section="indicators", name="新", values={"score": "1"})

    assert grown.count("\n") == grown.count("\r\n")
    assert "    note: 注\r\n" in grown


@pytest.mark.parametrize("act", [set_row, remove_row])
def test_a_row_that_is_not_there_or_there_already_is_a_key_error(act):
    more = {"values": {"points": "1"}} if act is set_row else {}
    with pytest.raises(KeyError):
        act(TEXT, section="indicators", name="无", **more)
    with pytest.raises(KeyError):
        move_row(TEXT, section="gates", name="无", down=True)
    with pytest.raises(KeyError):
        add_row(TEXT, section="indicators", name="签约", values={})


def test_a_new_row_gets_a_name_that_is_free():
    book, _ = inspect_rulebook(TEXT)

    assert free_name(book, "indicators", "签约") == "签约2"
    assert free_name(book, "bonus", "签约") == "签约"
    assert free_name(None, "indicators", "签约") == "签约"
