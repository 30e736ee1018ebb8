"""Tables of the service side. Acts are append-only; a matter's columns follow from them (`standing.rebuild`)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from saima.ledger.models import Dated, EvidenceFile, Project
from saima.people.models import Post, Unit, User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of
from saima.service.building.models import Milestone as Milestone
from saima.service.building.models import MilestoneAct as MilestoneAct


class CalendarNotice(Dated):
    """A year's notice of holidays and make-up days, or local days off, read after installation. The latest holds.

    `holidays` and `workdays` are lists of ISO days of that year.
    """

    year = models.PositiveIntegerField("年份")
    document = models.CharField("通知", max_length=120)
    holidays = models.JSONField("放假", default=list)
    workdays = models.JSONField("调休上班", default=list)
    read_on = models.DateField("登记日期")

    class Meta:
        verbose_name = "节假日通知"


class ResponsibilityItem(Dated):
    """One line of the responsibility list (责任清单): link × unit × task × limit, dated, with its document.

    The one source of routing, clocks and duty. `item` '' stands for every matter of the kind; `unit` none: the unit is
    named matter by matter. A later line replaces an earlier one whole; `days` is None when the line is struck off.
    """

    link = models.CharField("环节", max_length=4)
    kind = models.CharField("事项种类", max_length=12)
    item = models.CharField("事项", max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="responsibilities", verbose_name="责任单位"
    )
    task = models.CharField("责任", max_length=200)
    days = models.PositiveSmallIntegerField("时限（天）", null=True)
    basis = models.CharField("计日", max_length=8, default="working")
    document = models.CharField("依据文件", max_length=120)
    effective_on = models.DateField("起用日")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")

    class Meta:
        verbose_name = "责任清单条目"

    def __str__(self) -> str:
        return f"{self.kind}{self.item}"


class Superior(Dated):
    """To whose post a request of a unit is escalated, step by step (分管关系): dated, with its document.

    `unit` none: of every unit that has no line of its own for that step. `days` is how long the post has to see that
    the request is answered; None when the line is struck off. A later line replaces an earlier one whole.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办单位")
    level = models.PositiveSmallIntegerField("第几级")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="职务")
    days = models.PositiveSmallIntegerField("时限（天）", null=True)
    basis = models.CharField("计日", max_length=8, default="working")
    document = models.CharField("依据文件", max_length=120)
    effective_on = models.DateField("起用日")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")

    class Meta:
        verbose_name = "分管关系"


REQUESTS = "诉求"
"""The kind of matter that firms raise."""


OPEN_ONES = Q(is_final__in=(False,))
"""Not ended. Written as IN: Django says `NOT is_final` for False, which no index of SQLite answers."""


def behind(firm: Unit, path: str = "") -> Q:
    """Return the condition that a firm stands behind a project, by its exact name; `path` leads to the project."""
    return Q(**{f"{path}investor": firm.title}) | Q(**{f"{path}company__name": firm.title})


def _own_requests(firm: Unit) -> Q:
    return Q(kind=REQUESTS) & (Q(from_unit=firm) | Q(project__in=Project.objects.filter(behind(firm)).values("pk")))


class MatterQuerySet(QuerySet["Matter"]):
    """Reads of matters; scope is asked here and nowhere else."""

    def visible_to(self, user: User) -> MatterQuerySet:
        """Return the matters the user may see.

        Their own unit's as handler or origin, and those of visible projects; a complaint is never shown to the unit it
        is about, whatever that unit may see else. A firm sees only its own requests. Keys are gathered first, each part
        by its index: an OR beside other conditions finds none.
        """
        if not user.is_active:
            return self.none()
        scope = role_of(user).scope
        if scope == "all":
            about_own = Matter.objects.filter(is_complaint=True, about=user.unit_id).values("pk")
            return self.exclude(pk__in=about_own) if user.unit_id else self
        if scope == "self":
            return self.filter(_own_requests(user.unit)) if user.unit else self.none()
        units = units_in_scope(user).order_by().values("pk")
        every = Matter.objects.order_by().values("pk")
        projects = Project.objects.visible_to(user).values("pk")
        of_projects = every.filter(project__in=projects, is_complaint=False)
        keys = every.filter(unit__in=units).union(every.filter(from_unit__in=units), of_projects, all=True)
        about_own = Matter.objects.filter(is_complaint=True, about__in=units).values("pk")
        return self.filter(pk__in=keys).exclude(pk__in=about_own)

    def own_of(self, invitation: Invitation) -> MatterQuerySet:
        """Return the requests of the firm that holds a link: those of its project, complaints included.

        A complaint about the unit that issued the link is left out: that unit knows the link too.
        """
        about = Q(is_complaint=True, about=invitation.issued_by.unit_id)
        return self.filter(kind=REQUESTS, project=invitation.project_id).exclude(about)

    def open(self) -> MatterQuerySet:
        """Return those not yet ended."""
        return self.filter(OPEN_ONES)


class Matter(models.Model):
    """Something a unit must do by a day (应办事项): a handover, an approval, a request, a slip.

    What is given when it is opened does not change; `state` and the columns below it are rebuilt from the acts.
    """

    code = models.CharField("事项编号", max_length=24, unique=True)
    kind = models.CharField("种类", max_length=12)
    item = models.CharField("事项", max_length=60, blank=True)
    title = models.CharField("名称", max_length=160)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name="项目"
    )
    from_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="raised_matters", verbose_name="提出单位"
    )
    about = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="投诉对象", editable=False
    )
    is_complaint = models.BooleanField("投诉", default=False)
    starts_on = models.DateField("起算日")
    days = models.PositiveSmallIntegerField("时限（天）")
    basis = models.CharField("计日", max_length=8, default="working")
    stated_due = models.DateField("来文载明的应办结日", null=True, blank=True)
    limit_source = models.CharField("时限依据", max_length=120, blank=True)
    detail = models.JSONField("要素", default=dict)
    batch = models.CharField("导入批次", max_length=24, blank=True)

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="matters", verbose_name="承办单位", editable=False
    )
    state = models.CharField("状态", max_length=12, editable=False)
    is_final = models.BooleanField(default=False, editable=False)
    due_on = models.DateField("应办结日", null=True, editable=False)
    is_provisional = models.BooleanField("暂定", default=False, editable=False)
    done_on = models.DateField("办结日", null=True, editable=False)
    rating = models.CharField("企业评价", max_length=8, blank=True, editable=False)
    escalated = models.PositiveSmallIntegerField("升级次数", default=0, editable=False)
    escalated_to = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name="升级到", editable=False
    )
    head_due_on = models.DateField("上一级应督促答复日", null=True, editable=False)
    reminded = models.PositiveSmallIntegerField("提醒次数", default=0, editable=False)
    acts_count = models.PositiveIntegerField(default=0, editable=False)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "应办事项"
        ordering: ClassVar[list[str]] = ["-starts_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["is_final", "due_on", "id"], name="matter_overdue"),
            models.Index(fields=["unit", "is_final", "due_on"], name="matter_unit_due"),
            models.Index(fields=["project", "kind"], name="matter_project"),
            models.Index(fields=["kind", "due_on"], name="matter_kind_due"),
            models.Index(fields=["about"], condition=Q(is_complaint=True), name="matter_complaint_about"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class MatterAct(Dated):
    """One act on a matter, by the flow's table: never changed. The first one opens it.

    `on` is the day it was done, `recorded_on` the day the office entered it, `target` the state after it. `detail`
    carries what the act needs: result, stop reason and holder, rating, the new unit. `token` makes a form that is sent
    twice one act.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="acts", verbose_name="事项", db_index=False)
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
    on_behalf_of = models.CharField("代签人（职务）", max_length=60, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    token = models.CharField(max_length=36, blank=True)
    is_historic = models.BooleanField("历史补录", default=False)

    class Meta:
        verbose_name = "办理记录"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["matter", "entry"], name="matter_act_order")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="one_act_per_token"),
        ]


class Invitation(models.Model):
    """A link by which a firm without an account raises requests of one project, answers and rates (邀请链接).

    The link carries `code`, signed. It works up to and on `expires_on`, until it is withdrawn.
    """

    code = models.CharField("链接编号", max_length=24, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="invitations", verbose_name="项目")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业")
    issued_on = models.DateField("发出日")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")
    expires_on = models.DateField("有效至")
    withdrawn_on = models.DateField("收回日", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "邀请链接"
        ordering: ClassVar[list[str]] = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.code

    def works_on(self, day: date) -> bool:
        """Tell whether the link opens on a day."""
        return self.withdrawn_on is None and day <= self.expires_on
