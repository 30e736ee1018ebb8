"""Why a unit changed and what would move it: who sees what, alike on the page, at the JSON door and on the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from saima.assessment.freezing import assessment_of
from saima.assessment.rereading import change_between
from saima.assessment.showing.changing import part_text
from saima.cli import main
from saima.core.boards import boards
from saima.people.models import User
from saima.publications.bulletin.changes import change_blocks, distance_blocks

As = Callable[[str], Client]
DOORS = ("change", "margin", "moves")
OTHER = "第六招商小组"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page(client: Client, run: Any, unit: str, what: str = "change") -> Any:
    return client.get(f"/boards/{run.code}/{unit}/{what}/")


def door(client: Client, run: Any, unit: str, what: str) -> Any:
    return client.get(f"/api/runs/{run.code}/{unit}/{what}")


def console(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["explain", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_page_tells_parts_that_add_up(client_as: As, two_months: SimpleNamespace) -> None:
    shown = text(page(client_as("t3"), two_months.march, "T3"))

    assert "1.50 → <b>38.27</b>" in shown
    assert "+36.77" in shown
    assert two_months.parts.title in shown


def test_the_unit_sees_others_as_a_sum_without_names(client_as: As, two_months: SimpleNamespace) -> None:
    run = two_months.march
    own, centre = (text(page(client_as(name), run, "T3")) for name in ("t3", "zhongxin"))

    assert OTHER in centre
    assert OTHER not in own
    assert "其他单位的记录只给合计，不列名称" in own

    told = {name: door(client_as(name), run, "T3", "change").json()["change"] for name in ("t3", "zhongxin")}
    assert told["t3"]["rivals"] == []
    assert [rival["unit"] for rival in told["zhongxin"]["rivals"]] == ["T6"]
    assert told["t3"] | {"rivals": 0} == told["zhongxin"] | {"rivals": 0}


def test_the_console_masks_as_the_page_does(two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    run = two_months.march.code
    _code, own, _err = console(capsys, run, "T3", "--change", "--as", "t3")
    _code, centre, _err = console(capsys, run, "T3", "--change", "--as", "zhongxin")

    assert "本单位记录" in own
    assert OTHER in centre
    assert OTHER not in own


@pytest.mark.parametrize("what", DOORS)
def test_nobody_else_sees_anything(
    what: str, client_as: As, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    run = two_months.march
    if what != "margin":
        assert page(client_as("t6"), run, "T3", what).status_code == 403
    refused = door(client_as("t6"), run, "T3", what)
    code, out, err = console(capsys, run.code, "T3", f"--{what}", "--as", "t6")

    assert refused.status_code == 403
    assert "只向本单位" in refused.json()["refused"]
    assert (code, out) == (1, "")
    assert "只向本单位" in err


@pytest.mark.parametrize("what", DOORS)
def test_the_console_asks_in_whose_name(
    what: str, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = console(capsys, two_months.march.code, "T3", f"--{what}")

    assert (code, out) == (1, "")
    assert "--as" in err


def test_what_would_move_a_unit_is_said_as_if_then(
    client_as: As, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    run = two_months.march
    sentence = "若再到位资金 30505 万元，则居第1位"

    assert sentence in text(page(client_as("t6"), run, "T6", "moves"))
    (way,) = door(client_as("t6"), run, "T6", "moves").json()["moves"]
    assert (way["sentence"], way["passes"]["amount"], way["above"]) == (sentence, 30505 * 10**6, "T3")
    assert sentence in console(capsys, run.code, "T6", "--moves", "--as", "zhongxin")[1]
    assert (
        "If 30505 × 10k yuan more"
        in console(capsys, run.code, "T6", "--moves", "--as", "zhongxin", "--language", "en")[1]
    )


def test_the_margin_adds_up_line_by_line(
    client_as: As, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    told = door(client_as("t6"), two_months.march, "T6", "margin").json()["margin"]

    assert told["other"] == "T3"
    assert {line["name"]: line["points"] for line in told["lines"]} == {"到位": told["points"]}
    assert "第三招商小组（1）  −33.27" in console(capsys, two_months.march.code, "T6", "--margin", "--as", "t6")[1]


def test_the_first_month_has_nothing_to_compare_with(
    client_as: As, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    run = two_months.february

    assert "没有可以对照的上一期" in text(page(client_as("t3"), run, "T3"))
    assert door(client_as("t3"), run, "T3", "change").json()["change"] is None
    assert "没有可以对照的上一期" in console(capsys, run.code, "T3", "--change", "--as", "t3")[1]


def test_another_run_can_be_named_and_an_unknown_one_is_told(client_as: As, two_months: SimpleNamespace) -> None:
    client, run = client_as("t3"), two_months.february
    forward = client.get(f"/api/runs/{run.code}/T3/change?since={two_months.march.code}")
    unknown = client.get(f"/boards/{run.code}/T3/change/?since=WL-K9999999")

    assert forward.json()["since"] == two_months.march.code
    assert unknown.status_code == 422
    assert "WL-K9999999" in text(unknown)


@pytest.mark.parametrize("what", DOORS)
def test_a_unit_that_does_not_race_is_not_found(what: str, client_as: As, two_months: SimpleNamespace) -> None:
    assert door(client_as("zhongxin"), two_months.march, "PARK", what).status_code == 404
    if what != "margin":
        assert page(client_as("zhongxin"), two_months.march, "PARK", what).status_code == 404


def test_the_workbench_of_a_team_says_what_takes_it_one_place_up(client_as: As, two_months: SimpleNamespace) -> None:
    shown = text(client_as("t6").get("/home/standing/"))

    assert "若再到位资金 30505 万元，则居第1位" in shown


def test_the_page_is_complete_in_english(client_as: As, two_months: SimpleNamespace) -> None:
    User.objects.filter(username="zhongxin").update(language="en")

    shown = text(page(client_as("zhongxin"), two_months.march, "T3"))

    assert "Targets and time" in shown
    assert "Where it comes from" in shown
    assert "来自哪里" not in shown


def test_the_annex_prints_the_same_parts_without_projects_and_rivals(two_months: SimpleNamespace) -> None:
    run, before = two_months.march, two_months.february
    (board,) = boards(assessment_of(run), previous=assessment_of(before))
    blocks = change_blocks(SimpleNamespace(run=run, previous_run=before), board)  # type: ignore[arg-type]
    printed = json.dumps(blocks, ensure_ascii=False)

    _reading, by_factor, by_line = blocks
    rows = {row[0]["t"]: [cell["t"] for cell in row] for row in by_factor["rows"]}
    moved = change_between(before, run, unit="T3", language="zh")
    assert moved is not None
    assert rows["第三招商小组"][1:5] == ["1.50", part_text(moved.total["own"]), "—", part_text(moved.total["targets"])]
    for row in by_factor["rows"]:
        numbers = [Fraction(cell["n"]) for cell in row[1:] if "n" in cell]
        assert numbers[0] + sum(numbers[1:-1]) == numbers[-1]
    for row in by_line["rows"]:
        numbers = [Fraction(cell["n"]) for cell in row[1:] if "n" in cell]
        assert sum(numbers[:-1]) == numbers[-1]
    assert two_months.parts.title not in printed
    assert two_months.parts.code not in printed


def test_the_annex_tells_why_each_distance_changed_and_adds_up(two_months: SimpleNamespace) -> None:
    run, before = two_months.march, two_months.february
    (board,) = boards(assessment_of(run), previous=assessment_of(before))

    (distances,) = distance_blocks(SimpleNamespace(run=run, previous_run=before), board)  # type: ignore[arg-type]

    assert {row[0]["t"]: row[1]["t"] for row in distances["rows"]} == {"第三招商小组": OTHER, OTHER: "第三招商小组"}
    for row in distances["rows"]:
        numbers = [Fraction(cell["n"]) for cell in row[2:] if "n" in cell]
        assert numbers[0] + sum(numbers[1:-1]) == numbers[-1]
    assert two_months.parts.title not in json.dumps(distances, ensure_ascii=False)


def test_a_first_issue_tells_of_no_distances(two_months: SimpleNamespace) -> None:
    run = two_months.february
    (board,) = boards(assessment_of(run))

    assert distance_blocks(SimpleNamespace(run=run, previous_run=None), board) == []  # type: ignore[arg-type]


def test_the_annex_of_a_first_issue_says_so(two_months: SimpleNamespace) -> None:
    run = two_months.february
    (board,) = boards(assessment_of(run))

    (block,) = change_blocks(SimpleNamespace(run=run, previous_run=None), board)  # type: ignore[arg-type]

    assert "首期" in block["spans"][0]["t"]


def test_a_change_that_is_known_costs_few_statements(
    client_as: As, two_months: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    client = client_as("t3")
    page(client, two_months.march, "T3")

    with django_assert_max_num_queries(9):
        page(client, two_months.march, "T3")


def test_the_change_of_the_margin_adds_up_alike_at_the_door_on_the_page_and_on_the_console(
    client_as: As, two_months: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    run = two_months.march

    told = door(client_as("t6"), run, "T6", "margin").json()
    shown = text(page(client_as("t6"), run, "T6", "moves"))
    _code, said, _err = console(capsys, run.code, "T6", "--margin", "--as", "t6")

    change = told["change"]
    assert told["since"] == two_months.february.code
    assert sum(Fraction(str(part)) for part in change["parts"].values()) == Fraction(str(change["points"]))
    assert Fraction(str(change["after"])) == Fraction(str(told["margin"]["points"]))
    for printed in (shown, said):
        assert "差距为什么变了" in printed
        assert part_text(Fraction(str(change["points"]))) in printed


def test_the_parts_of_a_neighbours_lines_are_for_those_who_see_all_working(
    client_as: As, two_months: SimpleNamespace
) -> None:
    run = two_months.march

    own, centre = (door(client_as(name), run, "T6", "margin").json()["change"] for name in ("t6", "zhongxin"))

    assert own["parts"] == centre["parts"]
    assert all(line["parts"] == {} and line["projects"] == [] for line in own["lines"])
    assert all(line["parts"] for line in centre["lines"])


def test_the_first_month_has_no_change_of_the_margin(client_as: As, two_months: SimpleNamespace) -> None:
    run = two_months.february

    assert door(client_as("t3"), run, "T3", "margin").json()["change"] is None
    assert "差距为什么变了" not in text(page(client_as("t3"), run, "T3", "moves"))
