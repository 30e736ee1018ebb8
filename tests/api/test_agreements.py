"""Doors and command of agreements keep scopes and refusals; page, door and command refuse in the same sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.agreements.conftest import SHEET_34, all_met
from tests.agreements.conftest import agreement as agreement
from tests.agreements.conftest import asked as asked
from tests.agreements.conftest import review as review

from saima.agreements import flows
from saima.agreements.models import Docket, ScoreSheet
from saima.cli import agreements as command
from saima.core.problems import Problems
from saima.people.policies import NotAllowed

As = Callable[[str], Client]


def post(client: Client, where: str, **body: object) -> object:
    return client.post(where, data=body, content_type="application/json")


def tell(*options: str) -> None:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(list(options)))


def test_a_stranger_is_asked_to_log_in(client_as: As, agreement: SimpleNamespace) -> None:
    assert client_as("stranger").get("/api/agreements").status_code == 401


def test_dockets_are_listed_within_scope_with_exact_amounts(client_as: As, agreement: SimpleNamespace) -> None:
    found = client_as("t3").get("/api/agreements?kind=义务").json()

    assert {row["item"]: (row["amount"], row["quantity"]) for row in found["dockets"]} == {
        "投资到位": (10_000_000_000, None),
        "就业": (None, 200),
        "扶持资金": (500_000_000, None),
    }
    assert client_as("t6").get("/api/agreements").json()["count"] == 0
    assert client_as("t3").get("/api/agreements?show=sometimes").status_code == 422


def test_a_docket_opens_with_what_may_be_done_and_what_was_promised(client_as: As, agreement: SimpleNamespace) -> None:
    code = agreement.parts_of["扶持资金"].code

    found = client_as("guizi").get(f"/api/agreements/{code}").json()

    assert found["condition"] == agreement.parts_of["就业"].code
    assert [act["act"] for act in found["open_acts"]] == [flows.PAY, flows.WARN]
    assert found["owed"][0]["ratio"] == "0/1"
    assert client_as("t6").get(f"/api/agreements/{code}").status_code == 404


def test_page_door_and_command_refuse_a_payment_in_the_same_sentence(client_as: As, agreement: SimpleNamespace) -> None:
    code = agreement.parts_of["扶持资金"].code

    door = post(client_as("guizi"), f"/api/agreements/{code}/acts", act=flows.PAY, amount=100, document="凭证1号")
    with pytest.raises(NotAllowed) as refusal:
        tell("--as", "guizi", "--step", code, flows.PAY, "--with", "amount=100", "document=凭证1号")
    page = (
        client_as("guizi")
        .post(f"/agreements/{code}/", {"act": flows.PAY, "amount": "100", "document": "凭证1号"})
        .content.decode()
    )

    assert door.status_code == 403
    assert door.json()["refused"] == str(refusal.value)
    assert str(refusal.value) in page


def test_a_review_goes_from_opening_to_its_score_by_doors(client_as: As, district: SimpleNamespace) -> None:
    t3, head = client_as("t3"), client_as("zhongxin")
    given = {name: {"answer": said.answer, "found": said.found} for name, said in all_met(district.on).items()}

    opened = post(t3, "/api/reviews", project=district.parts.code, conditions=given, token="r-1")
    again = post(t3, "/api/reviews", project=district.parts.code, conditions=given, token="r-1")

    code = opened.json()["code"]
    assert (opened.status_code, again.json()["code"]) == (201, code)
    where = f"/api/agreements/{code}"
    asked = post(head, f"{where}/acts", act=flows.ASK, units=["D-JXW", "D-XXX"], days=3)
    assert asked.json()["problems"][0]["found"] == "“D-XXX”"
    assert post(head, f"{where}/acts", act=flows.ASK, units=["D-JXW"], days=3).json()["state"] == "征求意见"
    matter = head.get(where).json()["opinions"][0]["matter"]
    step = {"act": "答复", "result": "可行", "elements": {"stance": "同意"}}
    assert post(client_as("guizi"), f"/api/matters/{matter}/acts", **step).status_code == 200
    assert post(head, f"{where}/acts", act=flows.ALL_IN).json()["state"] == "评分"
    assert post(head, f"{where}/acts", act=flows.SCORE).status_code == 403
    scored = post(head, f"{where}/sheet", sheet="寿县蜀山", answers=SHEET_34)
    assert scored.json() == {
        "total": "40", "full": "40", "grade": "优", "fingerprint": ScoreSheet.objects.get().fingerprint,
    }  # fmt: skip
    assert post(head, f"{where}/sheet", sheet="寿县蜀山", answers={"面积": "1"}).status_code == 422


def test_an_agreement_is_entered_whole_or_not_at_all(client_as: As, district: SimpleNamespace) -> None:
    client = client_as("t3")
    jobs = {"kind": "就业", "text": "带动就业", "due_on": "2024-12-31", "quantity": "200"}
    pays = {"kind": "扶持资金", "text": "补助", "due_on": "2025-03-30", "amount": 12_345, "condition": 1}
    refund = {"kind": "土地出让金返还", "text": "返还", "due_on": "2024-12-31", "amount": 100}
    body = {"project": district.parts.code, "form": "投资协议", "title": "协议", "approved_on": "2023-04-03"}

    refused = post(client, "/api/agreements", **body, clauses=[jobs, refund])
    entered = post(client, "/api/agreements", **body, clauses=[jobs, pays])

    assert [problem["code"] for problem in refused.json()["problems"]] == ["agreement.prohibited"]
    assert entered.status_code == 201
    assert Docket.objects.get(item="扶持资金").amount == 12_345, "fen stay fen"
    assert len(entered.json()["clauses"]) == 2
    other = body | {"project": district.platform.code}
    assert post(client, "/api/agreements", **other, clauses=[jobs]).status_code == 422


def test_gates_and_clawbacks_open_by_doors(client_as: As, agreement: SimpleNamespace) -> None:
    gate = {"kind": "公平竞争审查", "project": agreement.parts.code, "unit": "D-JXW"}

    opened = post(client_as("t3"), "/api/gates", **gate, agreement=agreement.agreement.code)

    assert opened.json()["due_on"] == "2023-04-19"
    claim = {"amount": 100, "unit": "D-JXW", "document": "纪要"}
    jobs = agreement.parts_of["就业"].code
    assert post(client_as("zhongxin"), f"/api/agreements/{jobs}/clawback", **claim).status_code == 403


def test_figures_are_exact_at_the_door(client_as: As, agreement: SimpleNamespace) -> None:
    Docket.objects.filter(pk=agreement.parts_of["就业"].pk).update(due_on="2023-04-01", done_quantity=67)
    client = client_as("t3")

    promised = client.get("/api/agreements/figures/promised").json()
    signings = client.get("/api/agreements/figures/signings").json()

    assert [(cell["clause"], cell["group"], cell["ratio"]) for cell in promised["by_grade"]] == [
        ("就业", "未评审", "67/200")
    ]
    assert (signings["lacking"], signings["since"]) == (0, "2024-08-01")
    assert "税收返还" in {clause["id"] for clause in client.get("/api/agreements-catalogue").json()["clauses"]}


def test_the_command_lists_and_takes_a_step_by_the_rights_of_its_user(
    agreement: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = agreement.parts_of["就业"].code

    tell("--as", "t3", "--kind", "义务")
    tell("--as", "t3", "--step", jobs, flows.FULFIL, "--with", "quantity=130", "document=社保名册")
    tell("--as", "t3", "--signings")
    tell("--as", "t3", "--promised")
    with pytest.raises(Problems, match="能看到的案卷编号"):
        tell("--as", "t6", "--step", jobs, flows.FULFIL, "--with", "quantity=130")

    told = capsys.readouterr().out
    assert "2023-04-10 共 3 件，第 1–3 件" in told
    assert f"{jobs} 带动就业：登记履行，现在是“待履行”" in told
    assert "2024-08-01 起批准的须公平竞争审查：0 件，缺 0 件" in told
    assert "到期义务 0 项" in told
