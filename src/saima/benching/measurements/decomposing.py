"""Why places changed between two months: 100 units by 30 indicators, the parts of every total and place, exactly."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import partial
from itertools import permutations

from saima.benching.assessed import TARGETS, rulebook_text
from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median
from saima.core.assess import Assessment, assess
from saima.core.byproject import Gains, with_projects
from saima.core.corners import OTHERS, OWN, Corners, rows_of
from saima.core.corners import TARGETS as TIME
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.moving import Moved, change_of, changes
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook

TITLE = "名次变动分解：100 个单位 × 30 项指标，两期之间"
UNITS, SMALL = 100, 6
YI = 10**10


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time for all units and for one in full, and how many parts do not add up."""
    size = UNITS if bench.full else SMALL
    before, after = _two_months(size)
    everyone = changes(Corners(before, after))
    wrong = sum(_is_wrong(moved) for moved in everyone.values())
    gains = Gains(("甲", "乙", "丙"), {"到位资金": {"甲": Fraction(YI), "乙": Fraction(YI, 2), "丙": Fraction(YI, 3)}})

    def in_full() -> Moved:
        corners = Corners(before, after)
        found = change_of(corners, unit="U1")
        if found is None:
            raise RuntimeError("U1 has no total")
        return with_projects(corners, found, gains)

    rounds = partial(quiet_median, seconds=bench.seconds)
    return (
        Figure("各单位得分、名次各部分（含中间状态的核算）", rounds(lambda: changes(Corners(before, after))), "ms", 5),
        Figure("一个单位的全部：逐项、逐项目、逐对手", rounds(in_full), "ms"),
        Figure("相加不等于变化", wrong + _is_wrong(in_full()), "个", 0),
        Figure(
            "对照：一个单位按定义逐次序换因素、每步整体核算",
            rounds(lambda: _by_definition(before, after, "U1")),
            "ms",
            role="rival",
        ),
        Figure("界限：整体核算一次", rounds(lambda: _again(after)), "ms", role="limit"),
    )


def _is_wrong(moved: Moved) -> bool:
    placed = moved.place_before is None or moved.place_after is None or moved.place is None
    lost = not placed and sum((moved.place or {}).values()) != (moved.place_before or 0) - (moved.place_after or 0)
    return lost or sum(moved.total.values()) != moved.points


def _again(assessment: Assessment) -> Assessment:
    return assess(rulebook=assessment.rulebook, inputs=assessment.inputs, period=assessment.period)


def _by_definition(before: Assessment, after: Assessment, unit: str) -> dict[int, Fraction]:
    """Return the parts of one place as the definition says: every order, every step a whole assessment."""
    parts = dict.fromkeys((OWN, OTHERS, TIME), Fraction(0))
    orders = list(permutations(parts))
    for order in orders:
        state, at = 0, rows_of(before)[unit].place or 0
        for factor in order:
            state |= factor
            corners = Corners(before, after)
            place = rows_of(corners.apart(unit, state))[unit].place or 0
            parts[factor] += Fraction(at - place, len(orders))
            at = place
    return parts


def _two_months(size: int) -> tuple[Assessment, Assessment]:
    """Return February and March of a made-up district, always the same."""
    book: Rulebook = read_rulebook(rulebook_text())
    made = random.Random(2023)  # noqa: S311 (numbers to measure with, no secret)
    units = tuple(UnitRef(f"U{n}", f"第{n}小组", "招商小组", order=n) for n in range(size))
    targets = {TargetKey(name): {ref.code: Fraction(20 * YI) for ref in units} for name in TARGETS}

    def drawn(most: int) -> dict[str, dict[str, Fraction]]:
        return {
            name: {ref.code: Fraction(made.randrange(most) * (YI // 20 if one.unit == "亿元" else 1)) for ref in units}
            for name, one in book.measures.items()
        }

    first = drawn(60)
    more = drawn(30)
    last = {name: {code: value + more[name][code] for code, value in held.items()} for name, held in first.items()}
    months = (("2023-02", first), ("2023-03", last))
    february, march = (
        assess(rulebook=book, inputs=Inputs(units, measures, targets), period=Period.parse(month))
        for month, measures in months
    )
    return february, march
