"""The lamp of a docket: word and colour, and why. One small function, from the derived columns alone."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.flows import AGREEMENTS, BROKEN
from saima.agreements.models import Docket
from saima.agreements.policies import state_of
from saima.core.clocks import is_late
from saima.service.lamps import Lamp


def lamp_of(docket: Docket, on: date) -> Lamp:
    """Return the lamp of a docket on a day.

    Ended undone: grey. Ended: green; after the due day it says so. In default, or open past its due day: red. Open and
    due within the catalogue's days: yellow.
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
    if docket.due_on is None:
        return Lamp("灰", _("不计时"))
    left = (docket.due_on - on).days
    if is_late(docket.due_on, on):
        return Lamp("红", _("逾期 %(n)s 天") % {"n": -left}, left, is_overdue=True)
    words = _("今天到期") if left == 0 else _("剩 %(n)s 天") % {"n": left}
    return Lamp("黄" if left <= agreements().soon else "绿", words, left)
