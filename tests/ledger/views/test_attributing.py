"""New shares and classifications from the screen: dated, by a document, the former ones kept."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from saima.ledger.models import Attribution

Seat = Callable[[str], Client]
JOINT = {
    "unit1": "T3",
    "share1": "66.67",
    "unit2": "T6",
    "share2": "33.33",
    "document": "领导小组纪要7号",
    "effective_on": "2023-04-01",
}


def where(records: SimpleNamespace) -> str:
    return f"/projects/{records.parts.code}/attribution/"


def test_new_shares_supersede_the_former_and_reach_the_other_team(records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("t6").get(f"/projects/{records.parts.code}/").status_code == 404

    client_as("zhongxin").post(where(records), JOINT)

    made = Attribution.objects.get(project=records.parts, successor__isnull=True)
    assert [(each.unit.code, each.share) for each in made.shares.order_by("position")] == [("T3", 6_667), ("T6", 3_333)]
    assert (made.document, made.effective_on.isoformat()) == ("领导小组纪要7号", "2023-04-01")
    assert Attribution.objects.filter(project=records.parts).count() == 2
    assert client_as("t6").get(f"/projects/{records.parts.code}/").status_code == 200


def test_the_form_begins_with_what_holds(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("zhongxin").get(where(records)).content.decode()

    assert '<option value="T3" selected>' in page
    assert 'name="share1" inputmode="decimal" autocomplete="off" value="100"' in page


def test_every_fault_comes_at_once(records: SimpleNamespace, client_as: Seat) -> None:
    typed = JOINT | {"share2": "40", "document": "", "effective_on": "2023-04-11"}

    answer = client_as("zhongxin").post(where(records), typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "66.67% + 40%" in page
    assert "文号或会议纪要" in page
    assert "不晚于办公日期 2023-04-10" in page
    assert Attribution.objects.filter(project=records.parts).count() == 1


def test_a_classification_is_a_dated_record(records: SimpleNamespace, client_as: Seat) -> None:
    typed = {"classify": "1", "industry": "新能源汽车", "is_enclave": "1", "effective_on": "2023-04-01"}

    client_as("shenhe").post(where(records), typed)

    latest = records.parts.classifications.order_by("-entry").first()
    assert (latest.industry, latest.is_enclave, latest.is_talent) == ("新能源汽车", True, False)


def test_teams_do_not_credit_themselves(records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("t3").post(where(records), JOINT).status_code == 403
    assert "改归属" not in client_as("t3").get(f"/projects/{records.parts.code}/").content.decode()
    assert "改归属" in client_as("zhongxin").get(f"/projects/{records.parts.code}/").content.decode()
