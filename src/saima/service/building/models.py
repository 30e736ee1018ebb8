"""Tables of the building phase: milestones of a project's plan, and their append-only acts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from saima.ledger.models import Dated, EvidenceFile, Project
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


class MilestoneQuerySet(QuerySet["Milestone"]):
    """Reads of milestones; scope is asked here and nowhere else."""

    def visible_to(self, user: User, where: Q | None = None) -> MilestoneQuerySet:
        """Return the milestones the user may see: of visible projects, and those their own units must reach.

        Their keys are gathered first, each part by its index, under the condition `where` of the list: an OR beside
        other conditions finds no index, and the keys alone of a department are ten thousands.
        """
        condition = where if where is not None else Q()
        if not user.is_active:
            return self.none()
        if role_of(user).scope == "all":
            return self.filter(condition)
        keys = Milestone.objects.order_by().filter(condition).values("pk")
        own = keys.filter(unit__in=units_in_scope(user).order_by().values("pk"))
        of_projects = keys.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))
        return self.filter(pk__in=own.union(of_projects, all=True))


class Milestone(models.Model):
    """A milestone of a project's plan (建设节点). What is given when it is planned does not change.

    The columns from `state` on are rebuilt from its acts, from records of the project and from approvals.
    `fact_kind` '' and `approval` '': done when the responsible unit reports it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones", verbose_name="项目", db_index=False)
    node = models.CharField("节点", max_length=24)
    title = models.CharField("名称", max_length=60)
    position = models.PositiveSmallIntegerField("次序")
    fact_kind = models.CharField("得自登记记录", max_length=24, blank=True)
    approval = models.CharField("审批事项", max_length=24, blank=True)
    days = models.PositiveSmallIntegerField("时限（天）", null=True)
    basis = models.CharField("计日", max_length=8, blank=True)
    limit_source = models.CharField("时限依据", max_length=120, blank=True)
    limit_to_check = models.BooleanField("时限待核实", default=False)

    state = models.CharField("状态", max_length=12, editable=False)
    is_open = models.BooleanField(default=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="milestones", verbose_name="责任单位", editable=False
    )
    first_on = models.DateField("首次计划日", null=True, editable=False)
    planned_on = models.DateField("计划日", null=True, editable=False)
    revised = models.PositiveSmallIntegerField("改期次数", default=0, editable=False)
    actual_on = models.DateField("实际日", null=True, editable=False)
    actual_from = models.CharField("实际日来源", max_length=24, blank=True, editable=False)
    acts_count = models.PositiveIntegerField(default=0, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "建设节点"
        ordering: ClassVar[list[str]] = ["project", "position"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["is_open", "planned_on", "id"], name="milestone_overdue"),
            models.Index(fields=["unit", "is_open", "planned_on"], name="milestone_unit_due"),
            models.Index(fields=["project", "is_open", "planned_on"], name="milestone_project_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "node"], name="one_milestone_per_node"),
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneAct(Dated):
    """One act on a milestone, by the table: never changed. The first one plans it.

    `on` is the day it was done, `day` the day it speaks of: planned, or reached. `unit` is who did it; a new owner
    stands in `detail`. `token` makes a form that is sent twice one act.
    """

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="acts", verbose_name="建设节点", db_index=False
    )
    act = models.CharField("办理", max_length=12)
    target = models.CharField("状态", max_length=12)
    on = models.DateField("日期")
    recorded_on = models.DateField("登记日期")
    day = models.DateField("计划日或完成日", null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="办理单位")
    reason = models.CharField("理由", max_length=300, blank=True)
    document = models.CharField("文号", max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name="佐证")
    token = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = "建设节点办理记录"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["milestone", "entry"], name="milestone_act_order"),
            models.Index(fields=["token"], condition=~Q(token=""), name="milestone_act_token"),
        ]
