"""Tables of data health. Flags and contents of files are worked out anew at any time; the rest is append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from saima.ledger.models import EvidenceFile, Fact, Project
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


class Examination(models.Model):
    """One examination of the whole ledger: its office day, and what it found."""

    examined_on = models.DateField("体检日期")
    finished_at = models.DateTimeField("完成时刻", auto_now_add=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发起人")
    raised = models.PositiveIntegerField("提示数")
    new = models.PositiveIntegerField("新提示")
    changed = models.PositiveIntegerField("有变化")
    gone = models.PositiveIntegerField("已消除")

    class Meta:
        verbose_name = "体检"


class FileContents(models.Model):
    """What is compared of a kept file, read once (decision 0021). Kept beside the file, and gone when it is erased."""

    file = models.OneToOneField(
        EvidenceFile, models.CASCADE, primary_key=True, related_name="contents", verbose_name="文件"
    )
    text = models.BinaryField("文字特征", blank=True)
    coarse = models.BinaryField("画面特征（粗）", blank=True)
    fine = models.BinaryField("画面特征（细）", blank=True)
    fault = models.CharField("读不出的原因", max_length=80, blank=True)
    read_at = models.DateTimeField("读取时刻", auto_now_add=True)

    class Meta:
        verbose_name = "文件内容特征"


class FlagQuerySet(QuerySet["Flag"]):
    """Reads of flags; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> FlagQuerySet:
        """Return the flags that concern a project or unit the user may see."""
        if role_of(user).scope == "all" and user.is_active:
            return self
        of_projects = FlagItem.objects.filter(project__in=Project.objects.visible_to(user).values("pk"))
        of_units = FlagItem.objects.filter(project=None, unit__in=units_in_scope(user))
        return self.filter(Q(pk__in=of_projects.values("flag")) | Q(pk__in=of_units.values("flag")))

    def open(self) -> FlagQuerySet:
        """Return the flags that still want somebody."""
        return self.exclude(state__in=[Flag.GONE, Flag.FINE])


class Flag(models.Model):
    """A flag raised (体检提示). Known for good by its kind and subject; `state` is written by `actions.settle` only."""

    WAITS, ANSWERED, CHANGED, GONE = "待说明", "已说明", "情况有变", "已消除"
    FINE, CORRECT, INSPECT = "核实无误", "需更正", "转督查"
    STATES = (WAITS, ANSWERED, CHANGED, CORRECT, INSPECT, FINE, GONE)

    code = models.CharField("提示编号", max_length=24, unique=True)
    kind = models.CharField("种类", max_length=24)
    subject = models.CharField("对象", max_length=300)
    values = models.JSONField("数值", default=dict)
    count = models.PositiveIntegerField("涉及数", default=0)
    digest = models.CharField("内容摘要", max_length=64)
    found_on = models.DateField("首次提示日")
    changed_on = models.DateField("最近变化日")
    gone_on = models.DateField("消除日", null=True)
    state = models.CharField("状态", max_length=8, default=WAITS)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "体检提示"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "kind"], name="flag_state_kind"),
            models.Index(fields=["-changed_on"], name="flag_recent"),
        ]

    def __str__(self) -> str:
        return self.code


class FlagItem(models.Model):
    """One project or record that a flag concerns, with what was compared of it. Written with its flag."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="items", verbose_name="提示")
    position = models.PositiveSmallIntegerField("序")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+", verbose_name="项目")
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, related_name="+", verbose_name="登记记录")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", verbose_name="单位")
    values = models.JSONField("数值", default=dict)

    class Meta:
        verbose_name = "提示涉及"
        ordering: ClassVar[list[str]] = ["position"]


class Answer(models.Model):
    """A unit's answer to a flag (说明), for good. `digest` says what stood there when it answered."""

    append_only = True

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="answers", verbose_name="提示")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    text = models.CharField("说明", max_length=1000)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name="佐证")
    file_number = models.CharField("纸质档号", max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    answered_on = models.DateField("说明日期")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="说明人")
    answered_at = models.DateTimeField("录入时刻", auto_now_add=True)

    class Meta:
        verbose_name = "体检说明"


class Ruling(models.Model):
    """The centre's ruling on a flag (裁定), for good; a later one follows it."""

    append_only = True

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="rulings", verbose_name="提示")
    result = models.CharField("结论", max_length=8, choices=[(r, r) for r in (Flag.FINE, Flag.CORRECT, Flag.INSPECT)])
    text = models.CharField("理由", max_length=1000)
    document = models.CharField("文号", max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    ruled_on = models.DateField("裁定日期")
    ruled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="裁定人")
    ruled_at = models.DateTimeField("录入时刻", auto_now_add=True)

    class Meta:
        verbose_name = "体检裁定"


class PrintedRate(models.Model):
    """A percentage printed somewhere (公开百分比), as printed. A mistake is replaced by a later row that names it."""

    append_only = True

    code = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("名称", max_length=120)
    rate = models.CharField("百分比", max_length=12)
    numerator = models.CharField("分子", max_length=24, blank=True)
    denominator = models.CharField("分母", max_length=24)
    counts = models.BooleanField("分母是个数", default=True)
    source = models.CharField("来源", max_length=200)
    printed_on = models.DateField("印出日期", null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    withdraws = models.BooleanField("撤下", default=False)
    recorded_on = models.DateField("登记日期")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("录入时刻", auto_now_add=True)

    class Meta:
        verbose_name = "公开百分比"
