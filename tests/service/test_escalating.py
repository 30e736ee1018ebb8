"""Escalation goes to the next head by the list, with that head's own clock; the complaint route stays as it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.cli import matters as command
from saima.core.problems import Problems
from saima.people.models import Post
from saima.people.policies import NotAllowed
from saima.service import actions, inviting
from saima.service.checks import MatterDraft, Step
from saima.service.escalating import SuperiorDraft, set_superior, superiors_on
from saima.service.models import Matter, Superior
from saima.service.queries.matters import turn_of
from saima.service.standing import drifted

Seat = Callable[[str], Client]
ON = date(2023, 4, 10)


@pytest.fixture
def heads(request_of_firm: SimpleNamespace) -> SimpleNamespace:
    """Two steps for every unit, and a first step of the commission's own: two working days each."""
    cast, units = request_of_firm, request_of_firm.units
    deputy = Post.objects.create(unit=units["WL"], title="分管副区长", title_en="Deputy district head")
    chief = Post.objects.create(unit=units["WL"], title="区长")
    director = Post.objects.create(unit=units["D-JXW"], title="主任")
    for unit, level, post in ((None, 1, deputy), (None, 2, chief), (units["D-JXW"], 1, director)):
        draft = SuperiorDraft(unit, level, post, 2, "working", "演示〔2023〕3号", date(2023, 1, 1))
        set_superior(draft, by=cast.users["zhongxin"])
    lingdao = cast.users["lingdao"]
    lingdao.post = chief
    lingdao.save()
    return SimpleNamespace(**vars(cast), deputy=deputy, chief=chief, director=director)


def escalate(cast: SimpleNamespace, on: date = ON, by: str = "zhongxin") -> Matter:
    step = Step(on=on, reason="超过时限没有答复")
    return actions.take_step(matter=cast.matter, act="升级", by=cast.users[by], step=step)


def test_the_units_own_line_goes_before_the_common_one_and_the_next_step_goes_higher(heads: SimpleNamespace) -> None:
    first = escalate(heads)
    assert (first.escalated_to, first.head_due_on) == (heads.director, date(2023, 4, 12))

    second = escalate(heads, date(2023, 4, 13))

    assert (second.escalated_to, second.escalated, second.head_due_on) == (heads.chief, 2, date(2023, 4, 17))
    assert drifted() == []


def test_above_the_last_step_it_is_refused_and_says_who_has_it(heads: SimpleNamespace) -> None:
    escalate(heads)
    escalate(heads, date(2023, 4, 13))

    with pytest.raises(NotAllowed, match="已升级到最高一级（武隆区区长）"):
        escalate(heads, date(2023, 4, 18))

    assert Matter.objects.get().escalated == 2


def test_a_heads_clock_knows_make_up_days(heads: SimpleNamespace) -> None:
    assert escalate(heads, date(2023, 4, 21)).head_due_on == date(2023, 4, 24), "04-23 is a working Sunday"


def test_an_answer_ends_the_heads_clock_and_unsettled_starts_it_again(heads: SimpleNamespace) -> None:
    escalate(heads)
    answer = Step(on=date(2023, 4, 11), detail={"result": "已增容"})
    done = actions.take_step(matter=heads.matter, act="答复", by=heads.users["guizi"], step=answer)
    assert (done.escalated_to, done.head_due_on) == (heads.director, None)

    again = Step(on=date(2023, 4, 12), reason="没有增容")
    back = actions.take_step(matter=heads.matter, act="未解决", by=heads.users["qiye"], step=again)

    assert back.head_due_on == date(2023, 4, 12)


def test_a_later_line_changes_no_request_that_was_escalated_before(heads: SimpleNamespace) -> None:
    escalate(heads)
    old = Superior.objects.get(unit__code="D-JXW")
    draft = SuperiorDraft(None, 5, heads.deputy, 5, "working", "演示〔2023〕9号", ON)

    new = set_superior(draft, by=heads.users["zhongxin"], replaces=old)

    assert (new.unit, new.level) == (old.unit, old.level), "a line that replaces another is of the same unit and step"
    assert Matter.objects.get().escalated_to == heads.director
    assert drifted() == []
    with pytest.raises(NotAllowed, match="已由别人改过"):
        set_superior(draft, by=heads.users["zhongxin"], replaces=old)


def test_a_line_struck_off_is_no_longer_asked(heads: SimpleNamespace) -> None:
    old = Superior.objects.get(unit__code="D-JXW")
    set_superior(
        SuperiorDraft(None, 1, heads.director, None, "working", "演示〔2023〕9号", ON),
        by=heads.users["zhongxin"], replaces=old,
    )  # fmt: skip

    assert [row.level for row in superiors_on(ON)] == [1, 2]
    assert escalate(heads).escalated_to == heads.deputy


def test_without_a_list_the_act_is_noted_and_names_nobody(request_of_firm: SimpleNamespace) -> None:
    found = escalate(request_of_firm)

    assert (found.escalated, found.escalated_to, found.head_due_on) == (1, None, None)


def test_the_complaint_route_is_as_before(heads: SimpleNamespace) -> None:
    draft = MatterDraft(
        kind="诉求", title="乱检查", project=heads.parts, from_unit=heads.firm, starts_on=ON, is_complaint=True,
        about=heads.units["D-JXW"],
    )  # fmt: skip
    (complaint,) = actions.open_matters([draft], by=heads.users["qiye"], on=ON)

    told = actions.take_step(matter=complaint, act="升级", by=heads.users["ducha"], step=Step(on=ON, reason="没有转办"))

    assert (told.escalated, told.escalated_to) == (1, None)


def test_the_firm_escalates_by_its_link_and_the_head_finds_it_among_their_own(
    heads: SimpleNamespace, client_as: Seat
) -> None:
    link = inviting.invite(project=heads.parts, by=heads.users["t3"], on=ON)
    escalate(heads)
    actions.take_step(matter=heads.matter, act="升级", by=link, step=Step(on=ON, reason="没有人联系"))

    lingdao = heads.users["lingdao"]
    assert list(Matter.objects.visible_to(lingdao).filter(turn_of(lingdao))) == [heads.matter]
    listed = client_as("lingdao").get("/matters/?show=escalated").content.decode()
    assert "升级到 武隆区 区长，04-12 前督促答复" in listed
    tile = client_as("lingdao").get("/matters/duties/").content.decode()
    assert heads.matter.title in tile
    page = client_as("guizi").get(f"/matters/{heads.matter.code}/").content.decode()
    assert "上一级应督促答复日" in page
    assert "演示〔2023〕3号" in page


def test_doors_and_command_tell_the_head(
    heads: SimpleNamespace, client_as: Seat, capsys: pytest.CaptureFixture[str]
) -> None:
    escalate(heads)

    row = client_as("guizi").get("/api/matters?show=escalated").json()["matters"][0]
    assert (row["escalated"], row["escalated_to"], row["head_due_on"]) == (1, "区经济信息委主任", "2023-04-12")
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(["--as", "guizi", "--show", "escalated"]))
    assert "升级到区经济信息委主任" in capsys.readouterr().out


def test_the_centre_keeps_the_list_on_its_page(heads: SimpleNamespace, client_as: Seat) -> None:
    client, entry = client_as("zhongxin"), Superior.objects.get(unit__code="D-JXW").entry
    assert "诉求升级到谁" in client.get("/responsibilities/").content.decode()

    wrong = client.post(f"/responsibilities/superiors/{entry}/", {"days": "x", "post": "", "document": ""})
    assert wrong.status_code == 422
    told = {"days": "3", "post": str(heads.deputy.pk), "document": "演示〔2023〕9号", "effective_on": "2023-04-10"}
    assert client.post(f"/responsibilities/superiors/{entry}/", told).status_code == 302
    new = {**told, "level": "3", "unit": ""}
    assert client.post("/responsibilities/superiors/new/", new).status_code == 302

    assert [(row.level, row.post, row.days) for row in superiors_on(ON) if row.days == 3] == [
        (1, heads.deputy, 3), (3, heads.deputy, 3),
    ]  # fmt: skip
    assert client_as("t3").post("/responsibilities/superiors/new/", new).status_code == 403


def test_every_fault_of_a_line_at_once(heads: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        set_superior(SuperiorDraft(None, 0, None, 0, "working", " ", ON), by=heads.users["zhongxin"])

    assert [problem.code.removeprefix("superior.") for problem in fault.value.problems] == [
        "document", "level", "post", "days",
    ]  # fmt: skip
