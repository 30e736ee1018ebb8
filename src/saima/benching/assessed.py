"""The rulebook that the run is measured with: thirty indicators over thirty measures, forty teams."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from saima.assessment import actions
from saima.assessment.models import AdoptedRulebook
from saima.benching.district import TRIPS
from saima.people.models import Unit, User

LEVEL = "区级"
FACTS = (
    ("正式签约金额", "kind == '签约' and agreement == '正式合同'", "sum: credited", "亿元", LEVEL),
    ("协议引资金额", "kind == '签约' and agreement == '协议'", "sum: credited", "亿元", LEVEL),
    ("到位资金", "kind == '到位'", "sum: credited", "亿元", LEVEL),
    ("到位笔数", "kind == '到位'", "count: facts", "次", LEVEL),
    ("备案金额", "kind == '备案'", "sum: credited", "亿元", LEVEL),
    ("注册资本", "kind == '注册'", "sum: credited", "亿元", LEVEL),
    ("供地面积", "kind == '用地'", "sum: quantity", "亩", LEVEL),
    ("储备项目数", "kind == '储备'", "count: projects", "个", ""),
    ("线索数", "kind == '线索'", "count: facts", "个", ""),
    ("洽谈次数", "kind == '在谈'", "count: facts", "次", ""),
    ("接待企业数", "kind == '接待考察'", "sum: quantity", "家", ""),
    ("推介活动数", "kind == '招商活动' and activity == '推介活动'", "count: facts", "次", ""),
    ("国际活动数", "kind == '招商活动' and activity == '国际招商活动'", "count: facts", "次", ""),
    ("应办事项数", "kind == '交办事项' and due_on ≤ period.last_day", "count: facts", "件", ""),
    ("按时办结数", "kind == '交办事项' and done_on ≤ due_on", "count: facts", "件", ""),
    *((f"{led}外出", f"kind == '外出招商' and led_by == '{led}'", "count: facts", "次", "") for led in TRIPS),
)  # fmt: skip
"""(name, where, what is added, unit, level) of measures over records."""
PROJECTS = (
    ("签约项目数", "agreement == '正式合同'", "signing"),
    ("开工项目数", "agreement == '正式合同' and start.counted_on ≤ period.last_day", "signing"),
    ("大项目数", "signing.amount ≥ 5亿元", "signing"),
    ("竣工项目数", "completion.count ≥ 1", "completion"),
    ("投产项目数", "production.count ≥ 1", "production"),
    ("供地项目数", "land.count ≥ 1", "land"),
    ("自主招商项目数", "channel == '自主招商'", "signing"),
    ("以商招商项目数", "channel == '以商招商'", "signing"),
    ("商协会项目数", "channel == '商协会'", "signing"),
    ("久签未开工项目数", "agreement == '正式合同' and start.count == 0", "signing"),
    ("飞地项目数", "enclave", "signing"),
)
"""(name, where, the milestone whose 统计日期 decides the period) of measures over projects."""
TARGETS = ("正式签约金额", "到位资金")


def _measures() -> Iterator[str]:
    for name, where, added, unit, level in FACTS:
        verified = f", verified: {level}" if level else ""
        yield f'  {name}: {{of: facts, where: "{where}", {added}, unit: {unit}{verified}}}'
    for name, where, stone in PROJECTS:
        yield (
            f'  {name}: {{of: projects, where: "{where}", count: projects, by: {stone}.counted_on, '
            f"unit: 个, verified: {LEVEL}}}"
        )


def _indicators() -> Iterator[str]:
    names = [(name, unit) for name, _where, _added, unit, _level in FACTS] + [(name, "个") for name, *_rest in PROJECTS]
    for name, unit in names:
        wanted = f"pace(target({name}, level=区定))" if name in TARGETS else f"100{unit}"
        yield f'  {name}分: {{points: 5, score: "points × min(1.2, {name} ÷ {wanted})"}}'


def rulebook_text() -> str:
    """Return the rulebook: thirty indicators, each a measure against what was asked of the team."""
    lines = [
        "rulebook: bench",
        "version: 1",
        "title: 测速办法（演示）",
        "source: {document: 测速用，不是真实文件}",
        "in_force: {from: 2022-01-01, until: 2025-01-01}",
        "groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}",
        "measures:",
        *_measures(),
        "targets:",
        *(f"  {name}: {{per: year}}" for name in TARGETS),
        "indicators:",
        *_indicators(),
        "round: {each: 2, mode: half_up}",
        "rank: {within: group, by: total, ties: competition}",
    ]
    return "\n".join(lines) + "\n"


def adopted_for_bench(by: User) -> AdoptedRulebook:
    """Hand down the targets and put the rulebook into force, once."""
    found = AdoptedRulebook.objects.filter(code="bench").first()
    if found is not None:
        return found
    day = date(2023, 1, 1)
    teams = Unit.objects.filter(kind="招商小组")
    drafts = [
        actions.TargetDraft(unit, name, 2023, Fraction(20), "亿元", effective_on=day)
        for unit in teams
        for name in TARGETS
    ]
    actions.set_targets(drafts, by=by, on=day)
    return actions.adopt(text=rulebook_text(), document="测速", meeting="", adopted_on=day, by=by)
