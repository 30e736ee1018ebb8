"""Measures and targets of a draft as rows and forms: what a form changes in the text, and nothing else."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from saima.assessment import drafting
from saima.assessment.models import RulebookDraft
from saima.assessment.showing import definition_forms as forms
from saima.assessment.showing.definitions import SECTIONS, definition_rows
from saima.assessment.showing.editing import read
from saima.core import ruleedit
from saima.core.rulebook import Rulebook
from saima.core.ruleedit import set_row
from saima.core.ruleformat import composed

As = Callable[[str], Client]
ALL = sorted((Path(__file__).parents[2] / "rulebooks").glob("*/*.yaml"))
RULEBOOKS = [path for path in ALL if not path.name.endswith(".cases.yaml")]
TEAMS = next(path for path in RULEBOOKS if path.stem == "teams-2023")


def handed_in(book: Rulebook, section: str, name: str, **typed: str) -> QueryDict:
    """Return what the browser sends when a form is handed in as it was shown, but for what was typed."""
    asked = QueryDict(mutable=True)
    asked.update({"section": section, "name": name, **{key: value for key, value in typed.items() if key == "d-of"}})
    form = forms.definition_form(book, asked, "zh")
    asked.update({f"d-{key}": value for key, value in form.values.items() if key != "levels"})
    if section == "targets" and asked["d-title"] == name:
        asked["d-title"] = ""
    asked.update({f"d-value-{key}": value for key, _title, value in form.groups})
    asked.setlist("d-kind", [key for key, _title, is_on in form.kinds if is_on])
    asked["kind-at"] = str(forms.kind_place(form, book))
    for shown in form.lines:
        line, number = shown.line, shown.number
        if line.text and not line.field:
            asked[f"c-text-{number}"] = line.text
        asked[f"c-field-{number}"], asked[f"c-op-{number}"] = line.field, line.operator
        asked[f"c-value-{number}"] = line.value
    for key, value in typed.items():
        asked[key] = value
    return asked


def after(text: str, section: str, name: str, **typed: str) -> str:
    book, _problems = read(text)
    assert book is not None
    named, given = forms.definition_values(book, handed_in(book, section, name, **typed))
    return set_row(text, section=section, name=named, values=given)


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_form_handed_in_as_it_was_shown_changes_no_character_of_any_shipped_rulebook(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    book, _problems = read(text)
    assert book is not None

    for section in SECTIONS:
        for row in definition_rows(book, "zh")[section]:
            if row.line:
                assert after(text, section, row.name) == text, row.name
                assert text.splitlines()[row.line - 1].lstrip().startswith(row.name[:1]) or "'" in text


BY = "    sum: quantity\n    by: counted_on\n"
TEN = "    unit: 个\n    clause: 第五条（三）\n  开工"
FUNDS = "    by: counted_on\n    unit: 亿元\n    clause: 第五条（二）"
FORMAL = "\n    verified: 区级\n    sum: credited"
SIX, SINCE = {"d-span": "last_months", "d-months": "6"}, {"d-span": "since", "d-since": "2023-03-01"}
AT_LEAST_TWO = {"c-field-0": "quantity", "c-op-0": ">=", "c-value-0": "2"}


@pytest.mark.parametrize(
    ("name", "typed", "old", "new"),
    [
        ("到位资金", {"d-unit": "万元"}, FUNDS, FUNDS.replace("亿元", "万元")),
        ("到位资金", {"d-taken": "sum:whole"}, f"sum: credited\n{FUNDS}", f"sum: whole\n{FUNDS}"),
        ("接待企业数", {"d-taken": "count:facts"}, "    sum: quantity\n", "    count: facts\n"),
        ("接待企业数", {"d-by": "happened_on"}, BY, BY.replace("counted_on", "happened_on")),
        ("接待企业数", {"d-verified": "区级"}, BY, f"    verified: 区级\n{BY}"),
        ("接待企业数", SIX, BY, f"{BY}    span: last 6 months\n"),
        ("接待企业数", SINCE, BY, f"{BY}    span: since 2023-03-01\n"),
        ("签约项目数", {"d-span": "year_to_date"}, f"    span: last 12 months\n{TEN}", TEN),
        ("正式签约金额", {"c-value-0": "协议"}, f"'正式合同'{FORMAL}", f"'协议'{FORMAL}"),
        ("接待企业数", AT_LEAST_TWO, "kind == '接待考察'", "kind == '接待考察' and quantity ≥ 2"),
        ("接待企业数", {"d-note": "只计企业"}, "第五条（五）\n", "第五条（五）\n    note: 只计企业\n"),
    ],
)
def test_a_form_changes_the_one_thing_that_was_changed(name: str, typed: dict[str, str], old: str, new: str) -> None:
    text = TEAMS.read_text(encoding="utf-8")
    assert old in text

    assert after(text, "measures", name, **typed) == text.replace(old, new, 1)


def test_several_kinds_are_one_line_where_the_kind_stood() -> None:
    text = TEAMS.read_text(encoding="utf-8")
    book, _problems = read(text)
    assert book is not None
    asked = handed_in(book, "measures", "正式签约金额")
    asked.setlist("d-kind", ["签约", "备案"])

    _name, given = forms.definition_values(book, asked)

    assert given["where"] == "kind in ('签约', '备案') and agreement == '正式合同'"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"d-span": "last_months", "d-months": "半年"}, "口径·最近几个月"),
        ({"d-span": "last_months", "d-months": "0"}, "口径·最近几个月"),
        ({"d-span": "last_months", "d-months": "²"}, "口径·最近几个月"),
        ({"d-span": "last_months", "d-months": ""}, "口径·最近几个月"),
        ({"d-span": "last_months", "d-months": "9" * 5000}, "口径·最近几个月"),
        ({"d-span": "since", "d-since": "去年"}, "口径·自某日以来"),
    ],
)
def test_what_a_form_cannot_write_is_refused_with_place_found_needed_and_remedy(
    typed: dict[str, str], place: str
) -> None:
    with pytest.raises(forms.Problems) as told:
        after(TEAMS.read_text(encoding="utf-8"), "measures", "接待企业数", **typed)

    (problem,) = told.value.problems
    assert problem.place == place
    assert problem.found in ("空白", *(f"“{value}”" for value in typed.values()))
    assert all((problem.found, problem.needed, problem.remedy))


def test_a_row_says_in_words_what_is_counted_and_what_only_the_text_can_say_opens_there() -> None:
    text = TEAMS.read_text(encoding="utf-8")
    book, _problems = read(text)
    assert book is not None

    rows = {row.name: row for row in definition_rows(book, "zh")["measures"]}

    signed, idle = rows["正式签约金额"], rows["久签未开工项目数"]
    assert signed.what == "签约：按归属比例计入的金额"
    assert signed.more == ("协议种类 为 正式合同", "按统计日期，本年至期末，区级认定后计入")
    assert not signed.in_text
    assert idle.in_text
    assert text.splitlines()[idle.line - 1] == "  久签未开工项目数:"
    assert "months_before" in " ".join(idle.more)


def test_a_kind_that_does_not_count_is_told_beside_those_that_do() -> None:
    text = TEAMS.read_text(encoding="utf-8").replace("kind == '接待考察'", "kind in ('签约', '备案') and kind ≠ '备案'")
    book, _problems = read(text)
    assert book is not None

    (row,) = (row for row in definition_rows(book, "zh")["measures"] if row.name == "接待企业数")

    assert row.what.startswith("签约、备案（核准）：")
    assert row.more[0] == "记录种类 不为 备案"


def test_kinds_chosen_stay_at_their_place_past_one_that_does_not_count() -> None:
    where = "kind ≠ '备案' and kind in ('到位', '签约')"
    text = TEAMS.read_text(encoding="utf-8").replace("kind == '接待考察'", where)

    assert after(text, "measures", "接待企业数") == text


def test_lines_of_a_text_are_found_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    book, _problems = read(TEAMS.read_text(encoding="utf-8"))
    assert book is not None
    asked = []
    monkeypatch.setattr(ruleedit, "composed", lambda text: asked.append(text) or composed(text))

    rows = definition_rows(book, "zh")

    assert len(rows["measures"]) + len(rows["targets"]) > len(asked) == 2


def test_a_target_that_only_a_grade_reads_is_told_with_its_level() -> None:
    text = TEAMS.read_text(encoding="utf-8")
    grade = "grades:\n  items:\n    优秀: {when: '到位资金 ≥ target(到位资金, level=奋斗)'}\n"
    book, _problems = read(text + grade)
    assert book is not None

    (row,) = (row for row in definition_rows(book, "zh")["targets"] if row.name == "到位资金")

    assert "计分用到：区定、奋斗" in row.more


def test_targets_are_told_with_the_levels_that_the_scoring_reads() -> None:
    book, _problems = read(TEAMS.read_text(encoding="utf-8"))
    assert book is not None

    rows = {row.name: row for row in definition_rows(book, "zh")["targets"]}

    assert rows["到位资金"].unit == "亿元"
    assert "计分用到：区定" in rows["到位资金"].more


@pytest.fixture
def draft(race: SimpleNamespace) -> RulebookDraft:
    return drafting.begin_draft(
        title="新稿", origin=f"adopted:{race.adopted.pk}", by=race.users["zhongxin"], on=date(2023, 4, 10)
    )


def post(client: Client, draft: RulebookDraft, page: str, status: int = 200, **data: object) -> str:
    answer = client.post(
        reverse(f"assessment:{page}", args=[draft.pk]), {"text": draft.text, **data}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == status
    return answer.content.decode()


def new_text(answer: str) -> str:
    found = re.search(r'<textarea id="new-text"[^>]*>\n(.*?)</textarea>', answer, re.S)
    assert found is not None
    return html.unescape(found[1])


def test_the_page_shows_both_and_a_field_chosen_offers_its_values(client_as: As, draft: RulebookDraft) -> None:
    client = client_as("zhongxin")

    page = client.get(reverse("assessment:draft", args=[draft.pk])).content.decode()
    form = post(
        client, draft, "draft_form", section="measures", name="到位资金",
        **{"d-of": "facts", "d-kind": "签约", "c-field-0": "agreement", "c-op-0": "=="},
    )  # fmt: skip

    assert "统计口径" in page
    assert "增加口径" in page
    assert '<option value="正式合同"' in form
    assert 'name="d-value"' in post(client, draft, "draft_form", section="measures", name="", **{"d-of": "computed"})


def test_measures_and_targets_are_added_moved_and_removed_by_their_forms(client_as: As, draft: RulebookDraft) -> None:
    client = client_as("zhongxin")
    made = {
        "do": "set", "section": "measures", "name": "", "d-title": "开工数", "d-of": "facts", "d-kind": "开工",
        "d-taken": "count:facts", "d-by": "counted_on", "d-verified": "区级", "d-span": "year_to_date", "d-unit": "个",
    }  # fmt: skip

    grown = new_text(post(client, draft, "draft_row", **made))
    written = ("of: facts", "where: kind == '开工'", "verified: 区级", "count: facts", "by: counted_on", "unit: 个")
    assert "  开工数:\n" + "".join(f"    {line}\n" for line in written) in grown
    again = new_text(post(client, draft, "draft_row", **{**made, "text": grown}))
    assert "  开工数2:\n    title: 开工数\n" in again
    target = {"do": "set", "section": "targets", "name": "", "d-name": "开工数", "d-unit": "个", "d-per": "month"}
    tasked = new_text(post(client, draft, "draft_row", **{**target, "text": grown, "d-value-": "3"}))
    assert "  开工数:\n    per: month\n    value: 3\n" in tasked
    book, problems = read(tasked)
    assert book is not None
    assert (book.targets["开工数"].values, problems) == ({"": 3}, ())
    gone = new_text(post(client, draft, "draft_row", do="remove", section="measures", name="开工数", text=grown))
    assert gone == draft.text
    assert "名称" in post(client, draft, "draft_row", 422, **{**made, "d-title": " "})


def test_only_who_puts_rulebooks_into_force_sees_the_forms(client_as: As, draft: RulebookDraft) -> None:
    data = {"text": draft.text, "section": "measures", "name": "到位资金"}

    assert client_as("t3").post(reverse("assessment:draft_form", args=[draft.pk]), data).status_code == 403
