"""Places to grades and lists: 等次 by score line or place, steps up and down, 红榜 and 黑榜 with their conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from saima.core.formula.kernel import evaluate
from saima.core.formula.scene import Scene
from saima.core.rulebook import Formula, Grades, Rulebook
from saima.core.working import Missing, Value


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit is graded: the grade's name ('' for none), the steps it was moved (up: positive), and its lists."""

    grade: str = ""
    moved: int = 0
    lists: tuple[str, ...] = ()


NOT_GRADED = Standing()


def standings(rulebook: Rulebook, *, scene: Scene) -> tuple[Standing, ...]:
    """Return every unit's grade and lists, in the scene's order.

    The scene has `total`, `place` and `placed` beside the names of a total's formula. A unit without a place or a
    total, where a condition asks for it, has no grade: a condition that cannot be told is never taken for false.
    """
    size = scene.size
    grades = rulebook.grades
    whens = [_column(grade.when, scene, True) for grade in grades.items]
    up, down = _column(grades.up, scene, Fraction(0)), _column(grades.down, scene, Fraction(0))
    lists = [(item.name, _column(item.when, scene, True)) for item in rulebook.lists]
    found: list[Standing] = []
    for index in range(size):
        first = _first([column[index] for column in whens])
        grade, moved = _moved(grades, first, up[index], down[index])
        on = tuple(name for name, column in lists if column[index] is True)
        found.append(Standing(grade, moved, on))
    return tuple(found)


def _column(formula: Formula | None, scene: Scene, otherwise: Value) -> Sequence[Value]:
    return (otherwise,) * scene.size if formula is None else tuple(evaluate(formula.tree, scene=scene))


def _first(answers: list[Value]) -> int | None:
    """Return the position of the first condition that holds, or None when none does or one before it waits."""
    for position, answer in enumerate(answers):
        if isinstance(answer, Missing):
            return None
        if answer is True:
            return position
    return None


def _moved(grades: Grades, first: int | None, up: Value, down: Value) -> tuple[str, int]:
    """Return the grade after steps up and down, and how far it moved; none when the steps cannot be told."""
    if first is None or not isinstance(up, Fraction) or not isinstance(down, Fraction):
        return "", 0
    position = max(0, first + int(down) - int(up))
    if position >= len(grades.items):
        return "", first - len(grades.items)
    return grades.items[position].name, first - position
