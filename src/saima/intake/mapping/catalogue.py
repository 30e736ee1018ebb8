"""The catalogue of canonical fields, read from `catalogue/fields.yaml` and `catalogue/sheets.yaml`, and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from saima.core.problems import Problem, Problems
from saima.intake.cells.writing import fold

FieldType = Literal["text", "date", "money", "quantity", "number", "percent", "bool", "code", "choice", "phone"]


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a field's value goes: to a project's attribute, or to a part of a fact of some kind.

    `kind` '' means the kind of the sheet; 'by_stage' the kind its stage column names. `fixed` are detail values that
    come with it. `cumulative` tells that the value is a total since the beginning ('all') or of the year ('year').
    """

    project: str = ""
    kind: str = ""
    part: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    cumulative: Literal["", "year", "all"] = ""
    level: str = "区级"


@dataclass(frozen=True, slots=True)
class Field:
    """One canonical field with the rules that recognise its labels."""

    id: str
    title: str
    title_en: str
    type: FieldType
    unit: str = ""
    labels: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()
    loose: tuple[re.Pattern[str], ...] = ()
    options: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    """Remarks of which one must stand in the label's brackets, else the field is no candidate."""
    after: tuple[str, ...] = ()
    after_labels: frozenset[str] = frozenset()
    second_to: str = ""
    second_labels: frozenset[str] = frozenset()
    many: bool = False
    blank_clears: bool = False
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of ledger: the words in its name or title, the columns it needs, and what its general columns mean."""

    id: str
    title: str
    title_en: str
    words: tuple[re.Pattern[str], ...]
    needs: tuple[str, ...] = ()
    kind: str = ""
    rows: Literal["project", "unit", "recognition", "matter", "lead", "clause", "other"] = "project"
    matter: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    level: str = "区级"


@dataclass(frozen=True, slots=True)
class FieldCatalogue:
    """All fields and sheet kinds, in file order (the order settles nothing but how equals are listed)."""

    fields: Mapping[str, Field]
    sheets: Mapping[str, SheetKind]


_FIELD_KEYS = {
    "title", "title_en", "type", "unit", "labels", "patterns", "loose", "options", "needs", "after", "after_labels",
    "second_to", "second_labels", "many", "blank_clears", "feeds",
}  # fmt: skip


def _compile(
    texts: list[str], words: Mapping[str, str], place: str, problems: list[Problem]
) -> tuple[re.Pattern[str], ...]:
    made = []
    for text in texts:
        try:
            made.append(re.compile(re.sub(r"<([A-Z]+)>", lambda match: words[match[1]], text)))
        except (KeyError, re.error) as fault:
            problems.append(
                Problem(place, f"{text}（{fault}）", "可用的正则，<词> 须在 words 里", "请改正", "catalogue.pattern")
            )
    return tuple(made)


def _feed(data: Mapping[str, Any], level: str = "区级") -> Feed:
    return Feed(
        project=str(data.get("project", "")),
        kind=str(data.get("kind", "")),
        part=str(data.get("part", "")),
        fixed={str(key): str(value) for key, value in data.get("with", {}).items()},
        cumulative=data.get("cumulative", ""),
        level=str(data.get("level", level)),
    )


def _folded(data: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(fold(str(text)) for text in data.get(key, ()))


def _field(name: str, data: Mapping[str, Any], words: Mapping[str, str], problems: list[Problem]) -> Field:
    place = f"fields.yaml · {name}"
    unknown = set(data) - _FIELD_KEYS
    if unknown:
        problems.append(Problem(place, f"{'、'.join(sorted(unknown))}", "认得的键", "请改正或删去", "catalogue.key"))
    if data.get("type") not in get_args(FieldType):
        problems.append(
            Problem(place, f"type: {data.get('type')}", "、".join(get_args(FieldType)), "请改正", "catalogue.type")
        )
    return Field(
        id=name,
        title=str(data["title"]),
        title_en=str(data["title_en"]),
        type=data["type"],
        unit=str(data.get("unit", "")),
        labels=_folded(data, "labels"),
        patterns=_compile(data.get("patterns", []), words, place, problems),
        loose=_compile(data.get("loose", []), words, place, problems),
        options=_folded(data, "options"),
        needs=tuple(fold(str(text)) for text in data.get("needs", ())),
        after=tuple(data.get("after", ())),
        after_labels=_folded(data, "after_labels"),
        second_to=str(data.get("second_to", "")),
        second_labels=_folded(data, "second_labels"),
        many=bool(data.get("many", False)),
        blank_clears=bool(data.get("blank_clears", False)),
        feeds=tuple(_feed(feed) for feed in data.get("feeds", ())),
    )


def _sheet(name: str, data: Mapping[str, Any], words: Mapping[str, str], problems: list[Problem]) -> SheetKind:
    return SheetKind(
        id=name,
        title=str(data["title"]),
        title_en=str(data["title_en"]),
        words=_compile(data.get("words", []), words, f"sheets.yaml · {name}", problems),
        needs=tuple(data.get("needs", ())),
        kind=str(data.get("kind", "")),
        rows=data.get("rows", "project"),
        matter=str(data.get("matter", "")),
        labels={fold(str(label)): str(field_id) for label, field_id in data.get("labels", {}).items()},
        fixed={str(key): str(value) for key, value in data.get("with", {}).items()},
        level=str(data.get("level", "区级")),
    )


def load_catalogue(*, folder: Path) -> FieldCatalogue:
    """Read the two files of `catalogue/`; raises Problems with every fault found in them.

    Two fields may not claim the same label, unless one of them asks for a remark.
    """
    data = yaml.safe_load((folder / "fields.yaml").read_text(encoding="utf-8"))
    sheets = yaml.safe_load((folder / "sheets.yaml").read_text(encoding="utf-8"))["sheets"]
    problems: list[Problem] = []
    fields = {name: _field(name, entry, data["words"], problems) for name, entry in data["fields"].items()}
    kinds = {name: _sheet(name, entry, data["words"], problems) for name, entry in sheets.items()}
    claimed: dict[str, str] = {}
    for one in fields.values():
        for label in one.labels if not one.needs else ():
            if label in claimed:
                found = f"{label} 同时属于 {claimed[label]}"
                problems.append(
                    Problem(f"fields.yaml · {one.id}", found, "一个列名只属于一个字段", "请删去一处", "catalogue.twice")
                )
            claimed[label] = one.id
    for kind in kinds.values():
        for target in [*kind.labels.values(), *kind.needs]:
            if target not in fields:
                problems.append(
                    Problem(f"sheets.yaml · {kind.id}", target, "fields.yaml 里的字段", "请改正", "catalogue.field")
                )
    if problems:
        raise Problems(problems)
    return FieldCatalogue(fields, kinds)
