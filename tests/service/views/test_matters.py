"""The list of matters and the page of one: what is shown to whom, and steps taken from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.service.conftest import PROMISES

from saima.service import actions
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter, MatterAct

Seat = Callable[[str], Client]
HANDED_ON = date(2023, 4, 3)


def handed(handover: SimpleNamespace) -> Matter:
    step = Step(on=HANDED_ON, detail=PROMISES)
    return actions.take_step(matter=handover.matter, act="移交", by=handover.users["t3"], step=step)


def page(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def approval(cast: SimpleNamespace, **fields: object) -> Matter:
    draft = {"kind": "审批节点", "title": "施工许可", "project": cast.parts, "starts_on": date(2023, 3, 27)}
    (made,) = actions.open_matters(
        [MatterDraft(**draft | {"unit": cast.units["D-JXW"]} | fields)], by=cast.users["zhongxin"], on=HANDED_ON
    )
    return made


def test_the_list_says_who_must_do_what_by_when_and_its_lamp(handover: SimpleNamespace, client_as: Seat) -> None:
    handed(handover)

    text = page(client_as("zhongxin"), "/matters/")

    assert "专用车零部件生产项目交接" in text
    assert "<td>工业园区管委会<td>待接收<td>" in text
    assert "04-07" in text
    assert '<span class="lamp yellow">黄 <small>逾期 1 个工作日</small></span>' in text
    assert "项目交接单<i>1</i>" in text


def test_conditions_narrow_the_list(handover: SimpleNamespace, client_as: Seat) -> None:
    handed(handover)
    approval(handover, title="早已逾期的许可", days=3)
    approval(handover, title="本周到期的许可", starts_on=date(2023, 4, 6), days=5)
    client = client_as("zhongxin")

    assert "早已逾期的许可" in page(client, "/matters/?show=overdue")
    assert "本周到期的许可" not in page(client, "/matters/?show=overdue")
    assert "本周到期的许可" in page(client, "/matters/?show=week")
    assert "早已逾期的许可" not in page(client, "/matters/?show=week")
    assert "项目交接" not in page(client, "/matters/?unit=D-JXW").split("<tbody")[1]
    assert "早已逾期" not in page(client, "/matters/?state=待接收&kind=交接单")
    assert "没有符合条件的事项" in page(client, "/matters/?show=done")
    assert "早已逾期的许可" in page(client, f"/matters/?project={handover.parts.code}")


def test_mine_is_what_waits_for_the_reader(handover: SimpleNamespace, client_as: Seat) -> None:
    handed(handover)
    approval(handover)

    assert "项目交接" in page(client_as("zhuanban"), "/matters/?mine=1")
    assert "施工许可" in page(client_as("guizi"), "/matters/?mine=1")
    assert "没有符合条件的事项" in page(client_as("t3"), "/matters/?mine=1")


def test_a_unit_sees_its_own_matters_only(handover: SimpleNamespace, client_as: Seat) -> None:
    assert "专用车" in page(client_as("t3"), "/matters/")
    assert "专用车" not in page(client_as("t6"), "/matters/")
    answer = client_as("t6").get(f"/matters/{handover.matter.code}/")
    assert answer.status_code == 404
    assert "这件事由工业园区管委会办理" in answer.content.decode()


def test_the_page_tells_clock_history_and_what_may_be_done(handover: SimpleNamespace, client_as: Seat) -> None:
    matter = handed(handover)

    text = page(client_as("zhuanban"), f"/matters/{matter.code}/")

    assert "协助办理用地" in text
    assert "5 个工作日" in text
    assert ">接收</summary>" in text
    assert ">退回</summary>" in text
    assert ">改派</summary>" not in text
    assert "现在轮到" in page(client_as("t3"), f"/matters/{matter.code}/")


def test_the_page_tells_when_the_lamp_changes_next(handover: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("zhuanban").get(f"/matters/{handover.matter.code}/").content.decode()

    assert "2023-04-15转红" in page


def test_a_handover_is_accepted_by_one_button(handover: SimpleNamespace, client_as: Seat) -> None:
    matter = handed(handover)

    answer = client_as("zhuanban").post(f"/matters/{matter.code}/", {"act": "接收", "token": "a1"}, follow=True)

    assert "现在是“已接收”" in answer.content.decode()
    matter.refresh_from_db()
    assert (matter.state, matter.done_on) == ("已接收", date(2023, 4, 10))


def test_the_same_form_sent_twice_is_one_act_and_no_fault(handover: SimpleNamespace, client_as: Seat) -> None:
    matter, client = handed(handover), client_as("zhuanban")

    for _ in range(2):
        assert client.post(f"/matters/{matter.code}/", {"act": "接收", "token": "a1"}).status_code == 302

    assert MatterAct.objects.filter(matter=matter, act="接收").count() == 1


def test_a_token_of_another_form_is_told_not_crashed_on(handover: SimpleNamespace, client_as: Seat) -> None:
    matter, other = handed(handover), approval(handover, unit=handover.units["PARK"])
    client = client_as("zhuanban")
    client.post(f"/matters/{matter.code}/", {"act": "接收", "token": "a1"})

    answer = client.post(f"/matters/{other.code}/", {"act": "办结", "result": "已办", "token": "a1"})

    assert answer.status_code == 422
    assert "这份表单已用于别的办理" in answer.content.decode()


def test_the_second_officer_is_told_who_was_first(handover: SimpleNamespace, client_as: Seat) -> None:
    matter = handed(handover)
    first, second = client_as("zhuanban"), client_as("shenzhen")
    first.post(f"/matters/{matter.code}/", {"act": "接收", "token": "a1"})

    answer = second.post(f"/matters/{matter.code}/", {"act": "接收", "token": "b1"})

    assert answer.status_code == 403
    assert "工业园区管委会已于2023-04-10接收" in answer.content.decode()


def test_every_fault_is_told_at_once_and_what_was_typed_stays(handover: SimpleNamespace, client_as: Seat) -> None:
    matter = handed(handover)
    form = {"act": "退回", "reason": "", "on": "2023-05-01", "document": "字" * 81, "on_behalf_of": "专班长"}

    answer = client_as("zhuanban").post(f"/matters/{matter.code}/", form)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 3 处需要改" in text
    assert "写明理由" in text
    assert "不晚于今天 2023-04-10" in text
    assert "不超过 80 字" in text
    assert 'value="专班长"' in text
    assert Matter.objects.get(pk=matter.pk).state == "待接收"


def test_a_file_comes_with_the_step_and_only_readers_of_the_matter_get_it(
    handover: SimpleNamespace, client_as: Seat, settings: object, tmp_path: object
) -> None:
    settings.SAIMA_EVIDENCE = tmp_path  # type: ignore[attr-defined]
    matter, client = handed(handover), client_as("zhuanban")
    paper = SimpleUploadedFile("签字页.pdf", b"%PDF-1.4 signed")

    client.post(f"/matters/{matter.code}/", {"act": "接收", "file": paper, "on_behalf_of": "专班长", "token": "a1"})

    act = MatterAct.objects.get(act="接收")
    where = f"/matters/{matter.code}/files/{act.entry}/"
    assert act.on_behalf_of == "专班长"
    assert b"".join(client_as("t3").get(where).streaming_content) == b"%PDF-1.4 signed"
    assert client_as("t6").get(where).status_code == 404


def test_a_file_that_came_with_a_fault_need_not_be_chosen_again(
    handover: SimpleNamespace, client_as: Seat, settings: object, tmp_path: object
) -> None:
    settings.SAIMA_EVIDENCE = tmp_path  # type: ignore[attr-defined]
    matter, client = handed(handover), client_as("zhuanban")
    paper = SimpleUploadedFile("退回单.pdf", b"%PDF-1.4 back")
    answer = client.post(f"/matters/{matter.code}/", {"act": "退回", "reason": "", "file": paper})
    kept = answer.content.decode().split('name="kept" value="')[1].split('"')[0]

    client.post(f"/matters/{matter.code}/", {"act": "退回", "reason": "缺用地协议", "kept": kept})

    assert MatterAct.objects.get(act="退回").file.name == "退回单.pdf"


def test_a_stop_shows_who_stopped_it_and_to_whom_it_is_charged(handover: SimpleNamespace, client_as: Seat) -> None:
    matter = approval(handover)
    client = client_as("guizi")
    client.post(f"/matters/{matter.code}/", {"act": "停表", "stop": "补正材料", "on": "2023-03-29"})

    text = page(client, f"/matters/{matter.code}/")

    assert "停表：补正材料" in text
    assert "区经济信息委 停表，时间记给企业" in text
    assert "企业占用 8 天，不计入时限" in text
    assert "停表中，恢复计时后再算" in text


def test_the_same_address_is_a_drawer(handover: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("zhongxin").get(f"/matters/{handover.matter.code}/", headers={"HX-Request": "true"})

    assert answer.content.decode().startswith('<div class="drawer-bar"') or "drawer-body" in answer.content.decode()
    assert f'hx-post="/matters/{handover.matter.code}/"' in answer.content.decode()


def test_the_unit_chip_lists_units_with_their_matters(handover: SimpleNamespace, client_as: Seat) -> None:
    approval(handover)

    text = page(client_as("zhongxin"), "/matters/units/")

    assert "区经济信息委" in text
    assert "unit=D-JXW" in text
