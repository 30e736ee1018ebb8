"""How long a lead may wait for the centre: by dated terms and amount, in working days, with its lamp and its counts."""

from __future__ import annotations

from datetime import date

import pytest

from saima.outreach.catalogue import JudgeTerms, leads
from saima.outreach.judging import judging_of
from saima.outreach.lamps import judge_lamp
from saima.outreach.models import LeadAct
from saima.outreach.queries.leads import LeadFilter, lead_duties, lead_page
from saima.outreach.standing import Done, drifted
from saima.service.actions import read_notice
from saima.service.workcalendar import office_calendar, shipped_calendar

pytestmark = pytest.mark.django_db
FRIDAY = date(2023, 3, 31)
"""Before a week with 清明 on Wednesday 04-05, and 04-06 worked."""
LARGE = 500_000_000 * 100
"""5 亿元 in fen."""


def filed(scale=None, on=FRIDAY):
    return Done("线索", "报送", "待受理", on, 1, {} if scale is None else {"scale": scale})


def test_a_lead_is_judged_in_three_working_days_and_a_large_one_in_five():
    calendar = shipped_calendar()

    due = {scale: judging_of([filed(scale)], calendar).judge_due for scale in (None, 1, LARGE - 1, LARGE)}

    assert due == {None: date(2023, 4, 6), 1: date(2023, 4, 6), LARGE - 1: date(2023, 4, 6), LARGE: date(2023, 4, 10)}


def test_an_amount_supplemented_later_does_not_lengthen_the_limit_but_counts_when_it_comes_back():
    later = Done("线索", "补充", "待受理", FRIDAY, 1, {"scale": LARGE})
    declined = Done("线索", "不予受理", "不予受理", date(2023, 4, 4))
    again = Done("线索", "重启", "待受理", date(2023, 4, 10))
    calendar = shipped_calendar()

    assert judging_of([filed(), later], calendar).judge_days == 3
    found = judging_of([filed(), later, declined], calendar)
    assert (found.judge_due, found.judged_on) == (date(2023, 4, 6), date(2023, 4, 4))
    found = judging_of([filed(), later, declined, again], calendar)
    assert (found.judge_from, found.judge_due, found.judged_on) == (date(2023, 4, 10), date(2023, 4, 17), None)


def test_the_terms_of_the_day_it_was_filed_decide(monkeypatch):
    new = JudgeTerms(date(2023, 4, 1), "", "", ((0, 1),))
    monkeypatch.setattr(type(leads()), "judge_terms_on", lambda self, day: new if day >= new.start else self.judging[0])

    days = [judging_of([filed(on=day)], shipped_calendar()).judge_days for day in (FRIDAY, date(2023, 4, 3))]

    assert days == [3, 1]


def test_its_lamp_is_yellow_on_the_last_day_and_red_from_the_next(file):
    lead, calendar = file(on=FRIDAY), office_calendar()

    told = {day: judge_lamp(lead, date(2023, 4, day), calendar) for day in (4, 6, 7)}

    assert {day: lamp.word for day, lamp in told.items()} == {4: "绿", 6: "黄", 7: "红"}
    assert [lamp.reason for lamp in told.values()] == ["剩 1 个工作日", "今天到期", "逾期 1 个工作日"]
    assert (told[4].changes_on, told[4].becomes) == (date(2023, 4, 6), "黄")


def test_what_was_judged_says_whether_it_was_late_and_what_ended_first_says_nothing(file, step):
    early = step(file(on=FRIDAY), "受理", on=date(2023, 4, 6))
    late = step(file(on=FRIDAY, title="另一件", investor=""), "不予受理", on=date(2023, 4, 10), reason="不符")
    ended = step(
        file(on=FRIDAY, title="第三件", investor=""), "终止", "t3", on=date(2023, 4, 10), lost="其他", reason="撤回"
    )
    calendar = office_calendar()

    assert judge_lamp(early, date(2023, 5, 1), calendar).reason == "按时"
    assert judge_lamp(late, date(2023, 5, 1), calendar).reason == "逾期 2 个工作日"
    assert judge_lamp(ended, date(2023, 5, 1), calendar) is None


def test_those_past_their_limit_are_counted_and_listed_the_first_due_first(file, step, district):
    second = file(on=date(2023, 4, 3), title="后报的", investor="")
    first = file(on=FRIDAY)
    step(file(on=FRIDAY, title="受理了的", investor=""), "受理", on=date(2023, 4, 3))
    on = date(2023, 4, 7)
    centre = district.users["zhongxin"]

    page = lead_page(centre, LeadFilter(show="late"), on=on)

    assert [row.lead for row in page.rows] == [first]
    assert (page.shows["late"], page.shows["new"]) == (1, 2)
    assert [row.lead for row in lead_page(centre, LeadFilter(show="new"), on=on).rows] == [first, second]
    assert (lead_duties(centre, on=on).late, lead_duties(centre, on=date(2023, 4, 11)).late) == (1, 2)
    assert lead_page(district.users["t6"], LeadFilter(show="late"), on=on).count == 0


def test_a_notice_moves_the_due_day_and_keeps_both(file, district):
    lead = file(on=date(2027, 9, 29))
    assert (lead.judge_due, lead.judge_provisional) == (date(2027, 10, 4), True)
    holidays = [date(2027, 10, day) for day in range(1, 8)]

    read_notice(year=2027, document="国办发明电〔2026〕1号（试）", holidays=holidays, workdays=[date(2027, 10, 9)],
                by=district.users["zhongxin"], on=date(2027, 9, 30))  # fmt: skip

    lead.refresh_from_db()
    act = LeadAct.objects.get(lead=lead, act="重算时限")
    assert (lead.judge_due, lead.judge_provisional) == (date(2027, 10, 9), False)
    assert (act.detail, act.target) == ({"before": "2027-10-04", "after": "2027-10-09"}, "待受理")
    assert drifted() == []
