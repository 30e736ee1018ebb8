"""Words of our own are English on English pages; the titles of Chinese documents stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from saima.config.messages import _is_told
from saima.ledger.models import Project
from saima.service.building import actions
from saima.service.building.catalogue import building, item_title
from saima.service.workcalendar import office_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Seat = Callable[[str], Client]
SIGNED = date(2023, 3, 30)


def test_a_plan_tells_its_limits_and_records_in_english(district: SimpleNamespace, client_as: Seat) -> None:
    Project.objects.filter(pk=district.parts.pk).update(signed_on=SIGNED)
    district.parts.refresh_from_db()
    nodes = actions.proposed(district.parts, "工业新供地", SIGNED, office_calendar())
    actions.plan_project(project=district.parts, nodes=nodes, by=district.users["t3"], on=district.on)
    client = client_as("zhongxin")
    chinese = client.get(f"/projects/{district.parts.code}/plan/").content.decode()
    client.post("/preferences/set/", {"choice": "language=en"})
    english = client.get(f"/projects/{district.parts.code}/plan/").content.decode()

    for page, words in (
        (chinese, ("一般了解：多数地方一个工作日内办结", "“开工”登记记录")),
        (english, ("general knowledge: done within one working day in most places", "“Start of works”")),
    ):
        assert all(word in page for word in words)
    assert "一般了解" not in english
    assert "样例" not in english
    assert "《中华人民共和国环境影响评价法》第二十二条" in english


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("《中华人民共和国环境影响评价法》第二十二条", False),
        ("《公平竞争审查条例》（国务院令第783号）第八条、第九条", False),
        ("演示〔2022〕6号（演示数据）", False),
        ("一般了解：按行业要求", True),
        ("《建筑工程施工许可管理办法》；办结天数以本地公布的为准", True),
    ],
)
def test_the_title_number_and_articles_of_a_document_need_no_english(source: str, told: bool) -> None:
    assert _is_told(source) == told


def test_what_a_matter_is_about_is_said_in_the_readers_language() -> None:
    items = ("工程规划许可", "投产", "用地", "自己写的事")
    assert tuple(map(item_title, items)) == items
    with translation.override("en"):
        assert [item_title(item) for item in items] == ["Works planning permit", "Production", "land", "自己写的事"]


def test_every_limit_says_its_source_in_english_where_the_words_are_ours() -> None:
    sources = {limit.document for approval in building().approvals.values() for limit in approval.limits}
    with translation.override("en"):
        plain = {source for source in sources if translation.gettext(source) == source}

    assert plain == {source for source in sources if not _is_told(source)} != sources
