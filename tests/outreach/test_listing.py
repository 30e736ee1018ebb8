"""Target firms and projects on offer: one team to a firm, nothing deleted, the responsible unit alone changes them."""

from __future__ import annotations

import pytest

from saima.core.problems import Problems
from saima.outreach import listing
from saima.outreach.models import Offer, TargetFirm
from saima.outreach.queries.lists import offers, targets
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(district):
    def listed(who="t3", name="演示整车集团有限公司", **texts):
        user = district.users[who]
        return listing.list_target(unit=user.unit, name=name, by=user, on=district.on, **texts)

    return listed


def test_a_firm_stands_on_one_list_and_another_unit_is_not_told_whose(put):
    put()
    with pytest.raises(NotAllowed, match="已于 2023-04-10 列为别的单位的目标企业") as refusal:
        put("t6", name="演示整车集团（重庆）有限公司")
    assert "三" not in str(refusal.value)
    with pytest.raises(NotAllowed, match="列为第三招商小组的目标企业"):
        put("zhongxin")

    assert TargetFirm.objects.count() == 1


def test_a_firm_taken_off_may_be_listed_by_another_and_stays_seen(put, district):
    first = put()
    with pytest.raises(Problems):
        listing.strike_target(target=first, why=" ", by=district.users["t3"], on=district.on)
    listing.strike_target(target=first, why="不再扩产", by=district.users["t3"], on=district.on)
    with pytest.raises(NotAllowed, match="已于 2023-04-10 移出"):
        listing.strike_target(target=first, why="再移", by=district.users["t3"], on=district.on)

    second = put("t6")
    assert [row.target for row in targets(district.users["zhongxin"])] == [second, first]
    assert [row.target for row in targets(district.users["t3"])] == [first]
    assert first.history.count() == 2


def test_a_unit_strikes_its_own_targets_only(put, district):
    with pytest.raises(NotAllowed):
        listing.strike_target(target=put(), why="抢", by=district.users["t6"], on=district.on)


def test_every_fault_of_a_target_is_told_at_once(put):
    with pytest.raises(Problems) as fault:
        put(name="", uscc="91500000MA5U0K7A1X")

    assert sorted(problem.code for problem in fault.value.problems) == ["target.name", "target.uscc"]


def test_leads_of_a_target_and_of_an_offer_are_counted_by_who_may_see_them(put, file, district):
    target, users = put(), district.users
    offer = listing.put_offer(fields={"title": "冷链园"}, unit=district.units["T3"], by=users["t3"], on=district.on)
    file("t3", target=target)
    file("t3", title="冷链园招引", offer=offer)

    assert [(row.leads, row.projects) for row in targets(users["t3"])] == [(1, 0)]
    assert [row.leads for row in offers(users["t3"])] == [1]
    assert [row.leads for row in offers(users["t6"])] == [0]


def test_an_offer_is_changed_by_its_unit_with_what_it_saw(district):
    t3, t6, team = district.users["t3"], district.users["t6"], district.units["T3"]
    offer = listing.put_offer(fields={"title": "冷链园", "land": 6000}, unit=team, by=t3, on=district.on)
    given = {"unit": team, "on": district.on, "offer": offer}
    with pytest.raises(NotAllowed):
        listing.put_offer(fields={"title": "改名"}, by=t6, version=1, **given)
    listing.put_offer(fields={"title": "冷链产业园"}, by=t3, version=1, **given)
    with pytest.raises(NotAllowed, match="刚由别人改过"):
        listing.put_offer(fields={"title": "又改"}, by=t3, version=1, **given)

    offer.refresh_from_db()
    assert (offer.title, offer.land, offer.version) == ("冷链产业园", 6000, 2)
    with pytest.raises(Problems) as fault:
        listing.put_offer(fields={"title": "", "land": 0, "scale": -1}, unit=team, by=t3, on=district.on)
    assert sorted(problem.code for problem in fault.value.problems) == ["offer.land", "offer.scale", "offer.title"]


def test_a_withdrawn_offer_stays_and_no_lead_is_filed_for_it(file, district):
    t3, team = district.users["t3"], district.units["T3"]
    offer = listing.put_offer(fields={"title": "冷链园"}, unit=team, by=t3, on=district.on)
    with pytest.raises(NotAllowed):
        listing.withdraw_offer(offer=offer, why="抢", by=district.users["t6"], on=district.on)
    listing.withdraw_offer(offer=offer, why="土地另用", by=t3, on=district.on)
    with pytest.raises(NotAllowed, match="已于 2023-04-10 撤下"):
        listing.withdraw_offer(offer=offer, why="再撤", by=t3, on=district.on)
    with pytest.raises(Problems) as fault:
        file(offer=Offer.objects.get())

    assert [problem.code for problem in fault.value.problems] == ["lead.offer"]
    assert offers(t3) == ()
    assert len(offers(t3, withdrawn=True)) == 1
