"""Writes of publications: draft an issue from a run, check, countersign, sign, publish."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from saima.assessment.freezing import rulebook_of
from saima.assessment.models import Run
from saima.assessment.queries import is_duty, previous_run
from saima.core.flow import Move
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.ledger.codes import coded
from saima.ledger.entries import last_entry, next_entries
from saima.ledger.words import said, titled
from saima.people.models import Place, User
from saima.people.policies import NotAllowed, check_may, may
from saima.publications.adjustments import Restatement, restate
from saima.publications.bulletin import Material, bulletin, duty_run_for, place_run_for
from saima.publications.content import FORM, fingerprint
from saima.publications.flow import FLOW, RIGHTS
from saima.publications.models import Issue, IssueDraft, Step


def next_steps(draft: IssueDraft, user: User) -> tuple[Move, ...]:
    """Return the steps this user may take now."""
    return FLOW.open_moves(draft.state, [party for party, right in RIGHTS.items() if may(user, right)])


def _check_step(draft: IssueDraft, act: str, by: User) -> Move:
    move = FLOW.move(act, draft.state)
    if move is None:
        state, possible = FLOW.by_name[draft.state], [titled(move) for move in FLOW.open_moves(draft.state)]
        words = {"number": draft.number, "state": titled(state), "act": said(act)}
        raise NotAllowed(
            _("第%(number)s期现在是“%(state)s”，不能%(act)s。") % words,
            remedy=_("现在可以：%(acts)s。") % {"acts": _("、").join(possible) or _("无")},
        )
    if move not in next_steps(draft, by):
        check_may(by, RIGHTS[move.parties[-1]])
    if act == "核稿" and draft.drafted_by_id == by.pk:
        raise NotAllowed(
            _("第%(number)s期是您本人拟的稿，不能由本人核稿。") % {"number": draft.number},
            remedy=_("请科室负责人核稿。"),
        )
    return move


@transaction.atomic
def draft_issue(*, run: Run, number: int | None, on: date, by: User, requirements: str = "") -> IssueDraft:
    """Draft the monthly issue of a run; its number is the next of the year unless given."""
    check_may(by, "draft_issue")
    period = Period.parse(run.period)
    if run.is_rehearsal:
        raise NotAllowed(_("%(run)s 是试算，不能拟通报。") % {"run": run}, remedy=_("请按施行的考核办法核算。"))
    if is_duty(rulebook_of(run.rulebook_text)):
        raise NotAllowed(
            _("履职情况随招商小组的通报一并印发，不单独拟稿。"), remedy=_("请在招商小组的赛马榜上拟通报。")
        )
    taken = IssueDraft.objects.filter(kind="monthly", year=period.year).exclude(state=IssueDraft.DROPPED)
    last = taken.order_by("-number").values_list("number", flat=True).first() or 0
    wanted = number or last + 1
    if taken.filter(number=wanted).exists():
        there = _("%(year)s年第%(number)s期已有") % {"year": period.year, "number": wanted}
        free = _("第%(number)s期") % {"number": last + 1}
        raise Problems([Problem(_("拟稿·期号"), there, free, _("请用下一个期号"), "issue.number")])
    draft = IssueDraft.objects.create(
        year=period.year,
        number=wanted,
        period=run.period,
        cut_off=period.last_day,
        run=run,
        place_run=place_run_for(run),
        duty_run=duty_run_for(run),
        previous_run=previous_run(run),
        requirements=requirements,
        drafted_by=by,
        drafted_on=on,
    )
    _note(draft, "拟稿", by, on)
    return draft


def _note(draft: IssueDraft, act: str, by: User, on: date, **said: str) -> Step:
    return Step.objects.create(entry=next_entries()[0], recorded_by=by, draft=draft, act=act, on=on, **said)


@transaction.atomic
def edit_requirements(*, draft: IssueDraft, requirements: str, version: int, by: User) -> IssueDraft:
    """Change the closing section while the issue is a draft; figures are never typed."""
    check_may(by, "draft_issue")
    stored = IssueDraft.objects.select_for_update().get(pk=draft.pk)
    if stored.state != IssueDraft.DRAFT:
        words = {"number": stored.number, "state": titled(FLOW.by_name[stored.state])}
        back = stored.state == IssueDraft.CHECKED
        raise NotAllowed(
            _("第%(number)s期现在是“%(state)s”，不能再改文字。") % words,
            remedy=_("请会签人退回后修改。") if back else _("会签以后不再退回；要补充的请写在下一期。"),
        )
    if stored.version != version:
        remedy = _("请抄下您写的，刷新后再改")
        raise Problems([Problem(_("下步要求"), _("别人刚改过"), _("最新的一稿"), remedy, "issue.conflict")])
    stored.requirements = requirements
    stored.version += 1
    stored.save()
    return stored


@transaction.atomic
def take_step(
    *, draft: IssueDraft, act: str, by: User, on: date, comment: str = "", on_behalf_of: str = "", file_number: str = ""
) -> IssueDraft:
    """Move an issue one step on, by the table; publishing freezes it. A paper sign-off names its author and file."""
    stored = IssueDraft.objects.select_for_update().get(pk=draft.pk)
    move = _check_step(stored, act, by)
    if "reason" in move.needs and not comment.strip():
        words = {"act": titled(move)}
        place, needed = _("%(act)s·意见") % words, _("%(act)s的理由") % words
        raise Problems([Problem(place, _("空白"), needed, _("请写明理由"), "issue.comment")])
    _note(stored, act, by, on, comment=comment, on_behalf_of=on_behalf_of, file_number=file_number)
    stored.state = move.target
    stored.save(update_fields=["state"])
    if act == "印发":
        _publish(stored, by, on)
    return stored


def _restatement(draft: IssueDraft) -> tuple[Restatement | None, str]:
    """Return what changed in the issue before since it was published, as this issue's own run reads the ledger."""
    earlier = (
        Issue.objects.filter(kind=draft.kind, year=draft.year, number__lt=draft.number).order_by("-number").first()
    )
    if earlier is None:
        return None, ""
    found = restate(earlier.run, ledger_entry=draft.run.ledger_entry, as_of=draft.run.as_of)
    return found, f"{earlier.year}年第{earlier.number}期"


def content_of(draft: IssueDraft, *, on: date, state: str = "送审稿", form: str = FORM) -> dict[str, Any]:
    """Return the content an issue has now (送审稿), or will have once published (已印发), in a form."""
    place = Place.objects.get()
    restatement, title = _restatement(draft)
    return bulletin(
        Material(
            place=place,
            year=draft.year,
            number=draft.number,
            period=Period.parse(draft.period),
            cut_off=draft.cut_off,
            published_on=on,
            state=state,
            run=draft.run,
            place_run=draft.place_run,
            duty_run=draft.duty_run,
            previous_run=draft.previous_run,
            requirements=draft.requirements,
            restatement=restatement,
            restated_title=title,
        ),
        form=form,
    )


def documents(content: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Return the Word file and the Excel annex of a content."""
    from saima.publications.excel import render_excel
    from saima.publications.word import render_word

    watermark = "" if content["state"] == "已印发" else "送审稿"
    return render_word(content, watermark=watermark), render_excel(content)


def _publish(draft: IssueDraft, by: User, on: date) -> Issue:
    content = content_of(draft, on=on, state="已印发")
    word, excel = documents(content)
    return Issue.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        code=coded("issue", f"{draft.year}-{draft.number:02d}"),
        draft=draft,
        kind=draft.kind,
        year=draft.year,
        number=draft.number,
        period=draft.period,
        title=content["title"],
        content=content,
        fingerprint=fingerprint(content),
        word=word,
        word_sha256=hashlib.sha256(word).hexdigest(),
        excel=excel,
        excel_sha256=hashlib.sha256(excel).hexdigest(),
        run=draft.run,
        place_run=draft.place_run,
        duty_run=draft.duty_run,
        published_on=on,
    )


def publish_with_paper(
    *, run: Run, number: int, on: date, drafter: User, checker: User, countersigner: User, signed_by: str
) -> Issue:
    """Take an issue through all its steps on one day, signed on paper by `signed_by` (used to bring in past issues)."""
    draft = draft_issue(run=run, number=number, on=on, by=drafter)
    take_step(draft=draft, act="核稿", by=checker, on=on)
    take_step(draft=draft, act="会签", by=countersigner, on=on, comment="数据无误")
    take_step(
        draft=draft, act="签发", by=checker, on=on, on_behalf_of=signed_by, file_number=f"签发单{draft.year}-{number}"
    )
    take_step(draft=draft, act="印发", by=checker, on=on)
    return Issue.objects.get(draft=draft)


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of recomputing a published issue."""

    issue: Issue
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether everything agrees."""
        return not self.differences


def verify_issue(issue: Issue) -> Verified:
    """Recompute a published issue with today's engine from its frozen inputs and compare bytes.

    The runs' results and the content are computed anew; stored Word and Excel files are held against their hashes,
    never rebuilt (their formats embed versions).
    """
    from saima.assessment.freezing import inputs_of
    from saima.core.assess import assess

    wrong = []
    for run in (issue.run, issue.place_run, issue.duty_run):
        if run is None:
            continue
        again = assess(
            rulebook=rulebook_of(run.rulebook_text),
            inputs=inputs_of(run.result["inputs"]),
            period=Period.parse(run.period),
        )
        if again.fingerprint != run.fingerprint:
            wrong.append(f"核算 {run.code}：重算的校验码 {again.fingerprint[:12]} 与存档的 {run.fingerprint[:12]} 不同")
    if fingerprint(issue.content) != issue.fingerprint:
        wrong.append("存档内容与其校验码不符")
    rebuilt = content_of(issue.draft, on=issue.published_on, state="已印发", form=issue.content["form"])
    frozen_only = _without_descriptions(issue.content)
    if _without_descriptions(rebuilt) != frozen_only:
        wrong.append("由存档核算重新生成的内容与印发内容不同")
    for name, data, stored in (("Word", issue.word, issue.word_sha256), ("Excel", issue.excel, issue.excel_sha256)):
        if hashlib.sha256(bytes(data)).hexdigest() != stored:
            wrong.append(f"{name} 文件与其校验码不符")
    return Verified(issue, tuple(wrong))


def _without_descriptions(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content without what is described, not computed: the list of unstarted projects and their blockers."""
    kept = dict(content)
    kept["annexes"] = [annex for annex in content["annexes"] if annex["blocks"][0].get("id") != "unstarted"]
    kept["sections"] = [section for section in content["sections"] if section["id"] != "problems"]
    return kept


def restatement_now(issue: Issue, *, on: date) -> Restatement:
    """Return what has changed in an issue's period since it was published, as the ledger stands now."""
    return restate(issue.run, ledger_entry=last_entry(), as_of=on)
