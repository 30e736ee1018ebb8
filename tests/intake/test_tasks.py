"""A large workbook on its way through the worker: handed over once, told when refused, all or nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django_q.models import OrmQ

from intake.ledgers import NEW, ON, SIGNED, ledger
from saima.intake import actions, tasks
from saima.intake.models import Batch
from saima.ledger import actions as records
from saima.ledger.models import Fact
from saima.people.models import User
from saima.people.policies import NotAllowed


@pytest.fixture
def large(district: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Batch:
    monkeypatch.setattr(actions, "LARGE_ROWS", 1)
    by = district.users["zhongxin"]
    kept = actions.keep(content=ledger(SIGNED, NEW), name="大台账.xlsx", by=by, on=ON)
    return actions.check_soon(batch=kept, by=by, on=ON)


def carried_out(batch: Batch) -> Batch:
    tasks.carry_out(batch.pk)
    return Batch.objects.get(pk=batch.pk)


def test_a_large_workbook_is_left_to_the_worker_at_every_step(district: SimpleNamespace, large: Batch) -> None:
    by = district.users["zhongxin"]
    assert (large.state, OrmQ.objects.count()) == (Batch.CHECKING, 1)

    checked = carried_out(large)
    assert checked.state == Batch.CHECKED

    assert actions.apply_soon(batch=checked, by=by, on=ON, version=checked.version).state == Batch.APPLYING
    assert not Fact.objects.filter(batch=large.code).exists()
    done = carried_out(large)
    assert (done.state, Fact.objects.filter(batch=large.code).count()) == (Batch.APPLIED, 2)

    assert actions.undo_soon(batch=done, reason="重来", by=by, on=ON).state == Batch.UNDOING
    assert carried_out(large).state == Batch.UNDONE
    assert not Fact.objects.in_force().filter(project=district.parts).exists()


def test_a_large_batch_is_handed_over_once(district: SimpleNamespace, large: Batch) -> None:
    checked = carried_out(large)
    actions.apply_soon(batch=checked, by=district.users["zhongxin"], on=ON, version=checked.version)

    with pytest.raises(NotAllowed, match="没有重复写入"):
        actions.apply_soon(batch=checked, by=district.users["zhongxin"], on=ON, version=checked.version)


def test_a_refused_step_of_the_worker_is_told_and_the_batch_stands_where_it_stood(
    district: SimpleNamespace, large: Batch
) -> None:
    checked = carried_out(large)
    actions.apply_soon(batch=checked, by=district.users["zhongxin"], on=ON, version=checked.version)
    User.objects.filter(username="zhongxin").update(is_active=False)

    after = carried_out(large)

    assert (after.state, "不能导入台账" in after.message) == (Batch.CHECKED, True)
    assert not Fact.objects.filter(batch=large.code).exists()


def test_the_worker_checks_again_when_the_ledger_has_moved(district: SimpleNamespace, large: Batch) -> None:
    checked = carried_out(large)
    actions.apply_soon(batch=checked, by=district.users["zhongxin"], on=ON, version=checked.version)
    taken = records.ProjectDraft(title="别的", shares=((district.units["T3"], 10_000),), code="WL-2023-0101")
    records.open_projects([taken], by=district.users["zhongxin"], on=ON)

    after = carried_out(large)

    assert (after.state, after.version) == (Batch.CHECKED, checked.version + 1)
    assert "台账有了变动" in after.message


def test_a_bug_in_the_worker_is_told_and_crashes_loudly(
    district: SimpleNamespace, large: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "check", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.carry_out(large.pk)

    large.refresh_from_db()
    assert (large.state, "程序出错" in large.message) == (Batch.REFUSED, True)


def test_a_task_that_comes_late_does_nothing(district: SimpleNamespace, large: Batch) -> None:
    carried_out(large)

    assert carried_out(large).version == 1
