"""What the worker does for the importer: go on with a large batch. The argument is its key."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.core.problems import Problems
from saima.intake import actions
from saima.intake.describing import LedgerMoved
from saima.intake.models import Batch
from saima.people.policies import NotAllowed

BACK_TO = {Batch.CHECKING: Batch.REFUSED, Batch.APPLYING: Batch.CHECKED, Batch.UNDOING: Batch.APPLIED}
"""Where a batch stands when the step it was in is refused: the ledger is as it was."""


def carry_out(batch_id: int) -> None:
    """Take the step that the batch's state names. A refusal is kept on the batch in words, a bug crashes loudly.

    A step that a stopped worker left is taken again from its beginning: until its one transaction ends, nothing is
    written.
    """
    batch = Batch.objects.select_related("created_by", "applied_by", "undone_by").get(pk=batch_id)
    if batch.state not in Batch.BUSY:
        return
    before = batch.state
    try:
        _step(batch)
    except LedgerMoved as moved:
        Batch.objects.filter(pk=batch_id, state=before).update(state=Batch.CHECKING)
        _step(Batch.objects.select_related("created_by").get(pk=batch_id))
        Batch.objects.filter(pk=batch_id).update(message=str(moved)[:500])
    except (NotAllowed, Problems) as refusal:
        _go_back(batch_id, before, str(refusal))
    except Exception:
        _go_back(batch_id, before, _("没有办成，程序出错，台账没有改动；请把批次编号告诉系统管理员。"))
        raise


def _step(batch: Batch) -> None:
    if batch.state == Batch.APPLYING:
        _tell(batch.pk, _("正在入账"))
        actions.apply_handed_over(batch=batch)
    elif batch.state == Batch.UNDOING:
        _tell(batch.pk, _("正在撤销"))
        actions.undo_handed_over(batch=batch)
    else:
        assert batch.checked_on is not None  # noqa: S101 (narrows the type; set when it was handed over)
        actions.check(batch=batch, by=batch.created_by, on=batch.checked_on, tell=lambda text: _tell(batch.pk, text))


def _tell(batch_id: int, text: str) -> None:
    Batch.objects.filter(pk=batch_id, state__in=Batch.BUSY).update(progress=text[:60])


def _go_back(batch_id: int, before: str, message: str) -> None:
    Batch.objects.filter(pk=batch_id, state=before).update(state=BACK_TO[before], message=message[:500], progress="")
