"""Logging in and out, with lock-out after repeated failures (django-axes)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Tell a person who failed too often how long to wait and whom to ask."""
    return render(request, "web/locked.html", status=429)
