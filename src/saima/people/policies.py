"""Who may do what. Refusals are sentences: the act, why not, who can help."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saima.people.models import Unit, User
from saima.people.roles import role_of, roles


class NotAllowed(Exception):
    """A forbidden act; the message can be shown to the person as it is."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.remedy = remedy
        blank = " " if message.endswith(".") else ""
        super().__init__(message if not remedy else f"{message}{blank}{remedy}")


ACT_TITLES = {
    "record": "登记记录",
    "record_for_others": "代其他单位登记",
    "import": "导入台账",
    "historic": "历史补录",
    "verify": "认定",
    "attribute": "确定归属",
    "classify": "项目归类",
    "rule_health": "体检和裁定体检提示",
    "set_target": "下达任务",
    "report_numbers": "填报数",
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
    "hand_over": "移交项目",
    "serve": "办理服务事项",
    "route": "转办",
    "assign": "交办",
    "press": "督办",
    "referee": "裁定",
    "raise_request": "提出诉求",
    "file_lead": "报送和跟进线索",
    "rule_leads": "受理、裁定线索",
    "see_leads": "查看线索",
    "decide": "评审定案",
}
ACT_TITLES_EN = {
    "record": "record",
    "record_for_others": "record for other units",
    "import": "import a ledger",
    "historic": "enter history",
    "verify": "recognise",
    "attribute": "set attribution",
    "classify": "classify projects",
    "rule_health": "examine data health and rule on its flags",
    "set_target": "hand down targets",
    "report_numbers": "report numbers",
    "adopt_rulebook": "put a rulebook into force",
    "run": "run a rulebook",
    "draft_issue": "draft an issue",
    "check_issue": "check an issue",
    "countersign": "countersign an issue",
    "sign_issue": "sign an issue",
    "publish": "publish an issue",
    "see_all_working": "see the working of every unit",
    "export": "export",
    "read_log": "read the logs",
    "manage_accounts": "manage accounts",
    "grant_roles": "grant rights",
    "hand_over": "hand over projects",
    "serve": "handle service matters",
    "route": "route matters",
    "assign": "assign matters",
    "press": "press matters",
    "referee": "rule on matters",
    "raise_request": "raise requests",
    "file_lead": "file and follow leads",
    "rule_leads": "take up leads and rule on them",
    "see_leads": "see leads",
    "decide": "decide reviews",
}


def act_title(act: str) -> str:
    """Return what an act is called in the reader's language."""
    return (ACT_TITLES_EN if get_language() == "en" else ACT_TITLES)[act]


def may(user: object, act: str) -> bool:
    """Tell whether the user's role allows the act at all."""
    return bool(getattr(user, "is_active", False)) and act in role_of(user).acts


def check_may(user: User, act: str) -> None:
    """Raise NotAllowed, naming who can, unless the user's role allows the act."""
    if not may(user, act):
        own, able = role_of(user), [role for role in roles().values() if act in role.acts]
        english = get_language() == "en"
        holders = _("、").join(role.title_en if english else role.title for role in able)
        words = {"user": user, "role": own.title_en if english else own.title, "act": act_title(act)}
        raise NotAllowed(
            _("%(user)s（%(role)s）不能%(act)s。") % words,
            remedy=_("可请%(who)s办理。") % {"who": holders} if holders else "",
        )


def works_for(user: User, unit: Unit | None) -> bool:
    """Tell whether the user speaks for a unit: their own, or one they stand above within their scope."""
    if unit is None or user.unit_id is None:
        return False
    if user.unit_id == unit.pk:
        return True
    return role_of(user).scope == "unit_and_below" and unit.parent_id == user.unit_id
