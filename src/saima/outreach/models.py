"""Tables of leads. Acts are append-only; a lead's columns follow from them (`standing.rebuild`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from saima.ledger.models import Company, Dated, EvidenceFile, Project
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


class Offer(models.Model):
    """A planned project of the district's own, offered to investors (推介项目). Not a lead, and no figure of anybody.

    `land` in hundredths of a mu. Withdrawn ones stay.
    """

    title = models.CharField("项目名称", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offers", verbose_name="责任单位")
    industry = models.CharField("行业", max_length=60, blank=True)
    site = models.CharField("建设地点", max_length=120, blank=True)
    land = models.PositiveBigIntegerField("可供用地（百分之一亩）", null=True, blank=True)
    scale = models.BigIntegerField("估算投资（分）", null=True, blank=True)
    wanted = models.CharField("拟引进的合作方", max_length=200, blank=True)
    content = models.TextField("建设内容", blank=True)
    offered_on = models.DateField("推出日")
    withdrawn_on = models.DateField("撤下日", null=True, blank=True)
    withdrawn_why = models.CharField("撤下原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "推介项目"
        ordering: ClassVar[list[str]] = ["-offered_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class TargetQuerySet(QuerySet["TargetFirm"]):
    """Reads of target firms; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> TargetQuerySet:
        """Return the target firms of the user's units; all of them to whoever may see every lead."""
        if not may(user, "see_leads"):
            return self.none()
        return self if sees_all(user) else self.filter(unit__in=units_in_scope(user))


class TargetFirm(models.Model):
    """A firm that a team means to win (目标企业). One live entry per firm: one team has it at a time."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_firms", verbose_name="单位")
    name = models.CharField("企业名称", max_length=120)
    key = models.CharField(max_length=120, editable=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    parent_group = models.CharField("集团", max_length=120, blank=True)
    sector = models.CharField("产业方向", max_length=60, blank=True)
    region = models.CharField("目标区域", max_length=60, blank=True)
    why = models.CharField("列入理由", max_length=200, blank=True)
    listed_on = models.DateField("列入日")
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="列入人")
    struck_on = models.DateField("移出日", null=True, blank=True)
    struck_why = models.CharField("移出原因", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "目标企业"
        ordering: ClassVar[list[str]] = ["-listed_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=Q(struck_on=None), name="one_team_per_target"),
        ]

    def __str__(self) -> str:
        return self.name


def sees_all(user: User) -> bool:
    """Tell whether the user sees every unit's leads: by right, and with the whole district in scope."""
    return may(user, "see_leads") and role_of(user).scope == "all"


class LeadQuerySet(QuerySet["Lead"]):
    """Reads of leads; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> LeadQuerySet:
        """Return the leads the user may see: those their units follow or filed; all with the whole district in scope.

        The scope alone is not enough: leads are confidential, and seeing them is a right of its own.
        """
        if not may(user, "see_leads"):
            return self.none()
        if sees_all(user):
            return self
        units = units_in_scope(user)
        return self.filter(Q(unit__in=units) | Q(filed_by__in=units))


class Lead(models.Model):
    """A lead (线索): somebody who might invest, filed by a unit at an instant of the system's own.

    All but `code`, `filed_by`, `filed_on` and `batch` follows from the acts. Who was first is told by the entry number
    of the filing, which is given out under one lock.
    """

    code = models.CharField("线索编号", max_length=24, unique=True)
    filed_by = models.ForeignKey(Unit, models.PROTECT, related_name="filed_leads", verbose_name="首报单位")
    filed_on = models.DateField("报送日")
    batch = models.CharField("导入批次", max_length=24, blank=True)

    title = models.CharField("线索名称", max_length=120, editable=False)
    investor = models.CharField("投资方", max_length=120, blank=True, editable=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, editable=False)
    parent_group = models.CharField("集团", max_length=120, blank=True, editable=False)
    scale = models.BigIntegerField("意向投资（分）", null=True, editable=False)
    place = models.CharField("拟落地", max_length=120, blank=True, editable=False)
    industry = models.CharField("行业", max_length=60, blank=True, editable=False)
    channel = models.CharField("渠道", max_length=12, editable=False)
    source = models.CharField("来源", max_length=200, blank=True, editable=False)
    deal = models.CharField("合作方式", max_length=12, blank=True, editable=False)
    summary = models.CharField("情况", max_length=1000, blank=True, editable=False)
    referrer = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="referred_leads", verbose_name="推荐企业", editable=False
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, related_name="leads", verbose_name="推介项目", editable=False
    )
    target = models.ForeignKey(
        TargetFirm, models.PROTECT, null=True, related_name="leads", verbose_name="目标企业", editable=False
    )
    plain_title = models.CharField(max_length=120, editable=False)
    investor_key = models.CharField(max_length=120, blank=True, editable=False)
    group_key = models.CharField(max_length=120, blank=True, editable=False)

    state = models.CharField("状态", max_length=12, editable=False)
    is_final = models.BooleanField(default=False, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="followed_leads", verbose_name="跟进单位", editable=False
    )
    since_on = models.DateField("无进展起算日", null=True, editable=False)
    kept_on = models.DateField("暂不流转日", null=True, editable=False)
    moved_on = models.DateField("流转日", null=True, editable=False)
    share = models.PositiveIntegerField("首报份额（万分之）", default=0, editable=False)
    right = models.CharField("首报权", max_length=12, editable=False)
    right_from = models.DateField("首报权起", null=True, editable=False)
    right_until = models.DateField("首报权止（含）", null=True, editable=False)
    extended = models.PositiveSmallIntegerField("延期次数", default=0, editable=False)
    lost = models.CharField("失败原因", max_length=12, blank=True, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="leads", verbose_name="项目", editable=False
    )
    ended_on = models.DateField("了结日", null=True, editable=False)
    judge_from = models.DateField("受理时限起算日", null=True, editable=False)
    judge_days = models.PositiveSmallIntegerField("受理时限（工作日）", null=True, editable=False)
    judge_due = models.DateField("应受理日", null=True, editable=False)
    judge_provisional = models.BooleanField("应受理日暂定", default=False, editable=False)
    judged_on = models.DateField("受理日", null=True, editable=False)
    acts_count = models.PositiveIntegerField(default=0, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = "线索"
        ordering: ClassVar[list[str]] = ["-filed_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-filed_on", "-id"], name="lead_recent"),
            models.Index(fields=["state", "right"], name="lead_counts"),
            models.Index(fields=["state", "since_on"], name="lead_idle"),
            models.Index(fields=["unit", "state"], name="lead_unit_state"),
            models.Index(fields=["state", "judge_due"], name="lead_judge_due"),
            models.Index(fields=["uscc"], name="lead_uscc"),
            models.Index(fields=["investor_key"], name="lead_investor"),
            models.Index(fields=["group_key"], name="lead_group"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class LeadAct(Dated):
    """One act on a lead, by the table of its flow: never changed. The first one files it.

    `on` is the day it was done, `recorded_on` the day the office entered it, `target` the state after it in the flow
    named. `detail` carries what the act needs. `token` makes a form that is sent twice one act.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="acts", verbose_name="线索", db_index=False)
    flow = models.CharField("流程", max_length=8)
    act = models.CharField("办理", max_length=12)
    source = models.CharField("原状态", max_length=12, blank=True)
    target = models.CharField("状态", max_length=12)
    on = models.DateField("日期")
    recorded_on = models.DateField("登记日期")
    party = models.CharField("身份", max_length=16, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理单位")
    reason = models.CharField("理由", max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    document = models.CharField("文号", max_length=80, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    token = models.CharField(max_length=36, blank=True)
    is_historic = models.BooleanField("历史补录", default=False)

    class Meta:
        verbose_name = "线索办理记录"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["lead", "entry"], name="lead_act_order")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="one_lead_act_per_token"),
        ]
