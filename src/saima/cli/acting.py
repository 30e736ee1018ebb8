"""What commands share that act by the rights of a user: the user, the office day, texts given as NAME=TEXT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from saima.core.problems import Problem
    from saima.people.models import User


def acting_user(username: str) -> User:
    """Return the active user of a name; Problems when there is none."""
    from saima.core.problems import Problem, Problems
    from saima.people.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Problems([Problem("命令行·账号", username, "已有的账号", "请核对", "cli.user")])
    return user


def office_day() -> date:
    """Return the day the office lives in."""
    from saima.people.queries import office_instant

    return timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (a command reads the clock)


def given_texts(given: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return what was given as NAME=TEXT, and a fault for every one that is not so."""
    from saima.core.problems import Problem

    problems = [
        Problem("命令行·--with", part, "NAME=TEXT，如 reason=缺用地协议", "请改写", "cli.with")
        for part in given
        if "=" not in part
    ]
    return dict(part.split("=", 1) for part in given if "=" in part), problems
