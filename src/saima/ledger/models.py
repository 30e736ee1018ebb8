"""Tables of the ledger. Those marked `append_only` refuse UPDATE and DELETE in the database itself (guards.py)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from saima.core.amounts import WHOLE_SHARE
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


class EntryCounter(models.Model):
    """One row: the last ledger entry number given out. Raised under one lock, so numbers have no gaps."""

    last = models.BigIntegerField(default=0)


class Dated(models.Model):
    """What every append-only row carries: its entry number, who entered it, and the system's own instant."""

    append_only = True

    entry = models.BigIntegerField("台账序号", unique=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("录入时刻", auto_now_add=True, editable=False)

    class Meta:
        abstract = True


class Membership(Dated):
    """A unit stands in a body or population in a role, from a day on (牵头单位, 成员单位, 服务保障单位)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="单位")
    body = models.ForeignKey(Unit, models.PROTECT, related_name="members", verbose_name="组织")
    role = models.CharField("身份", max_length=24)
    start_on = models.DateField("起")
    end_on = models.DateField("止（首个不含日）", null=True, blank=True)

    class Meta:
        verbose_name = "成员关系"


class Company(models.Model):
    """A firm; its credit code is checked (GB 32100) and unique when known."""

    name = models.CharField("企业名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    parent_group = models.CharField("集团", max_length=120, blank=True)
    pinyin = models.CharField(max_length=400, blank=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "企业"
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProjectQuerySet(QuerySet["Project"]):
    """Reads of projects; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> ProjectQuerySet:
        """Return the projects the user may see: by role scope and by the units a project is credited to.

        Both conditions name keys, none a correlated subquery, so that an index answers each (6 times faster).
        """
        if role_of(user).scope == "all" and user.is_active:
            return self
        units = units_in_scope(user)
        shared = AttributionShare.objects.filter(attribution__successor__isnull=True, unit__in=units)
        return self.filter(Q(lead_unit__in=units) | Q(pk__in=shared.values("attribution__project")))


class Project(models.Model):
    """A project: descriptive, editable, with history. What counts is derived from facts, never typed here.

    `stage` and the columns below it are rebuilt by `standing.rebuild` and checked by `saima doctor`.
    """

    code = models.CharField("项目编号", max_length=24, unique=True)
    title = models.CharField("项目名称", max_length=120)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    pinyin = models.CharField(max_length=500, blank=True, editable=False)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="企业"
    )
    investor = models.CharField("投资方", max_length=120, blank=True)
    industry = models.CharField("行业", max_length=60, blank=True)
    content = models.TextField("建设内容", blank=True)
    site = models.CharField("建设地点", max_length=120, blank=True)
    planned_start = models.CharField("计划开工月份", max_length=7, blank=True)
    total_investment = models.BigIntegerField("总投资（分）", null=True, blank=True)
    stuck_on = models.CharField("卡点", max_length=120, blank=True)
    stuck_with = models.CharField("卡点责任单位", max_length=60, blank=True)
    chain = models.CharField("产业链", max_length=60, blank=True)
    progress = models.TextField("进展情况", blank=True)
    source = models.CharField("项目来源", max_length=120, blank=True)
    note = models.TextField("备注", blank=True)
    extra = models.JSONField("其他列", default=dict, blank=True)
    is_secret = models.BooleanField("保密", default=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="建档人")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="projects", verbose_name="责任单位", editable=False
    )
    stage = models.CharField("阶段", max_length=24, blank=True, editable=False)
    stage_on = models.DateField("进入阶段日", null=True, editable=False)
    signed = models.BigIntegerField("正式签约金额（分，已认定）", default=0, editable=False)
    signed_on = models.DateField("正式签约日", null=True, editable=False)
    agreed = models.BigIntegerField("协议引资金额（分，已认定）", default=0, editable=False)
    arrived = models.BigIntegerField("累计到位（分，已认定）", default=0, editable=False)
    started_on = models.DateField("开工日", null=True, editable=False)
    last_fact_on = models.DateField("最近进展日", null=True, editable=False)
    pending = models.PositiveIntegerField("待认定", default=0, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "pinyin",
            "lead_unit",
            "stage",
            "stage_on",
            "signed",
            "signed_on",
            "agreed",
            "arrived",
            "started_on",
            "last_fact_on",
            "pending",
        ]
    )
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        ordering: ClassVar[list[str]] = ["-last_fact_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-last_fact_on", "-id"], name="project_recent"),
            models.Index(fields=["lead_unit", "-last_fact_on", "-id"], name="project_unit_recent"),
            models.Index(fields=["stage", "agreed", "signed", "arrived"], name="project_totals"),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectClassification(Dated):
    """A dated classification that rulebooks may read (飞地, 招才, 行业); the editable project fields they may not."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="classifications", verbose_name="项目")
    industry = models.CharField("行业", max_length=60, blank=True)
    is_enclave = models.BooleanField("飞地项目", default=False)
    is_talent = models.BooleanField("招才项目", default=False)
    effective_on = models.DateField("起用日")

    class Meta:
        verbose_name = "项目归类"


class Attribution(Dated):
    """Shares of a project per unit, by a document, from a day on. One successor at most; the last one holds."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="attributions", verbose_name="项目")
    role = models.CharField("归属角色", max_length=24, default="引进")
    document = models.CharField("依据文件", max_length=120)
    effective_on = models.DateField("起用日")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")

    class Meta:
        verbose_name = "归属"


class AttributionShare(models.Model):
    """One unit's share of an attribution in ten-thousandths; the shares of one attribution sum to 10 000.

    `role` says by what the unit has it where that matters: 首报 first reporter of the lead, 承接 who took it over.
    """

    append_only = True

    attribution = models.ForeignKey(Attribution, models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shares", verbose_name="单位")
    share = models.PositiveIntegerField("份额（万分之）")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField("身份", max_length=8, blank=True, default="")

    class Meta:
        verbose_name = "归属份额"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=WHOLE_SHARE), name="share_within_whole"),
            models.UniqueConstraint(fields=["attribution", "unit"], name="one_share_per_unit"),
        ]


class FactQuerySet(QuerySet["Fact"]):
    """Reads of facts."""

    def visible_to(self, user: User) -> FactQuerySet:
        """Return the facts the user may see: those of visible projects, and those of units in scope.

        Their keys are gathered first, each part by its index: an OR beside other conditions finds none of them.
        """
        if role_of(user).scope == "all" and user.is_active:
            return self
        own = Fact.objects.filter(unit__in=units_in_scope(user)).values("pk")
        of_projects = Fact.objects.filter(project__in=Project.objects.visible_to(user).values("pk")).values("pk")
        return self.filter(pk__in=own.union(of_projects, all=True))

    def in_force(self) -> FactQuerySet:
        """Return the last link of every chain that is not a withdrawal."""
        return self.filter(successor__isnull=True, withdraws=False)


class Fact(Dated):
    """A claim of what happened (登记记录). Never changed: a mistake is replaced or withdrawn by a later fact.

    Dates: `happened_on` (发生), `claimed_on` (报统计日期), `recorded_on` (登记), `recorded_at` (system).
    `amount` is in minor units of `currency`; `quantity` is scaled by the kind's declared decimals.
    """

    code = models.CharField("记录编号", max_length=24, unique=True)
    kind = models.CharField("种类", max_length=24)
    # Indexes below begin with project and with unit; one more for each foreign key would only slow recording down.
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="facts", verbose_name="项目", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="facts", verbose_name="单位", db_index=False)
    happened_on = models.DateField("发生日期")
    claimed_on = models.DateField("统计日期（申报）", null=True)
    recorded_on = models.DateField("登记日期")
    amount = models.BigIntegerField("金额（最小单位）", null=True)
    currency = models.CharField(max_length=3, blank=True)
    amount_kind = models.CharField("金额种类", max_length=24, blank=True)
    amount_typed = models.CharField("原填金额", max_length=40, blank=True)
    quantity = models.BigIntegerField("数量（按小数位放大）", null=True)
    quantity_unit = models.CharField(max_length=12, blank=True)
    detail = models.JSONField("要素", default=dict)
    note = models.CharField("说明", max_length=1000, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="successor", verbose_name="更正的记录"
    )
    withdraws = models.BooleanField("撤回", default=False)
    reason = models.CharField("更正或补录理由", max_length=200, blank=True)
    is_historic = models.BooleanField("历史补录", default=False)
    batch = models.CharField("导入批次", max_length=24, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = "登记记录"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "-happened_on", "-entry"], name="fact_project_time"),
            models.Index(fields=["project", "kind"], name="fact_project_kind"),
            models.Index(fields=["unit", "kind", "-happened_on"], name="fact_unit_kind"),
            models.Index(fields=["kind", "-happened_on", "-entry"], name="fact_kind_time"),
            models.Index(fields=["-recorded_on", "-entry"], name="fact_recorded"),
            models.Index(fields=["batch"], name="fact_batch", condition=~Q(batch="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(unit__isnull=False), name="fact_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class VerificationSheet(Dated):
    """A 认定表: one act over several facts, with its number, day and paper."""

    code = models.CharField("认定表编号", max_length=24, unique=True)
    title = models.CharField("名称", max_length=80)
    level = models.CharField("层级", max_length=8)
    verified_on = models.DateField("认定日期")
    document = models.CharField("文号", max_length=80, blank=True)
    on_behalf_of = models.CharField("签批人（职务）", max_length=60, blank=True)

    class Meta:
        verbose_name = "认定表"

    def __str__(self) -> str:
        return self.code


class Verification(Dated):
    """One dated act on one fact at one level: recognised (认定) with amount and 统计日期, or returned with a reason."""

    RECOGNISED = "认定"
    RETURNED = "退回"

    fact = models.ForeignKey(
        Fact, models.PROTECT, related_name="verifications", verbose_name="登记记录", db_index=False
    )
    level = models.CharField("层级", max_length=8)
    result = models.CharField("结果", max_length=8, choices=[(RECOGNISED, "认定"), (RETURNED, "退回补正")])
    amount = models.BigIntegerField("认定金额（最小单位）", null=True)
    quantity = models.BigIntegerField("认定数量", null=True)
    counted_on = models.DateField("统计日期（认定）", null=True)
    verified_on = models.DateField("认定日期")
    reason = models.CharField("理由", max_length=200, blank=True)
    sheet = models.ForeignKey(VerificationSheet, models.PROTECT, null=True, related_name="acts", verbose_name="认定表")

    class Meta:
        verbose_name = "认定"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["fact", "level", "-entry"], name="verification_latest")
        ]


class EvidenceFile(models.Model):
    """A stored file, known by its SHA-256. It may be erased for a reason; the hash and the reason stay."""

    sha256 = models.CharField("校验值", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=160)
    media = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("大小（字节）")
    erased_on = models.DateField("销毁日", null=True)
    erased_reason = models.CharField("销毁理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "佐证文件"


class Evidence(Dated):
    """What supports a fact: a stored file, or paper by its file number."""

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="evidence", verbose_name="登记记录")
    title = models.CharField("名称", max_length=120)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="uses", verbose_name="文件")
    file_number = models.CharField("纸质档号", max_length=80, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(file_number=""), name="evidence_file_or_paper"),
        ]


class Draft(models.Model):
    """A record not yet submitted (草稿): the author's own, editable, not a fact."""

    author = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="作者")
    kind = models.CharField("种类", max_length=24)
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+", verbose_name="项目")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "草稿"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["author", "kind", "project"], name="one_draft_per_author_kind_project")
        ]
