"""docs/flows.md, drawn from the tables of all flows; `python -m saima.config.diagrams` writes it anew."""

from __future__ import annotations

from pathlib import Path

from saima.agreements import flows as agreements
from saima.core.flow import Flow
from saima.outreach.flows import FLOWS as LEAD_FLOWS
from saima.publications.flow import FLOW
from saima.service.flows import FLOWS
from saima.service.register.flow import REGISTER

HEAD = """# 流程图 · Flows

由 `python -m saima.config.diagrams` 按流程表画出（检查时比对）：
`src/saima/outreach/flows.py`、`src/saima/service/flows.py`、`src/saima/service/building/flow.py`、`src/saima/service/register/flow.py`、
`src/saima/agreements/flows.py`、`src/saima/publications/flow.py`。
每一行是一步：谁、在什么状态、办什么、到什么状态。
"""
NEEDS = {
    "conditions": "准入条件",
    "days": "期限",
    "decider": "定案的会议或职务",
    "day": "日期",
    "detail": "要素",
    "document": "文号",
    "due": "应办结日",
    "figure": "金额或数量",
    "file": "附件",
    "lost": "没有成的原因",
    "measure": "处置措施",
    "project": "项目",
    "proof": "佐证",
    "rating": "评价",
    "reason": "理由",
    "result": "办理结果",
    "sheet": "评分表",
    "stop": "停表原因",
    "unit": "单位",
    "units": "征求意见的单位",
    "until": "延至",
    "veto": "一票否决情形",
}


def _section(flow: Flow) -> str:
    rows = "\n".join(
        f"| {move.act} | {'、'.join(move.sources)} | {move.target or '不变'} | {'、'.join(move.parties)} "
        f"| {'、'.join(NEEDS[need] for need in move.needs) or '—'} |"
        for move in flow.moves
    )
    return (
        f"\n## {flow.title} · {flow.title_en}\n\n```mermaid\n{flow.mermaid()}\n```\n\n"
        f"| 办理 | 在什么状态 | 到什么状态 | 谁 | 须写明 |\n|---|---|---|---|---|\n{rows}\n"
    )


def flows_page() -> str:
    """Return the whole page."""
    flows = (*LEAD_FLOWS.values(), *FLOWS.values(), REGISTER, *agreements.FLOWS.values(), FLOW)
    return HEAD + "".join(_section(flow) for flow in flows)


if __name__ == "__main__":
    (Path(__file__).parents[3] / "docs/flows.md").write_text(flows_page(), encoding="utf-8")
