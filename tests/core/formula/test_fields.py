"""The fields that conditions over rows may name."""

from saima.core.formula.fields import catalogue_fact_fields, catalogue_project_fields, fact_scope, project_scope
from saima.core.formula.kinds import DAY, TEXT, TRUTH, number_of


def test_a_catalogue_adds_its_fields_by_type():
    found = catalogue_fact_fields([("honour", "choice"), ("due_on", "date"), ("foreign", "bool"), ("output", "money")])

    assert found == {"honour": TEXT, "due_on": DAY, "foreign": TRUTH, "output": number_of("money:CNY")}


def test_milestones_become_dotted_fields_of_projects():
    found = catalogue_project_fields(["signing"], [("channel", "text")])

    assert found["signing.counted_on"] == DAY
    assert found["signing.amount"] == number_of("money:CNY")
    assert found["channel"] == TEXT


def test_a_scope_is_closed_only_when_the_ledgers_fields_are_known():
    assert fact_scope({}).closed
    assert project_scope({}).closed
    assert not fact_scope(None).closed
    assert not project_scope(None).closed
    assert "period.last_day" in fact_scope(None).kinds
