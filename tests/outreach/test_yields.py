"""The yields of channels sum to their total; circulation is proposed by one rule, in Python and in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saima.ledger.models import Company, Project
from saima.outreach.catalogue import leads
from saima.outreach.checks import Step
from saima.outreach.converting import become_project
from saima.outreach.models import Lead
from saima.outreach.queries.leads import LeadFilter, is_proposed, lead_duties, lead_page, proposed
from saima.outreach.queries.yields import channel_yields, find_referrals, origins, referrers

pytestmark = pytest.mark.django_db
FIGURES = ("leads", "open", "ended", "projects", "signings", "signed", "arrived")


@pytest.fixture
def several(file, step, district):
    """Leads of five channels: two into one project, one into another, one lost, one voided, one open."""
    firm = Company.objects.create(name="演示推荐企业")
    on, by = district.on, district.users["zhongxin"]

    def into(lead, project):
        return become_project(lead=step(lead, "受理"), by=by, step=Step(on=on), on=on, project=project)[0]

    into(file(title="甲", channel="商协会", investor="甲公司"), district.parts)
    into(file(title="乙", channel="以商招商", referrer=firm, investor="乙公司"), district.parts)
    into(file("t6", title="丙", channel="以商招商", referrer=firm, investor="丙公司"), district.platform)
    step(step(file(title="丁", investor="丁公司"), "受理"), "终止", lost="竞争", reason="落户他处")
    step(file(title="戊", channel="节会活动", investor="戊公司"), "作废", reason="误报")
    file(title="己", channel="乡镇推荐", investor="己公司")
    Project.objects.filter(pk=district.parts.pk).update(signed=7 * 10**10, arrived=2 * 10**10, company=firm)
    Project.objects.filter(pk=district.platform.pk).update(signed=3 * 10**10)
    return firm


@pytest.mark.parametrize("who", ["zhongxin", "t3", "t6"])
def test_the_rows_sum_to_the_total_for_every_reader(who, several, district):
    rows, total = channel_yields(district.users[who])

    for figure in FIGURES:
        assert sum(getattr(row, figure) for row in rows) == getattr(total, figure), figure


def test_every_channel_has_its_row_and_a_shared_project_counts_for_the_first_lead(several, district):
    rows, total = channel_yields(district.users["zhongxin"])
    told = {row.channel.id: row for row in rows}

    assert list(told) == list(leads().channels)
    assert (told["商协会"].projects, told["商协会"].signed) == (1, 7 * 10**10)
    assert (told["以商招商"].leads, told["以商招商"].projects, told["以商招商"].signed) == (2, 1, 3 * 10**10)
    assert told["节会活动"].leads == 0
    assert (total.leads, total.open, total.ended, total.projects, total.signed) == (5, 1, 1, 2, 10**11)


def test_a_year_without_leads_has_rows_of_nothing(several, district):
    rows, total = channel_yields(district.users["zhongxin"], year="2019")

    assert (len(rows), total.leads) == (len(leads().channels), 0)


def test_one_brings_many_is_counted_and_a_firm_in_a_circle_is_told(several, district):
    found = find_referrals(district.users["zhongxin"], several.pk)

    assert (found.direct.leads, found.direct.projects, found.whole.signed) == (2, 2, 10**11)
    assert [step.is_again for step in found.tree] == [True, False]
    assert [(row.name, row.sum.projects) for row in referrers(district.users["zhongxin"])] == [("演示推荐企业", 2)]


def test_a_team_sees_of_a_firm_what_it_may_see(several, district):
    found = find_referrals(district.users["t6"], several.pk)

    assert [step.edge.title for step in found.tree] == ["丙"]
    assert find_referrals(district.users["fengshan"], several.pk) is None


def test_a_project_says_which_leads_it_came_from_to_who_may_know(several, district):
    assert [lead.title for lead in origins(district.users["zhongxin"], district.parts)] == ["甲", "乙"]
    assert origins(district.users["t6"], district.parts) == ()


@pytest.mark.parametrize("idle", [0, 179, 180, 181, 400])
def test_circulation_is_proposed_after_so_many_days_and_by_one_rule(idle, file, step, district):
    lead = step(file(), "受理")
    on = district.on + timedelta(days=idle)

    assert is_proposed(lead, on) == (idle > leads().terms_on(on).circulate_after)
    assert Lead.objects.filter(proposed(on)).exists() == is_proposed(lead, on)
    assert lead_page(district.users["zhongxin"], LeadFilter(show="idle"), on=on).count == is_proposed(lead, on)
    lead.refresh_from_db()
    assert lead.unit == district.units["T3"], "nothing moves by itself"


def test_a_ruling_to_leave_it_holds_as_long_again_and_is_no_progress(file, step, district):
    lead = step(file(), "受理")
    late = district.on + timedelta(days=200)
    kept = step(lead, "暂不流转", on=late, reason="等年度预算")

    assert not is_proposed(kept, late + timedelta(days=180))
    assert is_proposed(kept, late + timedelta(days=181))
    assert not Lead.objects.filter(proposed(late)).exists()
    assert lead_page(district.users["t3"], LeadFilter(), on=late).rows[0].idle == 200


def test_the_first_page_tells_the_centre_what_to_rule_and_a_team_what_lies(file, step, district):
    file()
    lead = step(file("t6", title="酒店", investor="乙"), "受理")
    late = district.on + timedelta(days=190)
    centre, team = (lead_duties(district.users[who], on=late) for who in ("zhongxin", "t6"))

    assert (centre.waiting, centre.disputed, centre.proposed) == (1, 0, 1)
    assert [row.lead.title for row in centre.rows] == ["高压开关柜制造", "酒店"]
    assert [row.lead for row in team.rows] == [lead]


def test_every_tab_counts_what_it_shows(several, file, step, district):
    step(file(title="庚", investor="庚公司"), "提出争议", reason="有别的单位先谈")
    on = district.on + timedelta(days=190)
    for who in ("zhongxin", "t3", "t6"):
        user = district.users[who]
        shows = lead_page(user, LeadFilter(), on=on).shows
        told = {show: len(lead_page(user, LeadFilter(show=show), on=on).rows) for show in shows}
        assert told == shows, who
