"""The register of problem projects as a page shows it: its figures, its rows, and one project whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.core.amounts import format_number
from saima.core.flow import Move, State
from saima.ledger.catalogue import catalogue
from saima.ledger.models import Fact, Project, Verification
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.queries.wording import detail_pairs
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.service.catalogue import Said
from saima.service.register import policies
from saima.service.register.catalogue import Cause, register_catalogue
from saima.service.register.flow import REGISTER
from saima.service.register.standing import KINDS, SETTLING, Stands, derive, events_of, units_of

PAGE = 50
SHOWS = ("", "settled", "overdue", "all")


@dataclass(frozen=True, slots=True)
class RegisterFilter(Conditions):
    """The conditions of the register, as they stand in the address. `show` '' is what is not settled."""

    show: str = ""
    problem_class: str = ""
    cause: str = ""
    unit: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {
            "show": SHOWS,
            "problem_class": register_catalogue().classes,
            "cause": register_catalogue().causes,
        }
        return name not in known or value in known[name]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One project of the register. `unit` is whose turn its settlement is: by its plan, else who leads the project."""

    project: Project
    stands: Stands
    state: State
    cause: Cause | None
    unit: Unit | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """How many of a class were ever listed, and how many of them are settled now."""

    id: str
    said: Said
    listed: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Page[RegisterRow]):
    """A page of the register with the figures of all of it that the reader may see."""

    classes: tuple[ClassFigure, ...]
    listed: int
    settled: int
    overdue: int
    again: int
    units: tuple[tuple[str, str, int], ...]

    @property
    def rate(self) -> str:
        """The share settled of those ever listed, in percent to one decimal, half up (86.7%); — for none."""
        return f"{format_number(Fraction(100 * self.settled, self.listed), 1)}%" if self.listed else "—"


def missing_words() -> dict[str, str]:
    """Return what an exit may still need, in words."""
    return {"plan": _("处置方案"), "report": _("报处置"), "proof": _("处置佐证"), "check": _("他人核验")}


def rows_of(user: User, on: date) -> list[RegisterRow]:
    """Return every project of the register that the reader may see, the first due first; five statements."""
    found = {project: derive(events) for project, events in events_of(policies.facts_of(user)).items()}
    listed = {project: stands for project, stands in found.items() if stands is not None}
    columns = ("code", "title", "lead_unit")
    projects = Project.objects.select_related("lead_unit").only(
        *columns, "lead_unit__code", "lead_unit__title", "lead_unit__title_en", "lead_unit__short"
    )
    by_key = projects.in_bulk(list(listed))
    units = units_of(listed.values())
    rows = [_row(by_key[key], stands, units, on) for key, stands in listed.items()]
    return sorted(rows, key=lambda row: (row.stands.due_on or date.max, row.stands.listed_on or on, row.project.code))


def _row(project: Project, stands: Stands, units: dict[int, Unit], on: date) -> RegisterRow:
    return RegisterRow(
        project,
        stands,
        REGISTER.by_name[stands.state],
        register_catalogue().cause_of(stands.cause_code, stands.cause),
        units.get(stands.unit_id or 0) or project.lead_unit,
        stands.is_overdue(on),
    )


def _matches(row: RegisterRow, chosen: RegisterFilter) -> bool:
    shown = {
        "": not row.stands.is_settled,
        "settled": row.stands.is_settled,
        "overdue": row.is_overdue,
        "all": True,
    }
    return (
        shown[chosen.show]
        and chosen.problem_class in {"", row.stands.problem_class}
        and (not chosen.cause or (row.cause is not None and row.cause.id == chosen.cause))
        and (not chosen.unit or (row.unit is not None and row.unit.code == chosen.unit))
    )


def register_page(user: User, chosen: RegisterFilter, *, on: date) -> Register:
    """Return a page of the register and its figures; five statements."""
    every = rows_of(user, on)
    found = [row for row in every if _matches(row, chosen)]
    part = chosen.part(PAGE)
    classes = tuple(
        ClassFigure(name, said, len(own), sum(row.stands.is_settled for row in own))
        for name, said in register_catalogue().classes.items()
        for own in [[row for row in every if row.stands.problem_class == name]]
    )
    units: dict[str, list[RegisterRow]] = {}
    for row in found:
        if row.unit is not None:
            units.setdefault(row.unit.code, []).append(row)
    return Register(
        rows=tuple(found[part]),
        count=len(found),
        start=part.start,
        classes=classes,
        listed=len(every),
        settled=sum(row.stands.is_settled for row in every),
        overdue=sum(row.is_overdue for row in every),
        again=sum(row.stands.times - 1 for row in every),
        units=tuple((code, titled(own[0].unit), len(own)) for code, own in sorted(units.items())),
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """One record of the register as the history shows it, with the checks of a settlement, oldest first."""

    fact: Fact
    title: str
    pairs: tuple[tuple[str, str], ...]
    checks: tuple[Verification, ...]


@dataclass(frozen=True, slots=True)
class WholeProblem:
    """Everything the page of a problem project shows; `row` is None for one that was never listed."""

    project: Project
    row: RegisterRow | None
    history: tuple[Passed, ...]
    moves: tuple[Move, ...]


def find_project(user: User, code: str) -> Project | None:
    """Return the project of a code whose place in the register the reader may see; one statement."""
    return policies.projects_of(user).select_related("lead_unit").filter(code=code).first()


def whole_problem(project: Project, user: User, *, on: date) -> WholeProblem:
    """Return everything about a project of the register; seven statements at most."""
    own = Fact.objects.filter(project=project)
    stands = derive(events_of(own).get(project.pk, []))
    if stands is None:
        return WholeProblem(project, None, (), ())
    units = units_of([stands])
    facts = list(
        own.in_force()
        .filter(kind__in=KINDS)
        .select_related("recorded_by", "unit")
        .prefetch_related("evidence")
        .order_by("happened_on", "entry")
    )
    reports = [fact.pk for fact in facts if fact.kind == SETTLING]
    checks: dict[int, list[Verification]] = {}
    for check in Verification.objects.filter(fact__in=reports).select_related("recorded_by", "sheet").order_by("entry"):
        checks.setdefault(check.fact_id, []).append(check)
    row = _row(project, stands, units, on)
    return WholeProblem(
        project,
        row,
        tuple(_passed(fact, checks.get(fact.pk, [])) for fact in facts),
        policies.open_moves(user, stands, units.get(stands.unit_id or 0)),
    )


def _passed(fact: Fact, checks: list[Verification]) -> Passed:
    pairs = tuple(detail_pairs(fact))
    if fact.unit is not None:
        pairs = ((_("责任单位"), titled(fact.unit)), *pairs)
    return Passed(fact, titled(catalogue().kinds[fact.kind]), pairs, tuple(checks))
