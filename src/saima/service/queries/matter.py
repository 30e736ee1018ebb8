"""One matter whole: its clock with stops, its acts as they happened, and what the reader may do with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.clocks import Basis, Reading, Stop, read
from saima.core.flow import Move
from saima.core.workdays import WorkCalendar
from saima.ledger.queries.history import Pairs, Told, filled, who_did
from saima.ledger.words import said, stretch, titled
from saima.people.models import Unit, User
from saima.service.actions import OPEN
from saima.service.building.catalogue import item_title
from saima.service.catalogue import matters
from saima.service.models import Invitation, Matter, MatterAct
from saima.service.notices import RECKONED
from saima.service.policies import Actor, open_moves
from saima.service.queries.matters import MatterRow, row_of
from saima.service.standing import Done, clock_of

OWN_ACTS = {OPEN: N_("登记"), RECKONED: N_("重算时限")}


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the page of a matter shows. `moved` is (before, after, document) of due days reckoned anew.

    `item` is in the reader's language; `stops` come with their reasons in words.
    """

    row: MatterRow
    item: str
    reading: Reading
    stops: tuple[tuple[Stop, str], ...]
    rating: str
    history: tuple[Told[MatterAct], ...]
    moved: tuple[tuple[str, str, str], ...]
    moves: tuple[Move, ...]
    elements: tuple[tuple[str, str], ...]
    units: tuple[Unit, ...]


def rating_words(rating: str) -> str:
    """Return a firm's rating in the reader's language, '' for none."""
    known = matters().ratings.get(rating)
    return titled(known) if known else rating


def stop_words(stop: str) -> str:
    """Return a reason of a stop in the reader's language, '' for none."""
    known = matters().stops.get(stop)
    return titled(known) if known else stop


def find_matter(who: Actor, code: str) -> Matter | None:
    """Return the matter of a code, None when there is none or it is not theirs to see; one statement."""
    rows = Matter.objects.own_of(who) if isinstance(who, Invitation) else Matter.objects.visible_to(who)
    return rows.select_related("project", "unit", "from_unit", "about", "escalated_to__unit").filter(code=code).first()


def _pairs(act: MatterAct, fields: dict[str, str], units: dict[int, Unit]) -> Pairs:
    """Return what came with an act: (name, text), in the order an office reads it."""
    detail: dict[str, Any] = act.detail
    found = [
        (_("承办单位"), titled(units[detail["unit"]]) if detail.get("unit") in units else ""),
        (_("办理结果"), said(detail.get("result", ""))),
        (_("企业评价"), rating_words(detail.get("rating", ""))),
        (_("停表原因"), stop_words(detail.get("stop", ""))),
        (_("谁停的表"), detail.get("stopped_by", "")),
        (_("时间记给"), said(detail.get("held_by", ""))),
        (_("原应办结日"), detail.get("before", "")),
        (_("新应办结日"), detail.get("after", "")),
        (_("升级到"), detail.get("head_title", "")),
        (_("上一级时限"), stretch(detail["head_days"], detail["head_basis"]) if detail.get("head_days") else ""),
        (_("升级依据"), detail.get("head_source", "")),
        (_("理由"), act.reason),
        (_("依据"), act.document),
        (_("代签"), act.on_behalf_of),
        *((title, str(detail.get(name, ""))) for name, title in fields.items()),
        (_("来自链接"), detail.get("invitation", "")),
    ]
    return filled(found)


def whole_matter(matter: Matter, who: Actor, *, on: date, calendar: WorkCalendar) -> Whole:
    """Return everything about a matter; two statements."""
    kind = matters().kinds[matter.kind]
    acts = list(MatterAct.objects.filter(matter=matter).select_related("unit", "recorded_by", "file").order_by("entry"))
    moves = open_moves(who, matter)
    asks_unit = any("unit" in move.needs for move in moves)
    named = Q(pk__in=[act.detail["unit"] for act in acts if act.detail.get("unit")])
    units = list(Unit.objects.filter(named | ~Q(kind__in=("企业", "区县")) if asks_unit else named))
    by_id = {unit.pk: unit for unit in units}
    done = [Done(act.act, act.target, act.on, act.detail.get("unit"), act.detail) for act in acts]
    clock = clock_of(
        kind.flow,
        done,
        starts_on=matter.starts_on,
        days=matter.days,
        basis=cast(Basis, matter.basis),
        stated_due=matter.stated_due,
    )
    fields = {name: titled(rule) for name, rule in kind.fields.items()}
    words = {move.act: titled(move) for move in kind.flow.moves} | {act: _(word) for act, word in OWN_ACTS.items()}
    given: dict[str, Any] = dict(matter.detail)
    for act in acts:
        given |= {name: value for name, value in act.detail.items() if name in fields}
    return Whole(
        row=row_of(matter, on, calendar),
        item=item_title(matter.item),
        reading=read(clock, on, calendar),
        stops=tuple((stop, stop_words(stop.reason)) for stop in clock.stops),
        rating=rating_words(matter.rating),
        history=tuple(
            Told(
                act,
                words.get(act.act, act.act),
                who_did(act.unit, act.party, act.recorded_by if isinstance(who, User) else None),
                titled(kind.flow.by_name[act.target]),
                _pairs(act, fields, by_id),
            )
            for act in acts
        ),
        moved=tuple(
            (act.detail.get("before", ""), act.detail.get("after", ""), act.document)
            for act in acts
            if act.act == RECKONED
        ),
        moves=moves,
        elements=tuple((fields[name], said(str(given[name]))) for name in fields if given.get(name)),
        units=tuple(unit for unit in units if unit.kind not in ("企业", "区县") and unit.pk != matter.about_id),
    )
