"""An issue's way from draft to print: one table of steps, refusals in sentences, frozen at the end."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import translation

from saima.assessment import actions as assessment
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.people.policies import NotAllowed
from saima.publications import actions
from saima.publications.content import fingerprint
from saima.publications.flow import FLOW, RIGHTS
from saima.publications.models import Issue, IssueDraft

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
BOOK = """
rulebook: flow
version: 1
title: 流程试验办法
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  到位资金: {of: facts, where: kind == '到位', verified: 区级, sum: credited, unit: 亿元}
targets: {到位资金: {per: year, value: 10亿元}}
indicators:
  到位: {points: 100, score: "points × min(1.2, 到位资金 ÷ pace(target(到位资金)))"}
round: {each: 2, mode: half_up}
display: {pace: [到位资金]}
"""


@pytest.fixture
def press(district: SimpleNamespace) -> SimpleNamespace:
    """A March run in which T3 has 3 亿 arrived and T6 one."""
    by, on = district.users, district.on
    late = {"recorded_on": date(2023, 3, 20), "reason": "试验"}
    facts = ledger.record_facts(
        [
            FactDraft("到位", date(2023, 3, 8), district.parts, amount=3 * 10**10, **late),
            FactDraft("到位", date(2023, 3, 9), district.platform, amount=10**10, **late),
        ],
        by=by["zhongxin"],
        on=on,
    )
    ledger.verify_facts(
        [ledger.Recognition(fact) for fact in facts], by=by["shenhe"], on=on, verified_on=date(2023, 4, 3)
    )
    adopted = assessment.adopt(text=BOOK, document="试1号", meeting="", adopted_on=on, by=by["zhongxin"])
    run = assessment.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)
    draft = actions.draft_issue(run=run, number=None, on=on, by=by["ducha"])
    return SimpleNamespace(**vars(district), run=run, draft=draft, facts=facts, adopted=adopted)


def step(press: SimpleNamespace, act: str, by: str, **said: str) -> IssueDraft:
    return actions.take_step(draft=press.draft, act=act, by=press.users[by], on=press.on, **said)


def published(press: SimpleNamespace) -> Issue:
    for act, by in (("核稿", "duchazhang"), ("会签", "zhongxin"), ("签发", "duchazhang"), ("印发", "duchazhang")):
        step(press, act, by)
    return Issue.objects.get(draft=press.draft)


def test_the_table_has_no_dead_end_no_island_and_no_act_without_a_party() -> None:
    assert list(FLOW.faults()) == []
    assert {party for move in FLOW.moves for party in move.parties} == set(RIGHTS)


def test_an_issue_goes_through_its_four_steps_and_is_frozen(press: SimpleNamespace) -> None:
    issue = published(press)

    assert issue.content["state"] == "已印发"
    assert issue.fingerprint == fingerprint(issue.content)
    assert [s.act for s in press.draft.steps.all()] == ["拟稿", "核稿", "会签", "签发", "印发"]
    assert actions.verify_issue(issue).holds


def test_a_step_out_of_turn_is_refused_with_what_is_possible(press: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match=r"现在是“拟稿”，不能印发.*核稿"):
        step(press, "印发", "duchazhang")


def test_the_drafter_does_not_check_their_own_draft(press: SimpleNamespace) -> None:
    own = actions.draft_issue(run=press.run, number=None, on=press.on, by=press.users["duchazhang"])

    with pytest.raises(NotAllowed, match="不能由本人核稿"):
        actions.take_step(draft=own, act="核稿", by=press.users["duchazhang"], on=press.on)


def test_the_data_owner_cannot_publish(press: SimpleNamespace) -> None:
    for act, by in (("核稿", "duchazhang"), ("会签", "zhongxin"), ("签发", "duchazhang")):
        step(press, act, by)

    with pytest.raises(NotAllowed, match="不能印发"):
        step(press, "印发", "zhongxin")


def test_sending_back_needs_its_reason(press: SimpleNamespace) -> None:
    step(press, "核稿", "duchazhang")

    with pytest.raises(Problems, match="请写明理由"):
        step(press, "退回", "zhongxin")
    assert step(press, "退回", "zhongxin", comment="第二段数字请核").state == IssueDraft.DRAFT


def test_a_paper_sign_off_names_its_author_and_file(press: SimpleNamespace) -> None:
    step(press, "核稿", "duchazhang")
    step(press, "会签", "zhongxin")

    step(press, "签发", "duchazhang", on_behalf_of="区政府办公室主任", file_number="签发单3号")

    last = press.draft.steps.last()
    assert (last.on_behalf_of, last.file_number) == ("区政府办公室主任", "签发单3号")


def test_a_leader_signs_on_the_screen_but_does_not_print(press: SimpleNamespace) -> None:
    step(press, "核稿", "duchazhang")
    step(press, "会签", "zhongxin")

    assert step(press, "签发", "lingdao").state == IssueDraft.SIGNED
    with pytest.raises(NotAllowed, match="不能印发"):
        step(press, "印发", "lingdao")


def test_a_number_is_used_once_a_year(press: SimpleNamespace) -> None:
    with pytest.raises(Problems, match="2023年第1期已有"):
        actions.draft_issue(run=press.run, number=1, on=press.on, by=press.users["ducha"])


@pytest.mark.usefixtures("english")
def test_an_english_reader_is_refused_in_english(press: SimpleNamespace) -> None:
    by = press.users["ducha"]
    step(press, "核稿", "duchazhang")
    with translation.override("en"):
        with pytest.raises(NotAllowed) as turn:
            step(press, "印发", "duchazhang")
        with pytest.raises(NotAllowed) as closed:
            actions.edit_requirements(draft=press.draft, requirements="x", version=1, by=by)
        with pytest.raises(Problems) as taken:
            actions.draft_issue(run=press.run, number=1, on=press.on, by=by)
        with pytest.raises(Problems) as blank:
            step(press, "退回", "zhongxin")

    told = [str(turn.value), str(closed.value)]
    for problem in (*taken.value.problems, *blank.value.problems):
        told += [problem.place, problem.found, problem.needed, problem.remedy]
    assert [text for text in told if CHINESE.search(text)] == []
    assert told[0].endswith("“Publish”. Possible now: Send back, Countersign.")


def test_a_rehearsal_is_not_published(press: SimpleNamespace) -> None:
    rehearsal = assessment.make_run(
        rulebook=assessment.check_rulebook(BOOK), period=Period.parse("2023-03"), as_of=press.on, by=None
    )

    with pytest.raises(NotAllowed, match="试算"):
        actions.draft_issue(run=rehearsal, number=None, on=press.on, by=press.users["ducha"])


def test_wording_changes_only_while_it_is_a_draft(press: SimpleNamespace) -> None:
    by = press.users["ducha"]
    actions.edit_requirements(draft=press.draft, requirements="请抓紧。", version=1, by=by)

    with pytest.raises(Problems, match="别人刚改过"):
        actions.edit_requirements(draft=press.draft, requirements="再改", version=1, by=by)
    step(press, "核稿", "duchazhang")
    with pytest.raises(NotAllowed, match="现在是“已核稿”，不能再改文字。请会签人退回"):
        actions.edit_requirements(draft=press.draft, requirements="再改", version=2, by=by)
    step(press, "会签", "zhongxin")
    with pytest.raises(NotAllowed, match="不能再改文字。会签以后不再退回"):
        actions.edit_requirements(draft=press.draft, requirements="再改", version=2, by=by)


def test_a_tampered_issue_is_found(press: SimpleNamespace) -> None:
    issue = published(press)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "guard_publications_issue_update"')
        else:
            cursor.execute('DROP TRIGGER "guard_publications_issue" ON publications_issue')
    content = {**issue.content, "title": "改过的标题"}
    Issue.objects.filter(pk=issue.pk).update(content=content, word=b"other")

    found = actions.verify_issue(Issue.objects.get(pk=issue.pk)).differences

    assert len(found) == 3
    assert "存档内容与其校验码不符" in found


def test_the_next_issue_lists_what_was_reported_late(press: SimpleNamespace) -> None:
    issue = published(press)
    late = ledger.record_facts(
        [FactDraft("到位", date(2023, 3, 30), press.platform, amount=5 * 10**9, claimed_on=date(2023, 3, 31))],
        by=press.users["zhongxin"],
        on=press.on,
    )
    ledger.verify_facts([ledger.Recognition(late[0])], by=press.users["shenhe"], on=press.on)

    (adjustment,) = actions.restatement_now(issue, on=press.on).adjustments

    assert (adjustment.kind, adjustment.unit, adjustment.change) == ("补报", "T6", 5 * 10**9)


def test_a_withdrawn_fact_is_a_reduction_with_its_reason(press: SimpleNamespace) -> None:
    issue = published(press)
    ledger.withdraw_facts([press.facts[0]], reason="凭证重复", by=press.users["shenhe"], on=press.on)

    restated = actions.restatement_now(issue, on=press.on)

    (adjustment,) = restated.adjustments
    assert (adjustment.kind, adjustment.after, adjustment.reason) == ("核减", 0, "凭证重复")
    assert {e.unit: (e.place_before, e.place_after) for e in restated.effects} == {"T3": (1, 2), "T6": (2, 1)}
