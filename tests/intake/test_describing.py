"""Descriptions of projects and the firms behind them: changed at once, kept in history, put back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from intake.ledgers import ON
from saima.intake.describing import Description, Firms, LedgerMoved, describe, restore
from saima.ledger.models import Company
from saima.people.models import User
from saima.people.policies import NotAllowed

CODE, OTHER = "91500000MA5U00000X", "91500000MA5U11111X"


def changed(
    district: SimpleNamespace, by: str = "zhongxin", **changes: tuple[object, object]
) -> list[dict[str, object]]:
    return describe([Description(district.parts, changes)], firms=Firms(), by=district.users[by], on=ON)


def test_a_description_changes_with_its_version_and_one_line_of_history(district: SimpleNamespace) -> None:
    changed(district, stuck_on=(None, "用地"), total_investment=(None, 100), stage_text=(None, "在建"))

    parts = district.parts
    parts.refresh_from_db()
    assert (parts.stuck_on, parts.total_investment, parts.extra, parts.version) == (
        "用地",
        100,
        {"stage_text": "在建"},
        2,
    )
    assert parts.history.count() == 2
    assert parts.history.latest().history_user == district.users["zhongxin"]


def test_everything_is_put_back_as_it_was(district: SimpleNamespace) -> None:
    kept = changed(district, stuck_on=(None, "用地"), total_investment=(None, 100), stage_text=(None, "在建"))

    assert restore(kept, by=district.users["zhongxin"], on=ON) == []

    parts = district.parts
    parts.refresh_from_db()
    assert (parts.stuck_on, parts.total_investment, parts.extra.get("stage_text")) == ("", None, None)


def test_two_rows_on_one_project_follow_each_other_and_are_put_back_last_first(district: SimpleNamespace) -> None:
    told = [
        Description(district.parts, {"site": (None, "甲地")}),
        Description(district.parts, {"site": ("甲地", "乙地")}),
    ]

    kept = describe(told, firms=Firms(), by=district.users["zhongxin"], on=ON)
    district.parts.refresh_from_db()
    assert (district.parts.site, district.parts.version) == ("乙地", 2)

    restore(kept, by=district.users["zhongxin"], on=ON)
    district.parts.refresh_from_db()
    assert district.parts.site == ""


def test_what_no_longer_says_what_the_check_saw_is_not_written(district: SimpleNamespace) -> None:
    with pytest.raises(LedgerMoved):
        changed(district, stuck_on=("水电", "用地"))


def test_a_project_outside_the_users_scope_is_not_described(district: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="专用车零部件生产"):
        changed(district, by="t6", stuck_on=(None, "用地"))

    changed(district, by="t3", stuck_on=(None, "用地"))


@pytest.fixture
def head(district: SimpleNamespace) -> User:
    return district.users["zhongxin"]  # type: ignore[no-any-return]


def test_firms_are_found_by_code_then_by_name(head: User) -> None:
    Company.objects.create(name="甲公司", uscc=CODE)
    Company.objects.create(name="乙公司")
    firms = Firms()

    assert firms.find(name="改过的名字", uscc=CODE) == Company.objects.get(uscc=CODE)
    assert firms.find(name="乙公司", uscc="") == Company.objects.get(name="乙公司")
    assert firms.find(name="没有的公司", uscc="") is None


def test_a_namesake_with_another_code_is_another_firm(head: User) -> None:
    Company.objects.create(name="甲公司", uscc=CODE)
    firms = Firms()

    firms.ensure([("甲公司", OTHER), ("甲公司", OTHER), ("", OTHER)], by=head)

    assert Company.objects.filter(name="甲公司").count() == 2
    assert firms.find(name="甲公司", uscc=OTHER).uscc == OTHER  # type: ignore[union-attr]


def test_a_firm_learns_its_code(head: User) -> None:
    Company.objects.create(name="乙公司")

    taken = Firms().take(name="乙公司", uscc=CODE)

    assert taken is not None
    assert Company.objects.get(name="乙公司").uscc == CODE


def test_a_sheet_gives_a_project_its_firm_and_undo_takes_it_away(district: SimpleNamespace) -> None:
    kept = changed(district, company=(None, "甲公司"), uscc=(None, CODE))
    district.parts.refresh_from_db()
    assert (district.parts.company.name, district.parts.company.uscc) == ("甲公司", CODE)

    restore(kept, by=district.users["zhongxin"], on=ON)

    district.parts.refresh_from_db()
    assert district.parts.company is None


def test_a_bare_code_belongs_to_the_firm_the_project_has(district: SimpleNamespace) -> None:
    changed(district, company=(None, "甲公司"))

    changed(district, uscc=(None, CODE))

    assert Company.objects.get(name="甲公司").uscc == CODE
