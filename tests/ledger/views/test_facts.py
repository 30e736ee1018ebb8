"""One record with its four dates and its chain, and its evidence as a protected download."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

Seat = Callable[[str], Client]


def test_all_four_dates_stand_on_the_page(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/facts/{records.signing.code}/").content.decode()

    for title in ("发生日期", "统计日期", "登记日期", "录入时刻"):
        assert title in page
    assert "2023-02-28（认定）" in page


def test_the_chain_shows_both_records_and_why(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")

    new = client.get(f"/facts/{records.second.code}/").content.decode()
    old = client.get(f"/facts/{records.first.code}/").content.decode()

    assert "更正链" in new
    assert "回单含他项300万元" in new
    assert f'这条记录已由 <a href="/facts/{records.second.code}/">' in old
    assert "/correct/" not in old
    assert f"/facts/{records.second.code}/correct/" in new


def test_every_act_is_listed_with_its_sheet(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/facts/{records.signing.code}/").content.decode()

    assert f"/sheets/{records.sheet.code}/" in page
    assert "35\u2009000 万元" in page
    assert "市级" in page


def test_evidence_comes_as_a_download_of_its_checked_type(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").get(f"/evidence/{records.paper.pk}/")

    assert b"".join(answer.streaming_content) == b"%PDF-1.4 voucher"  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_evidence_follows_the_scope_of_its_record(records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("t6").get(f"/evidence/{records.paper.pk}/").status_code == 404
    assert client_as("audit").get(f"/evidence/{records.paper.pk}/").status_code == 404
    assert client_as("stranger").get(f"/evidence/{records.paper.pk}/").status_code == 302


def test_erased_evidence_says_why_it_is_gone(records: SimpleNamespace, client_as: Seat) -> None:
    from saima.ledger.evidence import erase

    erase(file=records.paper.file, reason="含个人信息", by=records.users["shenhe"], on=records.on)

    answer = client_as("t3").get(f"/evidence/{records.paper.pk}/")
    assert answer.status_code == 404
    assert "含个人信息" in answer.content.decode()
    assert "含个人信息" in client_as("t3").get(f"/facts/{records.second.code}/").content.decode()
