"""Writes of data health: examine the ledger, answer a flag, rule on it, enter a printed rate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from saima.core.amounts import parse_number, whole_number
from saima.core.health.examine import examine
from saima.core.health.rows import Finding
from saima.core.problems import Problem, Problems
from saima.health import policies
from saima.health.catalogue import flag_rules
from saima.health.loading import load
from saima.health.models import Answer, Examination, Flag, FlagItem, PrintedRate, Ruling
from saima.ledger.codes import coded
from saima.ledger.models import EvidenceFile, Fact, Project
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may

MOST_ITEMS = 50
"""Projects and records kept with one flag; its count tells of all."""
PART = 500
RESULTS = (Flag.FINE, Flag.CORRECT, Flag.INSPECT)


def flag_code(flag: str, subject: str) -> str:
    """Return the code of a flag: the same for the same flag and subject, on every database and day."""
    digest = hashlib.sha256(f"{flag}\n{subject}".encode()).hexdigest()
    return coded("flag", digest[:10])


def _digest(finding: Finding) -> str:
    """Return the hash of what a flag says; it changes when the records behind it change."""
    items = [[item.project, item.record, item.unit, dict(item.values)] for item in finding.items]
    text = json.dumps([dict(finding.values), items], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def examine_ledger(*, on: date, by: User | None = None) -> Examination:
    """Work out every flag anew. Answers and rulings stay with their flags; what is no longer found is gone, not lost.

    `by` is who asked; the nightly examination is nobody's.
    """
    if by is not None:
        check_may(by, policies.RULE)
    found_now = examine(load(on=on, rules=flag_rules()), flag_rules())
    findings = {flag_code(found.flag, found.subject): found for found in found_now}
    stored = {flag.code: flag for flag in Flag.objects.all()}
    new = [
        Flag(code=code, kind=found.flag, subject=found.subject, found_on=on)
        for code, found in findings.items()
        if code not in stored
    ]
    digests = {code: _digest(found) for code, found in findings.items()}
    kept = [(stored[code], digest) for code, digest in digests.items() if code in stored]
    changed = [flag for flag, digest in kept if flag.digest != digest or flag.gone_on is not None]
    gone = [flag for code, flag in stored.items() if code not in findings and flag.gone_on is None]
    for flag in (*new, *changed):
        found = findings[flag.code]
        flag.values, flag.count, flag.digest = dict(found.values), found.count, digests[flag.code]
        flag.changed_on, flag.gone_on = on, None
    for flag in gone:
        flag.changed_on = flag.gone_on = on
    settle((*new, *changed, *gone))
    Flag.objects.bulk_create(new, batch_size=PART)
    columns = ["values", "count", "digest", "changed_on", "gone_on", "state"]
    Flag.objects.bulk_update([*changed, *gone], columns, batch_size=100)
    _write_items([*new, *changed], findings)
    return Examination.objects.create(
        examined_on=on, asked_by=by, raised=len(findings), new=len(new), changed=len(changed), gone=len(gone)
    )


def settle(flags: Iterable[Flag]) -> None:
    """Set the state of flags from what was answered and ruled; the only writer of it. Two statements."""
    flags = list(flags)
    keys = [flag.pk for flag in flags if flag.pk]
    answers: dict[int, str] = {}
    rulings: dict[int, tuple[str, str]] = {}
    for start in range(0, len(keys), PART):
        part = keys[start : start + PART]
        answers |= dict(Answer.objects.filter(flag__in=part).order_by("pk").values_list("flag", "digest"))
        told = Ruling.objects.filter(flag__in=part).order_by("pk").values_list("flag", "result", "digest")
        rulings |= {flag: (result, digest) for flag, result, digest in told}
    for flag in flags:
        result, ruled = rulings.get(flag.pk, ("", ""))
        answered = answers.get(flag.pk, "")
        if flag.gone_on is not None:
            flag.state = Flag.GONE
        elif ruled:
            flag.state = result if ruled == flag.digest else Flag.CHANGED
        elif answered:
            flag.state = Flag.ANSWERED if answered == flag.digest else Flag.CHANGED
        else:
            flag.state = Flag.WAITS


def _write_items(flags: Sequence[Flag], findings: Mapping[str, Finding]) -> None:
    """Write anew what each flag concerns."""
    items = [item for flag in flags for item in findings[flag.code].items[:MOST_ITEMS]]
    codes = {code for item in items for code in (item.project, item.record)}
    projects, facts = dict[str, int](), dict[str, int]()
    wanted = sorted(codes - {""})
    for start in range(0, len(wanted), PART):
        part = wanted[start : start + PART]
        projects |= dict(Project.objects.filter(code__in=part).values_list("code", "pk"))
        facts |= dict(Fact.objects.filter(code__in=part).values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    for start in range(0, len(flags), PART):
        FlagItem.objects.filter(flag__in=[flag.pk for flag in flags[start : start + PART]]).delete()
    FlagItem.objects.bulk_create(
        [
            FlagItem(
                flag=flag, position=position, project_id=projects.get(item.project), fact_id=facts.get(item.record),
                unit_id=units.get(item.unit), values=dict(item.values),
            )
            for flag in flags
            for position, item in enumerate(findings[flag.code].items[:MOST_ITEMS])
        ],
        batch_size=PART,
    )  # fmt: skip


@transaction.atomic
def answer(
    *, flag: Flag, text: str, by: User, on: date, unit: Unit | None = None,
    file: EvidenceFile | None = None, file_number: str = "",
) -> Answer:  # fmt: skip
    """Keep a unit's answer to a flag (说明). It changes the flag's state, and no figure anywhere."""
    own = policies.answering_unit(by, flag, unit)
    if not text.strip():
        raise Problems([_blank(_("说明"), _("情况说明"), "health.answer")])
    made = Answer.objects.create(
        flag=flag, unit=own, text=text.strip()[:1000], file=file, file_number=file_number.strip()[:80],
        digest=flag.digest, answered_on=on, answered_by=by,
    )  # fmt: skip
    _settled(flag)
    return made


@transaction.atomic
def rule(*, flag: Flag, result: str, text: str, by: User, on: date, document: str = "") -> Ruling:
    """Keep the centre's ruling on a flag (核实无误, 需更正, 转督查). It changes the flag's state and no figure."""
    policies.check_may_rule(by, flag)
    problems = []
    if result not in RESULTS:
        accepted = "、".join(RESULTS)
        problems.append(Problem(_("结论"), result or _("空白"), accepted, _("请选一个结论"), "health.result"))
    if not text.strip():
        problems.append(_blank(_("理由"), _("核实了什么、依据什么"), "health.reason"))
    if problems:
        raise Problems(problems)
    made = Ruling.objects.create(
        flag=flag, result=result, text=text.strip()[:1000], document=document.strip()[:80], digest=flag.digest,
        ruled_on=on, ruled_by=by,
    )  # fmt: skip
    _settled(flag)
    return made


def _blank(place: str, needed: str, code: str) -> Problem:
    return Problem(place, _("空白"), needed, _("请填写"), code)


def _settled(flag: Flag) -> None:
    settle([flag])
    flag.save(update_fields=["state"])


@transaction.atomic
def enter_rate(
    *, title: str, rate: str, denominator: str, by: User, on: date, numerator: str = "", counts: bool = True,
    source: str = "", printed_on: date | None = None,
) -> PrintedRate:  # fmt: skip
    """Enter a percentage printed somewhere, to be checked. Raises Problems with every fault."""
    check_may(by, policies.RULE)
    problems = _faults_of_rate(title, rate, numerator, denominator, counts=counts, source=source)
    if problems:
        raise Problems(problems)
    return PrintedRate.objects.create(
        code=_next_rate_code(), title=title.strip()[:120], rate=f"{rate.strip().rstrip('%％')}%",
        numerator=numerator.strip(), denominator=denominator.strip(), counts=counts, source=source.strip()[:200],
        printed_on=printed_on, recorded_on=on, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_rate(rate: PrintedRate, *, by: User, on: date) -> PrintedRate:
    """Take a printed rate off the check; the row stays, a later one names it."""
    check_may(by, policies.RULE)
    if rate.withdraws or PrintedRate.objects.filter(replaces=rate).exists():
        gone = _("%(code)s 已经撤下。") % {"code": rate.code}
        raise NotAllowed(gone)
    return PrintedRate.objects.create(
        code=_next_rate_code(), title=rate.title, rate=rate.rate, numerator=rate.numerator,
        denominator=rate.denominator, counts=rate.counts, source=rate.source, printed_on=rate.printed_on,
        replaces=rate, withdraws=True, recorded_on=on, recorded_by=by,
    )  # fmt: skip


def _next_rate_code() -> str:
    last = PrintedRate.objects.aggregate(last=Max("pk"))["last"] or 0
    return coded("printed_rate", f"{last + 1:05d}")


def _faults_of_rate(
    title: str, rate: str, numerator: str, denominator: str, *, counts: bool, source: str
) -> list[Problem]:
    problems = [
        Problem(place, _("空白"), needed, _("请填写"), "rate.blank")
        for place, value, needed in (
            (_("名称"), title, _("例：2022年新引进项目开工率")),
            (_("来源"), source, _("文件、报道或通报")),
        )
        if not value.strip()
    ]
    for place, typed, whole, may_be_blank in (
        (_("百分比"), rate.strip().rstrip("%％"), False, False),
        (_("分母"), denominator, counts, False),
        (_("分子"), numerator, counts, True),
    ):
        if (typed.strip() or not may_be_blank) and not _is_number(typed, whole=whole, positive=place == _("分母")):
            needed = _("正整数，最多七位") if whole else _("数字，如 60.5")
            problems.append(Problem(place, f"「{typed}」", needed, _("请照印出的数填写"), "rate.number"))
    if not problems and not numerator.strip() and not counts:
        problems.append(_blank(_("分子"), _("按金额计算的，分子也要照印"), "rate.numerator"))
    return problems


def _is_number(typed: str, *, whole: bool, positive: bool) -> bool:
    text = typed.strip()
    if len(text) > 16 or "%" in text:
        return False
    try:
        value = parse_number(text)
    except ValueError:
        return False
    if whole and whole_number(text, digits=7) is None:
        return False
    return value > 0 if positive else value >= 0
