"""How a reader wants pages to look: language, large type, money unit, light or dark.

A user's choices are kept with the account; a stranger's, and the choice of light or dark, in cookies of this browser.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from saima.people.actions import set_preference
from saima.people.models import User

CHOICES = {
    "language": ("zh-hans", "en"),
    "large_type": ("0", "1"),
    "money_unit": ("万元", "亿元"),
    "theme": ("", "light", "dark"),
}
COOKIE_AGE = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """Return the language chosen by the user or in this browser; Chinese when none was chosen."""
    language = getattr(request.user, "language", "") or request.COOKIES.get("language", "")
    return language if language in CHOICES["language"] else "zh-hans"


def chosen(request: HttpRequest) -> dict[str, Any]:
    """Return `large_type`, `money_unit` and `theme` as the reader chose them."""
    user = request.user
    theme = request.COOKIES.get("theme", "")
    return {
        "large_type": user.large_type if isinstance(user, User) else request.COOKIES.get("large_type") == "1",
        "money_unit": user.money_unit if isinstance(user, User) else "万元",
        "theme": theme if theme in CHOICES["theme"] else "",
    }


def choose(request: HttpRequest, response: HttpResponse, *, name: str, value: str) -> None:
    """Keep one choice: with the user's account, else in a cookie. An unknown name or value is a ValueError."""
    if value not in CHOICES.get(name, ()):
        msg = f"no such display choice: {name}={value!r}"
        raise ValueError(msg)
    if isinstance(request.user, User) and name != "theme":
        set_preference(user=request.user, name=name, value=value == "1" if name == "large_type" else value)
    else:
        response.set_cookie(name, value, max_age=COOKIE_AGE, samesite="Lax", httponly=True)
