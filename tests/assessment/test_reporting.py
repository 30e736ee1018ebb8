"""Reported numbers: a table in, one fault per wrong cell at its place, runs that read them as of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.assessment import actions, reporting
from saima.assessment.freezing import assessment_of, inputs_of
from saima.assessment.models import ReportedNumber, Run
from saima.core.inputs import TargetKey
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.core.working import Missing
from saima.ledger.guards import unguarded_tables
from saima.people.policies import NotAllowed

MARCH = Period.parse("2023-03")
Seat = Callable[[str], Client]
ENTERED = """
rulebook: asked
version: 1
title: 测评办法
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  满意度: {title: 企业满意度, of: entered, unit: '%', most: 100%}
  税收: {of: entered, unit: 万元}
  接待: {of: facts, where: kind == '接待考察', sum: quantity, unit: 家}
indicators:
  满意度分: {points: 60, score: "points × 满意度"}
  税收分: {points: 40, score: "points × min(1, growth(税收, previous(税收), none=0))"}
not_measured: zero
"""


@pytest.fixture
def asked(race: SimpleNamespace) -> SimpleNamespace:
    adopted = actions.adopt(
        text=ENTERED, document="试〔2023〕3号", meeting="", adopted_on=date(2023, 1, 1), by=race.users["zhongxin"]
    )
    return SimpleNamespace(**{**vars(race), "adopted": adopted})


def report(place: SimpleNamespace, *rows: list[str], by: str = "ducha", period: Period = MARCH, **given: object) -> int:
    fields = {"document": "测评通报〔2023〕1号", "on": place.on, **given}
    return reporting.report(adopted=place.adopted, period=period, table=rows, by=place.users[by], **fields)  # type: ignore[arg-type]


def run(place: SimpleNamespace, as_of: date) -> Run:
    return actions.run_adopted(adopted=place.adopted, period=MARCH, as_of=as_of, by=None)


def test_a_run_scores_what_was_reported_by_its_day_and_nothing_later(asked: SimpleNamespace) -> None:
    early = run(asked, asked.on)
    assert report(asked, ["单位", "企业满意度", "税收"], ["第三招商小组", "92.5%", "1.2亿元"], ["T6", "88", ""]) == 3

    made = run(asked, asked.on)

    assert assessment_of(early).result("T3").total == 0
    board = assessment_of(made)
    assert board.measure("满意度", "T3") == Fraction("0.925")
    assert board.measure("税收", "T3") == 12_000_000_000
    assert board.measure("税收", "T6") == Missing("not_measured", "税收")
    assert board.result("T3").line("满意度分").points == Fraction("55.5")
    assert assessment_of(run(asked, date(2023, 4, 9))).result("T3").total == 0
    assert inputs_of(made.result["inputs"]).to_canonical() == made.result["inputs"]


def test_the_year_before_is_what_was_reported_for_it(asked: SimpleNamespace) -> None:
    report(asked, ["单位", "税收"], ["T3", "1亿元"], period=Period.parse("2022-03"))
    report(asked, ["单位", "税收"], ["T3", "1.5亿元"])

    made = run(asked, asked.on)

    assert inputs_of(made.result["inputs"]).targets[TargetKey("税收", "上年")] == {"T3": 10_000_000_000}
    assert assessment_of(made).result("T3").line("税收分").points == 20


def test_only_what_changed_is_entered_and_a_blank_takes_back(asked: SimpleNamespace) -> None:
    heading = ["单位", "满意度"]
    assert report(asked, heading, ["T3", "90"], ["T6", "80"]) == 2
    assert report(asked, heading, ["T3", "90%"], ["T6", "85"]) == 1
    assert report(asked, heading, ["T3", ""], ["T6", "/"]) == 2

    held = reporting.standing_numbers("asked", MARCH, entry=10**9, on=asked.on)
    assert {unit: (row.value, row.missing) for (_name, unit), row in held.items()} == {
        "T3": ("", "not_measured"), "T6": ("", "not_applicable"),
    }  # fmt: skip
    assert ReportedNumber.objects.count() == 5
    assert "assessment_reportednumber" not in unguarded_tables()


def test_every_fault_of_a_table_is_told_at_once_at_its_place_and_nothing_is_entered(asked: SimpleNamespace) -> None:
    with pytest.raises(Problems) as refusal:
        report(
            asked,
            ["接待", "单位", "满意度", "税收"],
            ["3", "第三招商小组", "九成", "1亿元"],
            ["", "第九招商小组", "90", ""],
            ["", "第六招商小组", "120", "2家"],
            document=" ",
        )

    told = {problem.code: problem.place for problem in refusal.value.problems}
    assert told["report.document"] == "填报数·依据文件"
    assert told["report.column"] == "填报表 第1行第1列"
    assert told["report.unit"] == "填报表 第3行"
    places = [problem.place for problem in refusal.value.problems]
    assert {"填报表 第2行第3列", "填报表 第4行第3列", "填报表 第4行第4列"} <= set(places)
    assert not ReportedNumber.objects.exists()


def test_teams_may_not_report_and_a_rulebook_without_such_measures_says_so(
    asked: SimpleNamespace, race: object
) -> None:
    with pytest.raises(NotAllowed, match="填报数"):
        report(asked, ["单位", "满意度"], ["T3", "100"], by="t3")
    small = SimpleNamespace(**{**vars(asked), "adopted": race.adopted})
    with pytest.raises(Problems, match="都由台账统计"):
        report(small, ["单位", "满意度"], ["T3", "100"])


def address(place: SimpleNamespace) -> str:
    return f"/rulebooks/{place.adopted.code}/{place.adopted.version}/numbers/"


def test_the_page_takes_cells_or_a_csv_and_gives_faults_beside_what_was_typed(
    asked: SimpleNamespace, client_as: Seat
) -> None:
    client = client_as("ducha")
    fields = {"period": "2023-03", "document": "通报", "T3:0": "九成", "T3:1": "", "T6:0": "88", "T6:1": "5"}
    wrong = client.post(address(asked), fields)
    assert wrong.status_code == 422
    assert 'value="九成"' in wrong.content.decode()
    assert "第2行第3列" in wrong.content.decode()

    assert client.post(address(asked), {**fields, "T3:0": "90"}).status_code == 302
    page = client.get(f"{address(asked)}?period=2023-03").content.decode()
    assert 'value="90"' in page
    assert "通报 · 督查科员 2023-04-10" in page

    table = SimpleUploadedFile("数.csv", "单位,税收\n第三招商小组,7\n".encode("gb18030"))
    assert client.post(address(asked), {"period": "2023-03", "document": "税务", "table": table}).status_code == 302
    assert reporting.standing_numbers("asked", MARCH, entry=10**9, on=asked.on)["税收", "T3"].value == "7000000"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a" * (2**20 + 1), "不超过 1 MB"),
        ("单位,税收\n".encode() + b'"' + b"x" * 140_000, "读不成表"),
        (b"\xff\xff\xff\x81", "GB18030"),
        (f"单位,税收\nT3,{'1' * 61}\n".encode(), "不超过 60 字"),
    ],
)
def test_a_table_that_cannot_be_read_whole_is_refused_whole(
    asked: SimpleNamespace, client_as: Seat, content: bytes, told: str
) -> None:
    table = SimpleUploadedFile("数.csv", content)

    answer = client_as("ducha").post(address(asked), {"period": "2023-03", "document": "通报", "table": table})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ReportedNumber.objects.exists()


def test_a_unit_sees_its_own_row_only_and_the_figure_opens_to_its_document(
    asked: SimpleNamespace, client_as: Seat
) -> None:
    report(asked, ["单位", "满意度"], ["T3", "90"], ["T6", "81"])
    made = run(asked, asked.on)

    own = client_as("t3").get(f"{address(asked)}?period=2023-03").content.decode()
    assert "第三招商小组" in own
    assert "第六招商小组" not in own
    assert "<input" not in own.split("<table", 1)[1].split("</table>", 1)[0]
    figure = client_as("t3").get(f"/boards/{made.code}/T3/?at=满意度").content.decode()
    assert "测评通报〔2023〕1号" in figure
    assert client_as("t3").post(address(asked), {"period": "2023-03"}).status_code == 403


def test_a_period_nobody_can_read_is_answered_with_the_ways_to_write_one(
    asked: SimpleNamespace, client_as: Seat
) -> None:
    answer = client_as("ducha").get(f"{address(asked)}?period=三月")
    assert answer.status_code == 422
    assert "2023-Q1" in answer.content.decode()
