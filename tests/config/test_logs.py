"""No log line holds what opens a firm's requests."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client

from saima.config.logs import HideTokens

TOKEN = "IldMLVkwMDAwMDA1Ig:1pkQ:Zm9yZ2Vk"


@pytest.mark.django_db
def test_a_refused_request_by_a_link_is_logged_without_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    (console,) = [h for h in logging.getLogger().handlers if any(isinstance(f, HideTokens) for f in h.filters)]
    written = io.StringIO()
    monkeypatch.setattr(console, "stream", written)

    Client().get(f"/firm/{TOKEN}/")

    assert written.getvalue() == "Not Found: /firm/…/\n"
