"""The formulas of a rulebook against each other and the ledger's fields: names, units, cycles, sums of weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from saima.core.amounts import exact_text
from saima.core.formula.check import Scope, check
from saima.core.formula.fields import KINDS_BY_TYPE, PERIOD_KINDS, fact_scope, project_scope
from saima.core.formula.kinds import BARE, DAY, POINTS_KIND, TEXT, Kind, is_points, join, unit_kind
from saima.core.formula.lowering import MOST_NODES, NotPlainError, plain_size, worth
from saima.core.formula.scene import PAST_LEVEL, PREVIOUS_LEVEL, TargetName, name_of, periods_back, periods_seen
from saima.core.formula.tree import Call, names, walk
from saima.core.lines import Table
from saima.core.problems import Problem
from saima.core.rulebook import Formula, Measure, Rulebook

STANDING_KINDS: Mapping[str, Kind] = {"total": POINTS_KIND, "place": BARE, "placed": BARE}
UNIT_SCOPE = Scope(
    "score", {"unit.kind": TEXT, "unit.role": TEXT, "unit.code": TEXT, "unit.title": TEXT}, what="单位的属性"
)


def check_formulas(
    rulebook: Rulebook,
    *,
    top: Table,
    file: str,
    fact_fields: Mapping[str, Kind] | None,
    project_fields: Mapping[str, Kind] | None,
) -> tuple[Problem, ...]:
    """Return every fault of names, units, cycles and sums in a rulebook that could be read."""
    checker = _Formulas(rulebook, top, file)
    checker.groups()
    for measure in rulebook.measures.values():
        scope = fact_scope(fact_fields) if measure.of == "facts" else project_scope(project_fields)
        checker.measure(measure, scope)
    checker.scores()
    checker.references()
    checker.cycles()
    checker.full_points()
    return tuple(checker.problems)


def score_scope(rulebook: Rulebook) -> Scope:
    """Return the names a score formula may use: measures, indicators, points, months, the period and the unit."""
    kinds: dict[str, Kind] = {indicator.name: POINTS_KIND for indicator in rulebook.indicators}
    kinds.update((name, unit_kind(measure.unit)) for name, measure in rulebook.measures.items() if measure.unit)
    kinds.update({"points": POINTS_KIND, "months": BARE, **PERIOD_KINDS, **UNIT_SCOPE.kinds})
    targets = {name: unit_kind(measure.unit) for name, measure in rulebook.measures.items() if measure.unit}
    targets.update((name, unit_kind(target.unit)) for name, target in rulebook.targets.items() if target.unit)
    pasts = {
        name: kinds[name] for name in (*rulebook.measures, *(row.name for row in rulebook.indicators)) if name in kinds
    }
    unclear = frozenset(name for name, measure in rulebook.measures.items() if not measure.unit)
    percents = frozenset(name for name, measure in rulebook.measures.items() if measure.unit == "%")
    return Scope("score", kinds, targets, {**pasts, **STANDING_KINDS}, unclear=unclear, percents=percents)


class _Formulas:
    def __init__(self, rulebook: Rulebook, top: Table, file: str) -> None:
        self.rulebook, self.top, self.file = rulebook, top, file
        self.scope = score_scope(rulebook)
        self.problems: list[Problem] = []

    def place(self, formula: Formula, path: str) -> str:
        return f"{self.file} 第{formula.line}行 {path}".strip()

    def report(self, formula: Formula | None, path: str, found: str, needed: str, remedy: str, code: str) -> None:
        place = f"{self.file} 第{formula.line if formula else line_of(self.top, path)}行 {path}".strip()
        self.problems.append(Problem(place, found, needed, remedy, code))

    def kind(self, formula: Formula, scope: Scope, path: str) -> Kind | None:
        checked = check(formula.tree, scope=scope, place=self.place(formula, path))
        self.problems.extend(checked.problems)
        return checked.kind

    def condition(self, formula: Formula | None, scope: Scope, path: str) -> None:
        kind = self.kind(formula, scope, path) if formula else None
        if kind is not None and kind.name != "truth":
            self.report(formula, path, f"不是条件，而是{kind.title}", "条件（是或非）", "写成比较", "formula.condition")

    def groups(self) -> None:
        for group in self.rulebook.groups:
            self.condition(group.members, UNIT_SCOPE, f"groups.{group.id}.members")

    def summed(self, measure: Measure, scope: Scope, path: str) -> None:
        """Report a `sum` that is neither a way of summing nor a money field, and amounts counted of projects."""
        if measure.count == "amounts" and measure.of != "facts":
            found, remedy = "of: projects 里数金额", "写 of: facts，或 count: projects"
            self.report(None, f"{path}.count", found, "count: amounts 只用于 of: facts", remedy, "rulebook.measure")
        if measure.sum != "field":
            return
        known = sorted(name for name, kind in scope.kinds.items() if kind == KINDS_BY_TYPE["money"])
        fits = measure.of == "facts" and (not scope.closed or measure.sum_field in known)
        if not fits:
            needed = "credited、whole、lead、quantity，或登记记录的金额要素：" + "、".join(known)
            key = "max" if measure.is_largest else "sum"
            self.report(None, f"{path}.{key}", f"“{measure.sum_field}”", needed, "从中选一个", "rulebook.word")

    def worth(self, measure: Measure, formula: Formula, scope: Scope, path: str) -> None:
        """Report what a record is worth where it is not of the measure's unit or no engine could add it up."""
        kind = self.kind(formula, scope, path)
        wanted = unit_kind(measure.unit) if measure.unit else None
        fits = kind is None or wanted is None or (is_points(kind) if is_points(wanted) else join(kind, wanted))
        if not fits and kind is not None:
            found, needed = f"每条算出的是{kind.title}", f"以{measure.unit}计的数"
            self.report(formula, path, found, needed, "改正算式或 unit", "formula.dimension")
        if kind is None:
            return
        try:
            worth(formula.tree)
        except NotPlainError as fault:
            self.report(formula, path, fault.found, "逐条算出的数", fault.remedy, "rulebook.worth")

    def measure(self, measure: Measure, scope: Scope) -> None:
        path = f"measures.{measure.name}"
        self.condition(measure.where, scope, f"{path}.where")
        for key, formula in (("where", measure.where), ("by", measure.by)):
            if formula is not None and plain_size(formula.tree) > MOST_NODES:
                self.report(formula, f"{path}.{key}", "算式太复杂", "较少的嵌套", "拆成几个口径", "rulebook.worth")
        self.summed(measure, scope, path)
        if measure.worth is not None:
            self.worth(measure, measure.worth, scope, f"{path}.sum")
        if measure.by is not None and (kind := self.kind(measure.by, scope, f"{path}.by")) not in (None, DAY):
            found = f"不是日期，而是{kind.title if kind else ''}"
            self.report(measure.by, f"{path}.by", found, "日期字段，如 counted_on", "改成日期字段", "formula.day")
        if measure.of == "projects" and measure.by is None:
            self.report(
                measure.where,
                path,
                "没有写 by",
                "by: signing.counted_on 一类的日期",
                "写明按哪个日期计入",
                "rulebook.measure",
            )
        if measure.value is not None:
            kind = self.kind(measure.value, self.scope, f"{path}.value")
            if kind is not None and measure.unit and join(kind, unit_kind(measure.unit)) is None:
                found, needed = f"算出的是{kind.title}", f"以{measure.unit}计的数"
                self.report(measure.value, f"{path}.value", found, needed, "改正算式或 unit", "formula.dimension")

    def scores(self) -> None:
        for indicator in self.rulebook.indicators:
            scope = self.scope
            if not indicator.points:
                kinds = {name: kind for name, kind in scope.kinds.items() if name != "points"}
                scope = replace(scope, kinds=kinds)
            self.points(indicator.score, scope, f"indicators.{indicator.name}.score")
        no_points = {name: kind for name, kind in self.scope.kinds.items() if name != "points"}
        scope = replace(self.scope, kinds=no_points)
        for section, extras in (("bonus", self.rulebook.bonus), ("deduction", self.rulebook.deduction)):
            for extra in extras.items:
                self.points(extra.score, scope, f"{section}.{extra.name}.score")
        sums = dict.fromkeys(("indicators", "bonus", "deduction"), POINTS_KIND)
        whole = replace(self.scope, kinds={**no_points, **sums})
        for gate in self.rulebook.gates:
            self.condition(gate.when, whole, f"gates.{gate.name}.when")
        if self.rulebook.total is not None:
            self.points(self.rulebook.total, whole, "total")
        self.standing(whole)
        for column in self.rulebook.display.columns:
            path = f"display.columns.{column.name}.value"
            kind = self.kind(column.value, whole, path)
            if kind is not None and column.unit and join(kind, unit_kind(column.unit)) is None:
                found, needed = f"算出的是{kind.title}", f"以{column.unit}计的数"
                self.report(column.value, path, found, needed, "改正算式或 unit", "formula.dimension")

    def standing(self, whole: Scope) -> None:
        """Check grades and lists, which also read the total, the place and the number of placed units."""
        scope = replace(whole, kinds={**whole.kinds, **STANDING_KINDS})
        grades = self.rulebook.grades
        for section, items in (("grades", grades.items), ("lists", self.rulebook.lists)):
            for item in items:
                self.condition(item.when, scope, f"{section}.{item.name}.when")
        for key, formula in (("up", grades.up), ("down", grades.down)):
            kind = self.kind(formula, scope, f"grades.{key}") if formula else None
            if kind is not None and join(kind, BARE) is None:
                found = f"得数是{kind.title}"
                self.report(formula, f"grades.{key}", found, "档数", "写成几档，如 1", "formula.dimension")

    def points(self, formula: Formula, scope: Scope, path: str) -> None:
        kind = self.kind(formula, scope, path)
        if kind is not None and not is_points(kind):
            remedy = "乘以分值，如 points × min(1, …)；按量给分的，先除以一个单位量，如 0.4 × 签约额 ÷ 1亿元"
            if dict(kind.dimension).get("points", 0) > 1:
                remedy = "其中一个分数除以满分，如 points × past(total) ÷ 100分"
            self.report(formula, path, f"得数是{kind.title}", "分值", remedy, "formula.not_points")

    def references(self) -> None:
        book = self.rulebook
        groups = {group.id for group in book.groups}
        for indicator in book.indicators:
            for group in sorted(set(indicator.points) - groups - {""}):
                self.report(
                    indicator.score,
                    f"indicators.{indicator.name}.points",
                    f"没有分组“{group}”",
                    "、".join(sorted(groups)),
                    "改正分组名",
                    "rulebook.group",
                )
        names_known = {"total", *book.measures, *(indicator.name for indicator in book.indicators)}
        if book.ranking.by not in names_known:
            self.report(
                None,
                "rank.by",
                f"不认识的“{book.ranking.by}”",
                "total、指标或口径的名称",
                "改正名称",
                "rulebook.rank_by",
            )
        for name in book.ranking.then:
            if name not in names_known:
                self.report(
                    None, "rank.then", f"不认识的“{name}”", "total、指标或口径的名称", "改正名称", "rulebook.rank_by"
                )
        for name in book.display.pace:
            if name not in book.measures:
                self.report(
                    None, "display.pace", f"不认识的口径“{name}”", "measures 里的名称", "改正名称", "rulebook.pace"
                )
        written = self.top.get("indicators")  # rows whose formula cannot be read are told of already
        if not book.indicators and book.ranking.by == "total" and not (isinstance(written, Table) and written.items):
            self.report(None, "indicators", "没有指标", "至少一项指标", "写出各项指标", "rulebook.required")

    def cycles(self) -> None:
        for cycle in _cycles(dependencies(self.rulebook)):
            first = self.rulebook
            formula = next((i.score for i in first.indicators if i.name == cycle[0]), None)
            measure = first.measures.get(cycle[0])
            formula = formula or (measure.value if measure else None)
            path = " → ".join((*cycle, cycle[0]))
            self.report(formula, path, "算式互相引用成环", "从口径算到指标，不回头", "拆开其中一项", "rulebook.cycle")

    def full_points(self) -> None:
        book = self.rulebook
        if book.full is None:
            return
        parts = dict.fromkeys(part for row in book.indicators for part in row.periods) or {"": None}
        for group, part in product(book.groups, parts):
            rows = [row for row in book.indicators if row.is_for(group.id) and (not row.periods or part in row.periods)]
            total = sum((row.full(group.id) or Fraction(0) for row in rows), Fraction(0))
            if total != book.full:
                found, needed = f"{group.title}{part}各项分值合计 {exact_text(total)}", f"满分 {exact_text(book.full)}"
                self.report(None, "full", found, needed, "改正分值或满分", "rulebook.full")


def dependencies(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Return what each computed measure and each indicator reads among computed measures and indicators.

    A name that is both a measure and an indicator means the measure.
    """
    formulas: dict[str, Formula] = {indicator.name: indicator.score for indicator in rulebook.indicators}
    plain = {name for name, measure in rulebook.measures.items() if measure.value is None}
    for name, measure in rulebook.measures.items():
        if measure.value is not None:
            formulas[name] = measure.value
    return {
        name: tuple(read for read in formula.reads_now if read in formulas and read not in plain)
        for name, formula in formulas.items()
    }


def line_of(top: Table, path: str) -> int:
    """Return the line of the deepest key of a dotted path that is written; 1 for a path of which nothing is."""
    line, entry = 1, top
    for part in path.split("."):
        found = entry.get(part)
        if found is None:
            break
        line = entry.key(part).line
        if not isinstance(found, Table):
            break
        entry = found
    return line


def targets_read(rulebook: Rulebook) -> tuple[TargetName, ...]:
    """Return the name, level and basis of every target and number of the year before that a formula asks for, once."""
    found: dict[TargetName, None] = {}
    for node in (node for formula in _column_formulas(rulebook) for node in walk(formula.tree)):
        if isinstance(node, Call) and node.function == "target":
            found[name_of(node)] = None
        elif isinstance(node, Call) and node.function == "previous":
            found[name_of(node)[0], PREVIOUS_LEVEL, ""] = None
    return tuple(found)


def past_unit(rulebook: Rulebook, name: str) -> str:
    """Return the unit a number of an earlier period is given in: the measure's own, 名 for places, 分 for points."""
    measure = rulebook.measures.get(name)
    return measure.unit if measure else "名" if name in ("place", "placed") else "分"


def past_read(rulebook: Rulebook) -> set[TargetName]:
    """Return every number of an earlier period that a formula asks for, under the names targets are kept by."""
    kept = {*rulebook.measures, *(row.name for row in rulebook.indicators), *STANDING_KINDS}
    found: set[TargetName] = set()
    for node in (node for formula in _column_formulas(rulebook) for node in walk(formula.tree)):
        if isinstance(node, Call) and node.function == "past":
            found.add((name_of(node)[0], PAST_LEVEL, str(periods_back(node))))
        elif isinstance(node, Call) and node.function in ("streak", "occurrences"):
            asked = {name.text for name in names(node.arguments[0])} & kept
            found |= {(name, PAST_LEVEL, str(back)) for name in asked for back in range(1, periods_seen(node))}
    return found


def _column_formulas(rulebook: Rulebook) -> Iterator[Formula]:
    """Yield every formula that reads columns."""
    yield from (row.score for row in rulebook.indicators)
    yield from (row.score for row in (*rulebook.bonus.items, *rulebook.deduction.items))
    yield from (gate.when for gate in rulebook.gates)
    yield from (column.value for column in rulebook.display.columns)
    grades = rulebook.grades
    conditions = (item.when for item in (*grades.items, *rulebook.lists))
    values = (measure.value for measure in rulebook.measures.values())
    rest = (rulebook.total, grades.up, grades.down)
    yield from (formula for formula in (*conditions, *values, *rest) if formula is not None)


def in_order(rulebook: Rulebook) -> tuple[str, ...]:
    """Return computed measures and indicators so that each stands after what it reads."""
    reads, done = dependencies(rulebook), dict[str, None]()

    def visit(name: str) -> None:
        if name not in done:
            for other in reads[name]:
                visit(other)
            done[name] = None

    for name in reads:
        visit(name)
    return tuple(done)


def _cycles(reads: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield each cycle once, as the names on it, beginning with the first that was declared."""
    closed: set[str] = set()
    for start in reads:
        path: list[str] = []

        def visit(name: str, path: list[str] = path) -> tuple[str, ...] | None:
            if name in closed:
                return None
            if name in path:
                return tuple(path[path.index(name) :])
            path.append(name)
            for other in reads[name]:
                if found := visit(other):
                    return found
            path.pop()
            closed.add(name)
            return None

        if found := visit(start):
            closed.update(found)
            yield found
