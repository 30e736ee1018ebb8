"""Pages that open a review, score it, and draw an agreement up: they keep what was typed, and ask where in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.test import Client
from tests.agreements.conftest import SHEET_34, all_met

from saima.agreements import actions, flows
from saima.agreements.checks import Step
from saima.agreements.models import Docket, ScoreSheet, Substitute

Seat = Callable[[str], Client]


def conditions(**changes: str) -> dict[str, str]:
    return {f"cond-{name}": given.answer for name, given in all_met(date(2023, 4, 10), **changes).items()}


def test_a_review_is_opened_with_every_condition_answered(district: SimpleNamespace, client_as: Seat) -> None:
    client, where = client_as("t3"), f"/agreements/review/{district.parts.code}/"

    bare = client.post(where, {"cond-投资强度": "符合"})
    opened = client.post(where, conditions())

    assert bare.status_code == 422
    assert "还不能受理：有 5 处需要改" in bare.content.decode()
    assert opened.status_code == 302
    assert Docket.objects.get().title == "专用车零部件生产准入评审"
    assert client.post(where, conditions()).status_code == 403


def test_the_sheet_asks_what_the_rulebook_asks_and_shows_the_points_it_gives(
    asked: SimpleNamespace, client_as: Seat
) -> None:
    head = asked.users["zhongxin"]
    actions.take_step(docket=asked.review, act=flows.ALL_IN, by=head, step=Step(on=date(2023, 4, 10)))
    client, where = client_as("zhongxin"), f"/agreements/{asked.review.code}/score/"
    asks = client.get(where).content.decode()
    assert "投产三年后年均税收" in asks
    form = {f"q-{index}": text for index, text in enumerate(SHEET_34.values())} | {"sheet": "寿县蜀山"}

    faulty = client.post(where, form | {"q-2": "很多"})
    scored = client.post(where, form)

    assert faulty.status_code == 422
    assert 'value="很多"' in faulty.content.decode()
    assert scored.status_code == 302
    text = client.get(f"/agreements/{asked.review.code}/").content.decode()
    assert '<b class="big">40.00</b>' in text
    assert "总分：10.00 + 5.00 + 5.00 + 10.00 + 10.00＝40.00" in text
    assert ScoreSheet.objects.get().grade == "优"
    assert client_as("t3").get(where).status_code == 403


def clause(number: int, **fields: str) -> dict[str, str]:
    return {f"c{number}-{name}": value for name, value in fields.items()}


AGREEMENT = {"form": "投资协议", "title": "投资协议", "approved_on": "2023-04-03", "number": "协1号"}


def test_an_agreement_is_drawn_up_with_its_clauses(district: SimpleNamespace, client_as: Seat) -> None:
    where = f"/agreements/draw-up/{district.parts.code}/"
    jobs = clause(1, kind="就业", text="带动就业二百人", due_on="2024-12-31", quantity="200")
    money = clause(
        2, kind="扶持资金", text="兑付五百万元", due_on="2025-03-30", amount="500", unit="D-JXW", condition="1"
    )

    answer = client_as("t3").post(where, AGREEMENT | jobs | money)

    assert answer.status_code == 302
    paid = Docket.objects.get(item="扶持资金")
    assert (paid.amount, paid.unit.code, paid.condition.item) == (500_000_000, "D-JXW", "就业")


def test_a_prohibited_clause_is_refused_on_the_page_with_its_rule(district: SimpleNamespace, client_as: Seat) -> None:
    refund = clause(1, kind="土地出让金返还", text="返还两成", due_on="2024-12-31", amount="500")

    answer = client_as("t3").post(f"/agreements/draw-up/{district.parts.code}/", AGREEMENT | refund)

    assert answer.status_code == 422
    assert "国办发〔2006〕100号" in answer.content.decode()
    assert not Docket.objects.exists()


def test_a_hint_offers_a_box_to_say_that_it_was_looked_at(district: SimpleNamespace, client_as: Seat) -> None:
    where, client = f"/agreements/draw-up/{district.parts.code}/", client_as("t3")
    plot = clause(1, kind="供地", text="不搞零地价，按招拍挂供地", due_on="2023-12-31", quantity="60")
    assert "c1-confirmed" not in client.get(where).content.decode()

    asked = client.post(where, AGREEMENT | plot)
    done = client.post(where, AGREEMENT | plot | {"c1-confirmed": "1"})

    assert asked.status_code == 422
    assert 'name="c1-confirmed"' in asked.content.decode()
    assert done.status_code == 302


def test_clauses_are_added_to_an_agreement_in_force(agreement: SimpleNamespace, client_as: Seat) -> None:
    where, client = f"/agreements/{agreement.agreement.code}/clauses/", client_as("t3")

    empty = client.post(where, {})
    added = client.post(where, clause(1, kind="投产", text="二〇二四年投产", due_on="2024-12-31"))

    assert empty.status_code == 422
    assert added.status_code == 302
    assert Docket.objects.filter(parent=agreement.agreement).count() == 4


def test_substitutes_are_named_by_the_centre_and_seen_by_all(district: SimpleNamespace, client_as: Seat) -> None:
    form = {"unit": "D-JXW", "substitute": "D-KJ", "post": "规划科", "document": "演示〔2023〕7号"}

    refused = client_as("guizi").post("/agreements/substitutes/", form)
    named = client_as("zhongxin").post("/agreements/substitutes/", form)

    assert (refused.status_code, named.status_code) == (403, 302)
    assert Substitute.objects.get().substitute.code == "D-KJ"
    assert "规划科" in client_as("guizi").get("/agreements/substitutes/").content.decode()
