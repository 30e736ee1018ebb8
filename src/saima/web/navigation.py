"""The left menu and the phone's bottom bar: groups by work, only what the reader may open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from saima.people.policies import may
from saima.people.roles import role_of


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the menu: its titles, icon, address name, the path prefixes it covers, and the act it needs."""

    title: object
    short: object
    icon: str
    name: str
    prefixes: tuple[str, ...]
    act: str = ""
    children: tuple[tuple[object, str, str], ...] = ()


DOORS = (
    Door(_("工作台"), _("工作台"), "home", "web:home", ("/home/",)),
    Door(
        _("项目台账"),
        _("台账"),
        "ledger",
        "ledger:projects",
        (
            "/projects/",
            "/companies/",
            "/pending/",
            "/levels/",
            "/facts/",
            "/sheets/",
            "/imports/",
            "/drafts/",
            "/health/",
            "/lights/",
        ),
        children=(
            (_("全部项目"), "ledger:projects", ""),
            (_("企业"), "ledger:companies", ""),
            (_("待认定"), "ledger:pending", "verify"),
            (_("区报市认"), "ledger:levels", ""),
            (_("亮灯"), "lights:lights", ""),
            (_("数据体检"), "health:flags", ""),
            (_("导入批次"), "intake:batches", "import"),
        ),
    ),
    Door(
        _("招商线索"),
        _("线索"),
        "lead",
        "outreach:leads",
        ("/leads/",),
        "see_leads",
        children=(
            (_("线索"), "outreach:leads", ""),
            (_("目标企业"), "outreach:targets", ""),
            (_("推介项目"), "outreach:offers", ""),
            (_("产业与区域"), "outreach:coverage", ""),
            (_("渠道成效"), "outreach:yields", ""),
        ),
    ),
    Door(_("活动走访"), _("走访"), "visits", "ledger:activities", ("/activities/",)),
    Door(
        _("服务保障"),
        _("服务"),
        "service",
        "service:matters",
        ("/matters/", "/milestones/", "/problems/", "/responsibilities/", "/workcalendar/"),
        children=(
            (_("应办事项"), "service:matters", ""),
            (_("建设节点"), "service:milestones", ""),
            (_("问题项目"), "service:register", ""),
            (_("四个零"), "service:zeros", ""),
            (_("责任清单"), "service:responsibilities", ""),
            (_("办公日历"), "service:workcalendar", ""),
        ),
    ),
    Door(
        _("协议履约"),
        _("履约"),
        "agreement",
        "agreements:dockets",
        ("/agreements/",),
        children=(
            (_("案卷"), "agreements:dockets", ""),
            (_("签约审查"), "agreements:signings", ""),
            (_("承诺与实绩"), "agreements:promised", ""),
            (_("A/B岗"), "agreements:substitutes", ""),
        ),
    ),
    Door(
        _("赛马比拼"),
        _("赛马"),
        "race",
        "assessment:boards",
        ("/boards/", "/rulebooks/", "/targets/", "/runs/"),
        children=(
            (_("赛马榜"), "assessment:boards", ""),
            (_("考核办法"), "assessment:rulebooks", ""),
            (_("目标任务"), "assessment:targets", ""),
        ),
    ),
    Door(_("通报材料"), _("通报"), "bulletin", "publications:issues", ("/issues/",)),
)
DOCK = ("web:home", "assessment:boards", "ledger:activities", "ledger:projects")
SERVICE_DOCK = ("web:home", "service:matters", "assessment:boards", "ledger:projects")
"""For those who serve but race for no team: a service task force, a department, a firm."""


@cache
def address(name: str) -> str:
    """Return the address of a door, '' where this installation has no such page; such a door is not drawn."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu(request: HttpRequest) -> list[dict[str, object]]:
    """Return the doors the reader may open, each with whether it is the current one."""
    user = request.user
    if not user.is_authenticated:
        return []
    return [
        {
            "door": door,
            "href": address(door.name),
            "is_active": request.path.startswith(door.prefixes),
            "children": [
                {"title": title, "href": address(name), "is_active": request.path == address(name)}
                for title, name, act in door.children
                if address(name) and (not act or may(user, act))
            ],
        }
        for door in DOORS
        if address(door.name) and (not door.act or may(user, door.act))
    ]


def dock(request: HttpRequest) -> list[dict[str, object]]:
    """Return the phone's bottom bar: at most four of the doors."""
    if not request.user.is_authenticated:
        return []
    doors = {door.name: door for door in DOORS}
    serves = role_of(request.user).scope == "self" or (
        may(request.user, "serve") and not may(request.user, "hand_over") and not may(request.user, "import")
    )
    return [
        {
            "title": doors[name].short,
            "icon": doors[name].icon,
            "href": address(name),
            "is_active": request.path.startswith(doors[name].prefixes),
        }
        for name in (SERVICE_DOCK if serves else DOCK)
        if address(name)
    ]
