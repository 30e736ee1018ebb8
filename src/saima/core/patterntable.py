"""The scoring patterns that the 评分细则表 offers, in the order it offers them; the first that fits is recognised."""

from __future__ import annotations

from saima.core.patterns import Gap, Pattern

_MEASURE = Gap("measure", "measure", "完成数的口径", "Measure")
_TASK = Gap("task", "task", "任务", "Target")
_CAP = Gap("cap", "number", "封顶（倍）", "Cap (times)", "1")
_OVER = Gap("over", "measure", "分子", "Numerator")
_UNDER = Gap("under", "measure", "分母", "Denominator")
_ZERO = Gap("zero", "zero", "分母为零时", "When the divisor is zero", "not_applicable")
_REACH = Gap("reach", "number", "达标值", "Rate that earns full points", "50%")
_EACH = Gap("each", "number", "单位分", "Points each", "1")
_MOST = Gap("most", "most", "最多（分）", "At most (points)", "points")
_PER = Gap("per", "number", "每多少", "Per how much", "1亿元")
_LEAST = Gap("least", "number", "达到", "At least", "1")
_STEP = Gap("step", "number", "步长", "Step", "10%")
_TIERS = Gap("tiers", "tiers", "各档", "Tiers", "≥100% → 10, ≥80% → 6, 其余 → 0")
_LOW = Gap("low", "number", "最低给", "Least share", "60%")
_RANGE = Gap("range", "number", "其余", "The rest", "40%")
_BASE = Gap("base", "number", "满分", "Full points", "10")

_ALL = (
    Pattern(
        "pace_capped", "序时完成率，封顶", "Rate against pace, capped",
        ("points × min({cap}, {measure} ÷ pace({task}))",), (_MEASURE, _TASK, _CAP),
        "分值 × {measure}与序时任务之比，最高按 {cap} 倍计",
        "Points × {measure} over its target due by now, at most {cap} times",
    ),
    Pattern(
        "rate_capped", "完成率得分，封顶", "Rate of completion, capped",
        ("points × min({cap}, {measure} ÷ {task})",), (_MEASURE, _TASK, _CAP),
        "分值 × {measure}与任务之比，最高按 {cap} 倍计", "Points × {measure} over its target, at most {cap} times",
    ),
    Pattern(
        "pace_open", "序时完成率，不封顶", "Rate against pace, open",
        ("points × {measure} ÷ pace({task})", "points × ({measure} ÷ pace({task}))"), (_MEASURE, _TASK),
        "分值 × {measure}与序时任务之比，不封顶", "Points × {measure} over its target due by now, without a cap",
    ),
    Pattern(
        "rate_open", "完成率得分，不封顶", "Rate of completion, open",
        ("points × {measure} ÷ {task}", "points × ({measure} ÷ {task})"), (_MEASURE, _TASK),
        "分值 × {measure}与任务之比，不封顶", "Points × {measure} over its target, without a cap",
    ),
    Pattern(
        "rate_own", "完成率得分，满分写在算式里", "Rate of completion, points in the formula",
        ("{base} × min({cap}, {measure} ÷ {task})",), (_BASE, _MEASURE, _TASK, _CAP),
        "{base} × {measure}与任务之比，最高按 {cap} 倍计",
        "{base} × {measure} over its target, at most {cap} times",
    ),
    Pattern(
        "ratio_reach", "比率 ÷ 达标值，封顶", "Ratio over the rate to reach, capped",
        ("points × min({cap}, ratio({over}, {under}, none={zero}) ÷ {reach})",),
        (_OVER, _UNDER, _REACH, _CAP, _ZERO),
        "分值 × {over}占{under}的比率 ÷ 达标值 {reach}，最高按 {cap} 倍计；分母为零时{zero}",
        "Points × the ratio of {over} to {under}, over {reach}, at most {cap} times; a zero divisor: {zero}",
    ),
    Pattern(
        "ratio_capped", "比率，封顶", "Ratio, capped",
        ("points × min({cap}, ratio({over}, {under}, none={zero}))",), (_OVER, _UNDER, _CAP, _ZERO),
        "分值 × {over}占{under}的比率，最高按 {cap} 倍计；分母为零时{zero}",
        "Points × the ratio of {over} to {under}, at most {cap} times; a zero divisor: {zero}",
    ),
    Pattern(
        "best", "与最高值比", "Against the best",
        ("points × ratio({measure}, best({measure}), none={zero})",), (_MEASURE, _ZERO),
        "分值 × {measure}与组内最高值之比；最高值为零时{zero}",
        "Points × {measure} over the best of the group; a best of zero: {zero}",
    ),
    Pattern(
        "ratio_open", "比率", "Ratio",
        ("points × ratio({over}, {under}, none={zero})",), (_OVER, _UNDER, _ZERO),
        "分值 × {over}占{under}的比率；分母为零时{zero}",
        "Points × the ratio of {over} to {under}; a zero divisor: {zero}",
    ),
    Pattern(
        "value_capped", "比率类口径，封顶", "A measure that is a rate, capped",
        ("points × min({cap}, {measure})",), (_MEASURE, _CAP),
        "分值 × {measure}，最高按 {cap} 倍计", "Points × {measure}, at most {cap} times",
    ),
    Pattern(
        "value_open", "比率类口径", "A measure that is a rate",
        ("points × {measure}",), (_MEASURE,), "分值 × {measure}", "Points × {measure}",
    ),
    Pattern(
        "value_clipped", "比率类口径，不低于零、有上限", "A measure that is a rate, between zero and a multiple",
        ("clip(points × {measure}, 0, {cap} × points)",),
        (_MEASURE, Gap("cap", "number", "封顶（几倍分值）", "Cap (times)", "2")),
        "分值 × {measure}，不低于 0，最高 {cap} 倍分值",
        "Points × {measure}, not below zero, at most {cap} times the points",
    ),
    Pattern(
        "value_share", "评分折算", "A score brought to these points",
        ("points × {measure} ÷ {whole}",), (_MEASURE, Gap("whole", "number", "满分为", "Out of", "100分")),
        "分值 × {measure} ÷ {whole}", "Points × {measure} ÷ {whole}",
    ),
    Pattern(
        "count_capped", "个数 × 单位分，有上限", "Count × points each, capped",
        ("min({most}, {each} × {measure})",), (_MEASURE, _EACH, _MOST),
        "{measure}每一个计 {each} 分，最多{most}", "{each} points for each of {measure}, at most {most}",
    ),
    Pattern(
        "times_capped", "次数 × 单位分，次数有上限", "Count × points each, counted so many times",
        ("{each} × min({most}, {measure})",), (_MEASURE, _EACH, _MOST),
        "{measure}每一个计 {each} 分，最多计 {most} 个",
        "{each} points for each of {measure}, of which at most {most} count",
    ),
    Pattern(
        "count_open", "个数 × 单位分", "Count × points each",
        ("{each} × {measure}",),
        (_MEASURE, _EACH),
        "{measure}每一个计 {each} 分",
        "{each} points for each of {measure}",
    ),
    Pattern(
        "amount_capped", "每多少计几分，有上限", "Points per amount, capped",
        ("min({most}, {each} × {measure} ÷ {per})",), (_MEASURE, _PER, _EACH, _MOST),
        "{measure}每 {per} 计 {each} 分，最多{most}", "{each} points for every {per} of {measure}, at most {most}",
    ),
    Pattern(
        "amount_open", "每多少计几分", "Points per amount",
        ("{each} × {measure} ÷ {per}",), (_MEASURE, _PER, _EACH),
        "{measure}每 {per} 计 {each} 分", "{each} points for every {per} of {measure}",
    ),
    Pattern(
        "over_each", "超任务的每一个加分", "Points for each beyond the target",
        ("{each} × max(0, {measure} - {task})",), (_MEASURE, _TASK, _EACH),
        "{measure}超过任务的，每一个加 {each} 分", "{each} points for each of {measure} beyond its target",
    ),
    Pattern(
        "full_less_each", "满分起扣", "From full points down",
        ("max(0, points - {each} × {measure})",), (_MEASURE, _EACH),
        "满分起，{measure}每一个扣 {each} 分，扣完为止",
        "Full points less {each} for each of {measure}, not below zero",
    ),
    Pattern(
        "full_less_short", "满分起扣，欠一个扣一次", "From full points down for each missing",
        ("max(0, points - {each} × max(0, {task} - {measure}))",), (_MEASURE, _TASK, _EACH),
        "满分起，{measure}比任务每欠一个扣 {each} 分，扣完为止",
        "Full points less {each} for each of {measure} short of its target, not below zero",
    ),
    Pattern(
        "reached", "达标才有分", "All or nothing by target",
        ("points if {measure} ≥ {task} else 0", "若 {measure} ≥ {task} 则 points 否则 0"), (_MEASURE, _TASK),
        "{measure}完成任务得满分，否则不得分", "Full points when {measure} reaches its target, else none",
    ),
    Pattern(
        "threshold", "达到一个数才有分", "All or nothing by a number",
        ("points if {measure} ≥ {least} else 0",), (_MEASURE, _LEAST),
        "{measure}达到 {least} 得满分，否则不得分", "Full points when {measure} is {least} or more, else none",
    ),
    Pattern(
        "efficacy", "功效系数", "Between lowest and best",
        (
            "points × ({low} + {range} × "
            "ratio({measure} - lowest({measure}), best({measure}) - lowest({measure}), none={zero}))",
        ),
        (_MEASURE, _LOW, _RANGE, _ZERO),
        "分值 ×（{low} ＋ {range} × {measure}在组内最低与最高之间的位置）；全组相等时{zero}",
        "Points × ({low} + {range} × where {measure} lies between the group's lowest and best); all equal: {zero}",
    ),
    Pattern(
        "steps_beyond", "完成率得分，每超一步加分", "Rate, with points for each step beyond",
        ("points × min(1, {measure} ÷ {task}) + {each} × steps({measure} ÷ {task} - 1, {step})",),
        (_MEASURE, _TASK, _STEP, _EACH),
        "分值 × {measure}与任务之比（最高按 1 倍）；每超任务 {step} 加 {each} 分",
        "Points × {measure} over its target (at most once); {each} points for every {step} beyond",
    ),
    Pattern(
        "steps_capped", "完成率得分，每超一步加分，加分有上限", "Rate, with points for each step beyond, capped",
        ("points × min(1, {measure} ÷ {task}) + min({most}, {each} × steps({measure} ÷ {task} - 1, {step}))",),
        (_MEASURE, _TASK, _STEP, _EACH, Gap("most", "number", "最多加（分）", "At most (points)", "5")),
        "分值 × {measure}与任务之比（最高按 1 倍）；每超任务 {step} 加 {each} 分，最多加 {most} 分",
        "Points × {measure} over its target (at most once); {each} points for every {step} beyond, at most {most}",
    ),
    Pattern(
        "steps_both", "完成得满分，每超一步加、每欠一步扣", "Full points, more and less by steps",
        (
            "points + min({most}, {each} × steps({measure} ÷ {task} - 1, {step}))"
            " - min({most}, {each} × steps(1 - {measure} ÷ {task}, {step}))",
        ),
        (_MEASURE, _TASK, _STEP, _EACH, Gap("most", "number", "最多加减（分）", "At most (points)", "5")),
        "完成任务得满分；{measure}每超、每欠任务 {step} 加、扣 {each} 分，最多 {most} 分",
        "Full points at target; {each} more or less for every {step} of {measure} beyond or short, at most {most}",
    ),
    Pattern(
        "tiers_pace", "按序时完成率分档", "Tiers by rate against pace",
        ("tiers({measure} ÷ pace({task}), {tiers})",), (_MEASURE, _TASK, _TIERS),
        "按{measure}与序时任务之比分档：{tiers}", "By tiers of {measure} over its target due by now: {tiers}",
    ),
    Pattern(
        "tiers_rate", "按完成率分档", "Tiers by rate of completion",
        ("tiers({measure} ÷ {task}, {tiers})",), (_MEASURE, _TASK, _TIERS),
        "按{measure}与任务之比分档：{tiers}", "By tiers of {measure} over its target: {tiers}",
    ),
    Pattern(
        "tiers_rank", "按组内名次分档", "Tiers by rank in the group",
        ("tiers(rank({measure}), {tiers})",),
        (_MEASURE, Gap("tiers", "tiers", "各档", "Tiers", "≤3 → 7, ≤6 → 5, 其余 → 3")),
        "按{measure}的组内名次分档：{tiers}", "By tiers of the rank by {measure}: {tiers}",
    ),
    Pattern(
        "tiers_value", "按数分档", "Tiers by value",
        ("tiers({measure}, {tiers})",),
        (_MEASURE, Gap("tiers", "tiers", "各档", "Tiers", "≥10亿元 → 20, ≥5亿元 → 10, 其余 → 3")),
        "按{measure}分档：{tiers}", "By tiers of {measure}: {tiers}",
    ),
    Pattern(
        "given", "直接计分（评分、核定的分）", "Points as given",
        ("{measure}",), (_MEASURE,), "按{measure}计分", "{measure} as it is given",
    ),
)  # fmt: skip

PATTERNS: dict[str, Pattern] = {pattern.id: pattern for pattern in _ALL}
