"""Writes: set up the place, its units and log-ins; a user's own preferences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from saima.core.problems import Problem, Problems
from saima.people.models import Place, Post, Unit, User
from saima.people.roles import roles


@transaction.atomic
def set_up_place(
    *,
    code: str,
    title: str,
    title_en: str = "",
    demonstration_at: datetime | None = None,
    is_demonstration: bool = False,
) -> Place:
    """Make or rename the one place of this installation."""
    here, _ = Place.objects.update_or_create(
        code=code,
        defaults={
            "title": title,
            "title_en": title_en,
            "is_demonstration": is_demonstration,
            "demonstration_at": demonstration_at,
            "shows_demonstration_day": demonstration_at is not None,
        },
    )
    return here


def _check_units(entries: Sequence[Mapping[str, Any]]) -> None:
    codes = [str(entry["code"]) for entry in entries]
    known = set(codes)
    problems = [
        Problem(f"单位 {code}", "代码重复", "每个单位一个代码", "请改其中一个", "unit.duplicate")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    for entry in entries:
        for key in ("lead", "parent"):
            if entry.get(key) and entry[key] not in known:
                problems.append(
                    Problem(
                        f"单位 {entry['code']} 的 {key}",
                        f"未知单位 {entry[key]}",
                        "本文件中的单位代码",
                        "请补上该单位",
                        "unit.unknown",
                    )
                )
    if problems:
        raise Problems(problems)


@transaction.atomic
def load_units(entries: Sequence[Mapping[str, Any]]) -> dict[str, Unit]:
    """Make the units of an organisation file; all faults at once, nothing half-written."""
    _check_units(entries)
    units: dict[str, Unit] = {}
    for position, entry in enumerate(entries):
        units[entry["code"]], _ = Unit.objects.update_or_create(
            code=entry["code"],
            defaults={
                "title": entry["title"],
                "short": entry.get("short") or entry["title"],
                "title_en": entry.get("title_en", ""),
                "kind": entry["kind"],
                "sectors": entry.get("sectors", ""),
                "region": entry.get("region", ""),
                "position": position,
            },
        )
    for entry in entries:
        if entry.get("lead") or entry.get("parent"):
            Unit.objects.filter(code=entry["code"]).update(
                lead=units.get(entry.get("lead", "")), parent=units.get(entry.get("parent", ""))
            )
    return units


@transaction.atomic
def load_posts(entries: Sequence[Mapping[str, Any]]) -> dict[str, Post]:
    """Make one post per entry (code, title, title_en, unit), those that are there kept; return them by code."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    problems = [
        Problem(f"职务 {e['code']} 的单位", str(e["unit"]), "已有单位的代码", "请先建立该单位", "post.unit")
        for e in entries
        if e["unit"] not in units
    ]
    if problems:
        raise Problems(problems)
    return {
        entry["code"]: Post.objects.get_or_create(
            unit=units[entry["unit"]], title=entry["title"], defaults={"title_en": entry.get("title_en", "")}
        )[0]
        for entry in entries
    }


@transaction.atomic
def load_users(entries: Sequence[Mapping[str, Any]], *, password: str) -> list[User]:
    """Make one log-in per entry with the given first password; an unknown role or unit is a Problem."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    problems = [
        Problem(f"用户 {e['username']} 的角色", str(e["role"]), "、".join(roles()), "请改为其中之一", "user.role")
        for e in entries
        if e["role"] not in roles()
    ] + [
        Problem(f"用户 {e['username']} 的单位", str(e["unit"]), "已有单位的代码", "请先建立该单位", "user.unit")
        for e in entries
        if e.get("unit") and e["unit"] not in units
    ]
    if problems:
        raise Problems(problems)
    made = []
    for entry in entries:
        user = User.objects.filter(username=entry["username"]).first() or User(username=entry["username"])
        user.display_name = entry["display_name"]
        user.role = entry["role"]
        user.unit = units.get(entry.get("unit", ""))
        if entry.get("post") and user.unit is not None:
            user.post, _ = Post.objects.get_or_create(unit=user.unit, title=entry["post"])
        user.set_password(password)
        user.save()
        made.append(user)
    return made


PREFERENCES = frozenset({"language", "large_type", "money_unit"})


def set_preference(*, user: User, name: str, value: Any) -> None:
    """Keep one of the user's own display choices."""
    if name not in PREFERENCES:
        msg = f"unknown preference {name!r}"
        raise ValueError(msg)
    setattr(user, name, value)
    user.save(update_fields=[name])
