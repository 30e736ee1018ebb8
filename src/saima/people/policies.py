"""Who may do what. Refusals are sentences: the act, why not, who can help."""

from __future__ import annotations

from saima.people.models import User
from saima.people.roles import role_of, roles


class NotAllowed(Exception):
    """A forbidden act; the message can be shown to the person as it is."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.remedy = remedy
        super().__init__(message if not remedy else f"{message}{remedy}")


ACT_TITLES = {
    "record": "登记记录",
    "record_for_others": "代其他单位登记",
    "import": "导入台账",
    "historic": "历史补录",
    "verify": "认定",
    "attribute": "确定归属",
    "classify": "项目归类",
    "set_target": "下达任务",
    "adopt_rulebook": "印发施行考核办法",
    "run": "核算",
    "draft_issue": "拟稿",
    "check_issue": "核稿",
    "countersign": "会签",
    "sign_issue": "签发",
    "publish": "印发",
    "see_all_working": "查看各单位得分过程",
    "export": "导出",
    "read_log": "查看日志",
    "manage_accounts": "管理账号",
    "grant_roles": "授权",
}


def may(user: object, act: str) -> bool:
    """Tell whether the user's role allows the act at all."""
    return bool(getattr(user, "is_active", False)) and act in role_of(user).acts


def check_may(user: User, act: str) -> None:
    """Raise NotAllowed, naming who can, unless the user's role allows the act."""
    if not may(user, act):
        holders = "、".join(role.title for role in roles().values() if act in role.acts)
        raise NotAllowed(
            f"{user}（{role_of(user).title}）不能{ACT_TITLES[act]}。", remedy=f"可请{holders}办理。" if holders else ""
        )
