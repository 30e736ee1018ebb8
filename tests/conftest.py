"""The small fixed cast that tests share, and a database that cannot be written by accident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("saima", deadline=None)
hypothesis_settings.load_profile("saima")
"""No example is timed: a machine that others use makes any of them late."""

OFFICE_DAY = date(2023, 4, 10)
PASSWORD = "saima-demo-2023"

UNITS = [
    {"code": "WL", "title": "武隆区", "kind": "区县", "title_en": "Wulong District"},
    {"code": "ZX", "title": "区招商中心", "kind": "招商中心", "parent": "WL"},
    {"code": "D-JXW", "title": "区经济信息委", "kind": "部门", "parent": "WL"},
    {"code": "D-KJ", "title": "区科技局", "kind": "部门", "parent": "WL"},
    {"code": "T3", "title": "第三招商小组", "short": "三组", "kind": "招商小组", "lead": "D-JXW", "title_en": "Team 3"},
    {"code": "T6", "title": "第六招商小组", "short": "六组", "kind": "招商小组", "lead": "D-KJ", "title_en": "Team 6"},
    {"code": "500156001", "title": "凤山街道", "kind": "乡镇街道", "parent": "WL"},
    {"code": "500156002", "title": "芙蓉街道", "kind": "乡镇街道", "parent": "WL"},
    {"code": "PARK", "title": "工业园区管委会", "kind": "平台", "parent": "WL"},
]
USERS = [
    {"username": "zhongxin", "display_name": "中心主任", "role": "centre_head", "unit": "ZX"},
    {"username": "shenhe", "display_name": "审核员甲", "role": "centre_verifier", "unit": "ZX"},
    {"username": "shenhe2", "display_name": "审核员乙", "role": "centre_verifier", "unit": "ZX"},
    {"username": "t3", "display_name": "三组专员", "role": "officer", "unit": "T3"},
    {"username": "t6", "display_name": "六组专员", "role": "officer", "unit": "T6"},
    {"username": "t3lead", "display_name": "三组牵头", "role": "team_lead", "unit": "T3"},
    {"username": "ducha", "display_name": "督查科员", "role": "inspection_clerk", "unit": "WL"},
    {"username": "duchazhang", "display_name": "督查科长", "role": "inspection_head", "unit": "WL"},
    {"username": "lingdao", "display_name": "区领导", "role": "leader", "unit": "WL"},
    {"username": "shiji", "display_name": "市级招商部门", "role": "city_viewer"},
    {"username": "zhuanban", "display_name": "专班长", "role": "task_force_lead", "unit": "PARK"},
    {"username": "guizi", "display_name": "部门联络员", "role": "department_liaison", "unit": "D-JXW"},
    {"username": "shenzhen", "display_name": "深圳办", "role": "office", "unit": "PARK"},
    {"username": "fengshan", "display_name": "凤山街道", "role": "township", "unit": "500156001"},
    {"username": "qiye", "display_name": "企业联系人", "role": "enterprise"},
    {"username": "audit", "display_name": "审计员", "role": "auditor"},
    {"username": "sysadmin", "display_name": "系统管理员", "role": "system_admin"},
    {"username": "secadmin", "display_name": "安全管理员", "role": "security_admin"},
]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _office_language() -> None:
    """Begin in Chinese: a page read in English leaves its thread speaking English."""
    translation.deactivate()


@pytest.fixture
def english() -> None:
    """The English catalogue compiled as a start does it, and read afresh."""
    from saima.config.prepare import compile_messages

    compile_messages()
    translation.trans_real._translations.clear()


@pytest.fixture
def office_day() -> date:
    return OFFICE_DAY


@pytest.fixture
def district(db: None) -> SimpleNamespace:
    """The cast: units and users by code and name, and one project of each team."""
    from saima.ledger import actions as ledger
    from saima.people import actions as people
    from saima.people.models import User

    people.set_up_place(
        code="WL",
        title="武隆区",
        title_en="Wulong District",
        demonstration_at=datetime(2023, 4, 10, 0, 30, tzinfo=UTC),
        is_demonstration=True,
    )
    units = people.load_units(UNITS)
    people.load_users(USERS, password=PASSWORD)
    users = {user.username: user for user in User.objects.all()}
    parts, platform = ledger.open_projects(
        [
            ledger.ProjectDraft(title="专用车零部件生产", shares=((units["T3"], 10_000),), code="WL-2023-0001"),
            ledger.ProjectDraft(title="数字文旅平台", shares=((units["T6"], 10_000),), code="WL-2023-0002"),
        ],
        by=users["zhongxin"],
        on=date(2023, 1, 5),
    )
    return SimpleNamespace(units=units, users=users, parts=parts, platform=platform, on=OFFICE_DAY)


@pytest.fixture
def client_as(district: SimpleNamespace) -> Callable[[str], Client]:
    """Log in one of the cast by user name; 'stranger' is nobody."""

    def as_user(name: str) -> Client:
        client = Client()
        if name != "stranger":
            client.force_login(district.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_user
