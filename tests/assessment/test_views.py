"""Pages of the race: what opens, to whom, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from saima.assessment import actions, tasks
from saima.assessment.models import AdoptedRulebook, Run, RunRequest, Target
from saima.core.formula.functions import FUNCTIONS
from saima.core.periods import Period

As = Callable[[str], Client]


@pytest.fixture
def run(race: SimpleNamespace) -> Run:
    return actions.run_adopted(adopted=race.adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_without_a_run_the_page_says_how_the_first_board_comes_about(client_as: As, race: SimpleNamespace) -> None:
    assert "还没有核算过" in text(client_as("zhongxin").get("/boards/"))


def test_the_board_shows_places_totals_and_distance_from_pace(client_as: As, run: Run) -> None:
    page = text(client_as("zhongxin").get("/boards/", follow=True))

    assert "36.77" in page
    assert "+2.73" in page
    assert "未印发" in page


def test_the_working_goes_from_points_to_formula_to_facts(client_as: As, run: Run, race: SimpleNamespace) -> None:
    page = text(client_as("t3").get(f"/boards/{run.code}/T3/?at=到位"))

    assert "3.05亿元 ÷ (11亿元 × 3 ÷ 12)" in page
    assert "33.27" in page
    assert reverse("ledger:fact", args=[race.arrived[0].code]) in page
    assert "审核员甲" in page


def test_of_another_unit_only_sums_are_shown(client_as: As, run: Run, race: SimpleNamespace) -> None:
    page = text(client_as("t6").get(f"/boards/{run.code}/T3/?at=到位"))

    assert "合计 3.05 亿元" in page
    assert race.arrived[0].code not in page


def test_what_would_move_us_is_not_shown_to_others(client_as: As, run: Run) -> None:
    assert client_as("t3").get(f"/boards/{run.code}/T6/moves/").status_code == 403
    assert client_as("t6").get(f"/boards/{run.code}/T6/moves/").status_code == 200


def test_a_unit_that_does_not_race_is_not_found(client_as: As, run: Run) -> None:
    assert client_as("zhongxin").get(f"/boards/{run.code}/PARK/").status_code == 404


def test_a_measure_opens_as_its_definition_card(client_as: As, run: Run) -> None:
    page = text(client_as("zhongxin").get(f"/boards/{run.code}/T3/?at=到位资金"))

    assert "指标口径卡" in page
    assert "区级" in page


def test_a_run_is_queued_once_and_carried_out_by_the_worker(client_as: As, race: SimpleNamespace) -> None:
    client = client_as("zhongxin")
    with mock.patch("django_q.tasks.async_task"):
        for _ in range(2):
            answer = client.post("/runs/ask/", {"rulebook": race.adopted.pk, "period": "2023-03"})
    request = RunRequest.objects.get()
    assert answer["Location"] == f"/runs/{request.pk}/"

    tasks.carry_out(request.pk)

    request.refresh_from_db()
    assert (request.state, request.run is not None) == (RunRequest.DONE, True)
    board = f"/boards/{request.run.code}/"  # type: ignore[union-attr]
    assert client.get(f"/runs/{request.pk}/")["Location"] == board
    assert client.get(f"/runs/{request.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == board


def test_a_queued_run_that_is_refused_says_why(client_as: As, race: SimpleNamespace) -> None:
    request = RunRequest.objects.create(
        rulebook=race.adopted, period="2022", as_of=race.on, asked_by=race.users["zhongxin"]
    )

    tasks.carry_out(request.pk)

    page = text(client_as("zhongxin").get(f"/runs/{request.pk}/"))
    assert "施行" in page


def test_a_period_that_is_none_is_told_with_examples(client_as: As, race: SimpleNamespace) -> None:
    answer = client_as("zhongxin").post("/runs/ask/", {"rulebook": race.adopted.pk, "period": "三月"})

    assert answer.status_code == 422
    assert "2023-Q1" in text(answer)


def test_a_rulebook_is_checked_before_it_is_put_into_force(client_as: As, district: SimpleNamespace, book: str) -> None:
    client = client_as("zhongxin")
    broken = book.replace("接待 ÷ 10家", "接待 ÷ 10亿元")

    refused = client.post("/rulebooks/adopt/", {"text": broken, "document": "1号", "act": "adopt"})
    checked = client.post("/rulebooks/adopt/", {"text": book, "document": "", "act": "check"})
    adopted = client.post("/rulebooks/adopt/", {"text": book, "document": "1号", "act": "adopt"})

    assert refused.status_code == 422
    assert "接待 ÷ 10亿元" in text(refused)  # what was typed is still there
    assert "检查通过" in text(checked)
    assert adopted.status_code == 302
    assert AdoptedRulebook.objects.count() == 1


def test_a_rulebook_page_shows_its_rows_and_its_definitions(client_as: As, race: SimpleNamespace) -> None:
    page = text(client_as("t3").get("/rulebooks/small/1/"))

    assert "评分细则表" in page
    assert "第五条" in page


def test_a_case_that_the_rule_leaves_out_is_told_as_a_gap_and_scores_nothing(
    client_as: As, race: SimpleNamespace, book: str
) -> None:
    gap = "tiers(接待 ÷ 10家, ≥80% → points, <50% → 0)"
    adopted = actions.adopt(
        text=book.replace("points × min(1, 接待 ÷ 10家)", gap).replace("rulebook: small", "rulebook: gap"),
        document="试〔2023〕2号", meeting="", adopted_on=date(2023, 1, 1), by=race.users["zhongxin"],
    )  # fmt: skip
    run = actions.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)

    board = text(client_as("t3").get(f"/boards/{run.code}/"))
    working = text(client_as("t3").get(f"/boards/{run.code}/T3/?at=接待"))

    assert "规则未规定" in board
    assert "规则未规定" in working


def test_every_function_has_its_help_in_either_language(client_as: As) -> None:
    client = client_as("t3")
    page = text(client.get("/rulebooks/functions/"))
    english = text(client.get("/rulebooks/functions/", headers={"accept-language": "en"}))

    assert all(f'id="{name}"' in page for name in FUNCTIONS)
    assert "streak(条件, last=期数)" in page
    assert "Ratios, steps and tiers" in english or "比率、整步与分档" in english


def test_targets_are_handed_down_from_a_table(client_as: As, district: SimpleNamespace, task_table: object) -> None:
    answer = client_as("zhongxin").post(
        "/targets/hand-down/", {"year": "2023", "document": "任务分解表", "file": task_table}
    )

    assert answer.status_code == 302, text(answer)
    assert {t.unit.code: t.value for t in Target.objects.select_related("unit")} == {
        "T3": "110000000000",
        "T6": "70000000000",
    }
    assert "任务分解表" in text(client_as("t3").get("/targets/?year=2023"))


def test_the_citys_task_is_kept_beside_the_districts_own(
    client_as: As, race: SimpleNamespace, task_table: object
) -> None:
    client_as("zhongxin").post(
        "/targets/hand-down/", {"year": "2023", "document": "市文件", "level": "市下达", "file": task_table}
    )

    held = {(t.unit.code, t.level): t.value for t in Target.objects.select_related("unit")}
    assert held["T6", "区定"] == "110000000000"
    assert held["T6", "市下达"] == "70000000000"


def test_a_team_hands_down_no_targets(client_as: As, district: SimpleNamespace, task_table: object) -> None:
    answer = client_as("t3").post("/targets/hand-down/", {"year": "2023", "document": "1", "file": task_table})

    assert answer.status_code == 403
    assert not Target.objects.exists()


@pytest.fixture
def task_table(tmp_path: object) -> Iterator[object]:
    """A 任务分解表 of two teams."""
    import xlsxwriter

    path = tmp_path / "任务分解表.xlsx"  # type: ignore[operator]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("小组目标")
        for row, cells in enumerate(
            [("序号", "单位", "到位资金（亿元）"), (1, "第三招商小组", 11), (2, "第六招商小组", 7)]
        ):
            sheet.write_row(row, 0, cells)
    with path.open("rb") as table:
        yield table
