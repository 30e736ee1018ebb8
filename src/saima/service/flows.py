"""The flows of the service side, one table each; pages, doors, commands and the documents' diagrams read these."""

from __future__ import annotations

from saima.core.flow import Flow, Move, State, dropped_states

# Who acts. `policies.parties_of` says which of these a user is for a matter.
HANDING, DUTY, ISSUER, RAISER = "移交单位", "承办单位", "交办单位", "提出单位"
CENTRE, SERVICE, INSPECTION, FIRM = "招商中心", "综合服务保障小组", "督查", "企业"


HANDOVER = Flow(
    "交接",
    "项目交接",
    "Handover of a project",
    (
        State("待移交", "To be handed over", HANDING),
        State("待接收", "To be accepted", DUTY),
        State("已退回", "Sent back", HANDING),
        State("已接收", "Accepted", clock="over", final=True),
        State("已撤销", "Cancelled", clock="over", final=True, dropped=True),
    ),
    (
        Move("移交", "Hand over", ("待移交", "已退回"), "待接收", (HANDING, CENTRE), ("detail",)),
        Move("接收", "Accept", ("待接收",), "已接收", (DUTY,)),
        Move("退回", "Send back", ("待接收",), "已退回", (DUTY,), ("reason",)),
        Move("改派", "Reassign", ("待移交", "待接收", "已退回"), "", (CENTRE,), ("unit", "reason")),
        Move("撤销", "Cancel", ("待移交", "待接收", "已退回"), "已撤销", (CENTRE,), ("reason",)),
    ),
)

HANDLING = Flow(
    "办理",
    "事项办理",
    "Handling of a matter",
    (
        State("办理中", "In hand", DUTY),
        State("停表", "Clock stopped", DUTY, "stands"),
        State("已办结", "Done", clock="over", final=True),
        State("已撤回", "Withdrawn", clock="over", final=True, dropped=True),
    ),
    (
        Move("停表", "Stop the clock", ("办理中",), "停表", (DUTY,), ("stop",)),
        Move("恢复计时", "Run the clock", ("停表",), "办理中", (DUTY, SERVICE)),
        Move("办结", "Close", ("办理中", "停表"), "已办结", (DUTY,), ("result",)),
        Move("改派", "Reassign", ("办理中", "停表"), "", (SERVICE, CENTRE), ("unit", "reason")),
        Move("撤回", "Withdraw", ("办理中", "停表"), "已撤回", (SERVICE, CENTRE), ("reason",)),
    ),
)

REQUEST = Flow(
    "诉求",
    "企业诉求",
    "Request of a firm",
    (
        State("待转办", "To be routed", SERVICE),
        State("办理中", "In hand", DUTY),
        State("停表", "Clock stopped", DUTY, "stands"),
        State("待评价", "To be rated", FIRM, "over"),
        State("已办结", "Closed", clock="over", final=True),
        State("待评价办结", "Closed unrated", clock="over", final=True),
        State("已撤回", "Withdrawn", clock="over", final=True, dropped=True),
    ),
    (
        Move("转办", "Route", ("待转办",), "办理中", (SERVICE, CENTRE, INSPECTION), ("unit",)),
        Move("退回转办", "Not ours", ("办理中",), "待转办", (DUTY,), ("reason",)),
        Move("停表", "Stop the clock", ("办理中",), "停表", (DUTY,), ("stop",)),
        Move("恢复计时", "Run the clock", ("停表",), "办理中", (DUTY, SERVICE)),
        Move("答复", "Answer", ("办理中", "停表"), "待评价", (DUTY,), ("result",)),
        Move("升级", "Escalate", ("待转办", "办理中", "停表"), "", (SERVICE, CENTRE, INSPECTION, FIRM), ("reason",)),
        Move("提醒评价", "Remind to rate", ("待评价",), "", (SERVICE, CENTRE)),
        Move("评价办结", "Rate and close", ("待评价", "待评价办结"), "已办结", (FIRM,), ("rating",)),
        Move("回访办结", "Close by call", ("待评价",), "已办结", (SERVICE, CENTRE), ("rating", "result")),
        Move("未解决", "Not settled", ("待评价",), "办理中", (FIRM, SERVICE), ("reason",)),
        Move("待评价办结", "Close unrated", ("待评价",), "待评价办结", (SERVICE, CENTRE)),
        Move("撤回", "Withdraw", ("待转办", "办理中", "停表"), "已撤回", (FIRM, SERVICE), ("reason",)),
    ),
)

SLIP = Flow(
    "交办",
    "交办事项",
    "Assigned matter",
    (
        State("办理中", "In hand", DUTY),
        State("待销号", "To be struck off", ISSUER, "over"),
        State("已销号", "Struck off", clock="over", final=True),
        State("已撤销", "Cancelled", clock="over", final=True, dropped=True),
    ),
    (
        Move("反馈", "Report", ("办理中",), "待销号", (DUTY,), ("result",)),
        Move("退回", "Send back", ("待销号",), "办理中", (ISSUER, INSPECTION), ("reason",)),
        Move("销号", "Strike off", ("待销号",), "已销号", (ISSUER, INSPECTION)),
        Move("督办", "Press", ("办理中", "待销号"), "", (INSPECTION,), ("document",)),
        Move("催办", "Hurry", ("办理中",), "", (INSPECTION, ISSUER), ("document",)),
        Move("撤销", "Cancel", ("办理中", "待销号"), "已撤销", (ISSUER,), ("reason",)),
    ),
)

OPINION = Flow(
    "意见",
    "会签意见",
    "Opinion of a department",
    (
        State("待答复", "To be answered", DUTY),
        State("已答复", "Answered", clock="over", final=True),
        State("未答复", "Not answered", final=True),
        State("已撤回", "Withdrawn", clock="over", final=True, dropped=True),
    ),
    (
        Move("答复", "Answer", ("待答复",), "已答复", (DUTY,), ("detail", "result")),
        Move("转B岗", "To the substitute", ("待答复",), "", (CENTRE,), ("unit", "reason")),
        Move("记未答复", "Note as not answered", ("待答复",), "未答复", (CENTRE,)),
        Move("撤回", "Withdraw", ("待答复",), "已撤回", (HANDING, CENTRE), ("reason",)),
    ),
)

BLOCKER = Flow(
    "卡点",
    "卡点",
    "Blocker",
    (
        State("待解决", "To be removed", DUTY),
        State("待核实", "To be confirmed", RAISER, "over"),
        State("已解决", "Removed", clock="over", final=True),
        State("已撤销", "Cancelled", clock="over", final=True, dropped=True),
    ),
    (
        Move("报解决", "Report removed", ("待解决",), "待核实", (DUTY,), ("result", "proof")),
        Move("核实", "Confirm", ("待核实",), "已解决", (RAISER, CENTRE)),
        Move("退回", "Send back", ("待核实",), "待解决", (RAISER, CENTRE), ("reason",)),
        Move("改派", "Reassign", ("待解决",), "", (SERVICE, CENTRE), ("unit", "reason")),
        Move("督办", "Press", ("待解决", "待核实"), "", (INSPECTION,), ("document",)),
        Move("撤销", "Cancel", ("待解决", "待核实"), "已撤销", (RAISER, CENTRE), ("reason",)),
    ),
)

FLOWS: dict[str, Flow] = {
    flow.name: flow.voidable(CENTRE) for flow in (HANDOVER, HANDLING, REQUEST, SLIP, OPINION, BLOCKER)
}
DROPPED = dropped_states(FLOWS.values())
"""States of matters that ended without being done: no measure reads them."""
