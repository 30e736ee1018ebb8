"""The texts of explanations, one table per language; everything else returns a code and its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saima.core.rulewords import WORDS

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """A code and the texts of its values, to be put into a language's sentence."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: Language) -> str:
        """Return the sentence in a language."""
        return TEXTS[language][self.code].format(**dict(self.values))


def message(code: str, **values: str) -> Message:
    """Return a message; the values are named as in the tables below."""
    return Message(code, tuple(sorted(values.items())))


TEXTS: dict[Language, dict[str, str]] = {
    "zh": {
        "indicator": "{title}：{words}＝{numbers}",
        "indicator.waits": "{title}：{words}，{missing}，待补齐后计分",
        "indicator.zero": "{title}：{missing}，按办法计 0 分",
        "indicator.full": "{title}：{missing}，按办法计满分 {points} 分",
        "indicator.shared": "{title}：{missing}，{full} 分按比例分摊到其他各项",
        "indicator.dropped": "{title}：本期未施行，不计分",
        "share": "因分摊，其他各项得分乘以 {share}",
        "bonus": "加分 {title}：{words}＝{numbers}",
        "deduction": "扣分 {title}：{words}＝{numbers}",
        "capped": "{title}合计超过上限，按 {cap} 分计",
        "total": "总分：{parts}＝{total}",
        "waits": "总分暂缺：{names}",
        "bar.unplaced": "{title}：取消当期名次",
        "bar.zero": "{title}：总分归零",
        "bar.no_bonus": "{title}：取消加分",
        "place": "名次：{group}第 {place} 名",
        "place.tied": "名次：{group}并列第 {place} 名",
        "place.none": "名次：不参加排名",
        "grade": "等次：{title}",
        "grade.moved": "等次：{title}（{steps}）",
        "grade.up": "晋 {steps} 档",
        "grade.down": "降 {steps} 档",
        "grade.none": "等次：不评等次",
        "listed": "列入{title}",
        "rounding": "各项保留 {digits} 位小数（{mode}）",
        "mode.half_up": "四舍五入",
        "mode.truncate": "截断",
        "mode.half_even": "四舍六入五成双",
        "clause": "依据 {clause}",
        "missing.not_in_force": "未施行",
        "missing.not_measured": "待报",
        "missing.not_applicable": "不适用",
        "missing.no_target": "无任务",
        "missing.not_defined": "规则未规定",
        "part.bonus": "加分",
        "part.deduction": "扣分",
        "part.rounding": "舍入与上限",
        "factor.own": "本单位记录",
        "factor.others": "其他单位记录",
        "factor.targets": "任务与序时",
        "factor.rules": "考核办法",
        "factor.restated": "数据调整",
        "word.points": "分值",
        "word.months": "月数",
        "word.unit.kind": "单位类别",
        "word.unit.role": "单位角色",
        "word.otherwise": "因{condition}不成立取{value}",
        "word.taken": "因{condition}取{value}",
        "word.tier": "{subject}属“{line}”档取{value}",
        "word.rest": "{subject}不属以上各档取{value}",
        "function.target": "{name}任务",
        "function.previous": "上年{name}",
        "function.past": "往前第{back}期{name}",
        "word.total": "总分",
        "word.place": "名次",
        "word.placed": "排名单位数",
        "function.pace": "{name}序时任务",
        "whole.none": "{rate} 不是任何整数除以 {denominator} 的结果：最近的是 {below} 和 {above}；整数解有 {others}",
        "whole.some": "{rate}＝{numerators}÷{denominator}",
    },
    "en": {
        "indicator": "{title}: {words} = {numbers}",
        "indicator.waits": "{title}: {words}, {missing}; scored when complete",
        "indicator.zero": "{title}: {missing}, counts 0 by the rulebook",
        "indicator.full": "{title}: {missing}, counts its full {points} points by the rulebook",
        "indicator.shared": "{title}: {missing}, its {full} points are shared out among the others",
        "indicator.dropped": "{title}: not in force in this period",
        "share": "Because of the sharing out, the other points are multiplied by {share}",
        "bonus": "Bonus {title}: {words} = {numbers}",
        "deduction": "Deduction {title}: {words} = {numbers}",
        "capped": "{title} in sum exceeds its ceiling and counts {cap}",
        "total": "Total: {parts} = {total}",
        "waits": "No total yet: {names}",
        "bar.unplaced": "{title}: no place in this period",
        "bar.zero": "{title}: the total is zero",
        "bar.no_bonus": "{title}: no bonus",
        "place": "Place: {place} in {group}",
        "place.tied": "Place: {place} in {group}, shared",
        "place.none": "Place: not ranked",
        "grade": "Grade: {title}",
        "grade.moved": "Grade: {title} ({steps})",
        "grade.up": "raised by {steps}",
        "grade.down": "lowered by {steps}",
        "grade.none": "Grade: none",
        "listed": "Listed: {title}",
        "rounding": "Each part is rounded to {digits} decimals ({mode})",
        "mode.half_up": "half up",
        "mode.truncate": "truncated",
        "mode.half_even": "half to even",
        "clause": "by {clause}",
        "missing.not_in_force": "not in force",
        "missing.not_measured": "not measured yet",
        "missing.not_applicable": "not applicable",
        "missing.no_target": "no target",
        "missing.not_defined": "not defined by the rule",
        "part.bonus": "Bonus",
        "part.deduction": "Deduction",
        "part.rounding": "Rounding and ceilings",
        "factor.own": "Own records",
        "factor.others": "Records of others",
        "factor.targets": "Targets and time",
        "factor.rules": "Rulebook",
        "factor.restated": "Data adjustments",
        "word.points": "points",
        "word.months": "months",
        "word.unit.kind": "kind of unit",
        "word.unit.role": "role of unit",
        "word.otherwise": "{value} as {condition} does not hold",
        "word.taken": "{value} as {condition}",
        "word.tier": "{value} as {subject} is in the tier {line}",
        "word.rest": "{value} as {subject} is in none of the tiers above",
        "function.target": "target of {name}",
        "function.previous": "{name} a year before",
        "function.past": "{name} {back} period(s) before",
        "word.total": "total",
        "word.place": "place",
        "word.placed": "units placed",
        "function.pace": "target of {name} due by now",
        "whole.none": "{rate} is no whole number over {denominator}: nearest are {below} and {above}; {others} fits",
        "whole.some": "{rate} = {numerators} ÷ {denominator}",
    },
}
for _language, _words in WORDS.items():
    TEXTS[_language] |= _words  # type: ignore[index]
