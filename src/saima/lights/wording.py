"""A light in words: why it is lit, when it changes, what its rule says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.core.lights import Light, LightRule, Step, Version
from saima.core.messages import Language
from saima.ledger.lights import light_days
from saima.ledger.words import is_english, said, stretch, titled
from saima.lights.computing import Lit


def _language() -> Language:
    return "en" if is_english() else "zh"


def day_title(name: str) -> str:
    """Return what a day that lights read is called, as it stands within a sentence."""
    title = titled(light_days()[name])
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
    """Return when a step of a rule lights: 正式签约起满 5 个工作日."""
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
    return _("%(since)s起满 %(time)s") % values if step.count else _("%(since)s的月份已过") % values


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
    """Return why a light shows its word by its rule: since when, for how long, and what is lacking."""
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
