"""Drafts of rulebooks: written, tried, compared and put into force by the centre; nobody's text is lost."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from saima.assessment import actions, drafting, tasks
from saima.assessment.models import AdoptedRulebook, DraftTrial, RulebookDraft, Run
from saima.assessment.showing import editing
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.people.policies import NotAllowed

As = Callable[[str], Client]


@pytest.fixture
def run(race: SimpleNamespace) -> Run:
    return actions.run_adopted(adopted=race.adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)


@pytest.fixture
def draft(race: SimpleNamespace) -> RulebookDraft:
    return drafting.begin_draft(
        title="新稿", origin=f"adopted:{race.adopted.pk}", by=race.users["zhongxin"], on=date(2023, 4, 10)
    )


@pytest.fixture
def centre(client_as: As) -> Client:
    return client_as("zhongxin")


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def post(client: Client, draft: RulebookDraft, page: str, **data: str) -> str:
    answer = client.post(
        reverse(f"assessment:{page}", args=[draft.pk]), {"text": draft.text, **data}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    return text(answer)


def new_text(answer: str) -> str:
    found = re.search(r'<textarea id="new-text"[^>]*>\n(.*?)</textarea>', answer, re.S)
    assert found is not None
    return html.unescape(found[1])


PAGES = ["draft", "draft_compare", "draft_adopt"]
DOORS = ["draft_check", "draft_form", "draft_row", "draft_try", "draft_trial"]


def test_a_draft_of_an_adopted_rulebook_gets_the_next_version_and_nothing_else_changes(
    draft: RulebookDraft, book: str
) -> None:
    assert draft.text == book.replace("version: 1", "version: 2")
    assert (draft.version, draft.state) == (1, RulebookDraft.WRITING)


def test_a_draft_begins_from_a_shipped_rulebook_or_the_pattern(centre: Client, race: SimpleNamespace) -> None:
    for origin in ("shipped:wulong/teams-2023", "blank"):
        answer = centre.post("/rulebooks/drafts/", {"origin": origin, "title": "试稿"})
        made = RulebookDraft.objects.get(title="试稿", state=RulebookDraft.WRITING)
        assert answer.headers["Location"] == f"/rulebooks/drafts/{made.pk}/"
        actions.check_rulebook(made.text)
        drafting.discard_draft(draft=made, by=race.users["zhongxin"])
    assert "试稿" in text(centre.get("/rulebooks/drafts/"))
    assert centre.post("/rulebooks/drafts/", {"origin": "shipped:无"}).status_code == 422


@pytest.mark.parametrize("name", PAGES + DOORS)
def test_only_who_puts_rulebooks_into_force_writes_them(name: str, client_as: As, draft: RulebookDraft) -> None:
    address = reverse(f"assessment:{name}", args=[draft.pk])
    client = client_as("t3")

    answer = client.get(address) if name in PAGES else client.post(address, {"text": draft.text})

    assert answer.status_code == 403
    assert "可请" in text(answer)
    assert "招商中心主任" in text(answer)
    assert client.get("/rulebooks/drafts/").status_code == 403
    assert client.get("/rulebooks/names/").status_code == 403


def test_an_action_refuses_as_the_pages_do(draft: RulebookDraft, race: SimpleNamespace, run: Run) -> None:
    by = race.users["t3"]
    with pytest.raises(NotAllowed):
        drafting.begin_draft(title="", origin="blank", by=by, on=date(2023, 4, 10))
    with pytest.raises(NotAllowed):
        drafting.save_draft(draft=draft, title="", text="a", version=1, by=by)
    with pytest.raises(NotAllowed):
        drafting.discard_draft(draft=draft, by=by)
    with pytest.raises(NotAllowed):
        drafting.ask_for_trial(draft=draft, text="a", beside=run, by=by)
    with pytest.raises(NotAllowed):
        drafting.adopt_draft(draft=draft, version=1, document="一", meeting="", adopted_on=date(2023, 4, 10), by=by)


def test_every_saved_version_is_kept_and_can_be_opened(centre: Client, draft: RulebookDraft) -> None:
    address = reverse("assessment:draft", args=[draft.pk])
    for number in (1, 2):
        answer = centre.post(
            address, {"act": "save", "title": "新稿", "text": f"稿 {number}\r\n", "version": str(number)}
        )
        assert answer.status_code == 302

    draft.refresh_from_db()
    assert (draft.version, draft.text) == (3, "稿 2\n")
    assert "稿 1" in text(centre.get(f"{address}?version=2"))


@pytest.mark.parametrize("typed", ["²", "9" * 5000])
def test_a_number_that_is_none_is_no_fault_of_the_program(centre: Client, draft: RulebookDraft, typed: str) -> None:
    page = reverse("assessment:draft", args=[draft.pk])

    assert centre.get(page, {"version": typed}).status_code == 200
    assert centre.post(page, {"text": draft.text, "title": "新稿", "version": typed}).status_code == 409
    assert centre.get(reverse("assessment:targets"), {"year": "²²²²"}).status_code == 200
    assert centre.post("/rulebooks/drafts/", {"origin": f"adopted:{typed}", "title": "稿"}).status_code == 422


def test_who_saves_second_is_told_who_was_first_and_keeps_what_was_typed(
    centre: Client, draft: RulebookDraft, race: SimpleNamespace
) -> None:
    theirs, mine = (draft.text.replace("points: 30", f"points: {points}") for points in (28, 26))
    drafting.save_draft(draft=draft, title="新稿", text=theirs, version=1, by=race.users["zhongxin"])

    answer = centre.post(reverse("assessment:draft", args=[draft.pk]), {"title": "新稿", "text": mine, "version": "1"})

    assert answer.status_code == 409
    page = text(answer)
    assert "先保存了第2稿" in page
    assert "points: 26" in page
    assert "分值由 28分 改为 26分" in page
    draft.refresh_from_db()
    assert "points: 28" in draft.text
    assert 'name="version" value="2"' in page


def test_a_text_is_checked_as_it_is_typed_with_lines_to_jump_to(centre: Client, draft: RulebookDraft) -> None:
    page = post(centre, draft, "draft_check", text=draft.text.replace("÷ 10家", "÷ 无此名"))

    assert f'data-line="{draft.text[: draft.text.index("÷ 10家")].count(chr(10)) + 1}"' in page
    assert "无此名" in page
    draft.refresh_from_db()
    assert "无此名" not in draft.text
    assert "读不成表" in post(centre, draft, "draft_check", text="a: [")


def test_a_draft_is_told_of_every_fault_that_would_keep_it_from_being_adopted(draft: RulebookDraft) -> None:
    mixed = draft.text.replace(
        "  接待: {of: facts",
        "  件数: {of: facts, count: facts, unit: 件}\n"
        "  审批: {of: facts, where: kind == '审批节点', count: facts, unit: 件}\n"
        "  接待: {of: facts",
    )

    _book, problems = editing.read(mixed)

    assert [problem.code for problem in problems] == ["rulebook.matters"]
    with pytest.raises(Problems) as refusal:
        actions.check_rulebook(mixed)
    assert [problem.code for problem in refusal.value.problems] == ["rulebook.matters"]


def test_a_row_form_shows_the_parameters_of_its_pattern(centre: Client, draft: RulebookDraft) -> None:
    page = post(centre, draft, "draft_form", section="indicators", name="到位")

    assert '<option value="pace_capped" selected>' in page
    assert re.search(r'name="gap-cap"[^>]*value="1.2"', page)
    assert '<option value="target(到位资金, level=区定)" selected>' in page
    other = post(centre, draft, "draft_form", section="indicators", name="到位", **{"row-pattern": "tiers_value"})
    assert 'name="gap-tiers"' in other
    own = post(centre, draft, "draft_form", section="indicators", name="接待")
    assert '<option value="own" selected>' in own
    assert "points × min(1, 接待 ÷ 10家)" in own
    assert 'name="row-effect"' in post(centre, draft, "draft_form", section="gates", name="")


FORM = {
    "do": "set", "section": "indicators", "name": "到位", "row-pattern": "pace_capped", "gap-measure": "到位资金",
    "gap-task": "target(到位资金, level=区定)", "gap-cap": "1.2", "row-points-": "30", "row-clause": "第五条",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        ({}, "", ""),
        ({"row-points-": "28"}, "points: 30", "points: 28"),
        ({"gap-cap": "1"}, "min(1.2,", "min(1,"),
        ({"row-clause": ""}, ", clause: 第五条", ""),
        ({"row-responsible": "各小组"}, "clause: 第五条", "clause: 第五条, responsible: 各小组"),
        (
            {"row-pattern": "rate_open"},
            '"points × min(1.2, 到位资金 ÷ pace(target(到位资金, level=区定)))"',
            '"points × 到位资金 ÷ target(到位资金, level=区定)"',
        ),
        (
            {"row-pattern": "own", "row-formula": "1 ×\n接待"},
            '"points × min(1.2, 到位资金 ÷ pace(target(到位资金, level=区定)))"',
            '"1 × 接待"',
        ),
    ],
)
def test_a_row_form_changes_only_what_it_changes(
    changed: dict[str, str], old: str, new: str, centre: Client, draft: RulebookDraft
) -> None:
    assert old in draft.text

    made = new_text(post(centre, draft, "draft_row", **{**FORM, **changed}))

    assert made == (draft.text.replace(old, new, 1) if old else draft.text)
    draft.refresh_from_db()
    assert draft.version == 1


def test_rows_are_added_moved_and_removed_and_the_layout_put_in_order(centre: Client, draft: RulebookDraft) -> None:
    form = {
        "do": "set", "section": "bonus", "name": "", "row-title": "多接待", "row-cap": "3",
        "row-pattern": "count_open", "gap-measure": "接待", "gap-each": "0.5",
    }  # fmt: skip
    grown = new_text(post(centre, draft, "draft_row", **form))
    assert "bonus:\n  items:\n    多接待:\n      score: 0.5 × 接待\n      cap: 3\n" in grown
    capped = new_text(post(centre, draft, "draft_row", text=grown, do="cap", section="bonus", **{"cap-bonus": "2"}))
    assert "bonus:\n  cap: 2\n" in capped
    moved = new_text(post(centre, draft, "draft_row", do="down", section="indicators", name="到位"))
    assert moved.index("接待: {points") < moved.index("到位: {points")
    gone = new_text(post(centre, draft, "draft_row", do="remove", section="indicators", name="接待"))
    assert "接待: {points" not in gone
    assert new_text(post(centre, draft, "draft_row", do="format")).startswith("rulebook: small\nversion: 2\n")
    tiers = {"row-pattern": "tiers_value", "gap-measure": "接待", "gap-tiers": "≥5家 → 3\n其余 → 1,\n"}
    written = new_text(post(centre, draft, "draft_row", **{**form, **tiers, "row-title": "分档"}))
    assert "score: tiers(接待, ≥5家 → 3, 其余 → 1)" in written


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"do": "set", "section": "indicators", "name": "无"}, 404),
        ({"do": "fly", "section": "indicators", "name": "到位"}, 404),
        ({"do": "set", "section": "rank", "name": "到位"}, 404),
        ({"do": "set", "section": "bonus", "name": "", "row-title": " "}, 422),
        ({"do": "format", "text": "a: ["}, 422),
    ],
)
def test_an_act_that_means_nothing_changes_nothing(
    data: dict[str, str], status: int, centre: Client, draft: RulebookDraft
) -> None:
    answer = centre.post(reverse("assessment:draft_row", args=[draft.pk]), {"text": draft.text, **data})

    assert answer.status_code == status


def test_equal_measures_are_tried_at_once_beside_the_run(centre: Client, draft: RulebookDraft, run: Run) -> None:
    page = post(centre, draft, "draft_check", text=draft.text.replace("points: 30", "points: 60"))

    assert "36.77" in page
    assert "70.05" in page
    assert "与小考核办法对照" in page
    assert not Run.objects.filter(is_rehearsal=True).exists()


def test_changed_measures_are_counted_by_the_worker_as_of_the_same_entry(
    centre: Client, draft: RulebookDraft, run: Run
) -> None:
    changed = draft.text.replace("sum: quantity, unit: 家", "count: facts, unit: 次").replace("10家", "10次")
    assert "这些口径还没有按稿中的写法统计过：接待" in post(centre, draft, "draft_check", text=changed)

    with mock.patch("django_q.tasks.async_task"):
        for _ in range(2):
            assert "正在重新统计" in post(centre, draft, "draft_try", text=changed)
    waiting = DraftTrial.objects.get()
    tasks.try_draft(waiting.pk)
    tasks.try_draft(waiting.pk)

    waiting.refresh_from_db()
    assert waiting.run is not None
    assert waiting.run.is_rehearsal
    assert (waiting.run.ledger_entry, waiting.run.as_of) == (run.ledger_entry, run.as_of)
    page = post(centre, draft, "draft_trial", text=changed)
    assert "33.77" in page
    assert Run.objects.filter(is_rehearsal=False).count() == 1


def test_a_trial_that_cannot_be_made_says_why(
    centre: Client, draft: RulebookDraft, run: Run, race: SimpleNamespace
) -> None:
    with mock.patch("django_q.tasks.async_task"):
        trial = drafting.ask_for_trial(draft=draft, text="a: 1", beside=run, by=race.users["zhongxin"])
    tasks.try_draft(trial.pk)
    trial.refresh_from_db()
    assert trial.message.startswith("考核办法")
    with mock.patch("django_q.tasks.async_task"):
        crash = drafting.ask_for_trial(draft=draft, text=draft.text, beside=run, by=race.users["zhongxin"])
    with mock.patch.object(tasks, "make_run", side_effect=OSError("x")), pytest.raises(OSError, match="x"):
        tasks.try_draft(crash.pk)
    crash.refresh_from_db()
    assert "程序出错" in crash.message


def test_without_a_run_or_with_faults_there_is_no_trial(centre: Client, draft: RulebookDraft) -> None:
    assert "不能对照" in post(centre, draft, "draft_check")
    address = reverse("assessment:draft_try", args=[draft.pk])
    assert centre.post(address, {"text": draft.text}).status_code == 404
    assert centre.post(address, {"text": "a: ["}).status_code == 422


def test_faults_wait_for_the_trial(centre: Client, draft: RulebookDraft, run: Run) -> None:
    assert "改好后自动试算" in post(centre, draft, "draft_check", text=draft.text.replace("÷ 10家", "÷"))


def test_a_draft_is_compared_with_the_rulebook_in_force_in_sentences(
    centre: Client, draft: RulebookDraft, client_as: As
) -> None:
    RulebookDraft.objects.filter(pk=draft.pk).update(text=draft.text.replace("points: 30", "points: 28"))

    page = text(centre.get(reverse("assessment:draft_compare", args=[draft.pk])))

    assert "到位：分值由 30分 改为 28分" in page


def test_a_draft_is_put_into_force_with_its_differences_and_closes(centre: Client, draft: RulebookDraft) -> None:
    address = reverse("assessment:draft_adopt", args=[draft.pk])
    RulebookDraft.objects.filter(pk=draft.pk).update(text=draft.text.replace("points: 30", "points: 28"))
    assert "分值由 30分 改为 28分" in text(centre.get(address))

    answer = centre.post(address, {"version": "1", "document": "试〔2023〕2号", "meeting": "第二次会议"})

    made = AdoptedRulebook.objects.get(code="small", version="2")
    assert answer.headers["Location"] == "/rulebooks/small/2/"
    assert (made.document, made.meeting) == ("试〔2023〕2号", "第二次会议")
    draft.refresh_from_db()
    assert (draft.state, draft.adopted) == (RulebookDraft.ADOPTED, made)
    assert made.document in text(centre.get(reverse("assessment:draft", args=[draft.pk])))
    assert centre.post(reverse("assessment:draft", args=[draft.pk]), {"text": "a", "version": "2"}).status_code == 403
    page = text(centre.get("/rulebooks/small/2/"))
    assert "/rulebooks/small/1/compare/2/" in page
    assert "分值由 30分 改为 28分" in text(centre.get("/rulebooks/small/1/compare/2/"))


@pytest.mark.parametrize(("change", "told"), [(("÷ 10家", "÷ 无"), "无"), (("version: 2", "version: 1"), "已经施行")])
def test_a_draft_with_faults_is_not_put_into_force_and_stays_open(
    change: tuple[str, str], told: str, centre: Client, draft: RulebookDraft
) -> None:
    address = reverse("assessment:draft_adopt", args=[draft.pk])
    RulebookDraft.objects.filter(pk=draft.pk).update(text=draft.text.replace(*change))

    answer = centre.post(address, {"version": "1", "document": "试〔2023〕2号"})

    assert answer.status_code == 422
    assert told in text(answer)
    draft.refresh_from_db()
    assert (draft.state, draft.adopted) == (RulebookDraft.WRITING, None)
    assert AdoptedRulebook.objects.count() == 1


def test_a_text_saved_since_is_looked_at_again_before_it_is_put_into_force(
    centre: Client, draft: RulebookDraft, race: SimpleNamespace
) -> None:
    drafting.save_draft(draft=draft, title="", text=draft.text, version=1, by=race.users["zhongxin"])

    answer = centre.post(reverse("assessment:draft_adopt", args=[draft.pk]), {"version": "1", "document": "二号"})

    assert answer.status_code == 302
    assert AdoptedRulebook.objects.count() == 1


def test_a_discarded_draft_stays_in_the_list_with_its_text(centre: Client, draft: RulebookDraft) -> None:
    centre.post(reverse("assessment:draft", args=[draft.pk]), {"act": "discard"})

    assert "已作废" in text(centre.get("/rulebooks/drafts/"))
    assert "到位资金" in text(centre.get(reverse("assessment:draft", args=[draft.pk])))


def test_a_text_that_is_too_long_is_refused(draft: RulebookDraft, race: SimpleNamespace) -> None:
    with pytest.raises(Problems, match="200000"):
        drafting.save_draft(draft=draft, title="", text="a" * 200_001, version=1, by=race.users["zhongxin"])


def test_names_of_the_language_and_of_the_rulebook_are_offered(centre: Client, draft: RulebookDraft) -> None:
    offered = {row[0] for row in centre.get("/rulebooks/names/").json()["names"]}

    assert {"min(", "取小(", "counted_on", "points", "span: "} <= offered
    held = re.search(r'id="own-names" data-names="([^"]*)"', post(centre, draft, "draft_check"))
    assert held is not None
    assert ["到位资金", "", "到位资金"] in json.loads(html.unescape(held[1]))


@pytest.mark.usefixtures("english")
def test_the_editor_speaks_english(client_as: As, draft: RulebookDraft, run: Run) -> None:
    client = client_as("zhongxin")
    client.post("/preferences/set/", {"name": "language", "value": "en"})

    for name in PAGES:
        page = text(client.get(reverse(f"assessment:{name}", args=[draft.pk])))
        assert "Draft" in page
    assert "Points × 到位资金 over its target due by now" in text(
        client.get(reverse("assessment:draft", args=[draft.pk]))
    )
