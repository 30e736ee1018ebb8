"""What every page's frame needs: the place, the office day, the menu, the user's rights."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from saima.people.policies import may
from saima.people.queries import place
from saima.web.navigation import menu


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; one statement (the place)."""
    here = place()
    return {
        "here": here,
        "office_at": getattr(request, "office_at", None),
        "office_day": getattr(request, "office_day", None),
        "is_demonstration_day": bool(here and here.shows_demonstration_day),
        "menu": menu(request),
        "may": lambda act: may(request.user, act),
    }
