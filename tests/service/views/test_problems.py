"""The page of problem projects: figures, rows, what an exit still needs, and the acts open to the reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.models import Evidence, Fact
from saima.service.queries.problems import RegisterFilter, register_page
from saima.service.register.actions import standing_of

Seat = Callable[[str], Client]
ON = date(2023, 4, 10)


@pytest.fixture
def many(district: SimpleNamespace) -> SimpleNamespace:
    """Seven projects of class A and B listed through the ledger, as an import does; four settled and checked."""
    users, units = district.users, district.units
    drafts = [
        ledger.ProjectDraft(title=f"历史问题项目{i}", shares=((units["T3"], 10_000),), code=f"H-{i}") for i in range(7)
    ]
    projects = ledger.open_projects(drafts, by=users["zhongxin"], on=date(2023, 1, 5))
    listed = [
        FactDraft("问题项目", date(2023, 2, 1), project, detail={"problem_class": "AB"[i % 2], "cause": "选址变更"})
        for i, project in enumerate(projects)
    ]
    done = [FactDraft("问题处置", date(2023, 3, 1), project, detail={"measure": "已复工"}) for project in projects[:4]]
    facts = ledger.record_facts([*listed, *done], by=users["zhongxin"], on=ON)
    recognised = [ledger.Recognition(fact) for fact in facts[7:]]
    ledger.verify_facts(recognised, by=users["shenhe"], on=ON)
    return SimpleNamespace(**vars(district), projects=projects)


def test_the_register_counts_what_imports_brought_and_says_what_is_missing(
    many: SimpleNamespace, client_as: Seat
) -> None:
    page = register_page(many.users["zhongxin"], RegisterFilter(), on=ON)

    assert (page.listed, page.settled, page.rate, page.count) == (7, 4, "57.1%", 3)
    assert [(each.id, each.settled, each.listed) for each in page.classes] == [
        ("A", 2, 4), ("B", 2, 3), ("C", 0, 0), ("D", 0, 0),
    ]  # fmt: skip
    text = client_as("zhongxin").get("/problems/").content.decode()
    assert "57.1%" in text
    assert "处置方案、报处置、处置佐证、他人核验" in text


def test_a_team_sees_its_own_and_another_team_none(many: SimpleNamespace, client_as: Seat) -> None:
    assert register_page(many.users["t3"], RegisterFilter(), on=ON).listed == 7
    assert register_page(many.users["t6"], RegisterFilter(), on=ON).listed == 0
    assert client_as("t6").get("/problems/H-1/").status_code == 404


def test_the_unit_of_a_plan_sees_the_project_and_reports_with_a_file(
    many: SimpleNamespace, client_as: Seat, settings: object, tmp_path: object
) -> None:
    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined, operator]
    assert client_as("guizi").get("/problems/H-5/").status_code == 404
    plan = {"act": "定处置方案", "measure": "协调用地", "unit": "D-JXW", "due_on": "2023-04-28"}
    assert client_as("zhongxin").post("/problems/H-5/", plan, follow=True).status_code == 200

    paper = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x", content_type="application/pdf")
    answer = client_as("guizi").post(
        "/problems/H-5/", {"act": "报处置", "measure": "已供地", "file": paper}, follow=True
    )

    assert "现在是“待核验”" in answer.content.decode()
    assert Evidence.objects.get().file is not None
    assert Fact.objects.get(kind="问题处置", project=many.projects[5]).recorded_by == many.users["guizi"]


def test_a_fault_keeps_what_was_typed_and_a_refusal_says_why(many: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("zhongxin").post("/problems/H-5/", {"act": "定处置方案", "measure": "协调用地"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "责任单位" in text
    assert "协调用地</textarea>" in text
    refused = client_as("zhongxin").post("/problems/H-5/", {"act": "核验"})
    assert refused.status_code == 403
    assert "现在是“列入”，不能核验" in refused.content.decode()


def test_the_centre_lists_a_project_from_its_page(district: SimpleNamespace, client_as: Seat) -> None:
    where = f"/problems/{district.parts.code}/"
    assert "problem_class" in client_as("zhongxin").get(where).content.decode()
    assert "problem_class" not in client_as("t3").get(where).content.decode()

    empty = client_as("zhongxin").post(where, {"act": "列入"})
    assert (empty.status_code, Fact.objects.count()) == (422, 0)
    client_as("zhongxin").post(where, {"act": "列入", "problem_class": "D", "cause_code": "合同纠纷"})

    assert standing_of(district.parts)[0].problem_class == "D"


@pytest.mark.parametrize("query", ["?show=settled&problem_class=A", "?cause=用地", "?show=overdue", "?unit=T3&page=9"])
def test_conditions_stand_in_the_address(many: SimpleNamespace, client_as: Seat, query: str) -> None:
    answer = client_as("shenhe").get(f"/problems/{query}")

    assert answer.status_code == 200
    if "settled" in query:
        text = answer.content.decode()
        assert "历史问题项目0" in text
        assert "历史问题项目1" not in text


@pytest.mark.parametrize("user", ["shenhe", "t3"])
def test_the_register_and_a_project_of_it_keep_their_budgets(
    many: SimpleNamespace, user: str, client_as: Seat, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_as(user)
    for where, most in (("/problems/?show=all", 10), ("/problems/H-1/", 14)):
        client.get(where)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert client.get(where).status_code == 200
