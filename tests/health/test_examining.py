"""Examining: what is found and kept, what a correction does, and how many statements it takes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_q.models import Schedule

from saima.core.problems import Problems
from saima.health import actions, tasks
from saima.health.catalogue import flag_rules
from saima.health.loading import kinds_read, load
from saima.health.models import Answer, Examination, Flag, FlagItem, PrintedRate, Ruling
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.ledger.models import Project
from saima.people.policies import NotAllowed

WAN = 10**6


def test_it_finds_what_is_there_and_says_whom_it_concerns(flagged: SimpleNamespace) -> None:
    assert set(Flag.objects.values_list("kind", "state")) == {
        ("佐证重复", "待说明"),
        ("无证开工", "待说明"),
        ("百分比对不上", "待说明"),
    }
    items = FlagItem.objects.filter(flag=flagged.slip)
    assert list(items.values_list("project__code", "fact__code", "unit__code")) == [
        ("WL-2023-0001", flagged.own.code, "T3"),
        ("WL-2023-0002", flagged.other.code, "T6"),
    ]


def test_examining_again_changes_nothing(flagged: SimpleNamespace) -> None:
    before = list(Flag.objects.order_by("pk").values())

    found = actions.examine_ledger(on=date(2023, 4, 11))

    assert (found.raised, found.new, found.changed, found.gone) == (3, 0, 0, 0)
    assert list(Flag.objects.order_by("pk").values()) == before


def test_the_ledger_is_not_touched(checked: SimpleNamespace) -> None:
    before = last_entry()

    actions.examine_ledger(on=checked.on)

    assert last_entry() == before


def test_a_correction_changes_the_flag_and_keeps_its_answers(flagged: SimpleNamespace) -> None:
    actions.answer(flag=flagged.slip, text="一笔到款分属两项", by=flagged.users["t3"], on=flagged.on)
    draft = FactDraft(
        "到位", flagged.own.happened_on, flagged.parts, amount=3200 * WAN, replaces=flagged.own, reason="核减"
    )
    ledger.correct_fact(flagged.own, draft, by=flagged.users["zhongxin"], on=flagged.on)

    found = actions.examine_ledger(on=flagged.on)

    again = Flag.objects.get(pk=flagged.slip.pk)
    assert (found.new, found.changed, found.gone) == (0, 1, 0)
    assert (again.code, again.state, again.answers.count()) == (flagged.slip.code, "情况有变", 1)
    assert {item.values["amount"] for item in again.items.all()} == {3200 * WAN, 900 * WAN}


def test_what_is_no_longer_found_is_gone_with_its_answers_kept_and_may_come_back(flagged: SimpleNamespace) -> None:
    actions.answer(flag=flagged.slip, text="重复", by=flagged.users["t3"], on=flagged.on)
    ledger.withdraw_facts([flagged.own], reason="重复登记", by=flagged.users["zhongxin"], on=flagged.on)

    actions.examine_ledger(on=flagged.on)

    gone = Flag.objects.get(pk=flagged.slip.pk)
    assert (gone.state, gone.gone_on, gone.answers.count()) == ("已消除", flagged.on, 1)
    with pytest.raises(NotAllowed, match="已经消除"):
        actions.answer(flag=gone, text="再说", by=flagged.users["t3"], on=flagged.on)


def test_a_returned_record_is_not_counted_and_a_recognised_one_by_what_was_recognised(checked: SimpleNamespace) -> None:
    by = checked.users["shenhe"]
    ledger.verify_facts([ledger.Recognition(checked.own, returned="缺回单")], by=by, on=checked.on)
    ledger.verify_facts([ledger.Recognition(checked.other, amount=800 * WAN)], by=by, on=checked.on)

    records = {record.code: record for record in load(on=checked.on, rules=flag_rules()).records}

    assert checked.own.code not in records
    assert (records[checked.other.code].amount, records[checked.other.code].claimed) == (800 * WAN, 900 * WAN)


def test_a_chain_of_corrections_keeps_the_first_records_identity(checked: SimpleNamespace) -> None:
    fact = checked.own
    for amount in (4400, 4300):
        draft = FactDraft("到位", fact.happened_on, checked.parts, amount=amount * WAN, replaces=fact, reason="核减")
        fact = ledger.correct_fact(fact, draft, by=checked.users["zhongxin"], on=checked.on)

    rows = load(on=checked.on, rules=flag_rules())

    (record,) = [r for r in rows.records if r.project == checked.parts.code and r.kind == "到位"]
    (paper,) = [p for p in rows.papers if p.project == checked.parts.code]
    assert (record.code, record.root, record.amount) == (fact.code, checked.own.code, 4300 * WAN)
    assert (paper.record, paper.root) == (fact.code, checked.own.code)


def test_the_number_of_statements_does_not_grow_with_the_district(checked: SimpleNamespace) -> None:
    def statements() -> int:
        actions.examine_ledger(on=checked.on)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            actions.examine_ledger(on=checked.on)
        return len(caught)

    few = statements()
    made = ledger.open_projects(
        [ledger.ProjectDraft(title=f"项目{n}", shares=((checked.units["T3"], 10_000),)) for n in range(30)],
        by=checked.users["zhongxin"],
        on=checked.on,
    )
    ledger.record_facts(
        [FactDraft("开工", date(2023, 3, 28), project) for project in made], by=checked.users["zhongxin"], on=checked.on
    )

    assert statements() == few
    assert few <= 16
    assert Flag.objects.filter(kind="无证开工").count() == 31


def test_only_the_kinds_that_flags_name_are_read_whole(checked: SimpleNamespace) -> None:
    assert kinds_read(flag_rules(), checked.on) == ("到位", "开工", "注册", "用地", "签约")
    assert kinds_read(flag_rules(), date(2021, 1, 1)) == ()


def test_reserves_are_read_only_of_days_with_many(checked: SimpleNamespace) -> None:
    made = ledger.open_projects(
        [ledger.ProjectDraft(title=f"储备{n}", shares=((checked.units["T3"], 10_000),)) for n in range(12)],
        by=checked.users["zhongxin"],
        on=checked.on,
    )
    late = {"recorded_on": date(2023, 1, 6), "reason": "试验"}
    drafts = [FactDraft("储备", date(2023, 1, 5), project, **late) for project in made[:11]]  # type: ignore[arg-type]
    drafts.append(FactDraft("储备", date(2023, 1, 9), made[11], recorded_on=date(2023, 1, 10), reason="试验"))
    ledger.record_facts(drafts, by=checked.users["zhongxin"], on=checked.on)

    records = [r for r in load(on=checked.on, rules=flag_rules()).records if r.kind == "储备"]
    actions.examine_ledger(on=checked.on)

    assert len(records) == 11
    assert Flag.objects.get(kind="批量储备").values["idle"] == 11


def test_long_lists_are_cut_and_their_count_kept(checked: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_ITEMS", 1)

    actions.examine_ledger(on=checked.on)

    slip = Flag.objects.get(kind="佐证重复")
    assert (slip.count, slip.items.count()) == (2, 1)


def test_answers_rulings_and_printed_rates_refuse_change_in_the_database(flagged: SimpleNamespace) -> None:
    actions.answer(flag=flagged.slip, text="说明", by=flagged.users["t3"], on=flagged.on)
    actions.rule(flag=flagged.slip, result="核实无误", text="已核", by=flagged.users["shenhe"], on=flagged.on)

    for model, column in ((Answer, "text"), (Ruling, "text"), (PrintedRate, "title")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**{column: "改"})
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)


def test_the_worker_examines_every_night_on_the_office_day(checked: SimpleNamespace) -> None:
    assert Schedule.objects.filter(func=tasks.EXAMINE).count() == 1

    tasks.examine_nightly()

    assert Examination.objects.get().examined_on == date(2023, 4, 10)


def test_the_worker_examines_for_who_may_ask(checked: SimpleNamespace) -> None:
    tasks.examine_for(checked.users["shenhe"].pk)

    assert Examination.objects.get().asked_by == checked.users["shenhe"]
    with pytest.raises(NotAllowed, match="不能体检"):
        tasks.examine_for(checked.users["t3"].pk)


@pytest.mark.django_db
def test_without_a_place_the_night_is_quiet() -> None:
    tasks.examine_nightly()

    assert not Examination.objects.exists()
    assert not Project.objects.exists()


def test_a_printed_rate_is_entered_with_all_its_faults_told_at_once(checked: SimpleNamespace) -> None:
    with pytest.raises(Problems) as told:
        actions.enter_rate(
            title=" ",
            rate="约六成",
            denominator="0",
            numerator="3.5",
            source="",
            by=checked.users["zhongxin"],
            on=checked.on,
        )

    assert [problem.place for problem in told.value.problems] == ["名称", "来源", "百分比", "分母", "分子"]
    assert PrintedRate.objects.count() == 1


def test_amounts_need_their_numerator(checked: SimpleNamespace) -> None:
    with pytest.raises(Problems, match="分子"):
        actions.enter_rate(
            title="完成率",
            rate="102.45%",
            denominator="230",
            counts=False,
            source="报道",
            by=checked.users["zhongxin"],
            on=checked.on,
        )


def test_a_rate_taken_off_is_checked_no_more_and_stays_in_the_database(flagged: SimpleNamespace) -> None:
    actions.withdraw_rate(flagged.rate, by=flagged.users["shenhe"], on=flagged.on)
    actions.examine_ledger(on=flagged.on)

    assert Flag.objects.get(pk=flagged.printed.pk).state == "已消除"
    assert PrintedRate.objects.count() == 2
    with pytest.raises(NotAllowed, match="已经撤下"):
        actions.withdraw_rate(flagged.rate, by=flagged.users["shenhe"], on=flagged.on)
