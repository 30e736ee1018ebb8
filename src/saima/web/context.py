"""What every page's frame needs: the place, the office day, the menu, the reader's rights and display choices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from saima.people.policies import may
from saima.people.queries import place
from saima.people.roles import role_of
from saima.web.display import chosen
from saima.web.navigation import dock, menu

LAYOUTS = {True: "web/drawer.html", False: "web/base.html"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context. `layout` is the whole page, or the drawer when htmx asks; no statement of its own."""
    here = getattr(request, "here", None) or place()
    return {
        "layout": LAYOUTS[bool(getattr(request, "htmx", False))],
        "here": here,
        "office_at": getattr(request, "office_at", None),
        "office_day": getattr(request, "office_day", None),
        "is_demonstration_day": bool(here and here.shows_demonstration_day),
        "doors": menu(request),
        "dock": dock(request),
        "role": role_of(request.user),
        "may": lambda act: may(request.user, act),
        "lang": translation.get_language(),
        **chosen(request),
    }
