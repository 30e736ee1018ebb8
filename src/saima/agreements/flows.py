"""The flows of agreements, one table each; pages, doors, commands and the documents' diagrams read these."""

from __future__ import annotations

from saima.core.flow import VOIDING, Flow, Move, State, dropped_states

# Who acts. `policies.parties_of` says which of these a user is for a docket.
CENTRE, LEADERS, PROJECT_UNIT, DUTY = "招商中心", "领导小组", "项目单位", "承办单位"
ASKED = "会签部门"
"""Who gives opinions: the units of the review's matters, which run on clocks of their own (`saima.service`)."""

# Acts that do more than move, or that not every docket may take: `refusals` and `effects` know them by these names.
ASK, ALL_IN, SCORE, ADMIT, VETO = "征求意见", "意见收齐", "评分", "准入", "一票否决"
FULFIL, PAY, CONFIRM, WARN, DEFAULT = "登记履行", "兑付", "确认履行", "履约通知", "违约通知"
RECOVERED, ALL_RECOVERED, END, DROP = "登记追回", "追回完毕", "终止", VOIDING
RUNNING, FULFILLED, BROKEN, RELEASED = "待履行", "已履行", "违约", "已解除"
PASS, PASSED, ADMITTED = "通过", "已通过", "已准入"
SEND_BACK, STOP = "退回修改", "停表"


REVIEW = Flow(
    "评审",
    "签约前评审",
    "Review before signing",
    (
        State("受理", "Received", CENTRE),
        State("征求意见", "Opinions asked", ASKED),
        State("评分", "To be scored", CENTRE),
        State("待定案", "To be decided", LEADERS),
        State("补充材料", "To be completed", PROJECT_UNIT),
        State(ADMITTED, "Admitted", clock="over", final=True),
        State("已否决", "Rejected", clock="over", final=True),
        State("已撤回", "Withdrawn", clock="over", final=True, dropped=True),
    ),
    (
        Move(ASK, "Ask for opinions", ("受理", "评分"), "征求意见", (CENTRE,), ("units",)),
        Move(ALL_IN, "Opinions are in", ("征求意见",), "评分", (CENTRE,)),
        Move(SCORE, "Score", ("评分", "待定案"), "待定案", (CENTRE,), ("sheet",)),
        Move(ADMIT, "Admit", ("待定案",), ADMITTED, (LEADERS, CENTRE), ("document", "decider")),
        Move("补充", "Ask for more", ("待定案",), "补充材料", (LEADERS, CENTRE), ("reason", "document", "decider")),
        Move("否决", "Reject", ("待定案",), "已否决", (LEADERS, CENTRE), ("reason", "document", "decider")),
        Move("补正", "Complete", ("补充材料",), "受理", (PROJECT_UNIT, CENTRE), ("result", "conditions")),
        Move(
            VETO,
            "Veto",
            ("受理", "征求意见", "评分", "待定案", "补充材料"),
            "已否决",
            (CENTRE,),
            ("veto", "reason", "document"),
        ),
        Move("复议", "Review again", ("已否决",), "受理", (LEADERS,), ("reason", "document", "conditions")),
        Move(
            "撤回",
            "Withdraw",
            ("受理", "征求意见", "评分", "待定案", "补充材料"),
            "已撤回",
            (PROJECT_UNIT, CENTRE),
            ("reason",),
        ),
    ),
)

GATE = Flow(
    "审查",
    "合法性审查、公平竞争审查",
    "Legal and fair-competition review",
    (
        State("待审", "To be reviewed", DUTY),
        State("待修改", "To be amended", PROJECT_UNIT, "stands"),
        State("停表", "Clock stopped", DUTY, "stands"),
        State(PASSED, "Passed", clock="over", final=True),
        State("未通过", "Not passed", clock="over", final=True),
        State("已撤回", "Withdrawn", clock="over", final=True, dropped=True),
    ),
    (
        Move(PASS, "Pass", ("待审",), PASSED, (DUTY, CENTRE), ("document", "result")),
        Move(SEND_BACK, "Send back", ("待审",), "待修改", (DUTY, CENTRE), ("reason",)),
        Move("重新送审", "Submit again", ("待修改",), "待审", (PROJECT_UNIT, CENTRE), ("result",)),
        Move("不通过", "Fail", ("待审",), "未通过", (DUTY, CENTRE), ("document", "reason")),
        Move(STOP, "Stop the clock", ("待审",), "停表", (DUTY,), ("stop",)),
        Move("恢复计时", "Run the clock", ("停表",), "待审", (DUTY, CENTRE)),
        Move("撤回", "Withdraw", ("待审", "待修改", "停表"), "已撤回", (PROJECT_UNIT, CENTRE), ("reason",)),
    ),
)

AGREEMENT = Flow(
    "协议",
    "协议和政策承诺",
    "Agreement or policy promise",
    (
        State("执行中", "In force"),
        State("已终止", "Ended", clock="over", final=True),
    ),
    (Move(END, "End", ("执行中",), "已终止", (CENTRE,), ("document", "reason")),),
)

OBLIGATION = Flow(
    "义务",
    "履约义务",
    "Obligation",
    (
        State(RUNNING, "To be fulfilled", DUTY),
        State(BROKEN, "In default", DUTY),
        State(FULFILLED, "Fulfilled", clock="over", final=True),
        State(RELEASED, "Released", clock="over", final=True, dropped=True),
    ),
    (
        Move(FULFIL, "Enter fulfilment", (RUNNING, BROKEN), "", (DUTY, PROJECT_UNIT, CENTRE), ("figure", "document")),
        Move(PAY, "Pay", (RUNNING, BROKEN), "", (DUTY, CENTRE), ("figure", "document")),
        Move(WARN, "Notice of fulfilment", (RUNNING,), "", (CENTRE, DUTY), ("document", "days")),
        Move(DEFAULT, "Notice of default", (RUNNING,), BROKEN, (CENTRE,), ("document", "days", "reason")),
        Move(CONFIRM, "Confirm fulfilment", (RUNNING, BROKEN), FULFILLED, (CENTRE,)),
        Move("撤销确认", "Undo confirmation", (FULFILLED,), RUNNING, (CENTRE,), ("reason",)),
        Move("解除", "Release", (RUNNING, BROKEN), RELEASED, (CENTRE,), ("document", "reason")),
    ),
)

CLAWBACK = Flow(
    "追偿",
    "追偿",
    "Clawback",
    (
        State("待追偿", "To be claimed", DUTY),
        State("已催告", "Demanded", DUTY),
        State("诉讼中", "In court", DUTY),
        State("已追回", "Recovered", clock="over", final=True),
        State("已核销", "Written off", clock="over", final=True, dropped=True),
    ),
    (
        Move("催告", "Demand", ("待追偿", "已催告"), "已催告", (DUTY, CENTRE), ("document", "days")),
        Move("起诉", "Sue", ("已催告",), "诉讼中", (DUTY, CENTRE), ("document",)),
        Move(RECOVERED, "Enter recovery", ("待追偿", "已催告", "诉讼中"), "", (DUTY, CENTRE), ("figure", "document")),
        Move(ALL_RECOVERED, "All recovered", ("待追偿", "已催告", "诉讼中"), "已追回", (CENTRE,)),
        Move("核销", "Write off", ("已催告", "诉讼中"), "已核销", (LEADERS, CENTRE), ("document", "reason", "decider")),
    ),
)

FLOWS: dict[str, Flow] = {flow.name: flow.voidable(CENTRE) for flow in (REVIEW, GATE, AGREEMENT, OBLIGATION, CLAWBACK)}
REVIEWS, AGREEMENTS, OBLIGATIONS, CLAWBACKS = "评审", "协议", "义务", "追偿"
LEGAL, FAIR = "合法性审查", "公平竞争审查"
GATES = frozenset({LEGAL, FAIR})
"""Kinds of dockets that run on a clock of working days, with stops."""
KINDS: dict[str, Flow] = {
    REVIEWS: FLOWS["评审"],
    LEGAL: FLOWS["审查"],
    FAIR: FLOWS["审查"],
    AGREEMENTS: FLOWS["协议"],
    OBLIGATIONS: FLOWS["义务"],
    CLAWBACKS: FLOWS["追偿"],
}
"""Every kind of docket and the flow it goes."""
DROPPED = dropped_states(FLOWS.values())
"""States of dockets that ended undone: no sum and no list of what is open reads them."""
