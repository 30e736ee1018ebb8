"""One docket whole: what it was opened with, its acts as they happened, and what the reader may do with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.agreements import flows
from saima.agreements.actions import OPEN
from saima.agreements.catalogue import Condition, Prohibition, agreements
from saima.agreements.clock import is_timed
from saima.agreements.fulfilment import actuals, promises, shown
from saima.agreements.models import Docket, DocketAct, Opinion, ScoreSheet, Substitute
from saima.agreements.policies import flow_of, open_moves
from saima.agreements.queries.dockets import DocketRow, row_of, rows_of
from saima.agreements.standing import timed_of
from saima.core.clocks import Reading, Stop, read
from saima.core.flow import Move
from saima.core.workdays import WorkCalendar
from saima.ledger.queries.history import Pairs, Told, filled, who_did
from saima.ledger.words import said, titled
from saima.people.models import User
from saima.service.catalogue import matters
from saima.service.lamps import Lamp
from saima.service.lamps import lamp_of as matter_lamp
from saima.service.models import MatterAct
from saima.service.notices import RECKONED
from saima.service.queries.matter import stop_words
from saima.service.workcalendar import office_calendar

OWN_DOOR = frozenset({flows.SCORE})
"""Acts that have a page of their own."""


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One department's opinion: its matter, lamp, stance, words, and who stands in for it."""

    opinion: Opinion
    lamp: Lamp
    state: str
    stance: str
    words: str
    substitute: Substitute | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry condition with how it was last found."""

    rule: Condition
    answer: str
    found: str

    @property
    def fails(self) -> bool:
        """Tell whether the condition forbids admission."""
        return self.rule.required and self.answer == "不符合"


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation with what was promised and what came, in words and as an exact ratio (None for a day)."""

    row: DocketRow
    promised: str
    actual: str
    ratio: Fraction | None
    rule: Prohibition | None
    rule_holds: bool


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock of a review on a day: what it shows, its stops with their reasons in words, due days moved by notices.

    `moved` is (before, after, document).
    """

    reading: Reading
    stops: tuple[tuple[Stop, str], ...]
    moved: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the page of a docket shows; parts that its kind has not are empty."""

    row: DocketRow
    history: tuple[Told[DocketAct], ...]
    moves: tuple[Move, ...]
    conditions: tuple[Checked, ...]
    opinions: tuple[OpinionRow, ...]
    sheet: ScoreSheet | None
    owed: tuple[Owed, ...]
    parts: tuple[DocketRow, ...]
    timing: Timing | None


def find_docket(user: User, code: str) -> Docket | None:
    """Return the docket of a code, None when there is none or it is not theirs to see; one statement."""
    rows = Docket.objects.visible_to(user)
    return rows.select_related("project__lead_unit", "unit", "parent", "condition").filter(code=code).first()


def _pairs(docket: Docket, act: DocketAct) -> Pairs:
    known = agreements()
    veto = known.vetoes.get(act.detail.get("veto", ""))
    value = act.quantity if act.quantity is not None else act.amount
    found = [
        (_("一票否决情形"), f"{titled(veto)}（{veto.source}）" if veto else ""),
        (_("办理结果"), act.detail.get("result", "")),
        (_("停表原因"), _stop_words(act.detail["stop"]) if act.act == flows.STOP else ""),
        (_("谁停的表"), act.detail.get("stopped_by", "")),
        (_("时间记给"), said(act.detail.get("held_by", ""))),
        (_("原应了结日"), act.detail.get("before", "")),
        (_("新应了结日"), act.detail.get("after", "")),
        (_("数额"), "" if value is None else shown(docket, value)),
        (_("期限"), "" if act.days is None else _("%(n)s 天") % {"n": act.days}),
        (_("理由"), act.reason),
        (_("文号"), act.document),
        (_("定案"), act.on_behalf_of),
    ]
    return filled(found)


def owed_of(dockets: list[Docket], *, on: date) -> tuple[Owed, ...]:
    """Return obligations of whole groups with promised and actual by a day; two statements at most."""
    told = actuals(promises(dockets), on=on)
    found = []
    for docket in dockets:
        kind = agreements().clauses[docket.item]
        actual = told.get(docket.pk, 0)
        promised = docket.amount if kind.measure == "money" else docket.quantity
        rule = next((rule for rule in agreements().prohibitions.values() if kind.id in rule.clauses), None)
        is_day = kind.measure == "day" or promised is None
        found.append(
            Owed(
                row_of(docket, on),
                "" if is_day else shown(docket, promised or 0),
                (_("已有记录") if actual else "") if is_day else shown(docket, actual),
                None if is_day or not promised else Fraction(actual, promised),
                rule,
                rule is not None and rule.is_in_force(on),
            )
        )
    return tuple(found)


def _opinions(review: Docket, on: date) -> tuple[OpinionRow, ...]:
    rows = list(
        Opinion.objects.filter(review=review).select_related("matter__unit", "matter__project").order_by("entry")
    )
    if not rows:
        return ()
    answers = {
        act.matter_id: act.detail
        for act in MatterAct.objects.filter(matter__in=[row.matter_id for row in rows], act="答复").order_by("entry")
    }
    units = [row.matter.unit_id for row in rows if row.matter.unit_id]
    stand_ins: dict[int, Substitute] = {}
    for each in (
        Substitute.objects.filter(unit__in=units, effective_on__lte=on)
        .select_related("substitute")
        .order_by("effective_on", "entry")
    ):
        stand_ins[each.unit_id] = each
    flow, calendar = matters().kinds["征求意见"].flow, office_calendar()
    found = []
    for row in rows:
        given = answers.get(row.matter_id, {})
        stand_in = stand_ins.get(row.matter.unit_id or 0)
        found.append(
            OpinionRow(
                row,
                matter_lamp(row.matter, on, calendar),
                titled(flow.by_name[row.matter.state]),
                said(given.get("stance", "")),
                given.get("result", ""),
                stand_in if stand_in is not None and stand_in.substitute is not None else None,
            )
        )
    return tuple(found)


def _conditions(history: list[DocketAct]) -> tuple[Checked, ...]:
    given: dict[str, dict[str, str]] = next(
        (act.detail["conditions"] for act in reversed(history) if "conditions" in act.detail), {}
    )
    known = agreements().conditions
    return tuple(
        Checked(known[name], said.get("answer", ""), said.get("found", ""))
        for name, said in given.items()
        if name in known
    )


def _stop_words(stop: str) -> str:
    move = next((move for move in flows.FLOWS["审查"].moves if move.act == stop), None)
    return titled(move) if move else stop_words(stop)


def _timing(docket: Docket, acts: list[DocketAct], on: date) -> Timing | None:
    """Return the clock of a review; None for a docket without one. One statement."""
    calendar = office_calendar() if is_timed(docket.kind) else WorkCalendar()
    timed = timed_of(docket, calendar)
    if timed is None:
        return None
    clock = timed.clock(acts)
    return Timing(
        read(clock, on, calendar),
        tuple((stop, _stop_words(stop.reason)) for stop in clock.stops),
        tuple(
            (act.detail.get("before") or "—", act.detail.get("after") or "—", act.document)
            for act in acts
            if act.act == RECKONED
        ),
    )


def whole_docket(docket: Docket, user: User, *, on: date) -> Whole:
    """Return everything about a docket; at most nine statements, whatever it holds."""
    flow = flow_of(docket)
    acts = list(DocketAct.objects.filter(docket=docket).select_related("unit", "recorded_by", "file").order_by("entry"))
    words = {move.act: titled(move) for move in flow.moves} | {OPEN: _("登记"), RECKONED: _("重算时限")}
    is_review = docket.kind == flows.REVIEWS
    parts = Docket.objects.filter(parent=docket).exclude(kind=flows.OBLIGATIONS).select_related("unit", "project")
    return Whole(
        row=row_of(docket, on),
        history=tuple(
            Told(
                act,
                words.get(act.act, act.act),
                who_did(act.unit, act.party, act.recorded_by),
                titled(flow.by_name[act.target]),
                _pairs(docket, act),
            )
            for act in acts
        ),
        moves=tuple(move for move in open_moves(user, docket) if move.act not in OWN_DOOR),
        conditions=_conditions(acts) if is_review else (),
        opinions=_opinions(docket, on) if is_review else (),
        sheet=ScoreSheet.objects.filter(review=docket).order_by("-entry").first() if is_review else None,
        owed=_owed(docket, on=on),
        parts=rows_of(parts.order_by("opened_on", "pk"), on),
        timing=_timing(docket, acts, on),
    )


def _owed(docket: Docket, *, on: date) -> tuple[Owed, ...]:
    """Return the obligations to show, those of an agreement or this one alone, worked out among the whole project's."""
    if docket.kind not in (flows.AGREEMENTS, flows.OBLIGATIONS):
        return ()
    group = Docket.objects.filter(project=docket.project_id, kind=flows.OBLIGATIONS).select_related("unit", "project")
    if docket.kind == flows.OBLIGATIONS:
        group = group.filter(item=docket.item, year=docket.year)
    told = owed_of(list(group.order_by("due_on", "pk")), on=on)
    return tuple(each for each in told if docket.pk in (each.row.docket.pk, each.row.docket.parent_id))
