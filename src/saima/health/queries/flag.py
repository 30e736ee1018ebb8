"""One flag whole: its reason, what it means, its parts, and the history of answers and rulings."""

from __future__ import annotations

from dataclasses import dataclass

from saima.core.health.rules import FlagRule, Version
from saima.health.catalogue import flag_rules, flag_title, reason_of
from saima.health.models import Answer, Flag, Ruling
from saima.health.queries.parts import Part, parts_of
from saima.people.models import User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


@dataclass(frozen=True, slots=True)
class Step:
    """An answer or a ruling. Another unit's answer is masked: only that there is one."""

    answer: Answer | None
    ruling: Ruling | None
    is_masked: bool
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class FlagWhole:
    """Everything the page of a flag shows."""

    flag: Flag
    rule: FlagRule | None
    version: Version | None
    title: str
    reason: str
    parts: tuple[Part, ...]
    masked: int
    unlisted: int
    steps: tuple[Step, ...]


def find_flag(user: User, code: str) -> Flag | None:
    """Return the flag of that code when the user may see it."""
    return Flag.objects.visible_to(user).filter(code=code).first()


def flag_whole(user: User, flag: Flag) -> FlagWhole:
    """Return the flag as the user may know it; three statements for those who see all, six for a unit."""
    parts = parts_of(user, [flag]).get(flag.pk, ())
    shown = tuple(part for part in parts if not part.is_masked)
    rule = flag_rules().get(flag.kind)
    return FlagWhole(
        flag,
        rule,
        rule.on(flag.changed_on) if rule else None,
        flag_title(flag.kind),
        reason_of(flag.kind, flag.values),
        shown,
        len(parts) - len(shown),
        flag.count - len(parts),
        steps_of(user, flag),
    )


def steps_of(user: User, flag: Flag) -> tuple[Step, ...]:
    """Return what was answered and ruled, the latest first."""
    sees_all = role_of(user).scope == "all"
    own = set() if sees_all else set(units_in_scope(user).values_list("pk", flat=True))
    answers = Answer.objects.filter(flag=flag).select_related("unit", "answered_by", "file")
    rulings = Ruling.objects.filter(flag=flag).select_related("ruled_by")
    steps = [
        *(
            (each.answered_at, Step(each, None, not sees_all and each.unit_id not in own, each.digest != flag.digest))
            for each in answers
        ),
        *((each.ruled_at, Step(None, each, False, each.digest != flag.digest)) for each in rulings),
    ]
    return tuple(step for _at, step in sorted(steps, key=lambda pair: pair[0], reverse=True))


def find_answer(user: User, pk: int) -> Answer | None:
    """Return an answer whose file the user may read: one of a unit in scope, on a flag the user sees."""
    found = Answer.objects.filter(pk=pk, flag__in=Flag.objects.visible_to(user).values("pk"))
    if role_of(user).scope != "all":
        found = found.filter(unit__in=units_in_scope(user))
    return found.select_related("file").first()
