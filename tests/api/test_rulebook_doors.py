"""The doors of rulebooks: a text is checked, compared and tried without being stored, by the centre only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

As = Callable[[str], Client]
TEXT = (Path(__file__).parents[2] / "rulebooks/wulong/teams-2023.yaml").read_text(encoding="utf-8")
SMALL = """rulebook: small
title: 小办法
source: {document: 试验}
in_force: {from: 2023-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  接待: {of: facts, where: kind == '接待考察', sum: quantity, unit: 家}
indicators:
  接待: {points: 5, score: "points × min(1, 接待 ÷ target(接待))"}
  次数: {points: 5, score: "min(points, 1 × 接待)"}
"""


def ask(client: Client, door: str, **body: str) -> Any:
    return client.post(f"/api/rulebooks/{door}", data=body, content_type="application/json")


def test_a_text_is_checked_and_told_as_its_table(client_as: As, district: SimpleNamespace) -> None:
    told = ask(client_as("zhongxin"), "check", text=TEXT).json()

    assert told["problems"] == []
    first = told["rows"][0]
    assert (first["pattern"], first["parameters"]["cap"]) == ("pace_capped", "1.2")
    broken = ask(client_as("zhongxin"), "check", text=TEXT.replace("min(1.2, 正式", "min(1.2, 正事")).json()
    assert "正事签约金额" in broken["problems"][0]["found"]
    assert ask(client_as("zhongxin"), "check", text="a: [").json()["rows"] == []


def test_two_texts_are_compared_in_sentences(client_as: As, district: SimpleNamespace) -> None:
    changed = SMALL.replace('points: 5, score: "min', 'points: 6, score: "min')

    told = ask(client_as("zhongxin"), "differences", old=SMALL, new=changed, language="en").json()

    assert told["differences"] == [
        {"section": "indicators", "row": "次数", "sentence": "次数: points changes from 5 points to 6 points"}
    ]
    assert ask(client_as("zhongxin"), "differences", old="a: [", new=SMALL).status_code == 422


def test_a_text_is_tried_on_the_facts_of_a_run(client_as: As, district: SimpleNamespace) -> None:
    from saima.assessment import actions
    from saima.core.periods import Period

    adopted = actions.adopt(
        text=SMALL, document="一号", meeting="", adopted_on=date(2023, 1, 1), by=district.users["zhongxin"]
    )
    run = actions.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)
    client = client_as("zhongxin")

    told = ask(client, "preview", text=SMALL.replace("1 × 接待", "1 × 接待 + 2"), run=run.code).json()
    other = ask(
        client, "preview", text=SMALL.replace("sum: quantity, unit: 家", "count: facts, unit: 次"), run=run.code
    )

    assert told["uncounted"] == []
    assert {one["unit"] for one in told["units"]} == {"T3", "T6"}
    assert other.json() == {"uncounted": ["接待"], "units": []}
    assert ask(client, "preview", text="a: 1", run=run.code).status_code == 422
    assert ask(client, "preview", text=SMALL, run="无").status_code == 404


@pytest.mark.parametrize("door", ["check", "differences", "preview"])
def test_others_are_refused_in_a_sentence(door: str, client_as: As, district: SimpleNamespace) -> None:
    answer = ask(client_as("t3"), door, text=SMALL, old=SMALL, new=SMALL, run="")

    assert answer.status_code == 403
    assert "招商中心主任" in answer.json()["refused"]
