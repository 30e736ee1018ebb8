"""How firm the places of a run are, on the screen: intervals, who stays ahead, which choice decides, who would move.

Everything here is an estimate (估计) that a worker made and stored; this page only says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Rehearsal
from saima.core.rehearsing.plan import Plan
from saima.ledger.words import titled
from saima.people.models import User

MOST_COLUMNS = 12
"""Up to so many units every pair has a cell; beyond, each unit and the one placed after it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One place of a strip: `x` and `width` of a hundred, `height` of ten by how often the unit had it."""

    x: float
    width: float
    height: float
    within: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One unit: its place, the places it had in rehearsals, and the sentence that says so."""

    code: str
    title: str
    place: int
    interval: str
    share: str
    kept: str
    sentence: str
    bars: tuple[Bar, ...]
    mark: float


@dataclass(frozen=True, slots=True)
class Decides:
    """One choice: its total effect, the part it has alone, both in hundredths of the variance."""

    title: str
    first: float
    total: float
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing done otherwise, and who would stand where: (unit, place now, place then, places gained)."""

    title: str
    shift: str
    moved: tuple[tuple[str, int, int, int], ...]


def share_text(count: int, draws: int) -> str:
    """Return a part of the rehearsals in per cent, cut and never rounded up: 100% only where it is all of them."""
    tenths = 1000 * count // draws if draws else 0
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def sentence(title: str, told: Mapping[str, Any], draws: int) -> str:
    """Return the interval in the office's words, 第三招商小组在99.6%的试算中居第1至第4位, with its full stop."""
    words = {"unit": title, "share": share_text(told["within"], draws), "low": told["low"], "high": told["high"]}
    if told["low"] == told["high"]:
        return _("%(unit)s在%(share)s的试算中居第%(low)s位。") % words
    return _("%(unit)s在%(share)s的试算中居第%(low)s至第%(high)s位。") % words


def firm_page(rehearsal: Rehearsal, *, user: User, language: str) -> dict[str, Any]:
    """Return all that the page says of one rehearsal, as far as the user may see it."""
    told = queries.told_to(user, rehearsal)
    book = assessment_of(rehearsal.run).rulebook
    titles = unit_titles(rehearsal, language)
    places: Mapping[str, int | None] = told["places"]
    order = sorted((code for code, place in places.items() if place), key=lambda code: (places[code], code))
    draws = told["plan"]["draws"]
    return {
        "strips": strips(told, titles, order),
        "others": [(places[code], titles[code]) for code in order if code not in told["intervals"]],
        "last": max((row["most"] for row in told["intervals"].values()), default=1),
        "matrix": matrix(told, titles, order, draws) if len(order) <= MOST_COLUMNS else None,
        "pairs": pairs(told, titles, draws) if len(order) > MOST_COLUMNS else (),
        "heads": [_short(titles[code]) for code in order],
        "decides": decides(told["effects"]),
        "effects": told["effects"],
        "shift": f"{told['effects']['shift']:.2f}",
        "left_out": tried(told, titles, "left_out", {i.name: titled(i) for i in book.indicators}),
        "alternatives": tried(told, titles, "alternatives", alternative_titles()),
        "plan": plan_text(Plan(**told["plan"])),
        "draws": f"{draws:,}",
    }


def unit_titles(rehearsal: Rehearsal, language: str) -> dict[str, str]:
    """Return the titles of the units of a rehearsal's run, in the reader's language."""
    english = queries.unit_titles(language)
    results = assessment_of(rehearsal.run).results
    return {result.unit.code: english.get(result.unit.code, result.unit.title) for result in results}


def strips(told: Mapping[str, Any], titles: Mapping[str, str], order: Sequence[str]) -> list[Strip]:
    """Return one strip per unit that has an interval, in the order of places."""
    rows = [(code, told["intervals"][code]) for code in order if code in told["intervals"]]
    size, draws = len(order), told["plan"]["draws"]
    width = 100 / max(1, size)
    found = []
    for code, row in rows:
        most = max(count for _place, count in row["places"])
        found.append(
            Strip(
                code=code,
                title=titles[code],
                place=told["places"][code],
                interval=f"{row['low']}" if row["low"] == row["high"] else f"{row['low']}–{row['high']}",
                share=share_text(row["within"], draws),
                kept=share_text(row["kept"], draws),
                sentence=sentence(titles[code], row, draws),
                bars=tuple(
                    Bar(
                        round((place - 1) * width + width * 0.08, 2),
                        round(width * 0.84, 2),
                        round(max(0.6, 10 * count / most), 2),
                        row["low"] <= place <= row["high"],
                    )
                    for place, count in row["places"]
                ),
                mark=round((told["places"][code] - 0.5) * width, 2),
            )
        )
    return found


def matrix(
    told: Mapping[str, Any], titles: Mapping[str, str], order: Sequence[str], draws: int
) -> list[tuple[str, list[str]]]:
    """Return, per unit in the order of places, the share of rehearsals in which it is ahead of each other one."""
    won: dict[tuple[str, str], int] = {}
    for one, other, ahead, behind in told["ahead"]:
        won[one, other], won[other, one] = ahead, behind
    return [(titles[a], [share_text(won[a, b], draws) if (a, b) in won else "—" for b in order]) for a in order if won]


def pairs(told: Mapping[str, Any], titles: Mapping[str, str], draws: int) -> list[tuple[str, str, str]]:
    """Return each unit and the one placed next after it, with the share of rehearsals in which it stays ahead."""
    found: dict[str, tuple[str, str, str]] = {}
    for one, other, ahead, _behind in told["ahead"]:
        found.setdefault(one, (titles[one], titles[other], share_text(ahead, draws)))
    return list(found.values())


def factor_titles() -> dict[str, str]:
    """Return what the choices are called."""
    return {
        "weights": _("各项分值"),
        "targets": _("目标任务"),
        "caps": _("封顶"),
        "normalisation": _("标准化方法"),
        "aggregation": _("合成方法"),
    }


def alternative_titles() -> dict[str, str]:
    """Return what the other scales and ways of adding are called."""
    return {
        "minmax": _("最小—最大标准化"),
        "zscore": _("Z 分数标准化"),
        "rank": _("按名次标准化"),
        "dist2max": _("与最好单位的距离"),
        "goalposts": _("固定上下界"),
        "target": _("完成率封顶为满分"),
        "geometric": _("几何平均合成"),
        "harmonic": _("调和平均合成"),
        "copeland": _("两两比较（Copeland）"),
    }


def decides(effects: Mapping[str, Any]) -> list[Decides]:
    """Return the choices by their total effect, the largest first; an estimate below nothing is shown as nothing."""
    titles = factor_titles()
    found = []
    for factor, first, total in zip(effects["factors"], effects["first"], effects["total"], strict=True):
        alone, whole = (min(100.0, max(0.0, round(100 * value))) for value in (first, total))
        words = {"total": f"{whole:.0f}", "first": f"{min(alone, whole):.0f}"}
        text = _("总影响 %(total)s%%，单独 %(first)s%%") % words
        found.append(Decides(titles[factor], min(alone, whole), whole, text))
    return sorted(found, key=lambda one: -one.total)


def tried(told: Mapping[str, Any], titles: Mapping[str, str], section: str, names: Mapping[str, str]) -> list[Tried]:
    """Return what was done otherwise, with who would move, by the new places."""
    places = told["places"]
    found = []
    for row in told[section]:
        moved = [
            (titles[code], places[code], place, places[code] - place)
            for code, place in row["places"].items()
            if place and places[code] and place != places[code]
        ]
        shift = "" if row.get("shift") is None else f"{row['shift']:.2f}"
        found.append(Tried(names.get(row["name"], row["name"]), shift, tuple(sorted(moved, key=lambda one: one[2]))))
    return found


def plan_text(plan: Plan) -> str:
    """Return what was varied, how far, how often and from which seed."""
    words = plan.to_canonical() | {"draws": f"{plan.draws:,}"}
    varied = [
        text % words
        for text, percent in (
            (_("各项分值上下 %(weights)s%%"), plan.weights),
            (_("各单位目标任务上下 %(targets)s%%"), plan.targets),
            (_("封顶上下 %(caps)s%%"), plan.caps),
        )
        if percent
    ]
    drawn = _("分值按狄利克雷分布抽取") if plan.scheme == "dirichlet" else _("均匀抽取，总分值不变")
    counted = _("试算 %(draws)s 次，种子 %(seed)s") % words
    return _("，").join([*varied, drawn, counted])


def _short(title: str) -> str:
    return title.removesuffix("招商小组") or title


def sentences(rehearsal: Rehearsal, *, language: str) -> list[str]:
    """Return the intervals of all units as sentences, in the order of places, for the console."""
    told = rehearsal.result
    titles, draws = unit_titles(rehearsal, language), told["plan"]["draws"]
    order = sorted(told["intervals"], key=lambda code: (told["places"][code] or 0, code))
    return [sentence(titles[code], told["intervals"][code], draws) for code in order]
