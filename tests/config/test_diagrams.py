"""The page of flows is drawn from the tables."""

from __future__ import annotations

from pathlib import Path

from saima.config.diagrams import flows_page

PAGE = Path(__file__).parents[2] / "docs/flows.md"


def test_the_diagrams_of_the_documents_are_drawn_from_the_tables() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == flows_page()
    assert "拟稿 --> 已核稿: 核稿（核稿人）" in page
