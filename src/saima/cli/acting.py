"""What commands share that act by the rights of a user: the user, the office day, what is acted on, NAME=TEXT."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone

if TYPE_CHECKING:
    from saima.core.problems import Problem
    from saima.people.models import User

Found = TypeVar("Found")


def as_user(parser: argparse.ArgumentParser, told: str = "以哪个账号查看或办理") -> None:
    """Declare `--as USER`, which must be given."""
    parser.add_argument("--as", dest="user", required=True, metavar="USER", help=told)


def with_texts(parser: argparse.ArgumentParser, told: str) -> None:
    """Declare `--with NAME=TEXT …`; `told` says the names."""
    parser.add_argument("--with", dest="given", nargs="*", default=[], metavar="NAME=TEXT", help=told)


def find_user(username: str, faults: list[Problem]) -> User | None:
    """Return the active user of a name; when there is none, a fault joins the others."""
    from saima.core.problems import Problem
    from saima.people.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        faults.append(Problem("命令行·账号", username, "在用的账号", "请核对", "cli.user"))
    return user


def acting_user(username: str) -> User:
    """Return the active user of a name; Problems when there is none."""
    from saima.core.problems import Problems

    faults: list[Problem] = []
    user = find_user(username, faults)
    if user is None:
        raise Problems(faults)
    return user


def office_day() -> date:
    """Return the day the office lives in."""
    from saima.people.queries import office_instant

    return timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (a command reads the clock)


def read_act(
    found: Found | None, name: str, code: str, given: Sequence[str], *, user: User, fault: str
) -> tuple[Found, dict[str, str]]:
    """Return what a code names and what was given as NAME=TEXT; Problems with every fault of both.

    `found` is None when there is no such thing or the user does not see it; `name` is what the office calls it.
    """
    from saima.core.problems import Problem, Problems

    faults = [
        Problem("命令行·--with", part, "NAME=TEXT，如 reason=缺用地协议", "请改写", "cli.with")
        for part in given
        if "=" not in part
    ]
    if found is None:
        faults.append(Problem(f"命令行·{name}", code, f"{user} 能看到的{name}编号", "请核对", fault))
    if faults or found is None:
        raise Problems(faults)
    return found, dict(part.split("=", 1) for part in given)
