"""The English catalogue is whole, keeps every placeholder and speaks English; so does the frame of an English page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.mofile import write_mo
from django.test import Client

from saima.config.messages import catalogue_words, gather, missing, stored

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
NAMED = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
COUNTED = re.compile(r"%s|%%|</?b>")
STAYS_CHINESE: frozenset[str] = frozenset()
"""Source strings whose English must hold Chinese, being a name that has no English."""
FRAME = re.compile(r'<nav class="rail".*?</nav>|<header class="top">.*?</header>|<nav class="dock".*?</nav>', re.DOTALL)


def pairs() -> list[tuple[str, str]]:
    return [(str(each.id), str(each.string)) for each in stored() if each.id]


@pytest.fixture
def compiled(tmp_path: Path, settings: object) -> None:
    """The catalogue as it stands, compiled where no other process reads it."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as target:
        write_mo(target, stored())
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]


def test_every_source_string_has_its_english_and_no_english_is_left_over() -> None:
    assert missing(stored(), gather()) == ([], [])


def test_a_string_without_english_and_one_that_nobody_says_are_both_told() -> None:
    catalogue, sources = stored(), gather()
    catalogue.get("工作台").string = ""  # type: ignore[union-attr]
    catalogue.add("没有人说的话", "Said by nobody")

    assert missing(catalogue, sources) == (["工作台"], ["没有人说的话"])


def test_the_gatherer_reads_python_templates_marks_alone_and_the_catalogue() -> None:
    found = {str(each.id) for each in gather() if each.id}

    assert {"已保存 %(n)s 项修改，旧值留在修改记录里。", "主导航", "，", "正式合同", "银行回单", "市级"} <= found


def test_every_translation_keeps_its_placeholders() -> None:
    wrong = [
        (source, english)
        for source, english in pairs()
        if set(NAMED.findall(source)) != set(NAMED.findall(english))
        or Counter(COUNTED.findall(source)) != Counter(COUNTED.findall(english))
    ]

    assert wrong == []


def test_no_translation_is_chinese() -> None:
    assert {source for source, english in pairs() if CHINESE.search(english)} == STAYS_CHINESE


def test_english_ends_in_a_blank_only_where_something_follows_on_the_page() -> None:
    """Chinese sentences and labels need no blank after their mark; these words join to what follows."""
    joining = {"，或", "应为", "；应为", "发现"}
    marks = tuple("。，；：、\u3000")

    assert [s for s, e in pairs() if e != e.rstrip() and s not in joining and not s.endswith(marks)] == []


def test_the_choices_and_papers_of_the_catalogue_are_words_of_the_catalogue_file() -> None:
    assert {"协议", "区主要领导", "施工许可证", "正式签约额"} <= catalogue_words()


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("who", ["zhongxin", "t3", "lingdao", "audit"])
def test_the_frame_of_an_english_page_shows_no_chinese_entry(
    who: str, district: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    client = client_as(who)
    client.post("/preferences/set/", {"name": "language", "value": "en"})
    page = client.get("/home/").content.decode().replace(district.users[who].display_name, "").replace("中文", "")

    frame = [re.sub(r"<[^>]*>", " ", part) for part in FRAME.findall(page)]
    assert len(frame) == 3
    assert "Workbench" in frame[0]
    assert "Wulong District" in frame[0]
    assert [CHINESE.findall(part) for part in frame] == [[], [], []]


@pytest.mark.usefixtures("compiled")
def test_words_of_the_data_are_said_in_english(district: SimpleNamespace) -> None:
    from django.utils.translation import override

    from saima.ledger.words import brief, counted, said, times, titled

    with override("en"):
        assert [said(word) for word in ("市级", "黄", "正式合同", "亩", "", "专用车")] == [
            *("City", "Yellow", "Formal contract", "mu", "", "专用车")
        ]
        assert (times("万元"), counted("1", "家"), counted("2", "家")) == ("× 10k yuan", "1 firm", "2 firms")
        assert (titled(district.units["T3"]), brief(district.units["T3"])) == ("Team 3", "Team 3")
        assert brief(district.units["ZX"]) == district.units["ZX"].short
    assert (said("市级"), times("万元"), counted("1", "家")) == ("市级", "万元", "1 家")
    assert brief(district.units["T3"]) == "三组"
