"""Every request knows its office day; every refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.people.queries import office_instant


class OfficeDayMiddleware:
    """Set `request.office_at` (instant) and `request.office_day` (date): the only place that reads the clock for pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the clock once, and speak the user's language."""
        if request.path.startswith("/static/"):
            return self.get_response(request)
        request.office_at = office_instant(clock=timezone.now())  # type: ignore[attr-defined]  # noqa: TID251 (the one reader)
        request.office_day = timezone.localtime(request.office_at).date()  # type: ignore[attr-defined]
        language = getattr(request.user, "language", "") or request.COOKIES.get("language", "")
        if language in {"zh-hans", "en"}:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class RefusalMiddleware:
    """Show a forbidden act and unusable input as a page with sentences, never as a bare number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer NotAllowed with 403 and Problems with 422; everything else crashes loudly."""
        if isinstance(exception, NotAllowed):
            return render(request, "web/refused.html", {"message": str(exception)}, status=403)
        if isinstance(exception, Problems):
            return render(request, "web/problems.html", {"problems": exception.problems}, status=422)
        return None
