"""The boards of February and March, the district's line, and the lamps of the office day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from checking import expected as want
from checking.facts import version
from checking.figures import Figure, measure
from checking.reading import sheets_of
from checking.scoring import Measured, half_up, places, score


def months(folder: Path) -> Iterator[Figure]:
    """Yield every team's measures to the end of February and of March."""
    for month, teams in want.MONTHS.items():
        for team, found in measure(folder, month).items():
            signed, arrived, *counts, bonus, deduction = teams[team]
            needed = Measured(Fraction(signed), Fraction(arrived), *counts, Fraction(bonus), Fraction(deduction))
            yield Figure(f"2023 {month} {team}", found, needed)


def scores(folder: Path) -> Iterator[Figure]:
    """Yield scores and places of both boards, and of March under the other reading of the quotas."""
    for (month, reading), needed in want.SCORES.items():
        measured = measure(folder, month)
        count = int(month[0])
        totals = {
            team: score(one, targets=want.TARGETS_2023[team], months=count, reading=reading)
            for team, one in measured.items()
        }
        says = f"2023 {month} 读法{reading}"
        yield Figure(f"{says} 得分", tuple(totals.values()), tuple(Fraction(text) for text in needed))
        yield Figure(f"{says} 名次", tuple(places(totals).values()), want.PLACES[month, reading])


def restated(folder: Path) -> Iterator[Figure]:
    """Yield the later reduction by 0.45 of team three, and what team six lacks to pass team one."""
    measured = measure(folder, "3月")
    third, sixth = want.TEAMS[2], want.TEAMS[5]
    less = _with_arrivals(measured[third], Fraction("-0.45"))
    found = score(less, targets=want.TARGETS_2023[third], months=3, reading="A")
    yield Figure("核减 0.45 亿后第三组", found, Fraction("99.50"))
    for wan, needed in ((1760, "99.52"), (1765, "99.53")):
        more = _with_arrivals(measured[sixth], Fraction(wan, 10000))
        found = score(more, targets=want.TARGETS_2023[sixth], months=3, reading="A")
        yield Figure(f"第六组再认定到位 {wan} 万元", found, Fraction(needed))


def _with_arrivals(measured: Measured, more: Fraction) -> Measured:
    names = Measured.__slots__
    values = {name: getattr(measured, name) for name in names}
    return Measured(**(values | {"arrived": measured.arrived + more}))


def district(folder: Path) -> Iterator[Figure]:
    """Yield the district's line at the end of March, talent included."""
    measured = list(measure(folder, "3月").values())
    signed, arrived = sum(one.signed for one in measured), sum(one.arrived for one in measured)
    starts = (sum(one.started for one in measured), sum(one.cohort for one in measured))
    yield Figure("全区签约", (signed, half_up(signed / 260 * 100)), (Fraction("68.2"), Fraction("26.23")))
    yield Figure("全区到位", (arrived, half_up(arrived / 70 * 100)), (Fraction("17.2"), Fraction("24.57")))
    yield Figure("全区开工", (*starts, half_up(Fraction(*starts) * 100)), (25, 45, Fraction("55.56")))
    counts = tuple(sum(getattr(one, name) for one in measured) for name in ("trips", "firms", "reserves"))
    yield Figure("全区外出、接待、储备", counts, (18, 85, 151))
    rows = sheets_of(folder / "人才引进台账（2023年）.xlsx")["人才引进"].rows
    talents: Counter[str] = Counter()
    for row in rows:
        talents[row["人才类别"]] += int(row["人数（人）"])
    found = tuple(talents[kind] for kind in ("青年人才", "高层次急需紧缺人才", "高层次科技团队"))
    yield Figure("全区人才", found, (62, 11, 0))
    events = sheets_of(folder / "活动台账（2023年）.xlsx")["活动"].rows
    yield Figure("国际招商活动", sum(row["活动类别"] == "国际招商活动" for row in events), 0)


def lamps(folder: Path) -> Iterator[Figure]:
    """Yield the lamps of signed projects not started, before and after the April ledger."""
    day = date.fromisoformat(want.OFFICE_DAY)
    for name in ("3月", "4月上旬"):
        lit = Counter(
            _lamp(row["计划开工月份"], day)
            for row in version(folder, name).rows
            if row["正式签约·时间"] and not row["开工·时间"]
        )
        yield Figure(f"未开工亮灯（{name}台账）", (lit["绿"], lit["黄"], lit["红"]), (12, 5, 3))


def _lamp(planned: str, day: date) -> str:
    """Return the lamp of a planned month: yellow once it has passed, red when three months running have."""
    year, month = (int(part) for part in planned.split("-"))
    passed = (day.year - year) * 12 + day.month - month
    return "绿" if passed <= 0 else "红" if passed >= 3 else "黄"
