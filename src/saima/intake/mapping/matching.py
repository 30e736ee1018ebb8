"""One label against the rules: which fields it may mean, how surely, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saima.intake.mapping.catalogue import Field, FieldCatalogue
from saima.intake.mapping.labels import Label

SURE = 90
"""From this confidence on a mapping needs no question; below it a person is asked."""
ASK = 50
"""Below this confidence nothing is proposed."""
_SINGLE = ("money", "quantity", "number", "percent", "date")
"""Types whose label cannot well list several things in its brackets."""
SECOND, FOLLOWING = 41, 42
"""Meanings that only the other columns of the table can call forth."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field a label may mean; confidence from 0 to 100."""

    field: str
    confidence: int
    reason: str


def _remarked(one: Field, label: Label) -> bool:
    said = (*label.remarks, *label.options)
    return any(need in remark for need in one.needs for remark in said)


def _by_words(one: Field, name: str, most: int) -> Candidate | None:
    """Match one form of the label, with at most the confidence this form allows."""
    if name in one.labels:
        return Candidate(one.id, min(100, most), f"列名“{name}”在词表里")
    if any(pattern.fullmatch(name) for pattern in one.patterns):
        return Candidate(one.id, min(96, most), f"列名“{name}”合“{one.title}”的写法")
    if any(pattern.search(name) for pattern in one.loose):
        return Candidate(one.id, 60, f"列名“{name}”像“{one.title}”，请确认")
    return None


def _most(label: Label, name: str, one: Field) -> int:
    """Return the highest confidence one form of the label allows.

    A child's bare name under a parent says less: numbers and days of something (一期·总投资) or under a turning parent
    (年度目标·签约金额) are asked about.
    """
    if name != label.core or not label.parents:
        return 100
    if label.turned:
        return 60
    return 92 if label.soft or one.type not in _SINGLE else 80


def _match_field(one: Field, label: Label) -> Candidate | None:
    if one.needs and not _remarked(one, label):
        return None
    listed = [option for option in label.options if option in one.options]
    if one.options and len(listed) >= 2 and len(listed) * 2 >= len(label.options):
        return Candidate(one.id, 100 + len(listed), f"列名列出的选项（{'、'.join(listed)}）是“{one.title}”的选项")
    lift = 2 if one.needs else 0
    names = label.names
    for name in names:
        found = _by_words(one, name, _most(label, name, one)) if name else None
        if found is not None:
            doubt = bool(label.options) and not listed and not one.needs and one.type in _SINGLE
            confidence = min(found.confidence + lift, SURE - 10 if doubt else 110)
            reason = f"{found.reason}，但括号里列着几项" if doubt else found.reason
            return Candidate(found.field, confidence, reason)
    if label.core in one.second_labels:
        return Candidate(one.id, SECOND, f"已有别的列时，“{label.core}”是“{one.title}”")
    if label.core in one.after_labels:
        return Candidate(one.id, FOLLOWING, f"跟在有关的列后面时，“{label.core}”是“{one.title}”")
    return None


def candidates(
    *, label: Label, catalogue: FieldCatalogue, special: Mapping[str, str] | None = None
) -> tuple[Candidate, ...]:
    """Return the fields a label may mean, most likely first; none if no rule knows it.

    `special` are the meanings a kind of sheet gives to general labels (日期, 单位); they hold where no parent label
    says something closer.
    """
    found = [match for one in catalogue.fields.values() if (match := _match_field(one, label)) is not None]
    if special and label.core in special:
        field = special[label.core]
        reason = f"这种台账的“{label.core}”就是“{catalogue.fields[field].title}”"
        strength = 101 if label.soft and not label.turned else 60
        found = [match for match in found if match.field != field]
        found.append(Candidate(field, strength, reason))
    return tuple(sorted(found, key=lambda match: -match.confidence))
