"""The table of a problem project: listed, in hand, reported settled, checked by another person, listed again."""

from __future__ import annotations

from saima.core.flow import Flow, Move, State

CHECKER, DUTY = "招商中心", "责任单位"
LISTED, IN_HAND, REPORTED, SETTLED, AGAIN = "列入", "处置中", "待核验", "已处置", "重新列入"
PLAN, REPORT, CHECK, RETURN, REOPEN = "定处置方案", "报处置", "核验", "退回", "重新列入"

REGISTER = Flow(
    "问题项目",
    "问题项目",
    "Problem project",
    (
        State(LISTED, "Listed", CHECKER),
        State(IN_HAND, "In hand", DUTY),
        State(REPORTED, "Reported settled", CHECKER, "over"),
        State(SETTLED, "Settled", clock="over", final=True),
        State(AGAIN, "Listed again", CHECKER),
    ),
    (
        Move(REPORT, "Report settled", (IN_HAND,), REPORTED, (DUTY, CHECKER), ("measure", "proof")),
        Move(PLAN, "Set the plan", (LISTED, IN_HAND, AGAIN), IN_HAND, (CHECKER,), ("measure", "unit", "due")),
        Move(CHECK, "Check", (REPORTED,), SETTLED, (CHECKER,), ("proof",)),
        Move(RETURN, "Send back", (REPORTED,), IN_HAND, (CHECKER,), ("reason",)),
        Move(REOPEN, "List again", (SETTLED,), AGAIN, (CHECKER,), ("reason",)),
    ),
)
"""`proof` of a report comes with it; a check needs that some proof lies there."""
