"""The list of dockets and the page of one: what is shown to whom, and steps taken from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.agreements import actions, drawing, flows
from saima.agreements.checks import Step
from saima.agreements.models import Docket, DocketAct, Opinion
from saima.service.models import Matter

Seat = Callable[[str], Client]


def page(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def default(cast: SimpleNamespace) -> Docket:
    step = Step(on=date(2025, 1, 2), document="违1号", days=15, reason="未用工")
    return actions.take_step(docket=cast.parts_of["就业"], act=flows.DEFAULT, by=cast.users["zhongxin"], step=step)


def test_the_list_says_what_is_owed_by_whom_by_when_and_its_lamp(agreement: SimpleNamespace, client_as: Seat) -> None:
    text = page(client_as("zhongxin"), "/agreements/")

    assert "投资到位" in text
    assert "义务 · 企业" in text
    assert "2024-03-30" in text
    assert '<span class="lamp green">绿 <small>剩 355 天</small></span>' in text
    assert "义务<i>3</i>" in text


def test_the_page_tells_when_the_lamp_changes_next_and_the_door_too(
    agreement: SimpleNamespace, client_as: Seat
) -> None:
    client, docket = client_as("zhongxin"), agreement.parts_of["投资到位"]

    assert "<dt>亮灯下次变化</dt><dd>2024-02-29转黄</dd>" in page(client, f"/agreements/{docket.code}/")
    lamp = client.get(f"/api/agreements/{docket.code}").json()["lamp"]
    assert lamp == {"word": "绿", "reason": "剩 355 天", "left": 355, "changes_on": "2024-02-29", "becomes": "黄"}


def test_an_opinion_asked_says_when_its_lamp_changes_next(asked: SimpleNamespace, client_as: Seat) -> None:
    text = page(client_as("zhongxin"), f"/agreements/{asked.review.code}/")

    assert "前答复" in text
    assert " · 2023-0" not in text, "both answers are late on the office day: red, and nothing follows"
    Matter.objects.update(due_on=date(2023, 4, 12))
    assert " · 2023-04-12转黄" in page(client_as("zhongxin"), f"/agreements/{asked.review.code}/")


def test_the_list_narrows_to_what_is_late_due_soon_or_in_default(agreement: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    Docket.objects.filter(pk=agreement.parts_of["投资到位"].pk).update(due_on=date(2023, 4, 9))
    Docket.objects.filter(pk=agreement.parts_of["扶持资金"].pk).update(due_on=date(2023, 5, 10))
    default(agreement)

    late, soon, broken = (page(client, f"/agreements/?show={show}") for show in ("late", "soon", "default"))

    assert [word in late for word in ("投资到位", "带动就业", "扶持资金")] == [True, False, False]
    assert [word in soon for word in ("投资到位", "带动就业", "扶持资金")] == [False, False, True]
    assert [word in broken for word in ("投资到位", "带动就业", "扶持资金")] == [False, True, False]


@pytest.mark.parametrize(("user", "sees"), [("t3", True), ("t6", False), ("qiye", False), ("audit", False)])
def test_a_docket_is_seen_by_those_who_see_its_project(
    agreement: SimpleNamespace, client_as: Seat, user: str, sees: bool
) -> None:
    client = client_as(user)

    assert ("零部件投资协议" in page(client, "/agreements/?kind=协议")) == sees
    assert client.get(f"/agreements/{agreement.agreement.code}/").status_code == (200 if sees else 404)


def test_a_department_sees_the_reviews_on_which_it_was_asked_and_no_other(
    asked: SimpleNamespace, client_as: Seat
) -> None:
    assert client_as("guizi").get(f"/agreements/{asked.review.code}/").status_code == 200
    assert client_as("fengshan").get(f"/agreements/{asked.review.code}/").status_code == 404


def test_a_department_sees_what_it_owes_and_the_agreement_only_by_its_own_part(
    agreement: SimpleNamespace, client_as: Seat
) -> None:
    client = client_as("guizi")

    text = page(client, "/agreements/")

    assert "扶持资金" in text
    assert "投资到位" not in text
    assert client.get(f"/agreements/{agreement.parts_of['投资到位'].code}/").status_code == 404


def test_a_step_is_taken_from_the_page_with_its_file(
    agreement: SimpleNamespace, client_as: Seat, settings: object, tmp_path: object
) -> None:
    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined, operator]
    owed = agreement.parts_of["就业"]
    paper = SimpleUploadedFile("名册.pdf", b"%PDF-1.4 x")
    form = {"act": flows.FULFIL, "quantity": "130", "document": "社保名册", "token": "t-1", "file": paper}

    answer = client_as("t3").post(f"/agreements/{owed.code}/", form)

    assert answer.status_code == 302
    owed.refresh_from_db()
    assert owed.done_quantity == 130
    act = DocketAct.objects.get(docket=owed, act=flows.FULFIL)
    file = client_as("zhongxin").get(f"/agreements/{owed.code}/files/{act.entry}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 x"  # type: ignore[attr-defined]
    assert client_as("t6").get(f"/agreements/{owed.code}/files/{act.entry}/").status_code == 404


def test_faults_are_told_at_once_and_what_was_typed_is_kept(agreement: SimpleNamespace, client_as: Seat) -> None:
    owed = agreement.parts_of["就业"]
    form = {"act": flows.FULFIL, "quantity": "一百三", "on": "2023-04-31"}

    answer = client_as("t3").post(f"/agreements/{owed.code}/", form)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "还不能办：有 3 处需要改" in text
    assert 'value="一百三"' in text
    assert DocketAct.objects.filter(docket=owed).count() == 1


def test_a_forbidden_act_answers_with_its_sentence(agreement: SimpleNamespace, client_as: Seat) -> None:
    owed = agreement.parts_of["扶持资金"]
    form = {"act": flows.PAY, "amount": "100", "document": "凭证1号"}

    answer = client_as("guizi").post(f"/agreements/{owed.code}/", form)

    assert answer.status_code == 403
    assert "要等「带动就业」确认履行后才能兑付" in answer.content.decode()


def test_acts_that_a_clause_never_takes_are_not_offered(agreement: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")

    money, paid, jobs = (
        page(client, f"/agreements/{agreement.parts_of[item].code}/") for item in ("投资到位", "扶持资金", "就业")
    )

    offered = ['value="登记履行"', 'value="兑付"']
    assert [mark in money for mark in offered] == [False, False]
    assert [mark in paid for mark in offered] == [False, True]
    assert [mark in jobs for mark in offered] == [True, False]


def test_a_review_page_passes_an_opinion_on(asked: SimpleNamespace, client_as: Seat) -> None:
    head = asked.users["zhongxin"]
    actions.set_substitute(
        unit=asked.units["D-JXW"], substitute=asked.units["PARK"], post="", document="演示〔2023〕7号",
        effective_on=date(2023, 1, 1), by=head,
    )  # fmt: skip
    opinion = Opinion.objects.order_by("entry")[0]
    client, where = client_as("zhongxin"), f"/agreements/{asked.review.code}/"
    assert "转B岗 工业园区管委会" in page(client, where)

    answer = client.post(f"{where}opinions/{opinion.entry}/pass-on/")

    assert answer.status_code == 302
    opinion.matter.refresh_from_db()
    assert opinion.matter.unit.code == "PARK"
    assert client_as("t3").post(f"{where}opinions/{opinion.entry}/pass-on/").status_code == 403


def test_a_department_answers_on_its_matter_by_choosing_a_stance(asked: SimpleNamespace, client_as: Seat) -> None:
    matter = Opinion.objects.order_by("entry")[0].matter
    client = client_as("guizi")
    assert '<input type="radio" name="stance" value="有条件同意"' in page(client, f"/matters/{matter.code}/")

    answer = client.post(
        f"/matters/{matter.code}/", {"act": "答复", "stance": "有条件同意", "result": "按控规退线", "token": "a"}
    )

    assert answer.status_code == 302
    text = page(client_as("zhongxin"), f"/agreements/{asked.review.code}/")
    assert "有条件同意" in text
    assert "按控规退线" in text


def test_the_section_of_a_project_tells_review_gates_and_what_both_sides_owe(
    agreement: SimpleNamespace, client_as: Seat
) -> None:
    whole = f"/projects/{agreement.parts.code}/"
    section = f"{whole}agreements/"

    text = page(client_as("t3"), section)

    assert "还没有评审" in text
    assert "2 项义务未了结" in text
    assert "开启评审" in text
    assert "开启评审" not in page(client_as("ducha"), section)
    assert client_as("t6").get(f"/projects/{agreement.parts.code}/agreements/").status_code == 404
    assert f"/projects/{agreement.parts.code}/agreements/" in page(
        client_as("t3"), f"/projects/{agreement.parts.code}/"
    )


def test_a_clawback_is_begun_from_the_page_of_what_is_in_default(agreement: SimpleNamespace, client_as: Seat) -> None:
    where = f"/agreements/{agreement.parts_of['就业'].code}/clawback/"
    client = client_as("zhongxin")
    form = {"amount": "20", "unit": "D-JXW", "document": "演示〔2025〕纪要2号"}
    assert client.post(where, form).status_code == 403
    default(agreement)

    assert client.post(where, {"unit": "D-JXW"}).status_code == 422
    assert client.post(where, form).status_code == 302

    made = Docket.objects.get(kind=flows.CLAWBACKS)
    assert (made.amount, made.state, made.unit.code) == (20_000_000, "待追偿", "D-JXW")


def test_a_gate_is_opened_from_the_project(agreement: SimpleNamespace, client_as: Seat) -> None:
    where = f"/agreements/gate/{agreement.parts.code}/"
    form = {"kind": "合法性审查", "unit": "D-KJ", "agreement": agreement.agreement.code}

    answer = client_as("t3").post(where, form)

    made = Docket.objects.get(kind=flows.LEGAL)
    assert answer.status_code == 302
    assert (made.parent, made.due_on) == (agreement.agreement, date(2023, 4, 17))
    assert client_as("t3").post(where, {}).status_code == 422
    assert client_as("t6").get(where).status_code == 404


def test_lists_of_signings_and_of_promises_open_to_everybody_within_their_data(
    agreement: SimpleNamespace, client_as: Seat
) -> None:
    Docket.objects.filter(pk=agreement.parts_of["就业"].pk).update(due_on=date(2023, 4, 1))

    assert "带动就业" in page(client_as("t3"), "/agreements/promised/")
    assert "0.00%" in page(client_as("t3"), "/agreements/promised/")
    assert "还没有到期的义务。" in page(client_as("t6"), "/agreements/promised/")
    assert "没有缺审查的签约" in page(client_as("t6"), "/agreements/signings/")


def test_a_signing_without_its_review_is_red_on_the_list(agreement: SimpleNamespace, client_as: Seat) -> None:
    from saima.ledger.actions import record_fact
    from saima.ledger.checks import FactDraft

    detail = {"agreement": "正式合同", "fair_review": "市监公审〔2023〕8号"}
    draft = FactDraft("签约", date(2023, 4, 3), agreement.parts, amount=10**10, detail=detail)
    record_fact(draft, by=agreement.users["t3"], on=agreement.on)
    client = client_as("zhongxin")
    assert drawing.agreements().gates["合法性审查"].is_in_force(date(2023, 3, 30))

    text = page(client, "/agreements/signings/?kind=合法性审查")

    assert "缺审查 1" in text
    assert '<span class="lamp red">红 <small>只有文号 市监公审〔2023〕8号，没有审查记录</small></span>' in text
    assert "缺审查 0" in page(client, "/agreements/signings/"), "nothing of 2023 is judged by the law of 2024"
