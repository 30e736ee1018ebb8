"""Logging in and out, with lock-out after repeated failures (django-axes)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from saima.people.models import User
from saima.people.roles import role_of

DEMONSTRATION_PASSWORD = "saima-demo-2023"  # noqa: S105 (printed on the log-in page of the demonstration, and only there)
SHOWS = {
    "centre_head": _("全区台账、批量认定、核算、通报会签"),
    "centre_verifier": _("待认定清单、认定表、区报市认"),
    "officer": _("记一笔、走访、本组项目、本组得分"),
    "team_lead": _("本组卡在哪里，再走一步到第几名"),
    "inspection_clerk": _("核算、拟稿、两张榜"),
    "inspection_head": _("核稿、印发、印发后的通报"),
    "task_force_lead": _("本专班的项目"),
    "department_liaison": _("本部门承担的事项"),
    "office": _("引荐线索和外出招商"),
    "township": _("乡镇招商实效"),
    "enterprise": _("没有台账权限时看到什么"),
    "leader": _("手机上的榜和通报，只读"),
    "city_viewer": _("区报与市认的差别，只读"),
    "auditor": _("只看日志，不碰业务"),
    "system_admin": _("只管账号，不碰业务"),
    "security_admin": _("只管授权，不碰业务"),
}


class Login(LoginView):
    """The door: user name and password; in a demonstration also the cast, one click each."""

    template_name = "web/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's log-ins when the place is a demonstration, else none."""
        here = getattr(self.request, "here", None)
        cast = []
        if here is not None and here.is_demonstration:
            cast = [
                {"user": user, "role": role_of(user), "shows": SHOWS.get(user.role, "")}
                for user in User.objects.filter(is_active=True).order_by("pk")[:40]
            ]
        return super().get_context_data(**kwargs, cast=cast, password=DEMONSTRATION_PASSWORD if cast else "")


class Logout(LogoutView):
    """Leave; asked by POST."""


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Tell a person who failed too often how long to wait and whom to ask."""
    minutes = round(float(str(settings.AXES_COOLOFF_TIME)) * 60)
    context = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "web/locked.html", context, status=429)
