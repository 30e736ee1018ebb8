"""The flows of a lead, one table each: its way to a project, and its first-report right (首报权)."""

from __future__ import annotations

from saima.core.flow import VOID, VOIDING, Flow, Move, State

# Who acts. `policies.parties_of` says which of these a user is for a lead.
OWNER, CENTRE = "跟进单位", "招商中心"

LEAD = Flow(
    "线索",
    "线索",
    "Lead",
    (
        State("待受理", "To be taken up", CENTRE),
        State("跟进中", "In hand", OWNER),
        State("暂缓", "Shelved", OWNER, "stands"),
        State("已转项目", "Became a project", clock="over", final=True),
        State("不予受理", "Declined", clock="over", final=True, dropped=True),
        State("已终止", "Ended", clock="over", final=True, dropped=True),
        VOID,
    ),
    (
        Move("受理", "Take up", ("待受理",), "跟进中", (CENTRE,)),
        Move("不予受理", "Decline", ("待受理",), "不予受理", (CENTRE,), ("reason",)),
        Move("跟进", "Note progress", ("跟进中",), "", (OWNER,), ("result",)),
        Move("补充", "Supplement", ("待受理", "跟进中", "暂缓"), "", (OWNER, CENTRE), ("detail",)),
        Move("转项目", "Make it a project", ("跟进中",), "已转项目", (OWNER, CENTRE), ("project",)),
        Move("暂缓", "Shelve", ("跟进中",), "暂缓", (OWNER, CENTRE), ("reason",)),
        Move("恢复", "Resume", ("暂缓",), "跟进中", (OWNER, CENTRE)),
        Move("流转", "Circulate", ("跟进中", "暂缓"), "跟进中", (CENTRE,), ("unit", "reason")),
        Move("暂不流转", "Leave where it is", ("跟进中",), "", (CENTRE,), ("reason",)),
        Move("终止", "End", ("待受理", "跟进中", "暂缓"), "已终止", (OWNER, CENTRE), ("lost", "reason")),
        Move("重启", "Revive", ("已终止",), "跟进中", (OWNER, CENTRE), ("reason",)),
        Move("重启", "Revive", ("不予受理",), "待受理", (OWNER, CENTRE), ("reason",)),
        Move(VOIDING, "Void", ("待受理", "跟进中", "暂缓", "不予受理", "已终止"), VOID.name, (CENTRE,), ("reason",)),
    ),
)

RIGHT = Flow(
    "首报权",
    "首报权（首报、首谈）",
    "First-report right",
    (
        State("未确认", "Not granted", CENTRE),
        State("已确认", "Granted"),
        State("争议中", "Disputed", CENTRE),
        State("已撤销", "Withdrawn", final=True),
    ),
    (
        Move("确认首报权", "Grant", ("未确认", "已确认", "已撤销"), "已确认", (CENTRE,)),
        Move("延期", "Extend", ("已确认",), "", (CENTRE,), ("until", "reason")),
        Move("提出争议", "Dispute", ("未确认", "已确认", "已撤销"), "争议中", (OWNER, CENTRE), ("reason",)),
        Move("裁定确认", "Rule for it", ("争议中",), "已确认", (CENTRE,), ("reason", "document", "file")),
        Move("裁定不予确认", "Rule against it", ("争议中",), "已撤销", (CENTRE,), ("reason", "document", "file")),
        Move("裁定撤销", "Revoke by ruling", ("已确认",), "已撤销", (CENTRE,), ("reason", "document", "file")),
        Move("放弃首报权", "Give up", ("已确认",), "已撤销", (OWNER,), ("reason",)),
    ),
)

FLOWS: dict[str, Flow] = {flow.name: flow for flow in (LEAD, RIGHT)}
ACT_FLOW: dict[str, Flow] = {move.act: flow for flow in FLOWS.values() for move in flow.moves}
"""The flow that an act belongs to; no act stands in both."""
FILE = "报送"
"""The act that files a lead."""
OPEN_STATES = tuple(state.name for state in LEAD.states if not state.final)
BECAME, ACTIVE = "已转项目", "跟进中"
GRANTED, DISPUTED = "已确认", "争议中"
