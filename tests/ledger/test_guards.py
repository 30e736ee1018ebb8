"""The database itself refuses to change what may only be added, on both databases, after all migrations."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from saima.ledger import guards
from saima.ledger.actions import Recognition, record_fact, verify_facts
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact, Verification


@pytest.fixture
def fact(district: SimpleNamespace) -> Fact:
    """A recognised fact, so that guarded tables hold a row."""
    made = record_fact(
        FactDraft("到位", district.on, district.parts, amount=10**9), by=district.users["zhongxin"], on=district.on
    )
    verify_facts([Recognition(made)], by=district.users["shenhe"], on=district.on)
    return made


def test_every_append_only_table_is_guarded(fact: Fact) -> None:
    assert guards.unguarded_tables() == []


def test_the_tables_that_hold_numbers_are_among_the_guarded() -> None:
    names = {model.__name__ for model in guards.guarded_models()}

    assert {
        "Fact",
        "Verification",
        "Attribution",
        "AttributionShare",
        "Target",
        "Run",
        "Issue",
        "AdoptedRulebook",
    } <= names


def test_an_update_of_a_fact_is_refused(fact: Fact) -> None:
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(amount=1)

    assert Fact.objects.get(pk=fact.pk).amount == 10**9


def test_a_delete_of_a_verification_is_refused(fact: Fact) -> None:
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_verification")

    assert Verification.objects.filter(fact=fact).exists()


@pytest.mark.sqlite_only
def test_insert_or_replace_is_refused(fact: Fact) -> None:
    columns = [f'"{field.column}"' for field in Fact._meta.concrete_fields]
    names = ", ".join(columns)

    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO ledger_fact ({names}) SELECT {names} FROM ledger_fact")


def test_a_dropped_guard_is_found(fact: Fact) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "guard_ledger_fact_update"')
        else:
            cursor.execute('DROP TRIGGER "guard_ledger_fact" ON "ledger_fact"')

    assert "ledger_fact" in guards.unguarded_tables()


def test_guards_are_put_back_after_a_migration(fact: Fact) -> None:
    with connection.cursor() as cursor:
        name = "guard_ledger_fact_update" if connection.vendor == "sqlite" else "guard_ledger_fact"
        cursor.execute(f'DROP TRIGGER "{name}"' + ("" if connection.vendor == "sqlite" else ' ON "ledger_fact"'))

    guards.install_guards()

    assert guards.unguarded_tables() == []
