"""Tables of the importer: a batch is one workbook, its checked rows, and what was done with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from saima.people.models import User
from saima.people.policies import may
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


class BatchQuerySet(QuerySet["Batch"]):
    """Reads of batches."""

    def visible_to(self, user: User) -> BatchQuerySet:
        """Return the batches the user may see: importers see their own and those of the units in their scope."""
        if not may(user, "import"):
            return self.none()
        if role_of(user).scope == "all":
            return self
        return self.filter(Q(created_by=user) | Q(created_by__unit__in=units_in_scope(user)))

    def light(self) -> BatchQuerySet:
        """Leave the workbook itself in the database: pages do not need its bytes."""
        return self.defer("content")


class Batch(models.Model):
    """One uploaded workbook on its way into the ledger. Applied as one change set, undone as one.

    While `state` is one of BUSY the worker has it. `version` rises with every check, so that what is applied is what
    was seen. `ledger_entry` is the last ledger entry that the check (later: the change set) knew.
    """

    CHECKING, ASKING, CHECKED, REFUSED = "检查中", "待选列", "待入账", "不能导入"
    APPLYING, APPLIED, UNDOING, UNDONE, DISCARDED = "入账中", "已入账", "撤销中", "已撤销", "已放弃"
    BUSY = frozenset({CHECKING, APPLYING, UNDOING})
    OPEN = frozenset({CHECKING, ASKING, CHECKED, REFUSED})

    code = models.CharField("批次", max_length=24, unique=True)
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验码", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    content = models.BinaryField("原文件")
    state = models.CharField("状态", max_length=8, default=CHECKING)
    message = models.CharField("办理说明", max_length=500, blank=True)
    progress = models.CharField("进度", max_length=60, blank=True)
    choices = models.JSONField("列对应", default=dict)
    questions = models.JSONField("待确认的列", default=list)
    mapping = models.JSONField("采用的列对应", default=list)
    tables = models.JSONField("读到的表", default=list)
    problems = models.JSONField("问题", default=list)
    declared = models.JSONField("表内合计", default=list)
    counts = models.JSONField("各类行数", default=dict)
    recognitions = models.JSONField("表内认定", default=list)
    sheets = models.JSONField("认定表", default=list)
    described = models.JSONField("改动的项目信息", default=list)
    made = models.JSONField("办理结果", default=dict)
    ledger_entry = models.BigIntegerField("检查时台账序号", default=0)
    version = models.PositiveIntegerField("检查次数", default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    created_at = models.DateTimeField(auto_now_add=True)
    created_on = models.DateField("导入日期")
    checked_on = models.DateField("检查日期", null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="入账人")
    applied_on = models.DateField("入账日期", null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    undone_on = models.DateField("撤销日期", null=True)
    undone_reason = models.CharField("撤销理由", max_length=200, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.code


class BatchRow(models.Model):
    """One row of a sheet with its verdict, what it says, what is wrong with it, and the acts it stands for.

    `subject` names the project or unit; `ref` is the code of the project once it has one; `acts` is what
    `rowacts.pack` wrote, empty for rows that write nothing.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.CharField("工作表", max_length=60)
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("判定", max_length=8)
    subject = models.CharField("项目或单位", max_length=120, blank=True)
    ref = models.CharField("项目编号", max_length=24, blank=True)
    text = models.CharField("内容", max_length=200, blank=True)
    says = models.JSONField("将写入", default=list)
    problems = models.JSONField("问题", default=list)
    acts = models.JSONField("办理", default=dict)

    class Meta:
        verbose_name = "导入行"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "verdict"], name="batch_row_verdict")]
