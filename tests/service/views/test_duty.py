"""The workbench's tile and the four zeros."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.test import Client
from tests.service.conftest import PROMISES

from saima.core.periods import Period
from saima.service import actions, handing
from saima.service.checks import MatterDraft, Step
from saima.service.queries.zeros import zero_figures

Seat = Callable[[str], Client]


def handed(signed: SimpleNamespace) -> object:
    return handing.hand_over(
        project=signed.parts,
        receiver=signed.units["PARK"],
        step=Step(on=date(2023, 4, 3), detail=PROMISES),
        by=signed.users["t3"],
    )


def test_the_receiver_finds_what_waits_with_its_day(signed: SimpleNamespace, client_as: Seat) -> None:
    matter = handed(signed)

    text = client_as("zhuanban").get("/matters/duties/").content.decode()

    assert f"/matters/{matter.code}/" in text
    assert "应办结 04-07" in text
    assert "1 件逾期" in text
    assert "没有等您办的事项" in client_as("guizi").get("/matters/duties/").content.decode()


def test_the_centre_finds_late_handovers(signed: SimpleNamespace, client_as: Seat) -> None:
    handed(signed)

    text = client_as("zhongxin").get("/matters/duties/").content.decode()

    assert "逾期未接收的交接" in text
    assert "专用车零部件生产交接" in text
    assert "逾期未接收" not in client_as("t3").get("/matters/duties/").content.decode()


def test_the_workbench_asks_for_the_tile(signed: SimpleNamespace, client_as: Seat) -> None:
    assert 'hx-get="/matters/duties/"' in client_as("zhuanban").get("/home/").content.decode()


def test_each_zero_counts_what_its_measure_says(signed: SimpleNamespace) -> None:
    users, by = signed.users, signed.users["zhongxin"]
    matter = handed(signed)

    def request(title: str, **fields: object) -> object:
        draft = {
            "kind": "诉求",
            "title": title,
            "project": signed.parts,
            "starts_on": date(2023, 4, 3),
            "unit": signed.units["PARK"],
        }
        return actions.open_matters([MatterDraft(**draft | fields)], by=by, on=signed.on)[0]  # type: ignore[arg-type]

    quick = request("用能", item="用能")
    actions.take_step(
        matter=quick, act="答复", by=users["zhuanban"], step=Step(on=date(2023, 4, 4), detail={"result": "好"})
    )
    hindered = request("用地", days=30)
    actions.take_step(matter=hindered, act="升级", by=by, step=Step(on=date(2023, 4, 4), reason="没人办"))
    request("收费", item="乱收费", days=30)

    def figures() -> dict[str, tuple[int, int | None]]:
        found = zero_figures(by, Period.parse("2023"), on=signed.on)
        return {figure.zero.id: (figure.part, figure.whole) for figure in found}

    assert figures() == {"零距离": (0, 1), "零延迟": (0, 1), "零障碍": (1, None), "零容忍": (1, None)}
    actions.take_step(matter=matter, act="接收", by=users["zhuanban"], step=Step(on=signed.on))
    assert figures()["零距离"] == (1, 1)
    later = zero_figures(by, Period.parse("2023"), on=date(2023, 4, 30))
    assert [(figure.part, figure.whole) for figure in later][1] == (1, 2)


def test_each_figure_opens_what_stands_behind_it(signed: SimpleNamespace, client_as: Seat) -> None:
    handed(signed)
    client = client_as("zhongxin")

    missing = client.get("/matters/zeros/?open=零距离").content.decode()
    late = client.get("/matters/zeros/?open=零延迟").content.decode()

    assert "期内签约、还没有接收的项目" in missing
    assert f"/projects/{signed.parts.code}/" in missing
    assert "专用车零部件生产交接" in late
    assert "没有。" in client.get("/matters/zeros/?open=零容忍").content.decode()


def test_the_page_says_measure_period_and_day(signed: SimpleNamespace, client_as: Seat) -> None:
    text = client_as("zhongxin").get("/matters/zeros/?period=2023-03").content.decode()

    assert "已接收的项目 ÷ 期内正式签约的项目" in text
    assert "期间 2023-03 · 数据截至 2023-04-10" in text
    assert "只数您的数据范围" in client_as("t3").get("/matters/zeros/").content.decode()
    assert client_as("t3").get("/matters/zeros/?period=去年").status_code == 422
