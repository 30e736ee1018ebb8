"""The flow of an issue, from draft to print: one table, which pages, refusals and the documents' diagram read."""

from __future__ import annotations

from saima.core.flow import Flow, Move, State

DRAFTER, CHECKER, COUNTERSIGNER, SIGNER, PUBLISHER = "拟稿人", "核稿人", "会签人", "签发人", "印发人"
RIGHTS = {
    DRAFTER: "draft_issue",
    CHECKER: "check_issue",
    COUNTERSIGNER: "countersign",
    SIGNER: "sign_issue",
    PUBLISHER: "publish",
}
"""The right that makes somebody a party."""

FLOW = Flow(
    "通报",
    "一期通报",
    "Issue of the bulletin",
    (
        State("拟稿", "Drafted", CHECKER),
        State("已核稿", "Checked", COUNTERSIGNER),
        State("已会签", "Countersigned", SIGNER),
        State("已签发", "Signed", PUBLISHER),
        State("已印发", "Published", final=True),
        State("作废", "Dropped", final=True),
    ),
    (
        Move("核稿", "Check", ("拟稿",), "已核稿", (CHECKER,)),
        Move("退回", "Send back", ("已核稿",), "拟稿", (COUNTERSIGNER,), ("reason",)),
        Move("会签", "Countersign", ("已核稿",), "已会签", (COUNTERSIGNER,)),
        Move("签发", "Sign", ("已会签",), "已签发", (SIGNER, PUBLISHER)),
        Move("印发", "Publish", ("已签发",), "已印发", (PUBLISHER,)),
        Move("作废", "Drop", ("拟稿",), "作废", (DRAFTER,)),
    ),
)
