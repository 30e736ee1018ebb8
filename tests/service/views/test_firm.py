"""A firm with its link or its account: its own requests only, answers, ratings; complaints past the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.people.policies import NotAllowed
from saima.service import actions, inviting
from saima.service.checks import MatterDraft, Step
from saima.service.inviting import MOST_ACTS, MOST_REQUESTS
from saima.service.models import Matter, MatterAct
from saima.service.policies import parties_of

Seat = Callable[[str], Client]


@pytest.fixture
def linked(request_of_firm: SimpleNamespace) -> SimpleNamespace:
    """The firm's link, to its page `door`."""
    cast = request_of_firm
    link = inviting.invite(project=cast.parts, by=cast.users["t3"], on=cast.on)
    return SimpleNamespace(**vars(cast), link=link, door=f"/firm/{inviting.token_of(link)}/")


def answered(cast: SimpleNamespace) -> Matter:
    step = Step(on=date(2023, 4, 7), detail={"result": "已增容到 630 千伏安"})
    return actions.take_step(matter=cast.matter, act="答复", by=cast.users["guizi"], step=step)


def test_a_link_shows_the_firms_own_requests_and_nothing_of_the_frame(linked: SimpleNamespace, client_as: Seat) -> None:
    (foreign,) = actions.open_matters(
        [MatterDraft(kind="诉求", title="别家的诉求", project=linked.platform, starts_on=linked.on)],
        by=linked.users["zhongxin"],
        on=linked.on,
    )
    client = client_as("stranger")

    text = client.get(linked.door).content.decode()

    assert "临时用电增容" in text
    assert "别家的诉求" not in text
    assert 'class="rail"' not in text
    assert client.get(f"{linked.door}{foreign.code}/").status_code == 404
    approval = MatterDraft(kind="审批节点", title="内部审批", project=linked.parts, starts_on=linked.on)
    (inner,) = actions.open_matters([approval], by=linked.users["zhongxin"], on=linked.on)
    assert client.get(f"{linked.door}{inner.code}/").status_code == 404


def test_a_request_by_link_is_the_firms_act_and_sent_twice_is_one(linked: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("stranger")
    form = {"title": "厂门口道路破损", "category": "配套", "wish": "雨天进不了货车", "token": "f-1"}

    for _ in range(2):
        assert client.post(linked.door, form).status_code == 302

    made = Matter.objects.get(title="厂门口道路破损")
    act = MatterAct.objects.get(matter=made)
    assert (act.party, act.recorded_by, act.detail["invitation"]) == ("企业", None, linked.link.code)
    assert (made.project, made.from_unit, made.state) == (linked.parts, linked.firm, "待转办")


def test_the_firm_rates_and_closes_by_one_click(linked: SimpleNamespace, client_as: Seat) -> None:
    answered(linked)
    client, where = client_as("stranger"), f"{linked.door}{linked.matter.code}/"
    text = client.get(where).content.decode()
    assert "已增容到 630 千伏安" in text
    assert "部门联络员" not in text, "a firm is told units, not persons"

    answer = client.post(where, {"act": "评价办结", "rating": "满意", "token": "r-1"})

    assert answer.status_code == 302
    linked.matter.refresh_from_db()
    assert (linked.matter.state, linked.matter.rating, linked.matter.done_on) == ("已办结", "满意", date(2023, 4, 7))


def test_the_firm_says_it_is_not_settled_and_escalates(linked: SimpleNamespace, client_as: Seat) -> None:
    answered(linked)
    client, where = client_as("stranger"), f"{linked.door}{linked.matter.code}/"

    client.post(where, {"act": "未解决", "reason": "只接了一路", "token": "r-1"})
    client.post(where, {"act": "升级", "reason": "等了一个月", "token": "r-2"})

    linked.matter.refresh_from_db()
    assert (linked.matter.state, linked.matter.escalated, linked.matter.done_on) == ("办理中", 1, None)


def test_what_others_do_is_refused_to_the_firm(linked: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("stranger").post(f"{linked.door}{linked.matter.code}/", {"act": "答复", "result": "自己答"})

    assert answer.status_code == 403
    assert "答复由承办单位办理" in answer.content.decode()


@pytest.mark.parametrize("token", ["none", "IldMLVkwMDAwMDA4Ig:1xVpLf:forged"])
def test_a_forged_link_opens_nothing(linked: SimpleNamespace, client_as: Seat, token: str) -> None:
    assert client_as("stranger").get(f"/firm/{token}/").status_code == 404


def test_an_expired_link_opens_nothing(linked: SimpleNamespace, client_as: Seat) -> None:
    type(linked.link).objects.filter(pk=linked.link.pk).update(expires_on=linked.on - timedelta(days=1))

    answer = client_as("stranger").get(linked.door)

    assert answer.status_code == 404
    assert "已过期或已收回" in answer.content.decode()


def test_a_link_takes_so_many_requests_a_day_and_no_more(linked: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("stranger")
    for number in range(MOST_REQUESTS):
        assert client.post(linked.door, {"title": f"诉求{number}", "token": f"f-{number}"}).status_code == 302

    answer = client.post(linked.door, {"title": "再来一件", "token": "f-x"})

    assert answer.status_code == 403
    assert "到了一天的上限" in answer.content.decode()
    assert Matter.objects.filter(kind="诉求").count() == MOST_REQUESTS + 1


def test_acts_dated_earlier_count_on_the_day_they_come(linked: SimpleNamespace, client_as: Seat) -> None:
    client, where = client_as("stranger"), f"{linked.door}{linked.matter.code}/"
    for number in range(MOST_ACTS):
        form = {"act": "升级", "reason": "没人来看", "on": "2023-04-07", "token": f"f-{number}"}
        assert client.post(where, form).status_code == 302

    answer = client.post(where, form | {"token": "f-x"})

    assert answer.status_code == 403
    linked.matter.refresh_from_db()
    assert linked.matter.escalated == MOST_ACTS


def test_faults_are_told_at_once_and_what_was_typed_stays(linked: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("stranger").post(linked.door, {"title": "", "wish": "雨天进不了货车", "is_complaint": "1"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 处需要改" in text
    assert "雨天进不了货车" in text


def test_a_firm_with_an_account_sees_and_raises_its_own(request_of_firm: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("qiye")
    assert "临时用电增容" in client.get("/matters/").content.decode()

    client.post("/matters/raise/", {"title": "厂门口道路破损", "token": "q-1"})

    made = Matter.objects.get(title="厂门口道路破损")
    assert (made.project, made.from_unit.code) == (request_of_firm.parts, "E-1")
    assert "提诉求" in client.get("/home/").content.decode()


def test_a_firm_sees_and_rates_what_was_entered_for_its_project(
    request_of_firm: SimpleNamespace, client_as: Seat
) -> None:
    Matter.objects.filter(pk=request_of_firm.matter.pk).update(from_unit=None)
    answered(request_of_firm)
    where = f"/matters/{request_of_firm.matter.code}/"

    answer = client_as("qiye").post(where, {"act": "评价办结", "rating": "满意", "token": "r"}, follow=True)

    assert "现在是“已办结”" in answer.content.decode()


def test_an_officer_raises_on_behalf_of_the_firm(request_of_firm: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post("/matters/raise/", {"title": "代提用工", "project": "零部件", "token": "q-2"})

    made = Matter.objects.get(title="代提用工")
    assert made.from_unit.code == "E-1"
    assert MatterAct.objects.get(matter=made).recorded_by.username == "t3"


def test_an_officer_does_not_raise_for_a_project_of_others(request_of_firm: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t6").post("/matters/raise/", {"title": "代提用工", "project": request_of_firm.parts.code})

    assert answer.status_code == 422
    assert "您经办的项目" in answer.content.decode()


def test_a_complaint_goes_to_inspection_past_the_unit_it_is_about(linked: SimpleNamespace, client_as: Seat) -> None:
    form = {"title": "检查太多", "category": "乱检查", "is_complaint": "1", "about": "D-JXW", "token": "c-1"}
    client_as("stranger").post(linked.door, form)
    made = Matter.objects.get(title="检查太多")
    assert made.state == "待转办"

    for who in ("guizi", "t3", "zhuanban"):
        assert "检查太多" not in client_as(who).get("/matters/").content.decode(), who
        assert client_as(who).get(f"/matters/{made.code}/").status_code == 404, who
        assert "检查太多" not in client_as(who).get("/matters/duties/").content.decode(), who
    assert "检查太多" in client_as("ducha").get("/matters/?mine=1").content.decode()
    assert "检查太多" not in client_as("zhongxin").get("/matters/?mine=1").content.decode()


def test_a_complaint_about_the_unit_that_issued_the_link_does_not_show_through_it(
    linked: SimpleNamespace, client_as: Seat
) -> None:
    form = {"title": "小组没兑现", "is_complaint": "1", "about": "T3", "token": "c-3"}
    client = client_as("stranger")

    text = client.post(linked.door, form, follow=True).content.decode()

    made = Matter.objects.get(title="小组没兑现")
    assert made.code in text
    assert "由督查办理" in text
    assert "小组没兑现" not in text
    assert client.get(f"{linked.door}{made.code}/").status_code == 404
    assert not parties_of(linked.link, made)
    of_centre = inviting.invite(project=linked.parts, by=linked.users["zhongxin"], on=linked.on)
    assert "小组没兑现" in client.get(f"/firm/{inviting.token_of(of_centre)}/").content.decode()
    links = client_as("t3").get(f"/projects/{linked.parts.code}/links/").content.decode()
    assert of_centre.code in links
    assert inviting.token_of(of_centre).rpartition(":")[2] not in links
    assert links.count("readonly value=") == 1


def test_a_complaint_about_its_own_raiser_is_hidden_from_it_too(
    request_of_firm: SimpleNamespace, client_as: Seat
) -> None:
    draft = MatterDraft(
        kind="诉求", title="小组没兑现", project=request_of_firm.parts, from_unit=request_of_firm.units["T3"],
        starts_on=request_of_firm.on, is_complaint=True, about=request_of_firm.units["T3"],
    )  # fmt: skip
    actions.open_matters([draft], by=request_of_firm.users["zhongxin"], on=request_of_firm.on)

    assert "小组没兑现" not in client_as("t3").get("/matters/?show=all").content.decode()


def test_only_inspection_routes_a_complaint_and_never_to_the_unit_itself(
    linked: SimpleNamespace, client_as: Seat
) -> None:
    draft = MatterDraft(
        kind="诉求", title="收费投诉", project=linked.parts, from_unit=linked.firm, starts_on=linked.on,
        is_complaint=True, about=linked.units["D-JXW"],
    )  # fmt: skip
    (made,) = actions.open_matters([draft], by=linked.users["zhongxin"], on=linked.on)
    with pytest.raises(NotAllowed, match="转办由督查办理"):
        actions.take_step(
            matter=made, act="转办", by=linked.users["zhongxin"], step=Step(on=linked.on, unit=linked.units["PARK"])
        )
    client = client_as("ducha")

    refused = client.post(f"/matters/{made.code}/", {"act": "转办", "unit": "D-JXW"})
    taken = client.post(f"/matters/{made.code}/", {"act": "转办", "unit": "PARK"})

    assert refused.status_code == 422
    assert "投诉不交被投诉的单位办" in refused.content.decode()
    assert taken.status_code == 302


def test_a_complaint_about_the_centre_is_hidden_from_the_centre(linked: SimpleNamespace, client_as: Seat) -> None:
    form = {"title": "中心拖着不办", "is_complaint": "1", "about": "ZX", "token": "c-2"}

    client_as("stranger").post(linked.door, form)

    assert "中心拖着不办" not in client_as("zhongxin").get("/matters/?show=all").content.decode()
    assert "中心拖着不办" in client_as("ducha").get("/matters/?show=all").content.decode()


def test_a_request_is_closed_unrated_only_after_two_reminders_on_two_days(request_of_firm: SimpleNamespace) -> None:
    cast, by = request_of_firm, request_of_firm.users["zhongxin"]
    answered(cast)

    def step(act: str, on: date) -> Matter:
        return actions.take_step(matter=cast.matter, act=act, by=by, step=Step(on=on))

    step("提醒评价", date(2023, 4, 10))
    with pytest.raises(NotAllowed, match="今天已经提醒过"):
        step("提醒评价", date(2023, 4, 10))
    with pytest.raises(NotAllowed, match="已提醒企业评价 1 次，满 2 次"):
        step("待评价办结", date(2023, 4, 10))
    step("提醒评价", date(2023, 4, 11))

    assert step("待评价办结", date(2023, 4, 12)).is_final


def test_a_request_is_closed_by_a_call_with_rating_and_result(
    request_of_firm: SimpleNamespace, client_as: Seat
) -> None:
    matter = answered(request_of_firm)
    form = {"act": "回访办结", "rating": "基本满意", "result": "电话回访，已通电", "token": "v"}

    assert client_as("zhongxin").post(f"/matters/{matter.code}/", form).status_code == 302

    matter.refresh_from_db()
    assert (matter.state, matter.rating) == ("已办结", "基本满意")
