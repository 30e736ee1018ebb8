"""Tables of the place, its units, posts and users."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Place(models.Model):
    """The one place this installation serves, and its office day when a demonstration sets it."""

    code = models.CharField("代码", max_length=12, unique=True)
    title = models.CharField("名称", max_length=60)
    title_en = models.CharField("英文名称", max_length=120, blank=True)
    is_demonstration = models.BooleanField("演示数据", default=False)
    demonstration_at = models.DateTimeField("演示日期", null=True, blank=True)
    shows_demonstration_day = models.BooleanField("使用演示日期", default=False)

    class Meta:
        verbose_name = "地区"

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """A body that works: team, department, office, township, task force. `code` is permanent and public."""

    code = models.CharField("代码", max_length=24, unique=True)
    title = models.CharField("名称", max_length=80)
    short = models.CharField("简称", max_length=40)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    kind = models.CharField("类别", max_length=24, db_index=True)
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="牵头单位"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    sectors = models.CharField("产业方向", max_length=200, blank=True)
    region = models.CharField("目标区域", max_length=80, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    start_on = models.DateField("设立日", null=True, blank=True)
    end_on = models.DateField("撤销日", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "单位"
        ordering: ClassVar[list[str]] = ["position", "code"]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """A post in a unit; who leads a trip is recorded by post, never by person."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("职务", max_length=80)
    title_en = models.CharField("英文职务", max_length=120, blank=True)
    level = models.CharField("层级", max_length=24, blank=True)

    class Meta:
        verbose_name = "职务"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "title"], name="one_post_of_a_title_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit.short}{self.title}"


class User(AbstractUser):
    """A log-in. Rights come from `role` (catalogue/roles.yaml); data scope from the role and `unit`."""

    display_name = models.CharField("显示名", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="单位")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="holders", verbose_name="职务")
    role = models.CharField("角色", max_length=32, default="officer")
    language = models.CharField("界面语言", max_length=8, default="zh-hans")
    large_type = models.BooleanField("大字版", default=False)
    money_unit = models.CharField("金额单位", max_length=4, default="万元")

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username


class Tenure(models.Model):
    """Who held a post from when to when; a change of person never alters past sign-offs."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name="职务")
    user = models.ForeignKey(User, models.PROTECT, related_name="tenures", verbose_name="任职人")
    start_on = models.DateField("任职日")
    end_on = models.DateField("离任日", null=True, blank=True)

    class Meta:
        verbose_name = "任职"

    def __str__(self) -> str:
        return f"{self.post} {self.user} {self.start_on}"
