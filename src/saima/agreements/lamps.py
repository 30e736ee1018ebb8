"""The lamp of a docket, from the derived columns alone: word and colour, why, and when it changes."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.clock import is_timed
from saima.agreements.flows import AGREEMENTS, BROKEN
from saima.agreements.models import Docket
from saima.agreements.policies import state_of
from saima.core.clocks import Basis, is_late
from saima.core.workdays import WorkCalendar, next_day
from saima.service.lamps import Lamp, rule_of, running_lamp


def lamp_of(docket: Docket, on: date, calendar: WorkCalendar) -> Lamp:
    """Return the lamp of a docket on a day.

    Ended undone: grey. Ended: green; after the due day it says so. In default, or open past its due day: red. Open and
    due within the catalogue's days: yellow, and red on the day after the due day. A review runs on a clock: grey
    while it stands, else by its rule of lights.
    """
    state = state_of(docket)
    if state.dropped:
        return Lamp("灰", _("不再办理"))
    if docket.is_final:
        late = docket.due_on is not None and docket.state_on is not None and is_late(docket.due_on, docket.state_on)
        return Lamp("绿", _("逾期了结") if late else _("已了结"))
    if docket.state == BROKEN:
        return Lamp("红", _("违约"), is_overdue=True)
    if docket.kind == AGREEMENTS:
        return Lamp("灰", _("看各项义务"))
    if docket.due_on is None and state.clock == "stands":
        return Lamp("灰", _("停表"))
    if docket.due_on is None:
        return Lamp("灰", _("不计时"))
    if is_timed(docket.kind) and docket.starts_on is not None and docket.days is not None:
        basis: Basis = "working" if docket.basis == "working" else "calendar"
        return running_lamp(
            rule_of(docket.kind), on, calendar, starts_on=docket.starts_on, due_on=docket.due_on, days=docket.days,
            basis=basis,
        )  # fmt: skip
    left, soon = (docket.due_on - on).days, agreements().soon
    if is_late(docket.due_on, on):
        return Lamp("红", _("逾期 %(n)s 天") % {"n": -left}, left, is_overdue=True)
    words = _("今天到期") if left == 0 else _("剩 %(n)s 天") % {"n": left}
    if left <= soon:
        return Lamp("黄", words, left, changes_on=next_day(docket.due_on), becomes="红")
    return Lamp("绿", words, left, changes_on=docket.due_on - timedelta(days=soon), becomes="黄")
