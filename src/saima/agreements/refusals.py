"""What a table alone cannot say: acts that their state allows and the case at hand does not, each in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from saima.agreements import flows
from saima.agreements.catalogue import agreements
from saima.agreements.checks import Step, unmet
from saima.agreements.fulfilment import actual_of, shown
from saima.agreements.models import Docket, DocketAct, Opinion
from saima.core.clocks import is_late
from saima.ledger.words import titled
from saima.people.models import User
from saima.people.policies import NotAllowed

Refusal = Callable[[Docket, User, Step], None]


def open_opinions(review: Docket) -> list[Opinion]:
    """Return the opinions of a review that are not given yet."""
    found = Opinion.objects.filter(review=review, matter__is_final=False)
    return list(found.select_related("matter__unit").order_by("matter__due_on", "pk"))


def last_conditions(review: Docket) -> dict[str, dict[str, str]]:
    """Return how the entry conditions of a review were last found."""
    acts = DocketAct.objects.filter(docket=review).order_by("-entry").values_list("detail", flat=True)
    return next((detail["conditions"] for detail in acts if "conditions" in detail), {})


def _all_in(review: Docket, _by: User, step: Step) -> None:
    """Opinions are in once each is given or late; a late one counts as not answered."""
    waiting = [each for each in open_opinions(review) if not is_late(each.matter.due_on, step.on)]
    if waiting:
        units = _("、").join(
            f"{titled(each.matter.unit) if each.matter.unit else '—'}（{each.matter.due_on}）" for each in waiting
        )
        raise NotAllowed(
            _("还在征求意见：%(units)s。") % {"units": units},
            remedy=_("等到答复或过了期限；急的可转B岗。"),
        )


def _admit(review: Docket, _by: User, _step: Step) -> None:
    if failing := unmet(last_conditions(review)):
        names = _("、").join(titled(rule) for rule in failing)
        raise NotAllowed(
            _("准入条件不符合：%(names)s。") % {"names": names}, remedy=_("请补充材料后重新核对，或否决。")
        )


def check_grantable(docket: Docket, on: date) -> None:
    """Raise NotAllowed for a promise that a rule forbids on a day: it stays visible and is not granted."""
    if rule := agreements().prohibition_of(docket.item, on):
        words = {"title": docket.title, "rule": titled(rule), "source": rule.source}
        raise NotAllowed(_("「%(title)s」不予兑付：%(rule)s（%(source)s）。") % words, remedy=rule.remedy)


def _pay(docket: Docket, _by: User, step: Step) -> None:
    kind = agreements().clauses[docket.item]
    if not kind.pays:
        raise NotAllowed(_("%(kind)s不是付款的条款。") % {"kind": titled(kind)}, remedy=_("请办“登记履行”。"))
    check_grantable(docket, step.on)
    condition = docket.condition
    if condition is not None and condition.state != flows.FULFILLED:
        state = titled(flows.FLOWS["义务"].by_name[condition.state])
        words = {"title": docket.title, "condition": condition.title, "state": state}
        raise NotAllowed(
            _("「%(title)s」要等「%(condition)s」确认履行后才能兑付；它现在是“%(state)s”。") % words,
            remedy=_("请先确认条件已履行。"),
        )
    if docket.done_amount + (step.amount or 0) > (docket.amount or 0):
        words = {
            "paid": shown(docket, docket.done_amount),
            "more": shown(docket, step.amount or 0),
            "most": shown(docket, docket.amount or 0),
        }
        raise NotAllowed(
            _("已兑付%(paid)s，再付%(more)s就超过承诺的%(most)s。") % words,
            remedy=_("请核对金额；增加的另签补充协议。"),
        )


def _fulfil(docket: Docket, _by: User, _step: Step) -> None:
    kind = agreements().clauses[docket.item]
    if kind.fact:
        words = {"kind": titled(kind), "fact": kind.fact}
        raise NotAllowed(
            _("%(kind)s的实绩由台账里已认定的“%(fact)s”记录推出，不另填。") % words,
            remedy=_("请在项目台账登记并认定。"),
        )
    if kind.pays:
        raise NotAllowed(_("%(kind)s是付款的条款。") % {"kind": titled(kind)}, remedy=_("请办“兑付”。"))


def _default(docket: Docket, _by: User, step: Step) -> None:
    if docket.due_on is not None and not is_late(docket.due_on, step.on):
        raise NotAllowed(
            _("「%(title)s」%(day)s 才到期，不能发违约通知。") % {"title": docket.title, "day": docket.due_on},
            remedy=_("可以发履约通知。"),
        )


def _confirm(docket: Docket, by: User, step: Step) -> None:
    kind = agreements().clauses[docket.item]
    done, promised = actual_of(docket, on=step.on), docket.amount if kind.measure == "money" else docket.quantity
    if kind.measure == "day" and not kind.fact:
        done, promised = DocketAct.objects.filter(docket=docket, act=flows.FULFIL).count(), 1
    elif kind.measure == "day":
        promised = 1
    if done < (promised or 0):
        words = {"title": docket.title, "done": shown(docket, done), "promised": shown(docket, promised or 0)}
        if kind.measure == "day":
            raise NotAllowed(
                _("「%(title)s」还没有履行的凭证。") % words,
                remedy=_("请先在台账登记并认定。") if kind.fact else _("请先登记履行。"),
            )
        raise NotAllowed(
            _("「%(title)s」承诺%(promised)s，实绩%(done)s，还不能确认履行。") % words,
            remedy=_("请补登，或发违约通知。"),
        )
    own = DocketAct.objects.filter(docket=docket, act__in=(flows.FULFIL, flows.PAY))
    if own.exists() and not own.exclude(recorded_by=by).exists():
        raise NotAllowed(_("履行是您自己登记的，要由别人确认。"), remedy=_("请招商中心另一位同志确认。"))


def _recovered(docket: Docket, _by: User, step: Step) -> None:
    if docket.done_amount + (step.amount or 0) > (docket.amount or 0):
        words = {"done": shown(docket, docket.done_amount), "most": shown(docket, docket.amount or 0)}
        raise NotAllowed(_("已追回%(done)s，应追回%(most)s，不能再多。") % words, remedy=_("请核对金额。"))


def _all_recovered(docket: Docket, _by: User, _step: Step) -> None:
    if docket.done_amount < (docket.amount or 0):
        words = {"done": shown(docket, docket.done_amount), "most": shown(docket, docket.amount or 0)}
        raise NotAllowed(
            _("应追回%(most)s，已追回%(done)s，还没有追完。") % words, remedy=_("请登记追回，或报领导小组核销。")
        )


def _end(agreement: Docket, _by: User, _step: Step) -> None:
    waiting = Docket.objects.filter(parent=agreement, kind=flows.OBLIGATIONS, is_final=False)
    if count := waiting.count():
        first = waiting.order_by("due_on", "pk").first()
        words = {"n": count, "first": first.title if first else ""}
        raise NotAllowed(
            _("还有 %(n)s 项义务没有了结（%(first)s 等），不能终止协议。") % words,
            remedy=_("请逐项确认履行、解除，或办违约。"),
        )


def _void(agreement: Docket, _by: User, _step: Step) -> None:
    done = Docket.objects.filter(parent=agreement).exclude(done_amount=0, done_quantity=0).order_by("pk").first()
    if done is not None:
        raise NotAllowed(
            _("「%(title)s」已有履行或兑付的登记，协议不能作废。") % {"title": done.title},
            remedy=_("写错的先冲减；不再执行的办终止。"),
        )


REFUSALS: dict[tuple[str, str], Refusal] = {
    ("评审", flows.ALL_IN): _all_in,
    ("评审", flows.ADMIT): _admit,
    ("义务", flows.PAY): _pay,
    ("义务", flows.FULFIL): _fulfil,
    ("义务", flows.DEFAULT): _default,
    ("义务", flows.CONFIRM): _confirm,
    ("追偿", flows.RECOVERED): _recovered,
    ("追偿", flows.ALL_RECOVERED): _all_recovered,
    ("协议", flows.END): _end,
    ("协议", flows.DROP): _void,
}
"""What must hold besides the table, by flow and act."""


def check_case(docket: Docket, act: str, *, by: User, step: Step) -> None:
    """Raise NotAllowed, in a sentence, when the case at hand forbids an act that the table allows."""
    rule = REFUSALS.get((flows.KINDS[docket.kind].name, act))
    if rule is not None:
        rule(docket, by, step)
