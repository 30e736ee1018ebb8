"""Tables of the assessment: adopted rulebooks, targets, runs. All append-only but the queue of run requests."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from saima.ledger.models import Dated, EvidenceFile
from saima.people.models import Unit, User


class AdoptedRulebook(Dated):
    """A rulebook put into force (印发施行): its whole text, checked, with document, meeting and days in force."""

    code = models.CharField("编号", max_length=60)
    version = models.CharField("版本", max_length=12)
    title = models.CharField("名称", max_length=120)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    text = models.TextField("正文")
    sha256 = models.CharField("校验码", max_length=64)
    starts_on = models.DateField("施行日期")
    ends_before = models.DateField("废止日期（首个不施行日）", null=True)
    document = models.CharField("文号", max_length=80)
    meeting = models.CharField("审定会议", max_length=80, blank=True)
    adopted_on = models.DateField("印发日期")

    class Meta:
        verbose_name = "施行的考核办法"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="one_rulebook_per_code_version")
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"


class Target(Dated):
    """A task handed down to a unit for a year. The latest entry of the same unit, name, year, level and basis holds.

    `value` is exact text in base units ('260000000000' fen, '1/2'); `unit_name` is how it is shown.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name="单位")
    name = models.CharField("任务", max_length=60)
    year = models.PositiveIntegerField("年度")
    level = models.CharField("层级", max_length=8, default="区定")
    basis = models.CharField("口径", max_length=8, blank=True)
    is_minimum = models.BooleanField("下限（不少于）", default=False)
    value = models.CharField("任务数", max_length=60)
    unit_name = models.CharField("计量单位", max_length=12)
    document = models.CharField("依据文件", max_length=120, blank=True)
    effective_on = models.DateField("下达日期")

    class Meta:
        verbose_name = "目标任务"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year", "name", "unit"], name="target_lookup")]


class ReportedNumber(Dated):
    """A number that no record gives (填报数): one measure of one unit in one period, with its document.

    The latest entry of the same rulebook, period, name and unit holds. `value` is exact text in base units; '' with
    `missing` says that it does not apply, or that what was reported is taken back. `typed` is what was typed.
    """

    rulebook = models.CharField("考核办法", max_length=60)
    period = models.CharField("期间", max_length=8)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reported", verbose_name="单位")
    name = models.CharField("口径", max_length=60)
    value = models.CharField("数值", max_length=120, blank=True)
    missing = models.CharField("没有数", max_length=16, blank=True)
    typed = models.CharField("原填", max_length=60, blank=True)
    document = models.CharField("依据文件", max_length=120)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    recorded_on = models.DateField("登记日期")

    class Meta:
        verbose_name = "填报数"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rulebook", "period", "name", "unit", "-entry"], name="reported_lookup")
        ]


class Run(models.Model):
    """A run (核算): what was read, by which rulebook, and what came out. Never changed.

    `ledger_entry` is the last entry read; `inputs` and `result` are canonical data; `fingerprint` is SHA-256 over the
    canonical result, equal on every database and engine.
    """

    append_only = True

    code = models.CharField("核算编号", max_length=24, unique=True)
    rulebook = models.ForeignKey(
        AdoptedRulebook, models.PROTECT, null=True, related_name="runs", verbose_name="考核办法"
    )
    rulebook_text = models.TextField("所用办法正文")
    is_rehearsal = models.BooleanField("试算", default=False)
    period = models.CharField("期间", max_length=8, db_index=True)
    as_of = models.DateField("数据截至")
    ledger_entry = models.BigIntegerField("台账序号")
    result = models.JSONField("结果")
    facts_sha256 = models.CharField("台账快照校验码", max_length=64)
    fingerprint = models.CharField("校验码", max_length=64)
    engine = models.CharField("引擎版本", max_length=80)
    seconds = models.CharField("用时", max_length=12, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="核算人")
    made_at = models.DateTimeField("核算时刻", auto_now_add=True)

    class Meta:
        verbose_name = "核算"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["period", "-id"], name="run_period")]

    def __str__(self) -> str:
        return self.code


class RunRequest(models.Model):
    """A run asked for by a page, carried out by the worker."""

    WAITING, RUNNING, DONE, FAILED = "排队", "核算中", "完成", "失败"

    rulebook = models.ForeignKey(AdoptedRulebook, models.PROTECT, related_name="requests", verbose_name="考核办法")
    period = models.CharField("期间", max_length=8)
    as_of = models.DateField("数据截至")
    state = models.CharField("状态", max_length=8, default=WAITING)
    message = models.CharField("说明", max_length=500, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="requests")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "核算申请"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rulebook", "period", "as_of"],
                condition=Q(state__in=["排队", "核算中"]),
                name="one_open_request",
            )
        ]


class Rehearsal(models.Model):
    """A rehearsal (试算) of how firm a run's places are: what was varied, from which seed, and what came out.

    Estimates (估计): nothing that counts rests on them. `result` is plain data (`core.rehearsing.firmness`), `sha256`
    its hash; `plan` its parameters, the seed among them. Never changed.
    """

    append_only = True

    code = models.CharField("试算编号", max_length=24, unique=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="rehearsals", verbose_name="核算")
    plan = models.JSONField("试算方案")
    result = models.JSONField("结果")
    rulebook_sha256 = models.CharField("办法校验码", max_length=64)
    run_fingerprint = models.CharField("核算校验码", max_length=64)
    sha256 = models.CharField("校验码", max_length=64)
    engine = models.CharField("引擎版本", max_length=80)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="试算人")
    made_at = models.DateTimeField("试算时刻", auto_now_add=True)

    class Meta:
        verbose_name = "名次稳不稳试算"

    def __str__(self) -> str:
        return self.code


class RehearsalRequest(models.Model):
    """A rehearsal asked for by a page, carried out by the worker; a run has one open at a time."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="rehearsal_requests", verbose_name="核算")
    plan = models.JSONField("试算方案")
    state = models.CharField("状态", max_length=8, default=RunRequest.WAITING)
    message = models.CharField("说明", max_length=500, blank=True)
    rehearsal = models.ForeignKey(Rehearsal, models.PROTECT, null=True, related_name="requests")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "试算申请"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(state__in=["排队", "核算中"]), name="one_open_rehearsal_request"
            )
        ]


class RulebookDraft(models.Model):
    """A rulebook being written (拟稿): editable, every saved version kept; it counts for nothing until put into force.

    `version` rises with every save, so that two editors never overwrite each other unknowingly.
    """

    WRITING, ADOPTED, DISCARDED = "编写中", "已印发", "已作废"

    title = models.CharField("名称", max_length=120)
    text = models.TextField("正文")
    based_on = models.ForeignKey(
        AdoptedRulebook, models.PROTECT, null=True, related_name="drafts", verbose_name="依据的办法"
    )
    state = models.CharField("状态", max_length=8, default=WRITING)
    version = models.PositiveIntegerField("稿次", default=1)
    adopted = models.ForeignKey(
        AdoptedRulebook, models.PROTECT, null=True, related_name="written_as", verbose_name="印发为"
    )
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")
    changed_at = models.DateTimeField("保存时刻", auto_now=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "办法稿"
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class DraftTrial(models.Model):
    """A draft's measures counted anew by the worker, for a trial (试算) beside the rulebook in force."""

    draft = models.ForeignKey(RulebookDraft, models.PROTECT, related_name="trials", verbose_name="办法稿")
    text = models.TextField("所试正文")
    beside = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="对照的核算")
    state = models.CharField("状态", max_length=8, default=RunRequest.WAITING)
    message = models.CharField("说明", max_length=500, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", verbose_name="试算")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发起人")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "办法稿试算"
