"""What a function of the formula language is; every other file of this folder holds one.

A function works in one of three ways: on the values of one unit (`apply`), on the values of all ranked units of a
group at once (`spread`), or by asking the scene for something that is no value of a formula (`look_up`: targets).
Adding one: copy a file, its test, one line in `__init__.py`; see `docs/manual/kaohe-banfa.md` for its page of help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Protocol

from saima.core.formula.exact import Column, Exact, Numbers
from saima.core.formula.kinds import NUMBER, Kind, join
from saima.core.formula.precision import DIGITS, MOST_DIGITS
from saima.core.formula.tree import Call, Node, Number
from saima.core.working import Value, Working

Context = Literal["score", "row"]
Options = Mapping[str, Value]
"""Named arguments after evaluation: values, or the canonical text of a word."""
Columns = Mapping[str, Column | str]
"""The same for many units: a column, or the word for all."""


class Faults(Protocol):
    """Where a check reports: the node, what was found, what is needed, what to do, and the code."""

    def __call__(self, node: Node, found: str, needed: str, remedy: str, code: str) -> None:
        """Report one fault."""


class Scene(Protocol):
    """What a formula may ask beside its names."""

    def target(self, call: Call, index: int) -> Working:
        """Return the year's, month's … target that a `target(…)` call names, for the unit at `index`."""

    def pace(self, call: Call, index: int) -> Working:
        """Return the part of a target due by the end of the period."""

    def previous(self, call: Call, index: int) -> Working:
        """Return the number of the year before that a `previous(…)` call names, for the unit at `index`."""

    def past(self, call: Call, index: int) -> Working:
        """Return the number of an earlier period that a `past(…)` call names, for the unit at `index`."""

    def targets_of(self, call: Call) -> Numbers:
        """Return what `target` finds, for all units."""

    def paces_of(self, call: Call) -> Numbers:
        """Return what `pace` finds, for all units."""

    def previous_of(self, call: Call) -> Numbers:
        """Return what `previous` finds, for all units."""

    def past_of(self, call: Call) -> Numbers:
        """Return what `past` finds, for all units."""


@dataclass(frozen=True, slots=True)
class Option:
    """A named argument: a word out of `words` (as typed → canonical), a value, either, or `any_word`."""

    words: Mapping[str, str] = field(default_factory=dict)
    value: bool = False
    required: bool = False
    any_word: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A runnable example: `formula` with `names` (text of literals) gives `result` (text of a literal)."""

    formula: str
    names: Mapping[str, str]
    result: str


Check = Callable[[Call, tuple[Kind | None, ...], Mapping[str, Kind | None], Faults], Kind | None]
"""From a call, the kinds of its arguments and of its named arguments to the kind of its result; faults on the way."""
Units = Literal["same", "pure", "number", "quotient", "product", "rows", "named", "day", "truth"]
"""What a function asks of the units of its arguments and what its result is: `reference.UNITS` says it in words."""


def _same(call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults) -> Kind | None:
    return together(call, kinds, fault)


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its names, its page of help, its arguments, its check and its doing."""

    name: str
    alias: str
    title: str
    title_en: str
    help: str
    help_en: str
    arguments: str
    """The arguments as help writes them."""
    example: Example
    least: int
    most: int | None
    units: Units = "same"
    options: Mapping[str, Option] = field(default_factory=dict)
    cases: bool = False
    contexts: tuple[Context, ...] = ("score",)
    check: Check = _same
    apply: Callable[[tuple[Value, ...], Options], Value] | None = None
    spread: Callable[[tuple[Value, ...], Options], tuple[Value, ...]] | None = None
    look_up: Callable[[Scene, Call, int], Working] | None = None
    look_up_all: Callable[[Scene, Call], Numbers] | None = None
    at_once: Callable[[tuple[Exact, ...], Columns], Exact | None] | None = None
    """What `apply` or `spread` does, for many units in whole numbers (`formula.exact`); None: one unit after another.

    It sees the arguments with their missing answers, which the kernel puts over the result unless `keeps_missing`, and
    may give None for a case it leaves to `apply`. Of a group it sees the units that `spread` would.
    """
    keeps_missing: bool = False
    """True when `apply` wants missing answers handed in instead of passed through."""
    personal: bool = False
    """True when `spread` gives each unit its own answer, so that a unit without a number has none."""
    named: bool = False
    """True when the argument is the name of a task or measure and not its number."""
    first_row: bool = False
    """True when the rows of the table are tried from the top and only the first that holds is read (`tiers`)."""
    windowed: bool = False
    """True when `apply` wants its one argument in the present period and in those before it, the present first."""


def want_number(node: Node, kind: Kind | None, fault: Faults) -> Kind | None:
    """Return the kind of a number, None of what is none, which is reported."""
    if kind is not None and kind.name != "number":
        fault(node, f"不是数，而是{kind.title}", "数", "换成数", "formula.number")
        return None
    return kind


def want_numbers(call: Call, kinds: tuple[Kind | None, ...], fault: Faults) -> tuple[Kind | None, ...]:
    """Return the kinds of the arguments, None for each that is no number, which is reported."""
    return tuple(want_number(node, kind, fault) for node, kind in zip(call.arguments, kinds, strict=False))


def together(call: Call, kinds: tuple[Kind | None, ...], fault: Faults) -> Kind | None:
    """Return the kind of number that all arguments share, reporting the first that does not go with those before."""
    return alike(call, want_numbers(call, kinds, fault), fault)


def alike(call: Call, kinds: tuple[Kind | None, ...], fault: Faults) -> Kind | None:
    """Return the kind that all arguments share, numbers or not, reporting the first that does not go with the rest."""
    found: Kind | None = None
    for node, kind in zip(call.arguments, kinds, strict=False):
        if kind is None:
            return None
        joined = kind if found is None else join(found, kind)
        if joined is None and found is not None:
            fault(
                node,
                f"{kind.title}与{found.title}放在一起",
                f"都是{found.title}",
                "换算成同一单位",
                "formula.dimension",
            )
            return None
        found = joined
    return found


def pure(call: Call, kinds: tuple[Kind | None, ...], fault: Faults) -> Kind | None:
    """Return the kind of a pure number, reporting every argument that has a unit."""
    for node, kind in zip(call.arguments, want_numbers(call, kinds, fault), strict=False):
        if kind is not None and join(kind, NUMBER) is None:
            remedy = "先除以一个单位量，如 人均收入 ÷ 100美元"
            fault(node, f"{call.function} 里放了{kind.title}", "纯数", remedy, "formula.dimension")
    return NUMBER


def check_otherwise(call: Call, kind: Kind, options: Mapping[str, Kind | None], what: str, fault: Faults) -> None:
    """Report a `none` that is neither a word nor a number of this kind."""
    other = options.get("none")
    if other is None or other.name == "word" or (other.name == "number" and join(kind, other) is not None):
        return
    fault(call.option("none") or call, f"{what}取{other.title}", kind.title, f"改成{kind.title}", "formula.dimension")


def check_whole(node: Node | None, what: str, bounds: range, example: str, fault: Faults) -> None:
    """Report a number of things that is not written out as a whole number within bounds; left out it is right."""
    if node is None or (isinstance(node, Number) and node.value in bounds):
        return
    is_whole = isinstance(node, Number) and node.value.denominator == 1
    found = f"{what}太小或太大" if is_whole else f"{what}不是写定的整数"
    needed = f"{bounds[0]} 至 {bounds[-1]} 的整数"
    fault(node, found, needed, f"写成整数，如 {example}", "formula.argument")


def check_digits(call: Call, fault: Faults) -> None:
    """Report a number of significant digits that is not a whole number from 1 to 50 written out."""
    check_whole(call.option("digits"), "有效数字", range(1, MOST_DIGITS + 1), "digits=20", fault)


def with_digits(of: Callable[[Call, tuple[Kind | None, ...], Faults], Kind | None]) -> Check:
    """Return a check of `digits` and, by `of` (`pure`, `together`), of the arguments."""

    def check(
        call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
    ) -> Kind | None:
        check_digits(call, fault)
        return of(call, kinds, fault)

    return check


ROUNDED: Mapping[str, Option] = {"digits": Option(value=True)}
"""The named argument of every function whose result is rounded to significant digits."""


def digits_of(options: Options) -> int:
    """Return the significant digits a call asks for."""
    return int(number(options.get("digits", Fraction(DIGITS))))


def number(value: Value) -> Fraction:
    """Return a value that the check has shown to be a number."""
    if isinstance(value, Fraction):
        return value
    raise TypeError(f"{value!r} is not a number; the formula was not checked")


def numbers(values: tuple[Value, ...]) -> tuple[Fraction, ...]:
    """Return values that the check has shown to be numbers."""
    return tuple(number(value) for value in values)


def whole_numbers(columns: tuple[Exact, ...]) -> tuple[Numbers, ...]:
    """Return columns that the check has shown to be of numbers."""
    found = tuple(column for column in columns if isinstance(column, Numbers))
    if len(found) != len(columns):
        raise TypeError("not numbers; the formula was not checked")
    return found
