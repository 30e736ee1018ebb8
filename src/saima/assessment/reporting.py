"""Numbers that no record gives (填报数): reported by table or form, with a document, and read by runs as of a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from saima.assessment.freezing import rulebook_of
from saima.assessment.models import AdoptedRulebook, ReportedNumber
from saima.assessment.raced import raced_units
from saima.core.amounts import exact_text
from saima.core.inputs import UnitRef
from saima.core.inputtable import HEADINGS, read_table
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Measure, Rulebook
from saima.core.working import Missing, MissingKind
from saima.ledger.entries import last_entry, next_entries
from saima.ledger.models import EvidenceFile
from saima.people.models import Unit, User
from saima.people.policies import check_may

REPORT = "report_numbers"
CELL = 60
"""The longest cell: what was typed is kept as it was."""
_PLACE = re.compile(r"第(\d+)行第(\d+)列")
LONGEST = 120
MISSING: tuple[MissingKind, ...] = ("not_applicable", "not_measured")
Numbers = Mapping[str, Mapping[str, Fraction | Missing]]


def entered_measures(rulebook: Rulebook) -> tuple[Measure, ...]:
    """Return the measures that are reported, in the order of the rulebook."""
    return tuple(measure for measure in rulebook.measures.values() if measure.of == "entered")


def standing_numbers(code: str, period: Period, *, entry: int, on: date) -> dict[tuple[str, str], ReportedNumber]:
    """Return what holds of each (measure, unit code) as of an entry and a day; one statement."""
    rows = ReportedNumber.objects.filter(rulebook=code, period=period.code, entry__lte=entry, recorded_on__lte=on)
    return {
        (row.name, row.unit.code): row for row in rows.select_related("unit", "file", "recorded_by").order_by("entry")
    }


def reported_numbers(rulebook: Rulebook, *, period: Period, entry: int, on: date) -> Numbers:
    """Return the reported numbers a run reads: measure → unit code → number; a measure nobody reported is left out."""
    names = {measure.name for measure in entered_measures(rulebook)}
    found: dict[str, dict[str, Fraction | Missing]] = {}
    if names:
        for (name, unit), row in standing_numbers(rulebook.id, period, entry=entry, on=on).items():
            if name in names:
                found.setdefault(name, {})[unit] = _value(row)
    return found


def _value(row: ReportedNumber) -> Fraction | Missing:
    kind = next((kind for kind in MISSING if kind == row.missing), None)
    return Missing(kind, row.name) if kind else Fraction(row.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of a period: the reported measures, and each raced unit with what stands of it, in their order."""

    rulebook: Rulebook
    period: Period
    measures: tuple[Measure, ...]
    rows: tuple[tuple[UnitRef, tuple[ReportedNumber | None, ...]], ...]


def sheet_of(adopted: AdoptedRulebook, period: Period, *, on: date) -> Sheet:
    """Return the table to fill in, as it stands on a day."""
    rulebook, entry = rulebook_of(adopted.text), last_entry()
    measures = entered_measures(rulebook)
    held = standing_numbers(rulebook.id, period, entry=entry, on=on)
    units = raced_units(rulebook, entry=entry, on=on)
    rows = tuple((unit, tuple(held.get((m.name, unit.code)) for m in measures)) for unit in units)
    return Sheet(rulebook, period, measures, rows)


def source_of(
    rulebook: Rulebook, *, period: Period, name: str, unit: str, entry: int, on: date
) -> ReportedNumber | None:
    """Return the report behind an entered measure of a unit as a run read it; None when nobody reported it."""
    return standing_numbers(rulebook.id, period, entry=entry, on=on).get((name, unit))


@transaction.atomic
def report(
    *,
    adopted: AdoptedRulebook,
    period: Period,
    table: Sequence[Sequence[str]],
    document: str,
    by: User,
    on: date,
    file: EvidenceFile | None = None,
) -> int:
    """Report the numbers of a table (as `saima score` reads it) and return how many of them are new.

    Cells that say what already stands are passed over; a blank takes back what stood. Raises Problems with every
    fault of the table at once, or NotAllowed; then nothing is written.
    """
    check_may(by, REPORT)
    rulebook, entry = rulebook_of(adopted.text), last_entry()
    units = raced_units(rulebook, entry=entry, on=on)
    read = _Table([[cell.strip() for cell in row] for row in table], units, rulebook)
    problems = [*_faults_of_document(document), *read.problems]
    if problems:
        raise Problems(problems)
    given, typed = read.numbers, read.typed
    held = standing_numbers(rulebook.id, period, entry=entry, on=date.max)
    keys = {unit.code: unit for unit in Unit.objects.filter(code__in=[unit.code for unit in units])}
    fresh = [
        (name, code, value)
        for name, values in given.items()
        for code, value in values.items()
        if _is_new(value, held.get((name, code)))
    ]
    entries = next_entries(len(fresh)) if fresh else range(0)
    ReportedNumber.objects.bulk_create(
        [
            ReportedNumber(
                entry=entry,
                recorded_by=by,
                rulebook=rulebook.id,
                period=period.code,
                unit=keys[code],
                name=name,
                value="" if isinstance(value, Missing) else exact_text(value),
                missing=value.kind if isinstance(value, Missing) else "",
                typed=typed[name, code],
                document=document.strip(),
                file=file,
                recorded_on=on,
            )
            for (name, code, value), entry in zip(fresh, entries, strict=True)
        ]
    )
    return len(fresh)


def _is_new(value: Fraction | Missing, standing: ReportedNumber | None) -> bool:
    """Tell whether a cell says other than what stands; a blank where nothing stands says nothing."""
    if standing is None:
        return not (isinstance(value, Missing) and value.kind == "not_measured")
    return _value(standing) != value


def _faults_of_document(document: str) -> list[Problem]:
    place, text = _("填报数·依据文件"), document.strip()
    if not text:
        return [
            Problem(
                place, _("空白"), _("数从哪份文件来，如 通报、测评结果的文号或名称"), _("请补上"), "report.document"
            )
        ]
    if len(text) > LONGEST:
        needed = _("不超过 %(n)s 字") % {"n": LONGEST}
        return [Problem(place, _("%(n)s 字") % {"n": len(text)}, needed, _("请写短些"), "report.long")]
    return []


class _Table:
    """A reported table read: its numbers by measure and unit code, what was typed, and every fault at its place."""

    def __init__(self, table: list[list[str]], units: Sequence[UnitRef], rulebook: Rulebook) -> None:
        self.problems: list[Problem] = []
        self.numbers: Numbers = {}
        self.typed: dict[tuple[str, str], str] = {}
        self._rulebook, self._file = rulebook, _("填报表")
        entered = entered_measures(rulebook)
        self._names = {title: m.name for m in entered for title in (m.name, m.title)}
        if not entered:
            self._fault(self._file, rulebook.title, _("有填报口径的办法"), _("这份办法的数都由台账统计"), "none")
        elif not table or not any(table[0]):
            self._fault(self._file, _("没有表头"), _("第一行写单位和口径"), _("补上表头"), "heading")
        else:
            self._read(table, units)

    def _fault(self, place: str, found: str, needed: str, remedy: str, code: str) -> None:
        self.problems.append(Problem(place, found, needed, remedy, f"report.{code}"))

    def _read(self, table: list[list[str]], units: Sequence[UnitRef]) -> None:
        """Read the cells with each row's unit told by code, kind and role, as the rulebook's groups want it."""
        heading = table[0]
        roles = {HEADINGS[title]: at for at, title in enumerate(heading) if title in HEADINGS}
        kept = [at for at, title in enumerate(heading) if title in self._names]
        for at, title in enumerate(heading):
            if title not in HEADINGS and title not in self._names:
                place = _("%(file)s 第1行第%(column)s列") % {"file": self._file, "column": at + 1}
                needed, remedy = _("、").join(dict.fromkeys(self._names)), _("删去此列；任务数请到“目标任务”下达")
                self._fault(place, _("“%(name)s”由台账统计或不是口径") % {"name": title}, needed, remedy, "column")
        made = [["单位", "代码", "类别", "角色", *(heading[at] for at in kept)]]
        lines = [1]
        for number, row in enumerate(table[1:], start=2):
            cells = [*row, *[""] * (len(heading) - len(row))]
            if any(cells) and (unit := self._unit(number, cells, roles, units)) is not None:
                made.append([unit.title, unit.code, unit.kind, unit.role, *(cells[at] for at in kept)])
                lines.append(number)
                self.typed |= {(self._names[heading[at]], unit.code): cells[at] for at in kept}
                for at in (at for at in kept if len(cells[at]) > CELL):
                    place = _("%(file)s 第%(row)s行第%(column)s列") % {
                        "file": self._file, "row": number, "column": at + 1,
                    }  # fmt: skip
                    needed = _("不超过 %(n)s 字") % {"n": CELL}
                    self._fault(place, _("%(n)s 字") % {"n": len(cells[at])}, needed, _("请写短些"), "cell")
        try:
            self.numbers = read_table(made, rulebook=self._rulebook, file=self._file).measures
        except Problems as fault:
            columns = [roles.get("unit", 0), roles.get("code", 0), 0, 0, *kept]
            self.problems += [_placed_back(problem, lines, columns) for problem in fault.problems]

    def _unit(
        self, number: int, cells: Sequence[str], roles: Mapping[str, int], units: Sequence[UnitRef]
    ) -> UnitRef | None:
        code, title = (cells[roles[name]] if name in roles else "" for name in ("code", "unit"))
        found = next(
            (unit for unit in units if code == unit.code or (not code and title in (unit.title, unit.code))), None
        )
        if found is None:
            place = _("%(file)s 第%(row)s行") % {"file": self._file, "row": number}
            names = _("、").join(unit.title for unit in units[:6])
            needed = _("办法所考核的单位，如 %s") % names
            self._fault(place, _("单位“%(name)s”") % {"name": title or code}, needed, _("请改写"), "unit")
        return found


def _placed_back(problem: Problem, lines: Sequence[int], columns: Sequence[int]) -> Problem:
    """Return a fault of the table as it was read at its place in the table as it was handed in."""

    def back(found: re.Match[str]) -> str:
        row, column = int(found[1]), int(found[2])
        line = lines[row - 1] if row <= len(lines) else row
        return f"第{line}行第{columns[column - 1] + 1 if column <= len(columns) else column}列"

    return replace(problem, place=_PLACE.sub(back, problem.place))
