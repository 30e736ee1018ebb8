"""Writes of drafts of rulebooks (办法稿), beside `actions`: begin, save, discard, try, put into force."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from saima.assessment.actions import adopt
from saima.assessment.models import AdoptedRulebook, DraftTrial, RulebookDraft, Run, RunRequest
from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.core.ruleedit import set_top
from saima.people.models import User
from saima.people.policies import NotAllowed, check_may

MOST_CHARACTERS = 200_000
BLANK = """rulebook: daihao-{year}
version: 1
title: {title}
source:
  document: {title}
in_force: {{from: {year}-01-01, until: {until}-01-01}}

groups:
  teams: {{title: 招商小组, members: unit.kind == '招商小组'}}

measures:
  到位资金:
    of: facts
    where: kind == '到位'
    verified: 区级
    sum: credited
    by: counted_on
    unit: 亿元

targets:
  到位资金: {{per: year}}

indicators:
  到位:
    title: 到位资金
    points: 100
    score: points × min(1, 到位资金 ÷ pace(target(到位资金, level=区定)))

full: 100
round: {{each: 2, mode: half_up}}
rank: {{within: group, by: total, ties: competition}}
"""


class SavedByOther(Exception):
    """Somebody saved the draft after the editor had opened it; both texts are there, and nothing was written."""

    def __init__(self, stored: RulebookDraft) -> None:
        self.stored = stored
        self.by: str = str(stored.changed_by)
        self.at: datetime = stored.changed_at
        super().__init__(_("%(who)s已先保存第%(n)s稿。") % {"who": self.by, "n": stored.version})


def shipped_rulebooks() -> dict[str, Path]:
    """Return the rulebooks that ship with the place: name → file."""
    files = sorted(Path(settings.SAIMA_RULEBOOKS).glob("*/*.yaml"))
    return {f"{path.parent.name}/{path.stem}": path for path in files if not path.name.endswith(".cases.yaml")}


@transaction.atomic
def begin_draft(*, title: str, origin: str, by: User, on: date) -> RulebookDraft:
    """Begin a draft from `adopted:<id>`, from `shipped:<folder/name>`, or from the pattern (`blank`)."""
    check_may(by, "adopt_rulebook")
    kind, _sep, which = origin.partition(":")
    key = whole_number(which, digits=15) if kind == "adopted" else None
    based_on = AdoptedRulebook.objects.filter(pk=key).first() if key is not None else None
    shipped = shipped_rulebooks().get(which) if kind == "shipped" else None
    if based_on is None and shipped is None and origin != "blank":
        raise Problems(
            [Problem(_("新建办法稿·底本"), f"「{origin}」", _("表中所列的底本"), _("请从中选一个"), "draft.origin")]
        )
    named = title.strip() or (based_on.title if based_on else _("新的考核办法"))
    text = BLANK.format(title=named, year=on.year, until=on.year + 1)
    if based_on is not None:
        text = set_top(based_on.text, key="version", value=_next_version(based_on.code))
    elif shipped is not None:
        text = shipped.read_text(encoding="utf-8")
    draft = RulebookDraft(title=named[:120], text=text, based_on=based_on, changed_by=by)
    draft.save()
    return draft


@transaction.atomic
def save_draft(*, draft: RulebookDraft, title: str, text: str, version: int, by: User) -> RulebookDraft:
    """Save a new version of a draft; faults in it do not matter, only adopting wants none.

    `version` is the one the editor opened. Raises SavedByOther when the draft has been saved since, and writes nothing.
    """
    check_may(by, "adopt_rulebook")
    stored = RulebookDraft.objects.select_for_update().select_related("changed_by").get(pk=draft.pk)
    _check_open(stored)
    if stored.version != version:
        raise SavedByOther(stored)
    if len(text) > MOST_CHARACTERS:
        found = _("%(n)s 个字符") % {"n": len(text)}
        needed = _("不超过 %(n)s 个") % {"n": MOST_CHARACTERS}
        raise Problems([Problem(_("正文"), found, needed, _("请拆成几份办法"), "draft.size")])
    stored.title, stored.text = title.strip()[:120] or stored.title, text.replace("\r\n", "\n")
    stored.version += 1
    stored.changed_by = by
    stored.save()
    return stored


@transaction.atomic
def discard_draft(*, draft: RulebookDraft, by: User) -> RulebookDraft:
    """Discard a draft; it stays in the list of discarded ones with its history."""
    check_may(by, "adopt_rulebook")
    stored = RulebookDraft.objects.select_for_update().get(pk=draft.pk)
    _check_open(stored)
    stored.state, stored.changed_by = RulebookDraft.DISCARDED, by
    stored.save()
    return stored


@transaction.atomic
def adopt_draft(
    *, draft: RulebookDraft, version: int, document: str, meeting: str, adopted_on: date, by: User
) -> AdoptedRulebook:
    """Put the saved text into force (印发施行) and close the draft, or neither."""
    check_may(by, "adopt_rulebook")
    stored = RulebookDraft.objects.select_for_update().select_related("changed_by").get(pk=draft.pk)
    _check_open(stored)
    if stored.version != version:
        raise SavedByOther(stored)
    made = adopt(text=stored.text, document=document, meeting=meeting, adopted_on=adopted_on, by=by, file=stored.title)
    stored.state, stored.adopted, stored.changed_by = RulebookDraft.ADOPTED, made, by
    stored.save()
    return made


def ask_for_trial(*, draft: RulebookDraft, text: str, beside: Run, by: User) -> DraftTrial:
    """Ask the worker to count a text's measures as of a run; asking twice for the same text finds the first."""
    from django_q.tasks import async_task

    check_may(by, "run")
    check_may(by, "adopt_rulebook")
    with transaction.atomic():
        RulebookDraft.objects.select_for_update().get(pk=draft.pk)
        waiting = draft.trials.filter(
            beside=beside, text=text, state__in=[RunRequest.WAITING, RunRequest.RUNNING, RunRequest.DONE]
        ).first()
        if waiting is not None:
            return waiting
        trial = DraftTrial.objects.create(draft=draft, text=text, beside=beside, asked_by=by)
        transaction.on_commit(lambda: async_task("saima.assessment.tasks.try_draft", trial.pk, group="trial"))
    return trial


def _next_version(code: str) -> str:
    """Return the version number after the highest that was adopted of a rulebook."""
    used = AdoptedRulebook.objects.filter(code=code).values_list("version", flat=True)
    return str(max((whole_number(version) or 0 for version in used), default=0) + 1)


def _check_open(stored: RulebookDraft) -> None:
    if stored.state != RulebookDraft.WRITING:
        message = _("这份办法稿%(state)s，不能再改。") % {"state": _(stored.state)}
        raise NotAllowed(message, remedy=_("请另起一稿。"))
