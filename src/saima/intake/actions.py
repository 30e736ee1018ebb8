"""Writes of the importer: stage a workbook, apply it as one change set, let another person recognise, undo it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from saima.agreements.voiding import void_batch as void_clauses
from saima.core.problems import Problem, Problems
from saima.intake.describing import LedgerMoved, restore
from saima.intake.models import Batch, BatchRow
from saima.intake.policies import check_may_handle, check_may_recognise, check_state
from saima.intake.rowacts import pack, unpack
from saima.intake.sorting import TooManyRows, check_choices
from saima.intake.staging import SAVED, WRITES, keep_check, sort_for
from saima.intake.workbooks.limits import LIMITS, MEGABYTE
from saima.intake.writing import Writer, no_collection, take_back
from saima.ledger import actions as ledger
from saima.ledger.codes import entry_code
from saima.ledger.entries import last_entry, next_entries
from saima.ledger.models import Fact, Verification, VerificationSheet
from saima.outreach.actions import void_batch as void_leads
from saima.people.models import User
from saima.people.policies import NotAllowed, check_may
from saima.service.actions import void_batch

LARGE_BYTES, LARGE_ROWS = MEGABYTE, 2_000
"""Beyond either, a workbook that comes by a page is checked, applied and undone by the worker."""
CARRY_OUT = "saima.intake.tasks.carry_out"


def keep(*, content: bytes, name: str, by: User, on: date, choices: Mapping[str, str] | None = None) -> Batch:
    """Keep an uploaded workbook, unchecked."""
    check_may(by, "import")
    if not content:
        raise Problems([Problem(name, _("空文件"), _("有内容的工作簿"), _("请重新选择文件"), "workbook.empty")])
    if len(content) > LIMITS.file_bytes:
        found = f"{len(content) / MEGABYTE:.1f} MB"
        needed = _("不超过 %(most)s MB") % {"most": LIMITS.file_bytes // MEGABYTE}
        remedy = _("请删去图片和用不到的工作表，或拆成几个文件")
        raise Problems([Problem(name, found, needed, remedy, "workbook.too_large")])
    check_choices(choices or {})
    with transaction.atomic():
        number = next_entries()[0]
        return Batch.objects.create(
            code=entry_code("batch", number),
            name=name[-160:],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            content=content,
            choices=dict(choices or {}),
            created_by=by,
            created_on=on,
            checked_on=on,
        )


def stage(*, content: bytes, name: str, by: User, on: date, choices: Mapping[str, str] | None = None) -> Batch:
    """Keep an uploaded workbook and check it: one verdict per row; the ledger is not touched."""
    return check(batch=keep(content=content, name=name, by=by, on=on, choices=choices), by=by, on=on)


def check(
    *,
    batch: Batch,
    by: User,
    on: date,
    choices: Mapping[str, str] | None = None,
    most: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> Batch:
    """Check a staged workbook (again), with a person's decisions about its columns.

    Reading and comparing hold no lock; only the result is written. What is entered meanwhile makes `apply` look again.
    Raises TooManyRows beyond `most` data rows; `tell` hears how far it has come.
    """
    check_may_handle(by, batch)
    _check_open(batch)
    chosen = {**batch.choices, **(choices or {})}
    entry = last_entry()
    content = bytes(batch.content)
    found = sort_for(content=content, name=batch.name, by=batch.created_by, on=on, choices=chosen, most=most, tell=tell)
    if tell is not None:
        tell(_("正在保存检查结果"))
    with transaction.atomic():
        stored = _locked(batch)
        _check_open(stored)
        stored.choices, stored.ledger_entry, stored.checked_on = chosen, entry, on
        keep_check(stored, found)
    return stored


def check_soon(*, batch: Batch, by: User, on: date, choices: Mapping[str, str] | None = None) -> Batch:
    """Check a small workbook now; hand a large one to the worker (`state` says which)."""
    check_choices(choices or {})
    check_may_handle(by, batch)
    if not is_large(batch):
        try:
            return check(batch=batch, by=by, on=on, choices=choices, most=LARGE_ROWS)
        except TooManyRows:
            pass
        except (NotAllowed, Problems):
            raise
        except Exception:
            text = _("没有检查完，程序出错，台账没有改动；请把批次编号告诉系统管理员。")
            Batch.objects.filter(pk=batch.pk, state__in=Batch.OPEN).update(state=Batch.REFUSED, message=text)
            raise
    with transaction.atomic():
        stored = _locked(batch)
        _check_open(stored)
        stored.choices, stored.checked_on = {**stored.choices, **(choices or {})}, on
        return _hand_over(stored, Batch.CHECKING)


def is_large(batch: Batch) -> bool:
    """Tell whether the worker has to take it."""
    return batch.size > LARGE_BYTES or sum(int(table["rows"]) for table in batch.tables) > LARGE_ROWS


def _locked(batch: Batch) -> Batch:
    """Return the batch as it is stored now, locked until the transaction ends."""
    return Batch.objects.light().select_for_update(of=("self",)).select_related("created_by").get(pk=batch.pk)


def _check_open(batch: Batch) -> None:
    check_state(batch, Batch.OPEN, _("检查"), _("需要时请重新上传。"))


def _hand_over(batch: Batch, state: str) -> Batch:
    """Let the worker go on from here; its message and the new state are one transaction."""
    batch.state, batch.message, batch.progress = state, "", _("排队中")
    batch.save(update_fields=SAVED)
    async_task(CARRY_OUT, batch.pk, task_name=f"{batch.code} {state}")
    return batch


def apply(*, batch: Batch, by: User, on: date, version: int | None = None) -> Batch:
    """Write a checked workbook into the ledger as one change set: all of its good rows, or nothing.

    What was seen is what is written: `version` is the check that the person saw (default: the latest), and where the
    ledger has moved since, the workbook is checked anew inside the transaction; a different result raises LedgerMoved.
    Refused rows stay out and can be handed back marked. What the sheet carries as 认定 waits for another person.
    """
    return _apply(batch, by, on, version, Batch.CHECKED)


def apply_handed_over(*, batch: Batch) -> Batch:
    """Apply what `apply_soon` handed to the worker."""
    assert batch.applied_by is not None  # noqa: S101 (narrows the type; set when it was handed over)
    assert batch.applied_on is not None  # noqa: S101 (likewise)
    return _apply(batch, batch.applied_by, batch.applied_on, None, Batch.APPLYING)


def apply_soon(*, batch: Batch, by: User, on: date, version: int) -> Batch:
    """Apply a small batch now; hand a large one to the worker (`state` says which)."""
    if not is_large(batch):
        return apply(batch=batch, by=by, on=on, version=version)
    check_may_handle(by, batch)
    with transaction.atomic():
        stored = _locked(batch)
        _check_seen(stored, version, Batch.CHECKED)
        stored.applied_by, stored.applied_on = by, on
        return _hand_over(stored, Batch.APPLYING)


def _check_seen(batch: Batch, version: int | None, expected: str) -> None:
    """Raise NotAllowed unless the batch waits to be applied, LedgerMoved unless it is the check that was seen."""
    already = (
        _("没有重复写入。") if batch.state in {Batch.APPLIED, Batch.APPLYING} else _("请先解决列的对应或文件的问题。")
    )
    check_state(batch, frozenset({expected}), _("入账"), already)
    if version is not None and version != batch.version:
        raise LedgerMoved(_("这份表在您看过之后又检查过一次。"), remedy=_("请看过新的结果再入账。"))


def _apply(batch: Batch, by: User, on: date, version: int | None, expected: str) -> Batch:
    check_may_handle(by, batch)
    with no_collection(), transaction.atomic():
        next_entries(0)  # takes the ledger's lock, so that nothing is entered between looking and writing
        stored = _locked(batch)
        _check_seen(stored, version, expected)
        writer = Writer(stored, by, on)
        writer.write(_rows_to_write(stored, on))
        _keep_applied(stored, writer, by, on)
    return stored


def _rows_to_write(batch: Batch, on: date) -> list[Any]:
    """Return the acts of the good rows; raises LedgerMoved if a fresh check would give others."""
    kept = list(batch.rows.filter(verdict__in=WRITES).values_list("sheet", "number", "acts"))
    if batch.ledger_entry != last_entry() or batch.checked_on != on:
        content = bytes(batch.content)
        found = sort_for(content=content, name=batch.name, by=batch.created_by, on=on, choices=batch.choices)
        now = [(s.sheet[:60], r.row + 1, pack(row=r)) for s in found.sheets for r in s.rows if r.verdict in WRITES]
        if now != kept:
            text = _("检查之后台账有了变动，这份表该写入的内容变了，没有入账。")
            raise LedgerMoved(text, remedy=_("请看过新的检查结果再入账。"))
    return [unpack(data=acts) for _sheet, _number, acts in kept]


def _keep_applied(batch: Batch, writer: Writer, by: User, on: date) -> None:
    """Note on the batch and its rows what became of them."""
    opened = [row for row in batch.rows.filter(verdict="new", ref="") if row.acts.get("ref") in writer.opened]
    for row in opened:
        row.ref = writer.opened[row.acts["ref"]]
    BatchRow.objects.bulk_update(opened, ["ref"], batch_size=200)
    batch.recognitions, batch.described = writer.recognitions, writer.described
    batch.made = {
        "projects": len(writer.opened),
        "described": len({item["project"] for item in writer.described}),
        "facts": writer.recorded,
        "recognitions": len(writer.recognitions),
    }
    for name, count in (("matters", writer.matters), ("leads", writer.leads), ("clauses", writer.clauses)):
        if count:
            batch.made[name] = count
    batch.state, batch.message, batch.progress = Batch.APPLIED, "", ""
    batch.applied_by, batch.applied_on = by, on
    batch.ledger_entry = last_entry()
    batch.save(update_fields=SAVED)


def recognise(*, batch: Batch, by: User, on: date) -> list[VerificationSheet]:
    """Recognise what the sheet carries as 认定, by someone other than the importer: a 认定表 per level, day, paper.

    Records corrected, withdrawn or settled at that level since are left out; `made["left_out"]` says how many.
    """
    with transaction.atomic():
        next_entries(0)
        stored = _locked(batch)
        check_may_recognise(by, stored)
        check_state(stored, frozenset({Batch.APPLIED}), _("认定"), _("请先入账。"))
        codes = {item["fact"] for item in stored.recognitions}
        facts = {fact.code: fact for fact in Fact.objects.in_force().filter(code__in=codes)}
        since = Verification.objects.filter(fact__code__in=codes, entry__gt=stored.ledger_entry)
        settled = set(since.values_list("fact__code", "level"))
        groups: dict[tuple[str, str, str], list[ledger.Recognition]] = defaultdict(list)
        for item in stored.recognitions:
            if item["fact"] in facts and (item["fact"], item["level"]) not in settled:
                groups[item["level"], item["verified_on"], item["document"]].append(_recognition(item, facts))
        sheets = [
            ledger.verify_facts(
                items,
                by=by,
                on=on,
                level=level,
                title=f"{level}认定表（{stored.name.rsplit('.', 1)[0]}）"[:80],
                document=document[:80],
                verified_on=date.fromisoformat(day),
            )
            for (level, day, document), items in sorted(groups.items())
        ]
        done = sum(map(len, groups.values()))
        stored.made = {**stored.made, "recognised": done, "left_out": len(stored.recognitions) - done}
        stored.sheets = [*stored.sheets, *(sheet.code for sheet in sheets)]
        stored.recognitions = []
        stored.save(update_fields=["recognitions", "made", "sheets"])
    return sheets


def _recognition(item: Mapping[str, Any], facts: Mapping[str, Fact]) -> ledger.Recognition:
    counted = date.fromisoformat(item["counted_on"]) if item["counted_on"] else None
    return ledger.Recognition(facts[item["fact"]], amount=item["amount"], counted_on=counted)


def undo(*, batch: Batch, reason: str, by: User, on: date) -> Batch:
    """Undo an applied batch as one: its records are withdrawn (nothing is deleted), changed descriptions restored.

    A record that corrected an older one gives way to a copy of the older one, which waits for its recognition again.
    Projects that the batch opened stay, without records. Refused when one of its records was corrected since.
    """
    return _undo(batch, _reason(reason), by, on, Batch.APPLIED)


def undo_handed_over(*, batch: Batch) -> Batch:
    """Undo what `undo_soon` handed to the worker."""
    assert batch.undone_by is not None  # noqa: S101 (narrows the type; set when it was handed over)
    assert batch.undone_on is not None  # noqa: S101 (likewise)
    return _undo(batch, batch.undone_reason, batch.undone_by, batch.undone_on, Batch.UNDOING)


def undo_soon(*, batch: Batch, reason: str, by: User, on: date) -> Batch:
    """Undo a small batch now; hand a large one to the worker (`state` says which)."""
    if not is_large(batch):
        return undo(batch=batch, reason=reason, by=by, on=on)
    check_may_handle(by, batch)
    text = _reason(reason)
    with transaction.atomic():
        stored = _locked(batch)
        _check_undoable(stored, Batch.APPLIED)
        stored.undone_by, stored.undone_on, stored.undone_reason = by, on, text
        return _hand_over(stored, Batch.UNDOING)


def _reason(text: str) -> str:
    if not text.strip():
        raise Problems([Problem(_("撤销·理由"), _("空白"), _("撤销的理由"), _("请写明理由"), "batch.reason")])
    return text.strip()[:200]


def _check_undoable(batch: Batch, expected: str) -> None:
    check_state(batch, frozenset({expected}), _("撤销"), _("只有已入账的批次可以撤销。"))
    if Fact.objects.filter(replaces__batch=batch.code).exclude(batch=batch.code).exists():
        text = _("%(code)s 的记录后来又被更正过，不能整批撤销。") % {"code": batch}
        raise NotAllowed(text, remedy=_("请逐条撤回。"))


def _undo(batch: Batch, reason: str, by: User, on: date, expected: str) -> Batch:
    check_may_handle(by, batch)
    with no_collection(), transaction.atomic():
        next_entries(0)
        stored = _locked(batch)
        _check_undoable(stored, expected)
        why = _("撤销导入 %(code)s：%(reason)s") % {"code": stored.code, "reason": reason}
        withdrawn, copied = take_back(stored, why[:200], by, on)
        voided = void_batch(batch=stored.code, reason=why[:200], by=by, on=on)
        voided += void_clauses(batch=stored.code, reason=why[:200], by=by, on=on)
        voided += void_leads(batch=stored.code, reason=why[:200], by=by, on=on)
        changed_since = restore(stored.described, by=by, on=on)
        stored.made = {**stored.made, "withdrawn": withdrawn, "copied": copied, "changed_since": changed_since[:20]}
        if voided:
            stored.made["voided"] = voided
        stored.state, stored.message, stored.progress = Batch.UNDONE, "", ""
        stored.undone_by, stored.undone_on, stored.undone_reason = by, on, reason
        stored.recognitions = []
        stored.save(update_fields=SAVED)
    return stored


def discard(*, batch: Batch, by: User) -> Batch:
    """Give up a batch that was not applied; its workbook and rows are thrown away, the line in the list stays."""
    check_may_handle(by, batch)
    with transaction.atomic():
        stored = _locked(batch)
        check_state(stored, Batch.OPEN, _("放弃"), _("已入账的可以撤销。"))
        stored.rows.all().delete()
        stored.content, stored.state, stored.message, stored.progress = b"", Batch.DISCARDED, "", ""
        stored.questions, stored.mapping, stored.problems, stored.declared = [], [], [], []
        stored.save(update_fields=[*SAVED, "content"])
    return stored
