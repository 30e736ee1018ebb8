"""Recording, correcting, verifying, attributing: what the ledger takes and what it refuses in a sentence."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from saima.core.problems import Problems
from saima.ledger import actions
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.ledger.models import Attribution, Fact, Project, Verification
from saima.ledger.standing import drifted, rebuild
from saima.people.policies import NotAllowed


def arrival(district: SimpleNamespace, amount: int = 45 * 10**8, **more: object) -> FactDraft:
    return FactDraft("到位", date(2023, 4, 8), district.parts, amount=amount, **more)  # type: ignore[arg-type]


def test_a_recorded_fact_carries_its_four_dates_and_a_permanent_code(district: SimpleNamespace) -> None:
    fact = actions.record_fact(arrival(district, claimed_on=date(2023, 4, 30)), by=district.users["t3"], on=district.on)

    assert (fact.happened_on, fact.claimed_on, fact.recorded_on) == (date(2023, 4, 8), date(2023, 4, 30), district.on)
    assert fact.recorded_at is not None
    assert fact.code == f"WL-J{fact.entry:07d}"


def test_entry_numbers_have_no_gaps_across_tables(district: SimpleNamespace) -> None:
    before = last_entry()

    fact = actions.record_fact(arrival(district), by=district.users["t3"], on=district.on)
    sheet = actions.verify_facts([actions.Recognition(fact)], by=district.users["shenhe"], on=district.on)

    assert [fact.entry, sheet.entry, sheet.acts.get().entry] == [before + 1, before + 2, before + 3]
    assert last_entry() == before + 3


def test_a_refused_batch_leaves_no_entry_and_no_row(district: SimpleNamespace) -> None:
    before, rows = last_entry(), Fact.objects.count()

    with pytest.raises(Problems):
        actions.record_facts(
            [arrival(district), arrival(district, amount=None)], by=district.users["t3"], on=district.on
        )  # type: ignore[arg-type]

    assert (last_entry(), Fact.objects.count()) == (before, rows)


def test_every_fault_of_a_record_is_told_at_once(district: SimpleNamespace) -> None:
    draft = FactDraft("签约", date(2023, 4, 20), district.parts, detail={"agreement": "口头", "colour": "红"})

    with pytest.raises(Problems) as refusal:
        actions.record_fact(draft, by=district.users["t3"], on=district.on)

    codes = {problem.code for problem in refusal.value.problems}
    assert {"fact.future", "fact.amount", "fact.field.choice", "fact.field.unknown"} <= codes
    assert all(problem.remedy for problem in refusal.value.problems)


def test_only_with_the_right_and_a_reason_may_the_day_of_entry_be_in_the_past(district: SimpleNamespace) -> None:
    past = {"recorded_on": date(2023, 3, 1), "reason": "补录"}
    draft = FactDraft("到位", date(2023, 2, 1), district.parts, amount=1, **past)  # type: ignore[arg-type]

    with pytest.raises(Problems, match="历史补录"):
        actions.record_fact(draft, by=district.users["t3"], on=district.on)
    fact = actions.record_fact(draft, by=district.users["zhongxin"], on=district.on)

    assert fact.is_historic


def test_a_team_cannot_record_for_another_teams_project(district: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="不在您的数据范围内"):
        actions.record_fact(arrival(district), by=district.users["t6"], on=district.on)


def test_nobody_recognises_their_own_record(district: SimpleNamespace) -> None:
    fact = actions.record_fact(arrival(district), by=district.users["shenhe"], on=district.on)

    with pytest.raises(NotAllowed, match="不能由本人认定"):
        actions.verify_facts([actions.Recognition(fact)], by=district.users["shenhe"], on=district.on)
    actions.verify_facts([actions.Recognition(fact)], by=district.users["shenhe2"], on=district.on)

    assert Verification.objects.filter(fact=fact).count() == 1


def test_a_correction_replaces_the_record_whole_and_only_once(district: SimpleNamespace) -> None:
    old = actions.record_fact(arrival(district), by=district.users["t3"], on=district.on)

    new = actions.correct_fact(
        old, arrival(district, amount=10**9, replaces=old, reason="回单含他项"), by=district.users["t3"], on=district.on
    )

    assert list(Fact.objects.in_force().filter(project=district.parts)) == [new]
    with pytest.raises(Problems, match="已被更正过"):
        actions.correct_fact(
            old, arrival(district, amount=1, replaces=old, reason="再改"), by=district.users["t3"], on=district.on
        )


def test_a_withdrawn_record_stays_and_no_longer_counts(district: SimpleNamespace) -> None:
    fact = actions.record_fact(arrival(district), by=district.users["t3"], on=district.on)
    actions.verify_facts([actions.Recognition(fact)], by=district.users["shenhe"], on=district.on)

    actions.withdraw_facts([fact], reason="凭证重复", by=district.users["shenhe"], on=district.on)

    district.parts.refresh_from_db()
    assert Fact.objects.filter(pk=fact.pk).exists()
    assert district.parts.arrived == 0


def test_a_recognised_record_is_corrected_only_by_the_centre(district: SimpleNamespace) -> None:
    fact = actions.record_fact(arrival(district), by=district.users["t3"], on=district.on)
    actions.verify_facts([actions.Recognition(fact)], by=district.users["shenhe"], on=district.on)

    with pytest.raises(NotAllowed, match="已经认定"):
        actions.withdraw_facts([fact], reason="误报", by=district.users["t3"], on=district.on)


def test_the_stage_and_sums_follow_from_facts(district: SimpleNamespace) -> None:
    signing = FactDraft("签约", date(2023, 4, 3), district.parts, amount=36 * 10**9, detail={"agreement": "正式合同"})
    facts = actions.record_facts(
        [signing, FactDraft("开工", date(2023, 4, 8), district.parts), arrival(district)],
        by=district.users["t3"],
        on=district.on,
    )
    project = Project.objects.get(pk=district.parts.pk)
    assert (project.stage, project.signed, project.pending) == ("开工", 0, 3)

    actions.verify_facts([actions.Recognition(fact) for fact in facts], by=district.users["shenhe"], on=district.on)

    project.refresh_from_db()
    assert (project.signed, project.arrived, project.pending, project.stage_on) == (
        36 * 10**9, 45 * 10**8, 0, date(2023, 4, 8),
    )  # fmt: skip


def test_a_returned_record_does_not_make_a_stage(district: SimpleNamespace) -> None:
    fact = actions.record_fact(
        FactDraft("开工", date(2023, 4, 8), district.parts), by=district.users["t3"], on=district.on
    )

    actions.verify_facts(
        [actions.Recognition(fact, returned="缺施工许可证")], by=district.users["shenhe"], on=district.on
    )

    district.parts.refresh_from_db()
    assert district.parts.stage == ""


def test_stored_standings_that_drift_are_found(district: SimpleNamespace) -> None:
    Project.objects.filter(pk=district.parts.pk).update(stage="投产")

    assert drifted() == [district.parts.code]
    rebuild([district.parts.pk])
    assert drifted() == []


def test_shares_must_make_a_whole_and_name_their_document(district: SimpleNamespace) -> None:
    units = district.units

    with pytest.raises(Problems) as refusal:
        actions.attribute(
            project=district.parts,
            shares=[(units["T3"], 6_000), (units["T6"], 3_000)],
            document="",
            effective_on=district.on,
            by=district.users["zhongxin"],
        )

    assert {problem.code for problem in refusal.value.problems} == {"attribution.sum", "attribution.document"}


def test_a_new_attribution_follows_the_old_one_and_moves_the_lead(district: SimpleNamespace) -> None:
    units = district.units

    actions.attribute(
        project=district.parts,
        shares=[(units["T6"], 6_000), (units["T3"], 4_000)],
        document="会议纪要〔2023〕5号",
        effective_on=district.on,
        by=district.users["zhongxin"],
    )

    district.parts.refresh_from_db()
    assert district.parts.lead_unit == units["T6"]
    assert Attribution.objects.filter(project=district.parts).count() == 2
    assert list(Project.objects.visible_to(district.users["t3"]).values_list("code", flat=True)) == [
        district.parts.code
    ]


def test_two_people_editing_different_fields_both_succeed(district: SimpleNamespace) -> None:
    opened = district.parts
    base = {"industry": "", "site": ""}
    actions.edit_project(
        project=opened, version=1, changes={"industry": "汽车零部件"}, by=district.users["t3"], base=base
    )

    actions.edit_project(
        project=opened, version=1, changes={"site": "白马工业园"}, by=district.users["t3lead"], base=base
    )

    stored = Project.objects.get(pk=opened.pk)
    assert (stored.industry, stored.site, stored.version) == ("汽车零部件", "白马工业园", 3)


def test_two_people_editing_the_same_field_are_told_mine_now_and_before(district: SimpleNamespace) -> None:
    base = {"site": ""}
    actions.edit_project(project=district.parts, version=1, changes={"site": "甲"}, by=district.users["t3"], base=base)

    with pytest.raises(Problems, match=r"我填的「乙」.*现在的「甲」"):
        actions.edit_project(
            project=district.parts, version=1, changes={"site": "乙"}, by=district.users["t3lead"], base=base
        )


def test_history_keeps_who_changed_what(district: SimpleNamespace) -> None:
    actions.edit_project(
        project=district.parts, version=1, changes={"site": "白马"}, by=district.users["t3"], base={"site": ""}
    )

    assert [row.site for row in district.parts.history.all()] == ["白马", ""]
