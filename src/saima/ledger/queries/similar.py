"""Projects that might be the same as one about to be opened: similar names, or the same credit code."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from saima.core.names import alike, bigrams, plain_name
from saima.ledger.models import Project
from saima.ledger.words import titled
from saima.people.models import User

ALIKE = Fraction(1, 2)
MOST = 5
LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Similar:
    """A project that might be the same. One outside the reader's data shows only the unit it belongs to."""

    unit: str
    code: str = ""
    title: str = ""
    why: str = ""
    is_same: bool = False


def similar_projects(user: User, *, title: str, uscc: str = "") -> tuple[Similar, ...]:
    """Return up to five candidates, the most alike first; two statements. Secret ones outside scope stay unseen."""
    plain = plain_name(title)
    pairs = list(bigrams(plain))[:12]
    if not pairs and not uscc:
        return ()
    wanted = reduce(or_, (Q(pinyin__contains=pair) for pair in pairs), Q(company__uscc=uscc) if uscc else Q(pk=None))
    found = Project.objects.filter(wanted).select_related("lead_unit", "company")[:LOOKED_AT]
    scored = []
    for project in found:
        same_code = bool(uscc and project.company and project.company.uscc == uscc)
        score = Fraction(1) if same_code else alike(plain, plain_name(project.title))
        if score >= ALIKE:
            scored.append((score, same_code, project))
    scored.sort(key=lambda item: (-item[0], item[2].pk))
    top = scored[:MOST]
    visible = set(
        Project.objects.visible_to(user).filter(pk__in=[p.pk for _score, _same, p in top]).values_list("pk", flat=True)
    )
    candidates = []
    for score, same_code, project in top:
        unit = titled(project.lead_unit) if project.lead_unit else ""
        why = _("信用代码相同") if same_code else _("名称相同") if score == 1 else _("名称相近")
        if project.pk in visible:
            candidates.append(Similar(unit, project.code, project.title, why, score == 1))
        elif not project.is_secret:
            candidates.append(Similar(unit, why=why, is_same=score == 1))
    return tuple(candidates)
