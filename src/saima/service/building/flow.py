"""The table of a milestone: to be done, done, not needed; revised and reported by departments on the way."""

from __future__ import annotations

from saima.core.flow import Flow, Move, State

OWNER, FORCE, CENTRE, DEPARTMENT = "责任单位", "服务专班", "招商中心", "部门"
AHEAD, DONE, UNNEEDED = "待完成", "已完成", "不适用"
PLAN = "排定"
"""The act that puts a milestone into a plan."""
REVISE, REPORT, TRACK, UNDO, ASSIGN, DROP, RESTORE = (
    "改期", "报完成", "部门登记", "撤回完成", "改责任单位", "不适用", "恢复",
)  # fmt: skip

MILESTONE = Flow(
    "建设节点",
    "建设节点",
    "Milestone of a plan",
    (
        State(AHEAD, "To be done", OWNER),
        State(DONE, "Done", clock="over", final=True),
        State(UNNEEDED, "Not needed", clock="over", final=True, dropped=True),
    ),
    (
        Move(REPORT, "Report done", (AHEAD,), DONE, (OWNER, FORCE, CENTRE), ("day", "proof")),
        Move(REVISE, "Revise the day", (AHEAD,), "", (FORCE, CENTRE), ("day", "reason", "document")),
        Move(TRACK, "Department's day", (AHEAD, DONE), "", (DEPARTMENT,), ("day", "proof")),
        Move(ASSIGN, "Change the unit", (AHEAD,), "", (FORCE, CENTRE), ("unit", "reason")),
        Move(UNDO, "Withdraw the report", (DONE,), AHEAD, (OWNER, FORCE, CENTRE), ("reason",)),
        Move(DROP, "Not needed", (AHEAD,), UNNEEDED, (FORCE, CENTRE), ("reason",)),
        Move(RESTORE, "Put back", (UNNEEDED,), AHEAD, (FORCE, CENTRE), ("reason",)),
    ),
)
"""A milestone that follows from a record or an approval is done by that: nobody reports it, nobody withdraws it."""
