"""The sections of a rulebook, one method each: a table of texts becomes the values of `rulebook.py`."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from saima.core import amounts
from saima.core.formula.scene import Per
from saima.core.formula.tree import Name
from saima.core.lines import Entry, Scalar, Table
from saima.core.rulebook import (
    Answer,
    Counted,
    Group,
    Indicator,
    Measure,
    Rulebook,
    Source,
    SpanRule,
    Summed,
    Target,
    Within,
)
from saima.core.ruleclosing import Closing

TOP_KEYS = (
    "rulebook", "version", "title", "title_en", "features", "source", "in_force", "notes", "groups", "measures",
    "targets", "indicators", "bonus", "deduction", "gates", "total", "full", "round", "rank", "not_applicable",
    "no_target", "not_measured", "display", "grades", "lists",
)  # fmt: skip
SOURCE_KEYS = ("document", "number", "issuer", "clause", "issued_on", "url", "note")
MEASURE_KEYS = (
    "title", "title_en", "of", "where", "verified", "sum", "max", "count", "per", "take", "by", "span",
    "unit", "value", "least", "most", "decimals", "clause", "note", "data_source",
)  # fmt: skip
TARGET_KEYS = ("title", "title_en", "unit", "per", "value", "clause", "note")
INDICATOR_KEYS = (
    "title", "title_en", "in", "points", "score", "clause", "note", "data_source", "responsible",
)  # fmt: skip

_ANSWERS: dict[str, Answer] = {"share_out": "share_out", "zero": "zero", "full": "full", "unplaced": "unplaced"}
_PER: dict[str, Per] = {"year": "year", "quarter": "quarter", "month": "month", "period": "period"}
_OF: dict[str, Literal["facts", "projects", "entered", "computed"]] = {
    "facts": "facts", "projects": "projects", "entered": "entered", "computed": "computed",
}  # fmt: skip
_SUM: dict[str, Summed] = {
    "credited": "credited", "whole": "whole", "lead": "lead", "quantity": "quantity",
}  # fmt: skip
_COUNT: dict[str, Counted] = {
    "facts": "facts", "projects": "projects", "amounts": "amounts",
    "days": "days", "months": "months", "quarters": "quarters",
}  # fmt: skip
_WITHIN: dict[str, Within] = {"project": "project", "day": "day", "month": "month", "quarter": "quarter"}
_SPAN = re.compile(r"^(year to date|period|all|last (\d{1,3}) months?|since (\d{4}-\d{2}-\d{2}))$")


class Parts(Closing):
    """Reads the sections; `problems` holds every fault found."""

    def rulebook(self, top: Table, text: str) -> Rulebook:
        """Return the whole rulebook; where a section is broken it is left out and told."""
        self.table(top, "", TOP_KEYS)
        identity = self.text(top, "rulebook", "", required=True)
        starts_on, ends_before = self.in_force(top)
        return Rulebook(
            id=identity,
            version=self.text(top, "version", "") or "1",
            title=self.text(top, "title", "", required=True),
            title_en=self.text(top, "title_en", ""),
            source=self.source(top),
            starts_on=starts_on,
            ends_before=ends_before,
            groups=self.groups(top),
            measures={measure.name: measure for measure in self.measures(top)},
            targets=self.targets(top),
            indicators=self.indicators(top),
            bonus=self.extras(top, "bonus"),
            deduction=self.extras(top, "deduction"),
            gates=self.gates(top),
            rounding=self.rounding(top),
            ranking=self.ranking(top),
            display=self.display(top),
            grades=self.grades(top),
            lists=self.lists(top),
            features=self.texts(top, "features", ""),
            total=self.formula(top, "total", ""),
            full=self.number(top, "full", ""),
            not_applicable=self.word(top, "not_applicable", "", _ANSWERS, "share_out"),
            no_target=self.word(top, "no_target", "", _ANSWERS, "share_out"),
            not_measured=self.word(top, "not_measured", "", _ANSWERS, "unplaced"),
            notes=self.texts(top, "notes", ""),
            text=text,
        )

    def source(self, top: Table) -> Source:
        """Return the source document; its absence is a fault, since every number rests on a paper."""
        table = self.table(top.get("source"), "source", SOURCE_KEYS)
        if table is None:
            self.report(
                top,
                "source",
                "没有写来源文件",
                "source: {document: …, number: …}",
                "写明依据的文件",
                "rulebook.required",
            )
            return Source()
        return Source(**{key: self.text(table, key, "source") for key in SOURCE_KEYS})

    def in_force(self, top: Table) -> tuple[date, date | None]:
        """Return the first day in force and the first day outside."""
        table = self.table(top.get("in_force"), "in_force", ("from", "until"))
        if table is None:
            self.report(
                top, "in_force", "没有写施行日期", "in_force: {from: 2023-01-01}", "写明施行日期", "rulebook.required"
            )
            return date(1949, 10, 1), None
        start = self.day(table, "from", "in_force", required=True) or date(1949, 10, 1)
        until = self.day(table, "until", "in_force")
        if until is not None and until <= start:
            self.report(
                table,
                "in_force",
                f"until {until} 不晚于 from {start}",
                "施行之后的日期",
                "until 是不再施行的第一天",
                "rulebook.in_force",
            )
        return start, until

    def groups(self, top: Table) -> tuple[Group, ...]:
        """Return the groups; without a section all units are one group."""
        found: list[Group] = []
        for name, entry in self.rows(top, "groups"):
            path = f"groups.{name}"
            table = self.table(entry, path, ("title", "title_en", "members"))
            if table is not None:
                title = self.text(table, "title", path) or name
                members = self.formula(table, "members", path)
                found.append(Group(name, title, self.text(table, "title_en", path), members))
        return tuple(found) or (Group("all", "全部单位", "All units", None),)

    def measures(self, top: Table) -> list[Measure]:
        """Return the measures in their order."""
        found = [self.measure(name, entry) for name, entry in self.rows(top, "measures")]
        return [measure for measure in found if measure is not None]

    def measure(self, name: str, entry: Entry) -> Measure | None:
        """Return one measure, reporting what does not fit its kind."""
        path = f"measures.{name}"
        table = self.table(entry, path, MEASURE_KEYS)
        if table is None:
            return None
        of = self.word(table, "of", path, _OF, "entered")
        summed, largest = self.text(table, "sum", path), self.text(table, "max", path)
        worth = self.formula(table, "sum", path) if summed and summed not in _SUM else None
        added, is_formula = summed or largest, worth is not None and not isinstance(worth.tree, Name)
        total = _SUM.get(added, "worth" if is_formula else "field") if added else None
        count = self.word(table, "count", path, _COUNT, None)
        value = self.formula(table, "value", path, required=of == "computed")
        if of in ("facts", "projects") and sum(map(bool, (summed, largest, count))) != 1:
            self.report(
                table,
                path,
                "sum、max、count 须恰好有一个",
                "sum: credited 或 count: facts",
                "留一个",
                "rulebook.measure",
            )
        if of in ("entered", "computed"):
            for key in ("where", "verified", "sum", "max", "count", "per", "take", "by", "span"):
                if table.get(key) is not None:
                    self.report(
                        table.key(key), path, f"of: {of} 里写了 {key}", "不写", f"删去 {key}", "rulebook.measure"
                    )
        unit = self.unit(table, path)
        dimension = amounts.unit(unit).dimension if unit else None
        verified = self.text(table, "verified", path) or None
        if verified == "登记":
            verified = None
        return Measure(
            name=name,
            title=self.text(table, "title", path) or name,
            title_en=self.text(table, "title_en", path),
            of=of,
            unit=unit,
            where=self.formula(table, "where", path),
            verified=verified,
            sum=total,
            sum_field=added if total == "field" else "",
            worth=worth if total == "worth" else None,
            is_largest=bool(largest),
            count=count,
            **self.best_few(table, path, of, count),
            by=self.formula(table, "by", path),
            span=self.span(table, path),
            value=value,
            least=self.bound(table, "least", path, dimension, unit),
            most=self.bound(table, "most", path, dimension, unit),
            decimals=self.whole(table, "decimals", path, 9),
            note=self.text(table, "note", path),
            clause=self.text(table, "clause", path),
            data_source=self.text(table, "data_source", path),
        )

    def best_few(self, table: Table, path: str, of: str, count: Counted | None) -> dict[str, Any]:
        """Return `per` and `take`, which go together, for measures over facts that add something up."""
        per = self.word(table, "per", path, _WITHIN, None)
        take = self.whole(table, "take", path, 1_000) or 0
        given = table.get("per") is not None or table.get("take") is not None
        is_added = count in (None, "facts") and table.get("max") is None
        if given and not (per and take and of == "facts" and is_added):
            found, needed = "per 与 take 用得不对", "of: facts 的 sum 或 count: facts，写 per: project 与 take: 1"
            self.report(table, path, found, needed, "一起写，或都不写", "rulebook.per")
            return {}
        return {"per": per, "take": take}

    def bound(self, table: Table, key: str, path: str, dimension: str | None, unit: str) -> Fraction | None:
        """Return the least or most that may be entered, in base units."""
        found = self.scalar(table, key, path)
        return None if found is None else self.literal(found, f"{path}.{key}", dimension, unit)

    def span(self, table: Table, path: str) -> SpanRule:
        """Return the days a measure covers."""
        found = self.scalar(table, "span", path)
        if found is None:
            return SpanRule("year_to_date")
        match = _SPAN.match(found.text.strip())
        if not match:
            needed = "year to date、period、last 12 months、since 2023-01-01 或 all"
            self.report(found, f"{path}.span", f"“{found.text}”", needed, "从中选一种", "rulebook.span")
            return SpanRule("year_to_date")
        if match[2]:
            return SpanRule("last_months", months=int(match[2]))
        if match[3]:
            return SpanRule("since", since=date.fromisoformat(match[3]))
        kinds: dict[str, SpanRule] = {
            "period": SpanRule("period"),
            "all": SpanRule("all"),
            "year to date": SpanRule("year_to_date"),
        }
        return kinds[match[1]]

    def targets(self, top: Table) -> dict[str, Target]:
        """Return the declared targets; a target that is not declared is yearly and in its measure's unit."""
        found: dict[str, Target] = {}
        measures = self.table(top.get("measures"), "measures")
        for name, entry in self.rows(top, "targets"):
            path = f"targets.{name}"
            table = self.table(entry, path, TARGET_KEYS)
            if table is None:
                continue
            own = measures.get(name) if measures else None
            default = own.get("unit") if isinstance(own, Table) else None
            known = isinstance(default, Scalar) and default.text.strip() in amounts.UNITS
            unit = self.unit(table, path, default.text.strip() if known and isinstance(default, Scalar) else "")
            found[name] = Target(
                name=name,
                title=self.text(table, "title", path) or name,
                title_en=self.text(table, "title_en", path),
                unit=unit,
                per=self.word(table, "per", path, _PER, "year"),
                values=self.by_group(table, "value", path, unit),
                note=self.text(table, "note", path),
                clause=self.text(table, "clause", path),
            )
        return found

    def by_group(self, table: Table, key: str, path: str, unit: str) -> dict[str, Fraction]:
        """Return a number under '' or numbers by group id."""
        entry = table.get(key)
        dimension = amounts.unit(unit).dimension if unit in amounts.UNITS else None
        if isinstance(entry, Table):
            found = {
                group.text: self.literal(value, f"{path}.{key}.{group.text}", dimension, unit)
                for group, value in entry.items
                if isinstance(value, Scalar)
            }
            return {group: value for group, value in found.items() if value is not None}
        scalar = self.scalar(table, key, path)
        value = None if scalar is None else self.literal(scalar, f"{path}.{key}", dimension, unit)
        return {} if value is None else {"": value}

    def indicators(self, top: Table) -> tuple[Indicator, ...]:
        """Return the indicators in their order."""
        found: list[Indicator] = []
        for name, entry in self.rows(top, "indicators"):
            path = f"indicators.{name}"
            table = self.table(entry, path, INDICATOR_KEYS)
            score = self.formula(table, "score", path, required=True) if table else None
            if table is None or score is None:
                continue
            found.append(
                Indicator(
                    name=name,
                    title=self.text(table, "title", path) or name,
                    title_en=self.text(table, "title_en", path),
                    score=score,
                    points=self.by_group(table, "points", path, "分"),
                    clause=self.text(table, "clause", path),
                    note=self.text(table, "note", path),
                    data_source=self.text(table, "data_source", path),
                    responsible=self.text(table, "responsible", path),
                    whole=not isinstance(table.get("points"), Table),
                    periods=self.parts_of_year(table, path),
                )
            )
        return tuple(found)
