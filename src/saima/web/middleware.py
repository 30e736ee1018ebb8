"""Every request knows its place and office day; every refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.people.queries import place
from saima.web.display import language_of


class OfficeDayMiddleware:
    """Set `request.here`, `request.office_at` (instant) and `request.office_day` (date).

    The only place that reads the clock for pages, in one statement.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the place and the clock once, and speak the reader's language."""
        if request.path.startswith("/static/"):
            return self.get_response(request)
        here = place()
        told = here.demonstration_at if here is not None and here.shows_demonstration_day else None
        request.here = here  # type: ignore[attr-defined]
        request.office_at = told or timezone.now()  # type: ignore[attr-defined]  # noqa: TID251 (the one reader)
        request.office_day = timezone.localtime(request.office_at).date()  # type: ignore[attr-defined]
        request.LANGUAGE_CODE = language_of(request)
        translation.activate(request.LANGUAGE_CODE)
        return self.get_response(request)


class RefusalMiddleware:
    """Show a forbidden act and unusable input as a page with sentences, never as a bare number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; tell caches that the page and its drawer differ, and that both are the reader's own."""
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request", "Cookie"])
            response.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer NotAllowed with 403 and Problems with 422; everything else crashes loudly."""
        if isinstance(exception, NotAllowed):
            return render(request, "web/refused.html", {"message": str(exception)}, status=403)
        if isinstance(exception, Problems):
            return render(request, "web/problems.html", {"problems": exception.problems}, status=422)
        return None
