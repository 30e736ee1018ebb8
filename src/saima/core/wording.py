"""A working in words and in numbers: the formula as the office reads it, and the same with its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from saima.core.amounts import UNITS, format_number, round_to
from saima.core.formula.evaluate import COMPOSITE
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.scene import PAST_LEVEL, PREVIOUS_LEVEL, STANDING_NAMES
from saima.core.messages import TEXTS, Language, message
from saima.core.working import Missing, Value, Working

_SIGNS = {"*": "×", "/": "÷", "-": "−", "==": "＝", "!=": "≠", "<=": "≤", ">=": "≥"}
_WORDS = {"zh": {"and": "且", "or": "或", "not": "非", "in": "属于"}, "en": {}}
_BINDING = {
    "or": 1,
    "and": 2,
    "==": 4,
    "!=": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "in": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_DIGITS = 5
_MILLIONS = {"money:CNY": "m yuan", "money:USD": "m US dollars"}


def number_text(value: Fraction, unit: str = "", language: Language = "zh", *, most: int = _DIGITS) -> str:
    """Return an exact number in a display unit; digits that go on are cut after five (`most`) and end in `…`.

    English has no 亿 and 万: money is told in millions there.

    Example:
        >>> number_text(Fraction(61, 55))
        '1.10909…'

    """
    factor, unit = _shown_unit(unit, language)
    scaled = value / factor
    for digits in range(most + 1):
        if round_to(scaled, digits, "truncate") == scaled:
            return format_number(scaled, digits) + unit
    return format_number(scaled, most, "truncate") + "…" + unit


def _shown_unit(name: str, language: Language) -> tuple[Fraction, str]:
    """Return how many base units make one shown unit, and the words after the number."""
    if not name:
        return Fraction(1), ""
    unit = UNITS[name]
    if language == "zh" or name == "%":
        return unit.factor, name
    if unit.dimension in _MILLIONS:
        return Fraction(10**8), _MILLIONS[unit.dimension]
    return unit.factor, f" {unit.title_en}"


def value_text(value: Value, unit: str = "", language: Language = "zh") -> str:
    """Return any value as text; a missing answer in the office's words."""
    if isinstance(value, Missing):
        return message(f"missing.{value.kind}").text(language)
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    if isinstance(value, Fraction):
        return number_text(value, unit, language)
    return f"“{value}”" if isinstance(value, str) else str(value or "")


def in_words(working: Working, *, titles: Mapping[str, str], language: Language = "zh") -> str:
    """Return the formula with the titles of its names: 分值 × 取小(1.2, 到位资金 ÷ 到位资金序时任务)."""

    def leaf(step: Working) -> str:
        if step.how in ("measure", "indicator"):
            return titles.get(step.name, step.name)
        if step.how in ("points", "period", "unit") and f"word.{step.name}" in TEXTS[language]:
            return message(f"word.{step.name}").text(language)
        if step.how == "target":
            return looked_up(step)
        return value_text(step.value, step.unit, language)

    def looked_up(step: Working) -> str:
        name = titles.get(step.name, step.name)
        if step.note.startswith(PAST_LEVEL):
            name = message(f"word.{name}").text(language) if name in STANDING_NAMES else name
            return message("function.past", name=name, back=step.note.removeprefix(PAST_LEVEL)).text(language)
        code = "function.previous" if step.note == PREVIOUS_LEVEL else "function.target"
        return message(code, name=name).text(language)

    def pace(step: Working) -> str:
        name = step.children[0].name
        return message("function.pace", name=titles.get(name, name)).text(language)

    return _Text(language, leaf, pace).write(working)


def in_numbers(working: Working, *, language: Language = "zh") -> str:
    """Return the formula with its figures: 30 × min(1.2, 3.05亿元 ÷ (11亿元 × 3 ÷ 12))."""

    def leaf(step: Working) -> str:
        return value_text(step.value, step.unit if step.how not in ("points", "period", "indicator") else "", language)

    def pace(step: Working) -> str:
        target = step.children[0]
        if isinstance(step.value, Missing) or step.note == "period":
            return leaf(target)
        below = {"year": " ÷ 12", "quarter": " ÷ 3", "month": ""}[step.note]
        return f"({leaf(target)} × {number_text(step.children[1].value)}{below})"  # type: ignore[arg-type]

    return _Text(language, leaf, pace).write(working)


def last_step(working: Working, *, language: Language = "zh") -> str:
    """Return the last operation with its operands worked out: 30 × 1.10909…; the value itself for other steps.

    Operands that have no unit the office writes (亿元 × 个) are left out too, for their bare digits would mislead.
    """
    composite = any(child.unit == COMPOSITE for child in working.children)
    if working.how == "operator" and len(working.children) == 2 and not composite:
        left, right = (
            value_text(child.value, child.unit if child.how not in ("points", "period", "indicator") else "", language)
            for child in working.children
        )
        return f"{left} {_sign(working.name, language)} {right}"
    return value_text(working.value, "" if working.unit == COMPOSITE else working.unit, language)


def _sign(name: str, language: Language) -> str:
    return _WORDS[language].get(name, _SIGNS.get(name, name))


class _Text:
    """Writes a working as a formula; `leaf` and `pace` say how names and paced targets look."""

    def __init__(self, language: Language, leaf: Callable[[Working], str], pace: Callable[[Working], str]) -> None:
        self.language, self.leaf, self.pace = language, leaf, pace

    def write(self, step: Working, binding: int = 0) -> str:
        match step.how:
            case "operator":
                return self.operator(step, binding)
            case "function":
                return self.function(step)
            case "case":
                return self.choice(step)
            case _:
                return self.leaf(step)

    def operator(self, step: Working, binding: int) -> str:
        own = _BINDING.get(step.name, 7)
        sign = _sign(step.name, self.language)
        if len(step.children) == 1:
            inner = self.write(step.children[0], 7)
            return f"{sign} {inner}" if step.name == "not" else f"{sign}{inner}"
        if step.name == "in":
            item, *choices = step.children
            text = f"{self.write(item, own)} {sign} ({', '.join(self.write(choice) for choice in choices)})"
        else:
            left, right = step.children
            text = f"{self.write(left, own)} {sign} {self.write(right, own + 1)}"
        return f"({text})" if own < binding else text

    def function(self, step: Working) -> str:
        if step.name == "pace":
            return self.pace(step)
        if step.name == "tiers":
            return self.tiers(step)
        function = FUNCTIONS[step.name]
        name = function.alias if self.language == "zh" else function.name
        own = [child for child in step.children if child.how != "group"]
        if function.spread is not None:
            return f"{name}({self.write(own[0])})"
        if step.name == "ratio" and len(own) == 2:
            return f"({self.write(own[0], 6)} ÷ {self.write(own[1], 7)})"
        return f"{name}({', '.join(self.write(child) for child in own)})"

    def tiers(self, step: Working) -> str:
        subject = self.write(step.children[0])
        if len(step.children) == 1 or isinstance(step.value, Missing):
            return subject
        taken = self.write(step.children[-1])
        if len(step.children) == 2:
            return message("word.rest", subject=subject, value=taken).text(self.language)
        line = f"{_sign(step.note, self.language)}{self.write(step.children[1])}"
        return message("word.tier", subject=subject, line=line, value=taken).text(self.language)

    def choice(self, step: Working) -> str:
        condition = self.write(step.children[0])
        if len(step.children) == 1:
            return condition
        code = "word.taken" if step.children[0].value is True else "word.otherwise"
        return message(code, condition=condition, value=self.write(step.children[1])).text(self.language)
