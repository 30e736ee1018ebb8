"""Tables of agreements. Acts are append-only; a docket's columns follow from them (`standing.rebuild`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from saima.ledger.models import Dated, EvidenceFile, Project
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of
from saima.service.models import Matter

OPEN_ONES = Q(is_final__in=(False,))
"""Not ended; written as IN so that SQLite's index answers."""


class DocketQuerySet(QuerySet["Docket"]):
    """Reads of dockets; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> DocketQuerySet:
        """Return the dockets the user may see.

        Those of visible projects, those their unit handles, and the reviews on which it was asked for an opinion.
        """
        if not user.is_active:
            return self.none()
        scope = role_of(user).scope
        if scope == "all":
            return self
        if scope in {"none", "self"}:
            return self.none()
        units = units_in_scope(user)
        asked = Opinion.objects.filter(matter__unit__in=units).values("review")
        of_projects = Project.objects.visible_to(user).values("pk")
        return self.filter(Q(unit__in=units) | Q(project__in=of_projects) | Q(pk__in=asked))


class Docket(models.Model):
    """One thing that goes a flow (案卷): a review, a gate, an agreement, one obligation, a clawback.

    What is given when it is opened does not change and stands in its first act too; `state` and the columns below it
    are rebuilt from the acts, and so is `due_on` of a review, which runs on a clock from `starts_on`. `amount` is in
    minor units of `currency`, `quantity` scaled by its kind's decimals.
    """

    code = models.CharField("案卷编号", max_length=24, unique=True)
    kind = models.CharField("种类", max_length=12)
    item = models.CharField("条款或形式", max_length=20, blank=True)
    title = models.CharField("名称", max_length=160)
    project = models.ForeignKey(Project, models.PROTECT, related_name="dockets", verbose_name="项目")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="dockets", verbose_name="承办单位"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="所属案卷"
    )
    opened_on = models.DateField("开启日")
    due_on = models.DateField("应了结日", null=True, blank=True)
    starts_on = models.DateField("时限起算日", null=True, blank=True)
    days = models.PositiveSmallIntegerField("时限（天）", null=True, blank=True)
    basis = models.CharField("计日", max_length=8, blank=True)
    limit_source = models.CharField("时限依据", max_length=120, blank=True)
    number = models.CharField("文号或合同编号", max_length=80, blank=True)
    approved_on = models.DateField("批准日", null=True, blank=True)
    side = models.CharField("义务方", max_length=4, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    amount = models.BigIntegerField("金额（最小单位）", null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    quantity = models.BigIntegerField("数量（按小数位放大）", null=True, blank=True)
    condition = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="opens", verbose_name="付款条件"
    )
    text = models.CharField("原文", max_length=500, blank=True)
    batch = models.CharField("导入批次", max_length=24, blank=True)

    state = models.CharField("状态", max_length=12, editable=False)
    is_final = models.BooleanField(default=False, editable=False)
    state_on = models.DateField("进入状态日", null=True, editable=False)
    done_amount = models.BigIntegerField("已办金额（最小单位）", default=0, editable=False)
    done_quantity = models.BigIntegerField("已办数量", default=0, editable=False)
    noticed = models.PositiveSmallIntegerField("已发通知", default=0, editable=False)
    notice_ends_on = models.DateField("通知期满日", null=True, editable=False)
    is_provisional = models.BooleanField("应了结日暂定", default=False, editable=False)
    acts_count = models.PositiveIntegerField(default=0, editable=False)

    objects = DocketQuerySet.as_manager()

    class Meta:
        verbose_name = "案卷"
        ordering: ClassVar[list[str]] = ["-opened_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["is_final", "due_on", "id"], name="docket_due"),
            models.Index(fields=["kind", "is_final", "due_on"], name="docket_kind_due"),
            models.Index(fields=["project", "kind"], name="docket_project"),
            models.Index(fields=["kind", "item", "year"], name="docket_promises"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DocketAct(Dated):
    """One act on a docket, by the flow's table: never changed. The first one opens it.

    `on` is the day it was done, `recorded_on` the day the office entered it. `detail` carries what the act needs.
    """

    docket = models.ForeignKey(Docket, models.PROTECT, related_name="acts", verbose_name="案卷", db_index=False)
    act = models.CharField("办理", max_length=12)
    source = models.CharField("原状态", max_length=12, blank=True)
    target = models.CharField("状态", max_length=12)
    on = models.DateField("日期")
    recorded_on = models.DateField("登记日期")
    party = models.CharField("身份", max_length=16, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理单位")
    reason = models.CharField("理由", max_length=300, blank=True)
    amount = models.BigIntegerField("金额（最小单位）", null=True, blank=True)
    quantity = models.BigIntegerField("数量", null=True, blank=True)
    days = models.PositiveSmallIntegerField("期限（天）", null=True, blank=True)
    detail = models.JSONField(default=dict)
    document = models.CharField("文号", max_length=80, blank=True)
    on_behalf_of = models.CharField("定案的会议或职务", max_length=60, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    token = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = "案卷办理记录"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["docket", "entry"], name="docket_act_order")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="one_docket_act_per_token"),
        ]


class Opinion(Dated):
    """That a unit was asked for an opinion on a review: the answer and its clock are a matter of the service side."""

    review = models.ForeignKey(Docket, models.PROTECT, related_name="opinions", verbose_name="评审")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="opinion", verbose_name="事项")

    class Meta:
        verbose_name = "会签意见"


class ScoreSheet(Dated):
    """A score sheet frozen with its review: the rulebook's text, the answers, the result and its working.

    `result` is what `core.assess` made of it, `total` and `full` exact numbers as 'p/q', `fingerprint` its 校验码.
    """

    review = models.ForeignKey(Docket, models.PROTECT, related_name="sheets", verbose_name="评审")
    sheet = models.CharField("评分表", max_length=12)
    rulebook = models.CharField("办法", max_length=40)
    version = models.CharField("版本", max_length=12)
    text = models.TextField("办法全文")
    period = models.CharField("期间", max_length=10)
    answers = models.JSONField("答案", default=list)
    result = models.JSONField("结果", default=dict)
    working = models.JSONField("过程", default=dict)
    total = models.CharField("总分", max_length=80)
    full = models.CharField("满分", max_length=40, blank=True)
    grade = models.CharField("等级", max_length=8, blank=True)
    fingerprint = models.CharField("校验码", max_length=64)
    scored_on = models.DateField("评分日")

    class Meta:
        verbose_name = "评分表"


class Substitute(Dated):
    """Which unit or post stands in for a unit when opinions are asked (A/B 岗). The latest in force holds.

    `substitute` None strikes the arrangement off.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="substitutes", verbose_name="单位（A岗）")
    substitute = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="替代单位（B岗）"
    )
    post = models.CharField("岗位", max_length=60, blank=True)
    document = models.CharField("依据文件", max_length=120)
    effective_on = models.DateField("起用日")

    class Meta:
        verbose_name = "A/B岗"
