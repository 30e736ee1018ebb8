"""Tables of the importer: a batch is one workbook, its checked rows, and what was done with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from saima.people.models import User


class Batch(models.Model):
    """One uploaded workbook on its way into the ledger. Applied as one change set, undone as one."""

    CHECKING, CHECKED, REFUSED, APPLIED, UNDONE = "检查中", "待入账", "不能导入", "已入账", "已撤销"

    code = models.CharField("批次", max_length=24, unique=True)
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验码", max_length=64)
    content = models.BinaryField("原文件")
    state = models.CharField("状态", max_length=8, default=CHECKING)
    progress = models.CharField("进度", max_length=60, blank=True)
    choices = models.JSONField("列对应", default=dict)
    questions = models.JSONField("待确认的列", default=list)
    mapping = models.JSONField("采用的列对应", default=list)
    problems = models.JSONField("问题", default=list)
    declared = models.JSONField("表内合计", default=list)
    counts = models.JSONField("各类行数", default=dict)
    recognitions = models.JSONField("表内认定", default=list)
    described = models.JSONField("改动的项目信息", default=list)
    ledger_entry = models.BigIntegerField("检查时台账序号", default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")
    created_at = models.DateTimeField(auto_now_add=True)
    created_on = models.DateField("导入日期")
    applied_on = models.DateField("入账日期", null=True)
    undone_on = models.DateField("撤销日期", null=True)
    undone_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "导入批次"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.code


class BatchRow(models.Model):
    """One row of a sheet with its verdict, what it says, and what is wrong with it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.CharField("工作表", max_length=60)
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("判定", max_length=8)
    text = models.CharField("内容", max_length=200, blank=True)
    says = models.JSONField("将写入", default=list)
    problems = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "导入行"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["batch", "verdict"], name="batch_row_verdict")]
