"""Tables of publications: an issue under way, its steps, and what was published, which never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from saima.assessment.models import Run
from saima.ledger.models import Dated
from saima.people.models import User
from saima.publications.flow import FLOW


class IssueDraft(models.Model):
    """An issue under way: drafted from runs, checked, countersigned, signed. Its figures are those of its runs."""

    DRAFT, CHECKED, COUNTERSIGNED, SIGNED, PUBLISHED, DROPPED = (state.name for state in FLOW.states)

    kind = models.CharField("种类", max_length=16, default="monthly")
    year = models.PositiveIntegerField("年度")
    number = models.PositiveIntegerField("期号")
    period = models.CharField("期间", max_length=8)
    cut_off = models.DateField("统计截止")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="核算")
    place_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", verbose_name="全区核算")
    duty_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", verbose_name="履职核算")
    previous_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", verbose_name="上期核算")
    requirements = models.TextField("下步要求", blank=True)
    state = models.CharField("状态", max_length=8, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_on = models.DateField("拟稿日期")

    class Meta:
        verbose_name = "通报稿"
        ordering: ClassVar[list[str]] = ["-year", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                condition=~models.Q(state="作废"),
                name="one_issue_of_a_number",
            )
        ]


class Step(Dated):
    """One step of an issue: who, when, for whom, with what comment. Paper sign-offs name their author and file."""

    draft = models.ForeignKey(IssueDraft, models.PROTECT, related_name="steps", verbose_name="通报稿")
    act = models.CharField("步骤", max_length=8)
    on = models.DateField("日期")
    comment = models.CharField("意见", max_length=500, blank=True)
    on_behalf_of = models.CharField("签批人（职务）", max_length=60, blank=True)
    file_number = models.CharField("纸质档号", max_length=80, blank=True)

    class Meta:
        verbose_name = "流程记录"
        ordering: ClassVar[list[str]] = ["entry"]


class Issue(Dated):
    """A published issue (期): frozen content and files. The database refuses to change it."""

    code = models.CharField("编号", max_length=24, unique=True)
    draft = models.OneToOneField(IssueDraft, models.PROTECT, related_name="issue")
    kind = models.CharField("种类", max_length=16)
    year = models.PositiveIntegerField("年度")
    number = models.PositiveIntegerField("期号")
    period = models.CharField("期间", max_length=8)
    title = models.CharField("标题", max_length=120)
    content = models.JSONField("内容")
    fingerprint = models.CharField("校验码", max_length=64)
    word = models.BinaryField("Word 文件")
    word_sha256 = models.CharField(max_length=64)
    excel = models.BinaryField("Excel 附表")
    excel_sha256 = models.CharField(max_length=64)
    run = models.ForeignKey(Run, models.PROTECT, related_name="issues", verbose_name="核算")
    place_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    duty_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField("印发日期")

    class Meta:
        verbose_name = "已印发的一期"
        ordering: ClassVar[list[str]] = ["-year", "-number"]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}期）"
