"""Every address, walked as every role and as a stranger: no crash, no door left open, nothing of others shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from saima.people.roles import roles

# What stands in an address, by the name of the page. A new page with a parameter needs a line here.
PARAMETERS: dict[str, Callable[[SimpleNamespace], dict[str, object]]] = {
    "ledger:project": lambda d: {"code": d.parts.code},
    "ledger:attribution": lambda d: {"code": d.parts.code},
    "ledger:project_history": lambda d: {"code": d.parts.code},
    "ledger:project_choices": lambda _d: {"which": "unit"},
    "ledger:record_project": lambda d: {"code": d.parts.code},
    "ledger:record_of_project": lambda d: {"code": d.parts.code, "kind": "签约"},
    "ledger:record_of_unit": lambda _d: {"kind": "接待考察"},
    "ledger:edit_project": lambda d: {"code": d.parts.code},
    "ledger:fact": lambda d: {"code": d.signing.code},
    "ledger:correct_fact": lambda d: {"code": d.signing.code},
    "ledger:withdraw_fact": lambda d: {"code": d.signing.code},
    "ledger:attach_evidence": lambda d: {"code": d.signing.code},
    "ledger:evidence": lambda d: {"pk": d.paper.pk},
    "ledger:sheet": lambda d: {"code": d.sheet.code},
    "ledger:company": lambda d: {"pk": d.company.pk},
    "intake:batch": lambda _d: {"code": "WL-D0000000"},
    "intake:progress": lambda _d: {"code": "WL-D0000000"},
    "intake:marked": lambda _d: {"code": "WL-D0000000"},
    "assessment:board": lambda d: {"code": d.run.code},
    "assessment:rehearsal": lambda d: {"code": d.run.code},
    "assessment:firm": lambda d: {"code": d.run.code},
    "assessment:ask_firm": lambda d: {"code": d.run.code},
    "assessment:rehearsal_request": lambda _d: {"number": 1},
    "assessment:working": lambda d: {"code": d.run.code, "unit": "T3"},
    "assessment:moves": lambda d: {"code": d.run.code, "unit": "T3"},
    "assessment:change": lambda d: {"code": d.run.code, "unit": "T3"},
    "assessment:request": lambda _d: {"number": 1},
    "assessment:numbers": lambda d: {"code": d.adopted.code, "version": d.adopted.version},
    "assessment:number_file": lambda _d: {"entry": 1},
    "assessment:rulebook": lambda d: {"code": d.adopted.code, "version": d.adopted.version},
    "health:flag": lambda d: {"code": d.flag.code},
    "health:flag_choices": lambda _d: {"which": "kind"},
    "health:project_marks": lambda d: {"code": d.parts.code},
    "health:fact_marks": lambda d: {"code": d.signing.code},
    "health:answer_file": lambda d: {"pk": d.answer.pk},
    "outreach:lead": lambda d: {"code": d.lead.code},
    "outreach:become": lambda d: {"code": d.lead.code},
    "outreach:lead_file": lambda d: {"code": d.lead.code, "entry": 1},
    "outreach:offer": lambda d: {"pk": d.offer.pk},
    "outreach:referrals": lambda d: {"pk": d.company.pk},
    "outreach:project_origin": lambda d: {"code": d.parts.code},
    "service:matter": lambda d: {"code": d.matter.code},
    "service:matter_file": lambda d: {"code": d.matter.code, "entry": 1},
    "service:problem": lambda d: {"code": d.parts.code},
    "service:plan": lambda d: {"code": d.parts.code},
    "service:blocker": lambda d: {"code": d.parts.code},
    "service:plan_file": lambda d: {"code": d.parts.code, "entry": 1},
    "service:project_strip": lambda d: {"code": d.parts.code},
    "lights:project_card": lambda d: {"code": d.parts.code},
    "service:hand_over": lambda d: {"code": d.parts.code},
    "service:links": lambda d: {"code": d.parts.code},
    "service:withdraw_link": lambda d: {"code": d.link.code},
    "service:replace_item": lambda d: {"entry": d.item.entry},
    "service:replace_superior": lambda d: {"entry": d.superior.entry},
    "service:firm": lambda d: {"token": d.token},
    "service:firm_matter": lambda d: {"token": d.token, "code": d.request.code},
    "service:firm_file": lambda d: {"token": d.token, "code": d.request.code, "entry": 1},
    "agreements:docket": lambda d: {"code": d.docket.code},
    "agreements:docket_file": lambda d: {"code": d.docket.code, "entry": 1},
    "agreements:score": lambda d: {"code": d.docket.code},
    "agreements:pass_on": lambda d: {"code": d.docket.code, "entry": 1},
    "agreements:open_review": lambda d: {"code": d.parts.code},
    "agreements:draw_up": lambda d: {"code": d.parts.code},
    "agreements:open_gate": lambda d: {"code": d.parts.code},
    "agreements:add_clauses": lambda d: {"code": d.agreement.code},
    "agreements:open_clawback": lambda d: {"code": d.obligation.code},
    "agreements:project_section": lambda d: {"code": d.parts.code},
    "assessment:draft": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_check": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_form": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_row": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_try": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_trial": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_compare": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:draft_adopt": lambda d: {"number": d.rulebook_draft.pk},
    "assessment:versions": lambda d: {"code": d.adopted.code, "version": d.adopted.version, "other": d.adopted.version},
    "publications:issue": lambda d: {"code": d.issue.code},
    "publications:issue_file": lambda d: {"code": d.issue.code, "suffix": "docx"},
    "publications:draft_page": lambda d: {"number": d.draft.pk},
    "publications:draft_step": lambda d: {"number": d.draft.pk},
    "publications:draft_file": lambda d: {"number": d.draft.pk, "suffix": "docx"},
    "api:lead": lambda d: {"code": d.lead.code},
    "api:take_lead_step": lambda d: {"code": d.lead.code},
    "api:firm": lambda d: {"pk": d.company.pk},
    "api:matter": lambda d: {"code": d.matter.code},
    "api:project_lights": lambda d: {"code": d.parts.code},
    "api:take_step": lambda d: {"code": d.matter.code},
    "api:plan": lambda d: {"code": d.parts.code},
    "api:make_plan": lambda d: {"code": d.parts.code},
    "api:take_milestone_step": lambda d: {"code": d.parts.code},
    "api:open_approval": lambda d: {"code": d.parts.code},
    "api:name_blocker": lambda d: {"code": d.parts.code},
    "api:problem_project": lambda d: {"code": d.parts.code},
    "api:take_register_step": lambda d: {"code": d.parts.code},
    "api:docket": lambda d: {"code": d.docket.code},
    "api:take_docket_step": lambda d: {"code": d.docket.code},
    "api:score_review": lambda d: {"code": d.docket.code},
    "api:open_clawback": lambda d: {"code": d.obligation.code},
    "api:project": lambda d: {"code": d.parts.code},
    "api:run": lambda d: {"code": d.run.code},
    "api:working": lambda d: {"code": d.run.code, "unit": "T3"},
    "api:change": lambda d: {"code": d.run.code, "unit": "T3"},
    "api:margin": lambda d: {"code": d.run.code, "unit": "T3"},
    "api:moves": lambda d: {"code": d.run.code, "unit": "T3"},
    "api:firmness": lambda d: {"code": d.run.code},
    "api:issue": lambda d: {"code": d.issue.code},
    "api:health_flag": lambda d: {"code": d.flag.code},
    "api:health_answer": lambda d: {"code": d.flag.code},
    "api:health_rule": lambda d: {"code": d.flag.code},
}
OPEN_TO_STRANGERS = {"web:root", "web:login", "web:logout", "web:prefer"}
BY_LINK = {"service:firm", "service:firm_matter", "service:firm_file"}
"""Pages that a firm opens by its link: whoever holds the link sees that one project's requests."""
WORKS_ON_T3 = {"t3", "t3lead"}
SECRET_OF_T3 = "专用车零部件生产"


def pages(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, each.namespace or space)
        elif each.name:
            yield f"{space}:{each.name}" if space else each.name, each


NAMES = [name for name, _pattern in pages()]


def address(name: str, district: SimpleNamespace) -> str:
    if name in PARAMETERS:
        return reverse(name, kwargs=PARAMETERS[name](district))
    converters = dict(pages())[name].pattern.converters
    return reverse(
        name, kwargs={key: 1 if type(c).__name__ == "IntConverter" else "none" for key, c in converters.items()}
    )


def test_every_address_with_a_parameter_is_told_what_to_put_there() -> None:
    needy = {name for name, pattern in pages() if pattern.pattern.converters}

    assert needy - set(PARAMETERS) == set(), "add these pages to PARAMETERS"


def test_no_parameter_is_kept_for_a_page_that_is_gone() -> None:
    assert set(PARAMETERS) - set(NAMES) == set()


@pytest.mark.parametrize(
    "user", ["stranger", *sorted({"zhongxin", "shenhe", "t3", "t6", "t3lead", "ducha", "duchazhang"})]
)
def test_no_page_crashes_and_none_opens_to_strangers_first_half(
    user: str, filled: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    walk(user, filled, client_as(user))


@pytest.mark.parametrize(
    "user",
    ["lingdao", "shiji", "zhuanban", "guizi", "shenzhen", "fengshan", "qiye", "audit", "sysadmin", "secadmin"],
)
def test_no_page_crashes_and_none_opens_to_strangers_second_half(
    user: str, filled: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    walk(user, filled, client_as(user))


def walk(user: str, filled: SimpleNamespace, client: Client) -> None:
    """Ask for every page; check what each answer may be and what it may not hold."""
    for name in NAMES:
        where = address(name, filled)
        answer = client.get(where)
        assert answer.status_code in {200, 302, 400, 401, 403, 404, 405, 422}, f"{user} {where}: {answer.status_code}"
        if user == "stranger" and name.startswith("api:"):
            assert answer.status_code in {401, 404, 405} or name == "api:openapi-json", f"a stranger reached {where}"
        elif user == "stranger" and name not in OPEN_TO_STRANGERS | BY_LINK:
            assert answer.status_code == 302, f"a stranger reached {where}"
            assert answer["Location"].startswith("/login/"), where
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            if answer.streaming:
                assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            continue
        check_html(where, answer.content.decode())
        everything = user in filled.users and roles()[filled.users[user].role].scope == "all"
        if not everything and user not in WORKS_ON_T3 and name not in BY_LINK:
            assert SECRET_OF_T3 not in answer.content.decode(), f"{user} sees another team's project at {where}"


def check_html(where: str, text: str) -> None:
    """What the content security policy would silently block, and what every page must say."""
    assert not re.search(r"<[^>]+\sstyle=", text), f"a style attribute at {where}"
    assert not re.search(r"<style|\son(click|load|change|submit)=|javascript:", text), f"inline code at {where}"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), f"an inline script at {where}"
    if text.lstrip().startswith("<!doctype"):
        assert "演示数据" in text, f"{where} does not say that it shows demonstration data"
        assert "2023-04-10" in text, f"{where} does not say its day"
        assert "<main" in text
        assert text.count("<h1") == 1, f"{where} has not one title"


@pytest.mark.parametrize("role", sorted(roles()))
def test_every_role_of_the_catalogue_walks(role: str, district: SimpleNamespace) -> None:
    assert role in {user.role for user in district.users.values()}


def test_a_record_of_another_team_says_whose_it_is(filled: SimpleNamespace, client_as: Callable[[str], Client]) -> None:
    answer = client_as("t6").get(address("ledger:fact", filled))

    assert answer.status_code == 404
    assert "第三招商小组" in answer.content.decode()
    assert SECRET_OF_T3 not in answer.content.decode()


def test_a_secret_project_of_another_team_is_not_even_named(
    filled: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    type(filled.parts).objects.filter(pk=filled.parts.pk).update(is_secret=True)

    for name in ("ledger:project", "ledger:fact"):
        answer = client_as("t6").get(address(name, filled))

        assert answer.status_code == 404
        assert "第三招商小组" not in answer.content.decode()


def test_who_works_with_no_business_data_learns_nothing_from_an_address(
    filled: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    answer = client_as("audit").get(address("ledger:project", filled))

    assert answer.status_code == 404
    assert "第三招商小组" not in answer.content.decode()
