"""Reads of the importer: the list of batches, one batch with its rows, the fields a column may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from saima.intake.checking.intended import VERDICT_WORDS
from saima.intake.models import Batch
from saima.intake.sorting import fields
from saima.intake.staging import CARRIED, WARNED, WRITES
from saima.intake.workbooks.handback import Mark
from saima.ledger.queries.addresses import Conditions
from saima.people.models import User

PAGE, LIST = 50, 20
TILES: Mapping[str, object] = {
    "new": _("新增"),
    "changed": _("更新"),
    "same": _("无变化"),
    "refused": _("有问题"),
}
"""The verdicts of data rows, in the order in which a person looks at them."""
VERDICTS: Mapping[str, object] = {
    **TILES,
    "header": _("表头"),
    "category": _("分类行"),
    "subtotal": _("小计行"),
    "total": _("合计行"),
    "note": _("标题、说明或表尾"),
}
STATES: Mapping[str, object] = {
    Batch.CHECKING: _("检查中"),
    Batch.ASKING: _("待选列"),
    Batch.CHECKED: _("待入账"),
    Batch.REFUSED: _("不能导入"),
    Batch.APPLYING: _("入账中"),
    Batch.APPLIED: _("已入账"),
    Batch.UNDOING: _("撤销中"),
    Batch.UNDONE: _("已撤销"),
    Batch.DISCARDED: _("已放弃"),
}
_LONG = ("choices", "questions", "mapping", "problems", "declared", "described", "recognitions")
_OTHER = tuple(verdict for verdict in VERDICT_WORDS if verdict not in TILES)
_SHOWN: Mapping[str, Q] = {
    "all": Q(verdict__in=tuple(TILES)),
    **{verdict: Q(verdict=verdict) for verdict in TILES},
    WARNED: ~Q(problems=[]) & ~Q(verdict="refused"),
    "other": Q(verdict__in=_OTHER),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, the numbers of the first and the last, and whether more follow."""

    rows: Sequence[Any]
    number: int
    first: int
    last: int
    has_more: bool


def _page(rows: QuerySet[Any], number: int, size: int) -> Page:
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    shown = found[:size]
    return Page(shown, number, start + 1 if shown else 0, start + len(shown), len(found) > size)


def batches_page(user: User, chosen: Conditions) -> Page:
    """Return the batches that the user may see, latest first."""
    rows = Batch.objects.visible_to(user).light().select_related("created_by", "applied_by", "undone_by")
    return _page(
        rows.defer("content", "choices", "questions", "mapping", "problems", "declared", "described"), chosen.page, LIST
    )


def find_batch(user: User, code: str) -> Batch | None:
    """Return the batch of that code if the user may see it."""
    rows = Batch.objects.visible_to(user).light().select_related("created_by__unit", "applied_by", "undone_by")
    return rows.filter(code=code).first()


def same_file(batch: Batch) -> Batch | None:
    """Return an earlier batch of the same bytes that is still waiting or is in the ledger."""
    alive = Batch.OPEN | {Batch.APPLYING, Batch.APPLIED}
    return Batch.objects.light().filter(sha256=batch.sha256, pk__lt=batch.pk, state__in=alive).first()


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows of a batch have each verdict."""

    data: int
    writes: int
    refused: int
    warned: int
    other: int
    carried: int

    @classmethod
    def of(cls, batch: Batch) -> Figures:
        """Return the figures of a checked batch."""
        counts = batch.counts
        return cls(
            data=sum(counts.get(verdict, 0) for verdict in TILES),
            writes=sum(counts.get(verdict, 0) for verdict in WRITES),
            refused=counts.get("refused", 0),
            warned=counts.get(WARNED, 0),
            other=sum(counts.get(verdict, 0) for verdict in _OTHER),
            carried=counts.get(CARRIED, 0),
        )


@dataclass(frozen=True, slots=True)
class RowFilter(Conditions):
    """Which rows of a batch a page shows, as it stands in the address."""

    show: str = "all"

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return name != "show" or value in _SHOWN


def rows_page(batch: Batch, chosen: RowFilter) -> Page:
    """Return rows of a batch in the order of its sheets."""
    return _page(batch.rows.filter(_SHOWN[chosen.show]).defer("acts"), chosen.page, PAGE)


def first_refusals(batch: Batch, *, most: int) -> list[dict[str, Any]]:
    """Return the problems of the first refused rows, each with the row's subject."""
    rows = batch.rows.filter(verdict="refused").values_list("subject", "problems")[:most]
    return [
        {**problem, "place": f"{problem['place']} {subject}"}
        for subject, problems in rows
        for problem in problems
        if problem["severity"] == "error"
    ]


def marks_of(batch: Batch) -> list[Mark]:
    """Return every problem of the batch's rows as a mark for the user's own workbook."""
    marks = []
    for sheet, number, problems in batch.rows.exclude(problems=[]).values_list("sheet", "number", "problems"):
        for one in problems:
            reason = (
                f"{one['found']}；应为{one['needed']}；{one['remedy']}"
                if one["needed"]
                else f"{one['found']}；{one['remedy']}"
            )
            marks.append(Mark(sheet, number - 1, one["column"], reason))
    return marks


def field_options() -> list[tuple[str, str]]:
    """Return the fields that a column may be: those that are written somewhere, by title."""
    return [(field.id, field.title) for field in fields().fields.values() if field.feeds]


def money_fields() -> list[str]:
    """Return the fields whose columns need a unit of money."""
    return [field.id for field in fields().fields.values() if field.type == "money"]
