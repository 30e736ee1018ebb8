"""Filing, rights, circulation, end and revival of leads, by the tables and by nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from saima.core.problems import Problems
from saima.ledger.guards import guarded_models, unguarded_tables
from saima.outreach import actions, standing
from saima.outreach.catalogue import leads
from saima.outreach.checks import LeadDraft, Step
from saima.outreach.lamps import lamp_of
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import holds_right, idle_days
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
DAY, CODE = date(2023, 4, 10), "91500000MA5U0K7A1B"
LATER = DAY + timedelta(days=30)


def codes(fault):
    return sorted(problem.code for problem in fault.value.problems)


@pytest.fixture
def taken(file, step):
    return step(file(), "受理")


@pytest.fixture
def granted(taken, step):
    return step(taken, "确认首报权")


def test_a_lead_is_filed_with_its_unit_channel_and_an_instant_of_the_systems_own(file, district):
    lead = file(scale=5 * 10**12, uscc=CODE)

    act = LeadAct.objects.get(lead=lead)
    assert (lead.state, lead.right, lead.unit, lead.channel) == ("待受理", "未确认", district.units["T3"], "自主招商")
    assert (act.act, act.on, act.entry) == ("报送", DAY, int(lead.code[-7:]))
    assert act.recorded_at.date() > DAY
    assert lead.scale == 5 * 10**12


def test_a_channel_left_blank_is_told_as_blank(file):
    with pytest.raises(Problems) as fault:
        file(channel="")

    assert [(problem.code, problem.found) for problem in fault.value.problems] == [("lead.channel", "空白")]


def test_every_fault_of_a_filing_is_told_at_once_and_nothing_is_written(file):
    with pytest.raises(Problems) as fault:
        file(title=" ", channel="随便", uscc="91500000MA5U0K7A1X", scale=0)

    assert codes(fault) == ["lead.channel", "lead.scale", "lead.title", "lead.uscc"]
    assert not Lead.objects.exists()


def test_a_referral_names_the_firm_and_a_person_is_named_with_consent_only(file):
    with pytest.raises(Problems) as fault:
        file(channel="以商招商")
    assert codes(fault) == ["lead.referrer"]
    with pytest.raises(Problems) as fault:
        file(channel="乡友", source="某某")
    assert codes(fault) == ["lead.consent"]

    assert file(channel="乡友", source="渝商乡友会", has_consent=True).source == "渝商乡友会"


def test_the_same_form_sent_twice_is_one_lead(file):
    first, second = file(token="form-1"), file(token="form-1")

    assert first == second
    assert Lead.objects.count() == 1


def test_a_unit_files_for_itself_the_centre_for_any_and_a_department_for_none(file, district):
    with pytest.raises(NotAllowed, match="不能代第六招商小组报线索"):
        file("t3", filed_by=district.units["T6"])
    with pytest.raises(NotAllowed, match="报送和跟进线索"):
        file("guizi")

    assert file("zhongxin", filed_by=district.units["T6"]).filed_by == district.units["T6"]


def test_a_filing_is_dated_back_by_the_right_of_history_only(file, district):
    draft = LeadDraft("储能", "自主招商", district.units["T3"], DAY - timedelta(days=1))
    with pytest.raises(NotAllowed, match="历史补录"):
        actions.file_leads([draft], by=district.users["t3"], on=DAY)

    (lead,) = actions.file_leads([draft], by=district.users["zhongxin"], on=DAY)
    assert LeadAct.objects.get(lead=lead).is_historic


def test_the_centre_takes_up_and_grants_and_the_right_runs_its_days(granted):
    terms = leads().terms_on(DAY)

    assert (granted.state, granted.right, granted.right_from) == ("跟进中", "已确认", DAY)
    last = granted.right_until
    assert last == DAY + timedelta(days=terms.valid_days)
    assert holds_right(granted, last)
    assert not holds_right(granted, last + timedelta(days=1))


def test_a_team_grants_no_right_and_is_told_who_does(taken, step):
    with pytest.raises(NotAllowed, match="招商中心办理"):
        step(taken, "确认首报权", "t3")


def test_a_right_is_granted_after_the_lead_was_taken_up(file, step):
    with pytest.raises(NotAllowed, match="受理以后、了结以前"):
        step(file(), "确认首报权")


def test_a_right_needs_to_know_the_investor(file, step):
    lead = step(file(investor=""), "受理")
    with pytest.raises(Problems) as fault:
        step(lead, "确认首报权")
    assert codes(fault) == ["lead.investor"]

    lead = step(lead, "补充", "t3", elements={"investor": "演示电气有限公司", "uscc": CODE})
    assert (lead.investor, lead.uscc, lead.title) == ("演示电气有限公司", CODE, "高压开关柜制造")
    assert step(lead, "确认首报权").right == "已确认"


def test_who_filed_later_gets_no_right_while_the_first_stands(file, step):
    first, second = file("t3", uscc=CODE), file("t6", uscc=CODE)
    second = step(second, "受理")

    with pytest.raises(NotAllowed, match=rf"{first.code} 是同一件事.*先报"):
        step(second, "确认首报权", reason="我们谈得更深")

    step(first, "不予受理", reason="信息不实")
    assert step(second, "确认首报权").right == "已确认"


def test_a_grant_beside_candidates_needs_a_reason_and_keeps_what_was_compared(file, step):
    other = file("t6", title="酒店管理", uscc=CODE)
    lead = step(file("t3", uscc=CODE), "受理")
    with pytest.raises(Problems) as fault:
        step(lead, "确认首报权")
    assert codes(fault) == ["lead.compared"]
    assert other.code in fault.value.problems[0].needed or other.code in fault.value.problems[0].sentence()

    lead = step(lead, "确认首报权", reason="同一投资方的两件事")
    act = LeadAct.objects.get(lead=lead, act="确认首报权")
    assert act.detail["compared"] == [{"code": other.code, "why": ["信用代码相同", "投资方名称相同"]}]


def test_an_extension_is_bounded_by_the_terms_and_refused_after_the_last_day(granted, step):
    last, terms = granted.right_until, leads().terms_on(DAY)
    with pytest.raises(Problems) as fault:
        step(granted, "延期", until=last + timedelta(days=terms.extend_days + 1))
    assert codes(fault) == ["lead.reason", "lead.until"]

    for _ in range(terms.extend_times):
        granted = step(granted, "延期", until=granted.right_until + timedelta(days=10), reason="等用地意见")
    assert granted.right_until == last + timedelta(days=10 * terms.extend_times)
    with pytest.raises(Problems) as fault:
        step(granted, "延期", until=granted.right_until + timedelta(days=10), reason="再等")
    assert codes(fault) == ["lead.times"]

    after = granted.right_until + timedelta(days=1)
    with pytest.raises(NotAllowed, match="到期，不能延期"):
        step(granted, "延期", on=after, until=after + timedelta(days=5), reason="忘了")
    assert step(granted, "确认首报权", on=after).extended == 0


def test_a_right_in_force_is_not_granted_again(granted, step):
    with pytest.raises(NotAllowed, match="还没有到期，不能再次确认"):
        step(granted, "确认首报权")


def test_a_dispute_is_ruled_with_minutes_and_the_loser_loses_by_the_same_act(file, step, paper):
    first = step(step(file("t3", uscc=CODE), "受理"), "确认首报权")
    second = step(file("t6", uscc=CODE), "受理")
    second = step(second, "提出争议", "t6", reason="两月已带队考察")
    with pytest.raises(Problems) as fault:
        step(second, "裁定确认", against=first)
    assert codes(fault) == ["lead.compared", "lead.document", "lead.file", "lead.reason"]

    second = step(second, "裁定确认", against=first, reason="考察在先", document="招商办纪要〔2023〕9号", file=paper)

    first.refresh_from_db()
    assert (first.right, second.right) == ("已撤销", "已确认")
    ruled = LeadAct.objects.filter(document="招商办纪要〔2023〕9号").order_by("entry")
    assert [(act.lead, act.act, act.file) for act in ruled] == [(second, "裁定确认", paper), (first, "裁定撤销", paper)]


def test_a_ruling_names_a_loser_that_holds_a_right(file, step, paper):
    first = file("t3")
    second = step(step(file("t6", title="酒店"), "受理"), "提出争议", "t6", reason="先谈")
    with pytest.raises(Problems) as fault:
        step(second, "裁定确认", against=first, reason="先谈", document="纪要9号", file=paper)

    assert codes(fault) == ["lead.against"]


def test_circulation_is_the_centres_and_keeps_the_first_reporters_share(granted, step, district):
    with pytest.raises(NotAllowed, match="招商中心办理"):
        step(granted, "流转", "t3", on=LATER, unit=district.units["T6"], reason="久拖")

    moved = step(granted, "流转", on=LATER, unit=district.units["T6"], reason="久无进展")

    terms = leads().terms_on(LATER)
    assert (moved.unit, moved.filed_by) == (district.units["T6"], district.units["T3"])
    assert (moved.share, moved.since_on) == (terms.first_share, LATER)
    assert moved.right_until == LATER + timedelta(days=terms.valid_days)
    with pytest.raises(NotAllowed, match="跟进单位办理"):
        step(moved, "跟进", "t3", on=LATER, result="又谈了一次")
    back = step(moved, "流转", on=LATER, unit=district.units["T3"], reason="六组不跟")
    assert (back.unit, back.share) == (district.units["T3"], 0)


def test_a_lead_is_not_circulated_to_who_has_it(granted, step, district):
    with pytest.raises(Problems) as fault:
        step(granted, "流转", unit=district.units["T3"], reason="久拖")

    assert codes(fault) == ["lead.same_unit"]


def test_a_lead_in_hand_turns_yellow_and_red_by_its_idle_days_and_is_dark_while_nobody_must_move_it(taken, step):
    def word(days):
        light = lamp_of(taken, taken.since_on + timedelta(days=days))
        return light.word if light else ""

    assert [word(days) for days in (30, 31, 60, 61)] == ["绿", "黄", "黄", "红"]
    assert lamp_of(step(taken, "暂缓", "t3", on=LATER, reason="等母公司年会"), LATER) is None


def test_idle_days_run_from_the_last_progress_and_stand_while_shelved(taken, step):
    assert idle_days(taken, LATER) == 30

    taken = step(taken, "跟进", "t3", on=LATER, result="来区考察")
    assert idle_days(taken, LATER + timedelta(days=7)) == 7

    taken = step(taken, "暂缓", "t3", on=LATER, reason="等母公司年会")
    assert idle_days(taken, LATER + timedelta(days=7)) is None
    taken = step(taken, "恢复", "t3", on=LATER + timedelta(days=9))
    assert idle_days(taken, LATER + timedelta(days=10)) == 1


def test_an_end_says_why_and_a_revival_begins_without_a_right(granted, step):
    with pytest.raises(Problems) as fault:
        step(granted, "终止", "t3", lost="天气")
    assert codes(fault) == ["lead.lost", "lead.reason"]

    ended = step(granted, "终止", "t3", on=LATER, lost="竞争", reason="落户邻县，地价更低")
    assert (ended.state, ended.lost, ended.ended_on) == ("已终止", "竞争", LATER)
    assert not holds_right(ended, LATER)
    with pytest.raises(NotAllowed, match=r"现在是“已终止”，不能跟进.*第三招商小组已于"):
        step(ended, "跟进", "t3", on=LATER, result="又来电")

    again = step(ended, "重启", "t3", on=LATER + timedelta(days=5), reason="对方又来谈")
    assert (again.state, again.right, again.lost, again.ended_on) == ("跟进中", "未确认", "", None)
    assert LeadAct.objects.filter(lead=again).count() == 5


def test_a_step_sent_twice_is_one_and_a_token_serves_one_act(taken, step):
    step(taken, "跟进", "t3", result="来电", token="k-1")
    step(taken, "跟进", "t3", result="来电", token="k-1")
    assert LeadAct.objects.filter(lead=taken, act="跟进").count() == 1

    with pytest.raises(Problems) as fault:
        step(taken, "暂缓", "t3", reason="等", token="k-1")
    assert codes(fault) == ["lead.token"]


def test_history_is_entered_by_the_tables_all_or_nothing(file, district):
    lead = file()
    steps = [
        (lead, "受理", Step(on=DAY)),
        (lead, "跟进", Step(on=DAY, result="考察")),
        (lead, "恢复", Step(on=DAY)),
    ]
    with pytest.raises(Problems) as fault:
        actions.take_history(steps, by=district.users["zhongxin"])
    assert codes(fault) == ["lead.history"]
    lead.refresh_from_db()
    assert lead.state == "待受理"

    (lead,) = actions.take_history(steps[:2], by=district.users["zhongxin"])
    assert (lead.state, lead.acts_count) == ("跟进中", 3)


def test_a_batch_is_voided_whole_unless_somebody_has_acted(file, step, district):
    file(batch="D1")
    assert actions.void_batch(batch="D1", reason="导错", by=district.users["zhongxin"], on=DAY) == 1
    assert Lead.objects.get().state == "已作废"

    step(file(batch="D2"), "受理")
    with pytest.raises(NotAllowed, match="不能整批撤销"):
        actions.void_batch(batch="D2", reason="导错", by=district.users["zhongxin"], on=DAY)


def test_acts_of_leads_are_guarded_in_the_database_and_columns_follow_from_them(granted):
    assert LeadAct in set(guarded_models())
    assert unguarded_tables() == []
    assert standing.drifted() == []

    Lead.objects.filter(pk=granted.pk).update(right_until=date(2030, 1, 1))
    assert standing.drifted() == [granted.code]
