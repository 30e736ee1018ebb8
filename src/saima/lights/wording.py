"""A light in words: why it is lit, when it changes, what its rule says."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from saima.core.gauges import Milestones, Reading
from saima.core.lights import Light, LightRule, Step, Version
from saima.core.messages import Language
from saima.core.wording import number_text
from saima.ledger.lights import light_days, light_gauges
from saima.ledger.words import is_english, said, stretch, titled
from saima.lights.computing import Lit


def _language() -> Language:
    return "en" if is_english() else "zh"


def day_title(name: str) -> str:
    """Return what a day that lights read is called, as it stands within a sentence."""
    return _within(titled(light_days()[name]))


def _within(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return title[:1].lower() + title[1:] if is_english() else title


def light_title(rule: LightRule) -> str:
    """Return what a light is called."""
    return rule.title[_language()]


def light_means(rule: LightRule) -> str:
    """Return what a light looks at."""
    return rule.means[_language()]


def source_of(version: Version) -> str:
    """Return who set a version of a rule."""
    return version.source[_language()]


def step_words(step: Step, version: Version) -> str:
    """Return when a step of a rule lights: 正式签约起满 5 个工作日, 节点进度落后计划达到 10 个百分点."""
    if version.gauge:
        told = {"gauge": _within(titled(light_gauges()[version.gauge])), "n": step.count}
        if step.anchor == "beyond":
            return _("%(gauge)s落后计划超过 %(n)s 个百分点") % told
        return _("%(gauge)s落后计划达到 %(n)s 个百分点") % told
    values = {
        "time": stretch(step.count, step.unit),
        "since": day_title(version.since) if version.since else "",
    }
    if step.anchor == "last":
        return _("时限的最后 %(time)s") % values
    if step.anchor == "late":
        return _("逾期超过 %(time)s") % values if step.count else _("逾期")
    if not version.since:
        return _("起算后满 %(time)s（按时限的计日）") % values
    if step.count:
        return _("%(since)s起满 %(time)s") % values
    return _("%(since)s的月份已过") % values if step.unit == "months" else _("%(since)s已过") % values


def reason_of(lit: Lit) -> str:
    """Return why a light shows its word: the waiver with its name and grounds, else the rule with its days."""
    if lit.waiver:
        return _("%(who)s登记的人工豁免，至 %(until)s：%(grounds)s") % {
            "who": lit.waiver.who,
            "until": lit.waiver.until.isoformat(),
            "grounds": lit.waiver.grounds,
        }
    told = _reason(lit.light)
    return _("%(reason)s（等%(unit)s）") % {"reason": told, "unit": lit.waits} if lit.waits else told


def _reason(light: Light) -> str:
    """Return why a light shows its word by its rule: since when, how long and what is lacking; or how far behind."""
    if light.reading is not None:
        return _standing(light.reading)
    values = {
        "since": day_title(light.version.since),
        "day": light.since.isoformat(),
        "lacks": light.rule.lacks[_language()],
    }
    if light.step is None:
        return _("%(since)s %(day)s，%(lacks)s，还没到时限") % values
    if light.step.count == 0:
        return _("%(since)s（至 %(day)s）已过，%(lacks)s") % values
    return _("%(since)s %(day)s 起已满 %(time)s，%(lacks)s") % (
        values | {"time": stretch(light.step.count, light.step.unit)}
    )


def _share(value: Fraction) -> str:
    return number_text(value, "%", _language(), most=2)


def _money(fen: int) -> str:
    return number_text(Fraction(fen), "亿元", _language(), most=4)


def _distance(behind: Fraction) -> str:
    """Return a distance from plan in words, exact: digits that go on and on end in `…`."""
    if behind == 0:
        return _("与计划持平")
    points = number_text(abs(behind), "", _language(), most=2)
    return (_("落后 %(n)s 个百分点") if behind > 0 else _("超前 %(n)s 个百分点")) % {"n": points}


def _standing(reading: Reading) -> str:
    """Return what a gauge says: the share that should be reached and the one that is, each with what it rests on."""
    gauge = reading.gauge
    values = {"due": _share(reading.due), "done": _share(reading.done), "gap": _distance(reading.behind)}
    if isinstance(gauge, Milestones):
        told = _("计划应完成 %(due)s（%(all)s 个节点中的 %(owed)s 个），实际 %(done)s（%(reached)s 个），%(gap)s")
        return told % (values | {"all": len(gauge.days), "owed": gauge.owed(reading.on), "reached": gauge.reached})
    told = _(
        "应到位 %(due)s（%(start)s 至 %(end)s 的 %(all)s 天过了 %(passed)s 天），"
        "实际 %(done)s（已认定到位 %(part)s ÷ 正式签约 %(whole)s），%(gap)s"
    )
    return told % (
        values
        | {"start": gauge.start.isoformat(), "end": gauge.end.isoformat()}
        | {"all": gauge.length, "passed": gauge.passed(reading.on)}
        | {"part": _money(gauge.part), "whole": _money(gauge.whole)}
    )


def advice_of(lit: Lit) -> str:
    """Return what the rule suggests beside the word, '' for nothing; it is never done by itself."""
    return said(lit.light.step.advice) if lit.light.step and not lit.waiver else ""


def change_of(lit: Lit) -> str:
    """Return when a light changes and to what, if nothing happens until then; '' when no step follows."""
    light: Light = lit.light
    if lit.waiver:
        return _("豁免到期后按规则亮灯")
    if light.changes_on is None or light.next_step is None:
        return ""
    values = {"day": light.changes_on.isoformat(), "word": said(light.next_step.word), "advice": light.next_step.advice}
    if light.next_step.word == light.word:
        return _("%(day)s起%(advice)s") % (values | {"advice": said(light.next_step.advice)})
    return _("%(day)s转%(word)s") % values
