"""What is rehearsed, how far, and from which seed: the same plan over the same run gives the same numbers.

Loads nothing heavy, so that a page can check what was typed before the worker is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from saima.core.problems import Problem, Problems

Scheme = Literal["spread", "dirichlet"]
"""How weights are drawn. `spread`: each full points × a number evenly from 1 − x to 1 + x; `dirichlet`: shares of the
whole around the rulebook's own, with a concentration of 1 ÷ x². Either way the sum of full points stays."""
MOST_DRAWS, MOST_POINTS, MOST_PERCENT = 100_000, 4096, 90


@dataclass(frozen=True, slots=True)
class Plan:
    """A rehearsal's parameters, all whole numbers.

    `draws` rehearsals of weights, targets and caps, each within so many per cent up and down; `points` is the size of
    Sobol's two base samples, `sets` how many sets of weights, targets and caps those runs choose from.
    """

    seed: int = 1
    draws: int = 10_000
    weights: int = 25
    targets: int = 10
    caps: int = 10
    scheme: Scheme = "spread"
    points: int = 256
    sets: int = 100

    def to_canonical(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def plan_of(given: dict[str, Any]) -> Plan:
    """Return the plan that parameters say, or raise Problems naming every one that cannot be used."""
    known = {each.name: each.default for each in fields(Plan)}
    problems = [
        _problem(name, str(value), "、".join(known), "去掉它") for name, value in given.items() if name not in known
    ]
    bounds = {
        "seed": (0, 2**32 - 1),
        "draws": (100, MOST_DRAWS),
        "weights": (0, MOST_PERCENT),
        "targets": (0, MOST_PERCENT),
        "caps": (0, MOST_PERCENT),
        "points": (16, MOST_POINTS),
        "sets": (2, 1000),
    }
    found: dict[str, Any] = {}
    for name, (low, high) in bounds.items():
        text = str(given.get(name, known[name])).strip()
        if text.isdecimal() and text.isascii() and len(text) <= 10 and low <= int(text) <= high:
            found[name] = int(text)
        else:
            problems.append(_problem(name, text, f"{low} 到 {high} 的整数", "请改写"))
    found["scheme"] = str(given.get("scheme", known["scheme"]))
    if found["scheme"] not in get_args(Scheme):
        problems.append(_problem("scheme", found["scheme"], "、".join(get_args(Scheme)), "请改写"))
    if not problems and not any(found[name] for name in ("weights", "targets", "caps")):
        problems.append(_problem("weights", "0", "权重、目标、上限至少一项有变动幅度", "请填一个大于零的百分数"))
    if problems:
        raise Problems(problems)
    return Plan(**found)


def _problem(name: str, found: str, needed: str, remedy: str) -> Problem:
    return Problem(f"试算·{name}", f"「{found}」", needed, remedy, "rehearsal.plan")
