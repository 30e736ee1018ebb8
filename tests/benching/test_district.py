"""The generated district is a ledger like any other: gapless, verified by others, and always the same."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, F, Sum

from saima.assessment.actions import check_rulebook
from saima.benching.assessed import rulebook_text
from saima.benching.district import FACTS_PER_PROJECT, OFFICE_DAY, TEAMS, District, build
from saima.benching.service_district import service_district
from saima.ledger.entries import last_entry
from saima.ledger.models import Attribution, AttributionShare, Dated, Fact, Project, Verification
from saima.ledger.standing import drifted
from saima.people.models import Unit, User
from saima.service.building.standing import drifted as drifted_milestones
from saima.service.models import Milestone
from saima.service.standing import drifted as drifted_matters

pytestmark = [
    pytest.mark.sqlite_only,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="rows are written in bulk on SQLite only"),
]


@pytest.fixture
def made(db: None) -> District:
    return build(scale=0.004)


def test_it_is_never_smaller_than_a_project_for_each_team(made: District) -> None:
    assert (made.projects, Project.objects.count()) == (TEAMS, TEAMS)
    assert made.facts == Fact.objects.count() >= TEAMS * FACTS_PER_PROJECT
    assert Unit.objects.filter(kind="招商小组").count() == TEAMS


def test_entry_numbers_have_no_gap(made: District) -> None:
    held = [
        entry
        for model in apps.get_models()
        if issubclass(model, Dated)
        for entry in model._default_manager.values_list("entry", flat=True)
    ]

    assert sorted(held) == list(range(1, last_entry() + 1))
    assert made.entries == last_entry()


def test_records_are_numbered_in_the_order_of_their_days_and_recognised_by_others_afterwards(made: District) -> None:
    days = list(Fact.objects.order_by("entry").values_list("recorded_on", flat=True))

    assert days == sorted(days)
    assert not Verification.objects.filter(entry__lte=F("fact__entry")).exists()
    assert not Verification.objects.filter(recorded_by=F("fact__recorded_by")).exists()
    assert Verification.objects.filter(result=Verification.RETURNED).exists()


def test_corrections_come_after_what_they_replace_and_shares_sum_to_the_whole(made: District) -> None:
    assert not Fact.objects.filter(replaces__entry__gte=F("entry")).exists()
    sums = AttributionShare.objects.values("attribution").annotate(whole=Sum("share"), units=Count("pk"))

    assert {row["whole"] for row in sums} == {10_000}
    assert len(sums) == Attribution.objects.count() == made.projects


def test_standings_are_what_the_records_give(made: District) -> None:
    assert drifted() == []


def test_everybody_in_it_signs_in_by_session_only(made: District) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_its_rulebook_has_thirty_indicators_over_measures_of_both_kinds() -> None:
    rulebook = check_rulebook(rulebook_text())

    assert len(rulebook.indicators) == 30
    assert {measure.of for measure in rulebook.measures.values()} == {"facts", "projects"}


def test_the_service_side_is_as_the_actions_would_have_left_it(made: District) -> None:
    found = service_district(made)
    again = service_district(made)

    assert found == again
    assert (found.milestones, found.matters) == (30 * TEAMS, 5 * TEAMS)
    assert drifted_milestones() == []
    assert drifted_matters() == []
    numbers = sorted(
        entry
        for model in apps.get_models()
        if issubclass(model, Dated)
        for entry in model._default_manager.values_list("entry", flat=True)
    )
    assert numbers == list(range(1, last_entry() + 1))
    assert Milestone.objects.filter(is_open=True, planned_on__lt=OFFICE_DAY).exists()
    assert Milestone.objects.exclude(fact_kind="").filter(is_open=False).exists()
