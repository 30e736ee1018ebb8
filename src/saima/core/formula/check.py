"""Names, units and zero cases, checked before anything runs; every fault of a formula is reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from saima.core.amounts import exact_text
from saima.core.formula import tree
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.functions.function import Context, Function, want_number
from saima.core.formula.kinds import DAY, NUMBER, TEXT, TRUTH, WORD, Kind, join, multiply, unit_kind
from saima.core.formula.tree import Node
from saima.core.problems import Problem, Severity

WORDS = ("且", "或", "若", "则", "否则", "其余")
"""Words of the language that people write without the space they need."""
_PLACED = ("排出名次以后才有，用在 grades、lists", "本期的名次写 rank(某项)，往期的写 past(place)、past(placed)")
_ADDED = ("各项都算出以后才有，用在 total、gates、grades、lists", "写出要用的各项的名称，如 签约 + 到位")
_LATER = {
    **dict.fromkeys(("place", "placed", "total"), _PLACED),
    **dict.fromkeys(("indicators", "bonus", "deduction"), _ADDED),
}
"""Names that stand for what is known only later: where they may be used, and what to write instead."""
_OF_ONE_UNIT = {"sum": "几项相加写 甲 + 乙", "best": "几个数取大写 max(甲, 乙)", "lowest": "几个数取小写 min(甲, 乙)"}
"""What people mean who give a group function several numbers."""
PLAIN = 2
"""A bare number from here on beside a measure in % is doubtful: 85 is 8500%."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The names a formula may use.

    `kinds`: name → kind. `targets`: what `target(…)` may name. `pasts`: what `past(…)` may name.
    `closed`: False lets unknown names pass unchecked, for readers that do not know the fields of the ledger.
    `unclear`: names whose own fault is reported already. `percents`: measures given in %.
    """

    context: Context
    kinds: Mapping[str, Kind]
    targets: Mapping[str, Kind] = field(default_factory=dict)
    pasts: Mapping[str, Kind] = field(default_factory=dict)
    closed: bool = True
    what: str = "名称"
    unclear: frozenset[str] = frozenset()
    percents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """The kind of a formula's result (None when it cannot be told) and the faults found."""

    kind: Kind | None
    problems: tuple[Problem, ...]


def check(root: Node, *, scope: Scope, place: str = "") -> Checked:
    """Return the kind of a formula's result together with all its faults.

    Reports: unknown names and functions, wrong arguments, numbers of different dimensions added, compared or chosen
    between, bare numbers beside money, divisions without a declared zero case.

    Example:
        >>> from saima.core.formula.parse import parse
        >>> names = {"签约额": unit_kind("亿元"), "项目数": unit_kind("个")}
        >>> found = check(parse("签约额 + 项目数"), scope=Scope("score", names))
        >>> found.problems[0].code
        'formula.dimension'

    """
    checker = _Checker(scope, place)
    kind = checker.visit(root)
    return Checked(kind, tuple(checker.problems))


class _Checker(tree.Visitor["Kind | None"]):
    """Walks a tree once; a kind of None means already reported or not to be told, and is never reported again."""

    def __init__(self, scope: Scope, place: str) -> None:
        self.scope, self.place = scope, place
        self.problems: list[Problem] = []

    def fault(self, node: Node, found: str, needed: str, remedy: str, code: str, severity: Severity = "error") -> None:
        where = f"算式第{node.columns.start + 1}字"
        self.problems.append(Problem(f"{self.place} {where}".strip(), found, needed, remedy, code, severity))

    def visit_number(self, node: tree.Number) -> Kind:
        if node.unit is None:
            return Kind("number", bare=True, zero=node.value == 0)
        return unit_kind(node.unit)

    def visit_text(self, node: tree.Text) -> Kind:
        return TEXT

    def visit_day(self, node: tree.Day) -> Kind:
        return DAY

    def visit_truth(self, node: tree.Truth) -> Kind:
        return TRUTH

    def visit_name(self, node: tree.Name) -> Kind | None:
        if self.scope.context == "score" and node.text in _LATER and node.text not in self.scope.kinds:
            self.fault(node, f"这里还没有“{node.text}”", *_LATER[node.text], "formula.name")
            return None
        return self.known(node, self.scope.kinds)

    def known(self, node: tree.Name, kinds: Mapping[str, Kind]) -> Kind | None:
        if node.text in kinds:
            return kinds[node.text]
        if self.scope.closed and node.text not in self.scope.unclear:
            near = get_close_matches(node.text, kinds, 3, 0.5)
            needed = "、".join(near) if near else f"已定义的{self.scope.what}"
            remedy = f"改成“{near[0]}”，或先定义它" if near else "先定义它，或改正名称"
            if self.scope.context == "row":
                remedy = f"改成“{near[0]}”" if near else "改正名称；字段见手册和目录"
            if any(word in node.text for word in WORDS):
                remedy += "；且、或、若、则两边要空格"
            self.fault(node, f"不认识的{self.scope.what}“{node.text}”", needed, remedy, "formula.name")
        return None

    def visit_unary(self, node: tree.Unary) -> Kind | None:
        kind = self.visit(node.operand)
        if node.operator == "not":
            self.want_truth(node.operand, kind)
            return TRUTH
        return self.want_number(node.operand, kind)

    def visit_binary(self, node: tree.Binary) -> Kind | None:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator in ("and", "or"):
            self.want_truth(node.left, left)
            self.want_truth(node.right, right)
            return TRUTH
        if node.operator in ("==", "!=", "<", "<=", ">", ">="):
            self.joined(node.right, left, right, "比较")
            self.doubt_scale(node.left, node.right)
            return TRUTH
        left, right = self.want_number(node.left, left), self.want_number(node.right, right)
        if node.operator == "/":
            self.want_divisor(node.right)
        if left is None or right is None:
            return None
        if node.operator in ("+", "-"):
            self.doubt_scale(node.left, node.right)
            return self.joined(node.right, left, right, "加减")
        return multiply(left, right, -1 if node.operator == "/" else 1)

    def visit_within(self, node: tree.Within) -> Kind:
        kind = self.visit(node.item)
        for choice in node.choices:
            self.joined(choice, kind, self.visit(choice), "比较")
        return TRUTH

    def visit_choice(self, node: tree.Choice) -> Kind | None:
        self.want_truth(node.condition, self.visit(node.condition))
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        return self.joined(node.otherwise, then, otherwise, "二者选一")

    def visit_call(self, node: tree.Call) -> Kind | None:
        function = FUNCTIONS.get(node.function)
        if function is None:
            names = [name for each in FUNCTIONS.values() for name in (each.name, each.alias)]
            near = get_close_matches(node.function, names, 3, 0.5)
            self.fault(
                node,
                f"不认识的函数“{node.function}”",
                "、".join(near) or "函数表里有的函数",
                "在手册的函数表里查名称",
                "formula.function",
            )
            return None
        if self.scope.context not in function.contexts:
            where = "统计口径" if self.scope.context == "row" else "计分办法"
            self.fault(
                node, f"{where}里的函数“{node.function}”", "此处可用的函数", "查手册里该函数的用处", "formula.context"
            )
            return None
        if not self.has_right_arguments(node, function):
            return None
        kinds = self.argument_kinds(node)
        for case in node.cases:
            if case.edge is not None:
                self.doubt_scale(node.arguments[0], case.edge)
        options = {key: self.option_kind(node, key, value, function) for key, value in node.named}
        return function.check(node, kinds, options, self.fault)

    def argument_kinds(self, node: tree.Call) -> tuple[Kind | None, ...]:
        if FUNCTIONS[node.function].named and isinstance(node.arguments[0], tree.Name):
            names = self.scope.pasts if node.function == "past" else self.scope.targets
            return (self.known(node.arguments[0], names),)
        return tuple(self.visit(argument) for argument in tree.operands(node))

    def has_right_arguments(self, node: tree.Call, function: Function) -> bool:
        before = len(self.problems)
        count = len(node.arguments)
        if count < function.least or (function.most is not None and count > function.most):
            ends = (
                str(function.least)
                if function.most == function.least
                else f"{function.least} 至 {function.most or '任意多'}"
            )
            self.fault(
                node,
                f"{node.function} 有 {count} 个参数",
                f"{ends} 个",
                _OF_ONE_UNIT.get(node.function, f"看例子：{function.example.formula}"),
                "formula.argument",
            )
        if node.cases and not function.cases:
            self.fault(node, f"{node.function} 里写了分档", "普通参数", "分档用 tiers", "formula.argument")
        for key, value in node.named:
            if key not in function.options:
                known = "、".join(function.options) or "它没有具名参数" + ("；只看同组" if function.spread else "")
                self.fault(value, f"{node.function} 没有参数“{key}”", known, "改正参数名", "formula.argument")
        for key, option in function.options.items():
            if option.required and node.option(key) is None:
                words = "、".join(option.words)
                self.fault(
                    node,
                    f"{node.function} 没有写 {key}",
                    f"{key}=…（{words}，或一个数）",
                    f"看例子：{function.example.formula}",
                    "formula.argument",
                )
        return len(self.problems) == before

    def option_kind(self, node: tree.Call, key: str, value: Node, function: Function) -> Kind | None:
        option = function.options[key]
        if isinstance(value, tree.Name | tree.Text) and (option.any_word or tree.written(value) in option.words):
            return WORD
        if option.value:
            return self.visit(value)
        self.fault(value, f"{key} 的取值不认识", "、".join(option.words), "从这些取值里选", "formula.argument")
        return None

    def want_truth(self, node: Node, kind: Kind | None) -> None:
        if kind not in (None, TRUTH):
            self.fault(
                node,
                f"不是条件，而是{kind.title if kind else ''}",
                "条件（是或非）",
                "写成比较，如 项目数 ≥ 5",
                "formula.condition",
            )

    def want_number(self, node: Node, kind: Kind | None) -> Kind | None:
        return want_number(node, kind, self.fault)

    def joined(self, node: Node, left: Kind | None, right: Kind | None, act: str) -> Kind | None:
        if left is None or right is None:
            return None
        result = join(left, right)
        if result is None:
            found = f"{left.title}与{right.title}{act}"
            bare = NUMBER.dimension in (left.dimension, right.dimension) and (left.bare or right.bare)
            remedy = "给数写上单位，如 5亿元" if bare else "换算成同一单位，或先相除成为比率"
            self.fault(node, found, "两边是同一种量", remedy, "formula.bare_number" if bare else "formula.dimension")
        return result

    def doubt_scale(self, left: Node, right: Node) -> None:
        """Warn of a number without % beside a measure in %: whoever writes 85 means 85%."""
        for one, other in ((left, right), (right, left)):
            is_percent = isinstance(one, tree.Name) and one.text in self.scope.percents
            if is_percent and isinstance(other, tree.Number) and other.unit is None and other.value >= PLAIN:
                plain, percent = exact_text(other.value), exact_text(other.value * 100)
                found, remedy = (
                    f"以 % 计的数旁边是 {plain}，即 {percent}%",
                    f"多半是 {plain}%；确是 {plain} 倍的写 {plain}倍",
                )
                self.fault(other, found, "带 % 的数", remedy, "formula.percent", "warning")

    def want_divisor(self, node: Node) -> None:
        if self.scope.context == "row" and not isinstance(node, tree.Number):
            self.fault(node, "统计口径里除以变动的数", "除以一个写定的数", "把相除放到计分办法里", "formula.division")
        elif isinstance(node, tree.Number) and node.value == 0:
            self.fault(node, "除以零", "不为零的数", "改正除数", "formula.division")
        elif not never_zero(node):
            remedy = "改写为 ratio(分子, 分母, none=…)，none 写 not_applicable、full 或一个数"
            self.fault(node, "除数可能为零而没有说明", "说明分母为零怎么办", remedy, "formula.undeclared_zero")


def never_zero(node: Node) -> bool:
    """Tell whether a divisor needs no declared zero case: literals, points, months, targets (zero is 'no target')."""
    match node:
        case tree.Number():
            return node.value != 0
        case tree.Name():
            return node.text in ("points", "months", "period.months")
        case tree.Call():
            if node.function == "max":
                return any(isinstance(part, tree.Number) and part.value > 0 for part in node.arguments)
            if node.function == "ln":
                return isinstance(node.arguments[0], tree.Number) and node.arguments[0].value not in (0, 1)
            if node.function == "clip":
                return isinstance(node.arguments[1], tree.Number) and node.arguments[1].value > 0
            return node.function in ("target", "pace")
        case tree.Binary(operator="*" | "/"):
            return never_zero(node.left) and never_zero(node.right)
        case tree.Choice():
            return never_zero(node.then) and never_zero(node.otherwise)
        case _:
            return False
