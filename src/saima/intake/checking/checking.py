"""A whole workbook held against the ledger: every row of every sheet gets one verdict, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from saima.core.problems import Problem
from saima.intake.cells.numbers import Money
from saima.intake.checking.claims import Claims, Days, Gathering, detail_value
from saima.intake.checking.comparing import Comparer, Comparison, changed_fields
from saima.intake.checking.declared import check_declared
from saima.intake.checking.intended import (
    CheckedRow,
    CheckedSheet,
    Found,
    IntendedFact,
    IntendedProject,
    IntendedRecognition,
    Verdict,
)
from saima.intake.checking.kinds import Kinds
from saima.intake.checking.reading import RowReader, RowValues, blank_row
from saima.intake.checking.records import KnownFact, KnownProject, KnownRecognition, MemoryRecords, Records, name_key
from saima.intake.mapping.catalogue import FieldCatalogue, SheetKind
from saima.intake.mapping.columns import Mapped
from saima.intake.tables.values import Line, LineKind, Table
from saima.intake.workbooks.values import place

_OTHER_VERDICTS: Mapping[LineKind, Verdict] = {
    "blank": "blank", "title": "note", "caption": "note", "header": "header", "category": "category",
    "subtotal": "subtotal", "total": "total", "footer": "note", "note": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What a check needs beside the sheet.

    `on` is the office day. `reason` stands behind corrections that the sheet makes. `unit` is whose rows are where
    neither a column nor a category row names a unit ('' refuses them).
    """

    on: date
    records: Records
    catalogue: FieldCatalogue
    kinds: Kinds
    reason: str = "按台账更正"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table with its settled mapping and kind."""

    table: Table
    mapped: Sequence[Mapped]
    sheet: SheetKind | None


@dataclass(slots=True)
class _SheetCheck:
    """The check of one sheet, row by row."""

    source: MappedTable
    context: Context
    records: MemoryRecords
    reader: RowReader
    gathering: Gathering
    comparer: Comparer
    seen: dict[str, int] = field(default_factory=dict)
    used: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.source.table.sheet.name

    def row(self, line: Line) -> CheckedRow:
        """Return the verdict of one line of the sheet."""
        if line.kind != "data":
            return CheckedRow(line.row, line.kind, _OTHER_VERDICTS[line.kind], line.text)
        values = self.reader.read(line.row)
        if blank_row(values.values) and not values.found:
            return CheckedRow(line.row, line.kind, "blank", line.text)
        if self.source.sheet is not None and self.source.sheet.rows == "other":
            return CheckedRow(line.row, line.kind, "note", line.text, kept=values.kept)
        unit, problem = self._unit(line, values)
        if problem is not None:
            values.found.append(problem)
        claims = self.gathering.gather(values)
        values.found.extend(claims.found)
        rows = self.source.sheet.rows if self.source.sheet else "project"
        if rows == "unit":
            return self._unit_row(line, values, claims, unit)
        known = self._known(values, unit)
        if rows == "recognition":
            return self._recognition_row(line, values, known)
        return self._project_row(line, values, claims, unit, known)

    def _unit(self, line: Line, values: RowValues) -> tuple[str, Found | None]:
        """Return the code of the unit a row belongs to: by its column, else its category, else the context's."""
        field_id = next((name for name in ("owner_unit", "unit") if name in values.stated), "")
        text = values.text(field_id)
        if text:
            code = self.records.unit(name=text)
            if code is not None:
                return code, None
            column = values.columns.get(field_id)
            where = place(self.name, line.row, column or 0)
            remedy = "请改成系统里的单位名称；几家共有的先记一家，再在项目页按文件定份额"
            return "", Found(Problem(where, f"“{text[:30]}”", "系统里的一个单位", remedy, "row.unit"), column)
        category = line.category.split("（")[0].split("(")[0].strip()
        return (self.records.unit(name=category) if category else None) or self.context.unit, None

    def _known(self, values: RowValues, unit: str) -> KnownProject | None:
        return self.records.project(
            code=values.text("code"), uscc=values.text("uscc"), name=self._title(values), unit=unit
        )

    def _title(self, values: RowValues) -> str:
        return values.text("project_name").replace("\n", "") or values.text("investor")

    def _missing_name(self, line: Line, values: RowValues) -> Found | None:
        if self._title(values):
            return None
        where = place(self.name, line.row, values.columns.get("project_name", 0))
        problem = Problem(where, "没有项目名称", "项目名称或已有的项目编号", "请补上项目名称", "row.name")
        return Found(problem, values.columns.get("project_name"))

    def _twice(self, line: Line, key: str) -> Found | None:
        """Return the problem of a row whose key stood in an earlier row."""
        first = self.seen.setdefault(key, line.row)
        if first == line.row:
            return None
        where = f"{self.name} 第 {line.row + 1} 行"
        remedy = "请删去一行；确为两个项目的，请写各自的项目编号"
        return Found(Problem(where, f"与第 {first + 1} 行是同一个项目", "每个项目一行", remedy, "row.twice"))

    def _refused(self, line: Line, values: RowValues, ref: str = "") -> CheckedRow:
        found = tuple(values.found)
        return CheckedRow(line.row, line.kind, "refused", line.text, ref, problems=found, kept=values.kept)

    def _project_row(
        self, line: Line, values: RowValues, claims: Claims, unit: str, known: KnownProject | None
    ) -> CheckedRow:
        title = self._title(values) or (known.title if known else "")
        key = known.key if known else f"new:{values.text('code') or name_key(title) + '@' + unit}"
        if known is None and (missing := self._missing_name(line, values)):
            values.found.append(missing)
        elif twice := self._twice(line, key):
            values.found.append(twice)
        if known is None and not unit and not any(one.problem.code == "row.unit" for one in values.found):
            where = place(self.name, line.row, values.columns.get("owner_unit", 0))
            problem = Problem(where, "没有责任单位", "一个责任单位", "请补上责任单位", "row.unit")
            values.found.append(Found(problem, values.columns.get("owner_unit")))
        note = values.text("note")
        compared = self.comparer.compare(
            row=line.row, claims=claims.facts, known=known.facts if known else (), note=note
        )
        values.found.extend(compared.found)
        if values.refused:
            return self._refused(line, values, known.key if known else "")
        facts = self._referred(line, compared)
        project = self._project(values, claims, unit, known, title)
        verdict: Verdict = "new" if known is None else "changed" if project or facts else "same"
        self._remember(key, values, project, facts, known)
        return CheckedRow(
            line.row,
            line.kind,
            verdict,
            line.text,
            key,
            project,
            facts,
            tuple(values.found),
            values.kept,
        )

    def _project(
        self, values: RowValues, claims: Claims, unit: str, known: KnownProject | None, title: str
    ) -> IntendedProject | None:
        """Return the project to open, the description to change, or None."""
        fields = {
            name: _plain(value) for name, value in claims.project.items() if name not in ("code", "title", "unit")
        }
        foreign = isinstance(money := claims.project.get("total_investment"), Money) and money.currency != "CNY"
        if foreign and isinstance(money, Money):
            fields.pop("total_investment")
            values.kept["总投资"] = money.as_typed
        for name in values.stated:
            one = self.context.catalogue.fields[name]
            if one.blank_clears and name not in values.values:
                fields.update({feed.project: None for feed in one.feeds if feed.project})
        if known is None:
            return IntendedProject("open", values.text("code"), title, unit, fields)
        changes = changed_fields(before=known.fields, after=fields)
        if name_key(title) != name_key(known.title):
            changes["title"] = (known.title, title)
        if unit and known.unit and unit != known.unit:
            where = place(self.name, values.row, values.columns.get("owner_unit", 0))
            remedy = "归属不随台账改；要改请在项目页按文件办理"
            found = f"责任单位与已登记的不同（{known.unit} → {unit}）"
            problem = Problem(where, found, "与已登记的一致", remedy, "row.unit_changed", "warning")
            values.found.append(Found(problem, values.columns.get("owner_unit")))
        return IntendedProject("describe", known.code, title, known.unit, fields, changes) if changes else None

    def _referred(self, line: Line, compared: Comparison) -> tuple[IntendedFact, ...]:
        """Return the acts of a row with the references that later rows may use."""
        return tuple(
            replace(fact, ref=f"new:{self.name}!{line.row + 1}.{index}") for index, fact in enumerate(compared.facts)
        )

    def _remember(
        self,
        key: str,
        values: RowValues,
        project: IntendedProject | None,
        facts: tuple[IntendedFact, ...],
        known: KnownProject | None,
    ) -> None:
        """Lay what this row will write over the records, so that later sheets of the batch find it."""
        if project is None and not facts:
            return
        replaced = {fact.fact_key for fact in facts if fact.act != "record"}
        standing = [fact for fact in (known.facts if known else ()) if fact.key not in replaced]
        former = {fact.key: fact for fact in (known.facts if known else ())}
        after = (*standing, *(_as_known(fact, former.get(fact.fact_key)) for fact in facts))
        if known is not None:
            fields = {**known.fields, **(project.fields if project else {})}
            self.records.projects.insert(0, replace(known, fields=fields, facts=after))
        elif project is not None:
            uscc = values.text("uscc")
            opened = KnownProject(key, project.code, project.title, project.unit, uscc, project.fields, after)
            self.records.projects.append(opened)

    def _unit_row(self, line: Line, values: RowValues, claims: Claims, unit: str) -> CheckedRow:
        """Return the verdict of a row that is one activity or matter of a unit."""
        if not unit and not any(one.problem.code == "row.unit" for one in values.found):
            where = place(self.name, line.row, values.columns.get("unit", 0))
            problem = Problem(where, "没有单位", "一个单位", "请补上单位", "row.unit")
            values.found.append(Found(problem, values.columns.get("unit")))
        if not claims.facts and not values.refused:
            where = f"{self.name} 第 {line.row + 1} 行"
            values.found.append(Found(Problem(where, "没有日期", "发生日期", "请补上日期", "row.day")))
        if not values.refused and (twice := self._same_as_before(line, claims, unit)):
            values.found.append(twice)
        if values.refused:
            return self._refused(line, values)
        kind = claims.facts[0].kind
        known = self.records.unit_facts(kind=kind, unit=unit)
        compared = self.comparer.compare(row=line.row, claims=claims.facts, known=known, note="", unit=unit)
        values.found.extend(compared.found)
        if values.refused:
            return self._refused(line, values)
        new = any(fact.act == "record" for fact in compared.facts)
        verdict: Verdict = "new" if new else "changed" if compared.facts else "same"
        facts, found = self._referred(line, compared), tuple(values.found)
        return CheckedRow(line.row, line.kind, verdict, line.text, facts=facts, problems=found, kept=values.kept)

    def _same_as_before(self, line: Line, claims: Claims, unit: str) -> Found | None:
        """Return the problem of a row that says, word for word, what an earlier one said."""
        claim = claims.facts[0]
        detail = sorted(claim.detail.items())
        key = repr((unit, claim.kind, claim.happened_on, claim.quantity, detail, claim.note))
        first = self.seen.setdefault(key, line.row)
        if first == line.row:
            return None
        where = f"{self.name} 第 {line.row + 1} 行"
        remedy = "请删去重复的一行；确为两次的，请在事项里写明区别"
        return Found(Problem(where, f"与第 {first + 1} 行完全相同", "每次一行", remedy, "row.twice"))

    def _recognition_row(self, line: Line, values: RowValues, known: KnownProject | None) -> CheckedRow:
        """Return the verdict of a row that recognises a recorded fact, as a feedback sheet of the city does."""
        level = self.source.sheet.level if self.source.sheet else "区级"
        kind_text = values.text("recognised_kind") or (self.source.sheet.kind if self.source.sheet else "")
        kind = kind_text if kind_text in self.context.kinds.rules else self.context.kinds.stages.get(kind_text, "")
        name = "city_amount" if level == "市级" else "recognised_amount"
        amount = values.values.get(name)
        where = f"{self.name} 第 {line.row + 1} 行"
        facts = [fact for fact in (known.facts if known else ()) if fact.kind == kind]
        if kind == "签约":
            facts = [fact for fact in facts if fact.detail.get("agreement") == "正式合同"]
        problem = None
        if known is None:
            problem = Problem(where, f"“{self._title(values)}”", "已登记的项目", "请核对项目编号和名称", "row.project")
        elif not kind or len(facts) != 1:
            found = f"{kind_text or '没有写明事项'}：有 {len(facts)} 条登记记录"
            problem = Problem(where, found, "正好一条登记记录", "请写明事项，或在项目页逐条认定", "row.fact")
        elif not isinstance(amount, Money):
            problem = Problem(where, "没有认定金额", "认定金额", "请补上金额", "row.amount")
        if problem is not None:
            values.found.append(Found(problem))
        if values.refused or not isinstance(amount, Money):
            return self._refused(line, values, known.key if known else "")
        fact = facts[0]
        self._compare_district(line, values, fact)
        counted = values.values.get("city_stat_date")
        counted_on = getattr(counted, "on", None)
        act = self.gathering.days.entered
        made = IntendedRecognition(level, act, amount.minor, counted_on, values.text("document"))
        former = fact.recognised(level)
        same = former is not None and (former.amount, former.counted_on) == (made.amount, made.counted_on)
        intended = () if same else (_recognise(fact, made),)
        ref = known.key if known else ""
        verdict: Verdict = "same" if same else "changed"
        return CheckedRow(
            line.row, line.kind, verdict, line.text, ref, None, intended, tuple(values.found), values.kept
        )

    def _compare_district(self, line: Line, values: RowValues, fact: KnownFact) -> None:
        """Warn where the sheet quotes another district amount than is recorded."""
        quoted = values.values.get("recognised_amount")
        own = fact.recognised("区级")
        recorded = own.amount if own is not None and own.amount is not None else fact.amount
        if isinstance(quoted, Money) and recorded is not None and quoted.minor != recorded:
            column = values.columns.get("recognised_amount")
            where = place(self.name, line.row, column or 0)
            remedy = "请核对；本次只登记市级认定，不改区级数"
            found = f"表上区认定 {quoted.as_typed}，与系统不同"
            values.found.append(Found(Problem(where, found, "与系统一致", remedy, "row.district", "warning"), column))


def _recognise(fact: KnownFact, made: IntendedRecognition) -> IntendedFact:
    return IntendedFact(
        act="recognise",
        kind=fact.kind,
        happened_on=fact.happened_on,
        recorded_on=made.verified_on,
        counted_on=fact.counted_on,
        amount=fact.amount,
        currency=fact.currency,
        detail=fact.detail,
        fact_key=fact.key,
        recognition=made,
        says=f"{made.level}认定",
    )


def _plain(value: object) -> str | int | bool | None:
    return None if value is None else detail_value(value)


def _as_known(fact: IntendedFact, former: KnownFact | None) -> KnownFact:
    """Return the fact as it will stand once the act is done."""
    made = fact.recognition
    recognised = (KnownRecognition(made.level, made.verified_on, made.amount, made.counted_on),) if made else ()
    if fact.act == "recognise" and former is not None:
        return replace(former, recognitions=(*recognised, *former.recognitions))
    return KnownFact(
        key=fact.ref,
        kind=fact.kind,
        happened_on=fact.happened_on,
        counted_on=fact.counted_on,
        recorded_on=fact.recorded_on,
        amount=fact.amount,
        currency=fact.currency,
        quantity=fact.quantity,
        detail=fact.detail,
        note=fact.note,
        unit=fact.unit,
        recognitions=recognised,
    )


def _stated_kinds(mapped: Sequence[Mapped], catalogue: FieldCatalogue) -> frozenset[str]:
    """Return the kinds of fact for which the sheet has a column of days."""
    fields = (catalogue.fields[one.field] for one in mapped if one.field)
    return frozenset(
        feed.kind for one in fields for feed in one.feeds if feed.kind and feed.part in ("happened_on", "counted_on")
    )


def check_sheet(*, source: MappedTable, context: Context, laid_over: MemoryRecords | None = None) -> CheckedSheet:
    """Return every row of one sheet with its verdict, and its declared totals.

    `laid_over` carries what earlier sheets of the same batch will open; it is added to.
    """
    records = laid_over if laid_over is not None else MemoryRecords(below=context.records)
    table, catalogue = source.table, context.catalogue
    days = Days(context.on, table.caption)
    kinds = _stated_kinds(source.mapped, catalogue)
    check = _SheetCheck(
        source=source,
        context=context,
        records=records,
        reader=RowReader(table, source.mapped, catalogue, context.kinds),
        gathering=Gathering(catalogue, context.kinds, source.sheet, table.sheet.name, days, kinds),
        comparer=Comparer(context.kinds, table.sheet.name, context.on, table.caption.year, context.reason),
    )
    rows = tuple(check.row(line) for line in table.lines)
    declared, problems = check_declared(table=table, mapped=source.mapped, catalogue=catalogue)
    kind = source.sheet.id if source.sheet else ""
    return CheckedSheet(table.sheet.name, kind, rows, declared, (*table.problems, *problems))


def check_book(*, sources: Sequence[MappedTable], context: Context) -> tuple[CheckedSheet, ...]:
    """Return the check of every table of a workbook, in order; a later sheet knows what an earlier one opens."""
    records = MemoryRecords(below=context.records)
    return tuple(check_sheet(source=source, context=context, laid_over=records) for source in sources)
