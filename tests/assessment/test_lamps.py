"""Lamps of a board: what lights them stands on the page as the rulebook says it, and the reason beside each lamp."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.assessment import actions
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.texts import missed_text
from saima.core.boards import boards
from saima.core.periods import Period
from saima.core.rulebook import LAMPS
from saima.publications.bulletin.words import short_of, worst
from saima.publications.excel.formats import LAMPS as EXCEL
from saima.publications.word.tables import LAMPS as WORD

As = Callable[[str], Client]
BY_PACE = "display: {pace: [到位资金]}"
BY_COMPLETION = "display: {pace: [到位资金], lamps: {completion: {绿: 80%, 蓝: 60%, 黄: 40%, 橙: 20%}, below: 红}}"


def run_with(race: SimpleNamespace, book: str, display: str) -> Run:
    text = book.replace(BY_PACE, display).replace("version: 1", "version: 2")
    assert display in text
    adopted = actions.adopt(
        text=text, document="试〔2023〕2号", meeting="", adopted_on=date(2023, 1, 1), by=race.users["zhongxin"]
    )
    return actions.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)


def page(client: Client, run: Run) -> str:
    answer = client.get(f"/boards/{run.code}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_says_what_lights_the_lamps_in_the_rulebooks_own_numbers(
    race: SimpleNamespace, book: str, client_as: As
) -> None:
    run = run_with(race, book, "display: {pace: [到位资金], lamps: {yellow: 3, red: 7.5}}")

    text = page(client_as("zhongxin"), run)

    assert "灯取较差一项：落后达到 3 个百分点黄，超过 7.5 个红。" in text
    assert '<span class="lamp red">红 <small>到位资金欠序时25.00个百分点</small></span>' in text
    assert '<span class="lamp green">绿</span>' in text


def test_lamps_by_completion_show_word_colour_and_the_share_that_is_missing(
    race: SimpleNamespace, book: str, client_as: As
) -> None:
    run = run_with(race, book, BY_COMPLETION)

    text = page(client_as("zhongxin"), run)

    assert "灯取较差一项：完成率达到 80% 绿，达到 60% 蓝，达到 40% 黄，达到 20% 橙，再低红。" in text
    assert '<span class="lamp orange">橙 <small>到位资金完成率27.73%，不到40%</small></span>' in text
    assert '<span class="lamp red">红 <small>到位资金完成率0.00%，不到20%</small></span>' in text


@pytest.mark.usefixtures("english")
def test_in_english_colours_and_reasons_are_english(race: SimpleNamespace, book: str, client_as: As) -> None:
    run = run_with(race, book, BY_COMPLETION)
    client = client_as("zhongxin")
    client.post("/preferences/set/", {"choice": "language=en"})

    text = page(client, run)

    assert "completion from 80% green, from 60% blue, from 40% yellow, from 20% orange, below that red." in text
    assert '<span class="lamp orange">Orange <small>' in text
    assert "27.73% done, below 40%</small>" in text


def test_the_bulletin_says_the_same_by_either_way_of_lighting(race: SimpleNamespace, book: str) -> None:
    told = {}
    for display in (BY_PACE, BY_COMPLETION):
        run = run_with(race, book.replace("rulebook: small", f"rulebook: small-{len(told)}"), display)
        assessment = assessment_of(run)
        (board,) = boards(assessment)
        told[display] = [(worst(row), short_of(row.pace[0], assessment.rulebook)) for row in board.rows]

    assert told[BY_PACE] == [("绿", ""), ("红", "到位资金完成0.00%，欠序时进度25.00个百分点")]
    assert told[BY_COMPLETION] == [("橙", "到位资金完成27.73%，不到40%"), ("红", "到位资金完成0.00%，不到20%")]


def test_a_share_just_short_of_its_line_does_not_look_reached() -> None:
    assert missed_text(Fraction(79994, 100000), Fraction(8, 10)) == "79.99%"
    assert missed_text(Fraction(79999, 100000), Fraction(8, 10)) == "79.999%"
    assert missed_text(Fraction(8, 10) - Fraction(1, 3 * 10**9), Fraction(8, 10)) == "79.99999…%"


def test_every_lamp_of_a_rulebook_has_a_colour_in_word_and_excel() -> None:
    assert {*LAMPS.values(), "灰"} == set(WORD) == set(EXCEL)
