"""Roles as data: what each may do and how far it sees (catalogue/roles.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml
from django.conf import settings

Scope = Literal["all", "unit_and_below", "unit", "self", "none"]


@dataclass(frozen=True, slots=True)
class Role:
    """One role of the catalogue."""

    code: str
    title: str
    title_en: str
    scope: Scope
    acts: frozenset[str]


@cache
def roles() -> dict[str, Role]:
    """Return every role by its code."""
    text = (settings.SAIMA_CATALOGUE / "roles.yaml").read_text(encoding="utf-8")
    return {
        code: Role(code, entry["title"], entry["title_en"], entry["scope"], frozenset(entry["acts"]))
        for code, entry in yaml.safe_load(text)["roles"].items()
    }


NOBODY = Role("nobody", "未授权", "No role", "none", frozenset())


def role_of(user: object) -> Role:
    """Return the user's role; a stranger and an unknown role may do and see nothing."""
    return roles().get(getattr(user, "role", ""), NOBODY)
