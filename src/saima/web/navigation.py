"""The left menu: groups by work, only what the reader may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from saima.people.policies import may


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the menu: its title, short title for the slim rail, icon, address name, and the act it needs."""

    title: object
    short: object
    icon: str
    name: str
    prefix: str
    act: str = ""
    children: tuple[tuple[object, str, str], ...] = ()


DOORS = (
    Door(_("工作台"), _("工作台"), "home", "web:home", "/home/"),
    Door(
        _("项目台账"), _("台账"), "ledger", "ledger:projects", "/projects/",
        children=(
            (_("全部项目"), "ledger:projects", ""),
            (_("企业"), "ledger:companies", ""),
            (_("待认定"), "ledger:pending", "verify"),
            (_("区报市认"), "ledger:levels", ""),
            (_("导入批次"), "intake:batches", "import"),
        ),
    ),
    Door(_("活动走访"), _("走访"), "visits", "ledger:activities", "/activities/"),
    Door(
        _("赛马比拼"), _("赛马"), "race", "assessment:boards", "/boards/",
        children=(
            (_("赛马榜"), "assessment:boards", ""),
            (_("考核办法"), "assessment:rulebooks", ""),
            (_("目标任务"), "assessment:targets", ""),
        ),
    ),
    Door(_("通报材料"), _("通报"), "bulletin", "publications:issues", "/issues/"),
)


def menu(request: HttpRequest) -> list[dict[str, object]]:
    """Return the doors the reader may open, each with whether it is the current one."""
    user = request.user
    if not user.is_authenticated:
        return []
    return [
        {
            "door": door,
            "href": reverse(door.name),
            "is_active": request.path.startswith(door.prefix),
            "children": [
                {"title": title, "href": reverse(name), "is_active": request.path == reverse(name)}
                for title, name, act in door.children
                if not act or may(user, act)
            ],
        }
        for door in DOORS
        if not door.act or may(user, door.act)
    ]
