"""Recompute every figure of the demonstration from its workbooks: `python demo/check.py [FOLDER]`.

Prints one line a figure; ends with status 1 if any differs from what it must be.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from checking import boards, figures, order, registers, services

PARTS = (
    figures.year_2022,
    figures.ceremony,
    boards.months,
    boards.scores,
    boards.restated,
    boards.district,
    boards.lamps,
    registers.activities_2022,
    registers.problem_projects,
    registers.targets,
    registers.city_replies,
    registers.versions,
    services.duty,
    services.handovers,
    services.vouchers,
    services.slips,
    services.outings_of_week_14,
    order.faults,
)


def check(folder: Path) -> tuple[figures.Figure, ...]:
    """Return every figure of the demonstration as the workbooks in `folder` give it."""
    return tuple(figure for part in PARTS for figure in part(folder))


def plain(value: object) -> str:
    """Return a value as a reader writes it: 亿元 as a decimal, a tuple with commas."""
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    if isinstance(value, tuple | list):
        return "（" + "，".join(plain(one) for one in value) + "）"
    if isinstance(value, figures.Measured):
        return plain(tuple(getattr(value, name) for name in value.__slots__))
    return str(value)


def main(folder: Path) -> int:
    """Print the table and return the number of figures that differ."""
    wrong = 0
    for figure in check(folder):
        wrong += not figure.holds
        tail = "" if figure.holds else f"　应为 {plain(figure.needed)}"
        print(f"{'√' if figure.holds else '×'} {figure.says}：{plain(figure.found)}{tail}")
    print(f"{'全部一致' if wrong == 0 else f'{wrong} 项不一致'}（演示数据）")
    return wrong


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent) > 0)
