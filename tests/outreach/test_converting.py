"""A lead becomes a project, or joins one, by the ledger's own actions; the first reporter keeps its share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saima.core.problems import Problems
from saima.ledger.models import Attribution, AttributionShare, Company, Fact, Project
from saima.ledger.standing import drifted
from saima.outreach.checks import Step
from saima.outreach.converting import become_project
from saima.outreach.models import LeadAct
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
CODE = "91500000MA5U0K7A1B"


@pytest.fixture
def lead(file, step, office_day):
    """A lead of team three with two talks."""
    known = {
        "uscc": CODE,
        "parent_group": "演示控股集团",
        "scale": 5 * 10**12,
        "place": "白马工业园区",
        "source": "朋友圈公告",
    }
    made = step(file(**known), "受理")
    step(made, "跟进", "t3", result="电话联系")
    return step(made, "跟进", "t3", result="来区考察")


@pytest.fixture
def become(district):
    def became(lead, who="t3", on=None, project=None, **given):
        day = on or district.on
        return become_project(lead=lead, by=district.users[who], step=Step(on=day, **given), on=day, project=project)

    return became


def shares(project):
    rows = AttributionShare.objects.filter(attribution__project=project, attribution__successor__isnull=True)
    return [(row.unit.code, row.share, row.role) for row in rows.order_by("position")]


def test_a_new_project_carries_everything_and_nothing_is_typed_again(lead, become, district):
    done, project = become(lead)

    assert (done.state, done.project) == ("已转项目", project)
    assert (project.title, project.investor, project.site, project.total_investment) == (
        "高压开关柜制造", "演示电气有限公司", "白马工业园区", 5 * 10**12,
    )  # fmt: skip
    assert project.source == "自主招商 朋友圈公告"
    assert (project.company.name, project.company.uscc, project.company.parent_group) == (
        "演示电气有限公司", CODE, "演示控股集团",
    )  # fmt: skip
    facts = [
        (fact.kind, fact.happened_on, fact.note) for fact in Fact.objects.filter(project=project).order_by("entry")
    ]
    assert facts == [
        ("线索", lead.filed_on, f"由线索 {lead.code} 转来"),
        ("在谈", district.on, "电话联系"),
        ("在谈", district.on, "来区考察"),
        ("储备", district.on, ""),
    ]
    reserve = Fact.objects.get(project=project, kind="储备")
    assert (reserve.amount, reserve.amount_kind) == (5 * 10**12, "意向额")
    project.refresh_from_db()
    assert (project.stage, project.lead_unit.code) == ("在谈", "T3")
    assert shares(project) == [("T3", 10_000, "")]
    assert drifted() == []


def test_a_circulated_lead_gives_its_first_reporter_the_share_that_was_ruled(lead, step, become, district):
    moved = step(lead, "流转", unit=district.units["T6"], share=2500, reason="久拖", document="纪要3号")
    done, project = become(moved, "t6")

    assert shares(project) == [("T6", 7500, "承接"), ("T3", 2500, "首报")]
    assert "纪要3号" in Attribution.objects.get(project=project).document
    assert Project.objects.visible_to(district.users["t3"]).filter(pk=project.pk).exists()
    assert project.lead_unit is None or done.project.lead_unit.code == "T6"


def test_a_new_attribution_keeps_by_what_a_unit_has_its_share(lead, step, become, district):
    from saima.ledger.actions import attribute

    units = district.units
    _done, project = become(step(lead, "流转", unit=units["T6"], reason="久拖"), "t6")
    attribute(
        project=project, shares=((units["T6"], 6000), (units["T3"], 2000), (units["PARK"], 2000)), document="纪要5号",
        effective_on=district.on, by=district.users["zhongxin"],
    )  # fmt: skip

    assert shares(project) == [("T6", 6000, "承接"), ("T3", 2000, "首报"), ("PARK", 2000, "")]


def test_a_joined_project_gets_the_record_of_the_lead_alone_and_keeps_its_attribution(lead, become, district):
    before, facts = shares(district.parts), Fact.objects.filter(project=district.parts).count()
    done, project = become(lead, project=district.parts)

    assert project == district.parts == done.project
    assert Fact.objects.filter(project=project).count() == facts + 1
    assert shares(project) == before


def test_a_project_outside_ones_data_is_not_joined(lead, become, district):
    with pytest.raises(Problems) as fault:
        become(lead, project=district.platform)

    assert [problem.code for problem in fault.value.problems] == ["lead.project"]
    lead.refresh_from_db()
    assert lead.state == "跟进中"


def test_it_is_done_whole_or_not_at_all(lead, become, monkeypatch):
    from saima.outreach import actions

    def broken(**_given):
        msg = "the light went out"
        raise RuntimeError(msg)

    monkeypatch.setattr(actions, "take_step", broken)
    before = Project.objects.count(), Fact.objects.count(), Company.objects.count(), LeadAct.objects.count()
    with pytest.raises(RuntimeError, match="light"):
        become(lead)

    assert (Project.objects.count(), Fact.objects.count(), Company.objects.count(), LeadAct.objects.count()) == before


def test_the_same_form_sent_twice_makes_one_project(lead, become):
    _lead, first = become(lead, token="form-9")
    _lead, second = become(lead, token="form-9")

    assert first == second
    assert LeadAct.objects.filter(act="转项目").count() == 1


def test_a_lead_not_in_hand_and_somebody_elses_make_no_project(file, lead, become, step):
    with pytest.raises(NotAllowed, match="现在是“待受理”，不能转项目"):
        become(file(title="另一件"))
    with pytest.raises(NotAllowed, match="跟进单位、招商中心办理"):
        become(lead, "t6")
    done, _project = become(lead)
    with pytest.raises(NotAllowed, match="现在是“已转项目”，不能转项目"):
        become(done)


def test_progress_of_earlier_days_keeps_its_days(lead, step, become, district):
    later = district.on + timedelta(days=9)
    step(lead, "跟进", "t3", on=later, result="签保密协议")
    _done, project = become(lead, on=later)

    assert sorted(Fact.objects.filter(project=project, kind="在谈").values_list("happened_on", flat=True)) == [
        district.on, district.on, later,
    ]  # fmt: skip
