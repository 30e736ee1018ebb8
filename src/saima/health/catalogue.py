"""The flags of this place, read from catalogue/health.yaml; their texts in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import yaml
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.amounts import format_number
from saima.core.health.rows import Value
from saima.core.health.rules import FlagRule, Version, read_rules
from saima.core.health.sentences import say
from saima.core.messages import Language
from saima.ledger.catalogue import catalogue
from saima.ledger.queries.wording import exactly
from saima.ledger.words import counted, is_english, said, titled

_WITH_UNIT = re.compile(r"([\d.]+)(倍|天|万元|亿元)(?:/(亩))?")
WORDS = (
    *(N_("待说明"), N_("已说明"), N_("情况有变"), N_("已消除")),
    *(N_("核实无误"), N_("需更正"), N_("转督查")),
)
"""States of a flag and results of a ruling, as stored; pages say them by `said`."""
THRESHOLDS = {
    "alike": N_("名称相近程度"),
    "amount_within": N_("金额相差不超过"),
    "cut_off": N_("名称截断按几个字起"),
    "phase_marks": N_("分期字样"),
    "split_days": N_("签约相隔不超过"),
    "kinds": N_("看哪些记录"),
    "text_share": N_("文字相同达到"),
    "picture_apart": N_("画面相差最大处不超过（明暗标准差）"),
    "size_within": N_("大小相差不超过"),
    "least_bytes": N_("不小于（字节）"),
    "least_digits": N_("凭证号至少几位数字"),
    "times": N_("达到几倍"),
    "least": N_("起点"),
    "norm": N_("控制值"),
    "above": N_("高于几倍"),
    "below": N_("低于"),
    "days": N_("天数"),
    "share": N_("占比达到"),
    "ten_days": N_("下旬达到几倍"),
    "fields": N_("算有证的要素"),
    "papers": N_("算有证的材料"),
    "reach": N_("试相邻几个分母"),
    "tolerance": N_("允许超出"),
    "arrivals": N_("到位记录"),
    "claims": N_("看认定与申报的记录"),
}
"""What each threshold of the catalogue is called."""
COMPARED = {
    "investor": N_("投资方"),
    "contract": N_("合同金额"),
    "phase": N_("期次"),
    "parcel": N_("宗地编号"),
    "land": N_("用地（亩）"),
    "file": N_("文件"),
    "size": N_("大小（字节）"),
    "alike": N_("文字相同"),
    "voucher": N_("凭证号"),
    "rate": N_("百分比"),
}
"""What a flag compares of each project or record, in the order shown."""


@cache
def flag_rules() -> Mapping[str, FlagRule]:
    """Return every flag by its id, in the order of the catalogue; read once per process."""
    text = (settings.SAIMA_CATALOGUE / "health.yaml").read_text(encoding="utf-8")
    return read_rules(yaml.safe_load(text))


def reader_language() -> Language:
    """Return the language the reader reads."""
    return "en" if is_english() else "zh"


def flag_title(kind: str) -> str:
    """Return what a flag is called; an id that the catalogue dropped stands for itself."""
    rule = flag_rules().get(kind)
    return rule.title[reader_language()] if rule else kind


def reason_of(kind: str, values: Mapping[str, Value]) -> str:
    """Return a flag's reason in the reader's language."""
    rule = flag_rules().get(kind)
    if rule is None:
        return ""
    language = reader_language()

    def word(name: str) -> str:
        return rule.names[name][language] if name in rule.names else name

    return say(rule.reason[language], values, language=language, word=word)


def compared(values: Mapping[str, Value]) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of what a flag compares of one project or record."""
    shown = []
    for name, label in COMPARED.items():
        value = values.get(name)
        if value in (None, "", 0):
            continue
        if name == "contract":
            text = exactly(int(value or 0))
        elif name == "land":
            text = format_number(Fraction(int(value or 0), 100), 2)
        elif name == "alike":
            text = f"{format_number(Fraction(str(value)) * 100, 0)}%"
        else:
            text = said(str(value))
        shown.append((gettext(label), text))
    return tuple(shown)


def thresholds(version: Version) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of the thresholds of a version, in the reader's words."""
    labels = {name: gettext(label) for name, label in THRESHOLDS.items()}
    return tuple((labels.get(name, name), _typed(text)) for name, text in version.typed.items())


def _typed(text: str) -> str:
    """Say a threshold as typed: 50倍, 200万元/亩; lists of words each in the reader's language."""
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        kinds = catalogue().kinds
        return gettext("、").join(titled(kinds[word]) if word in kinds else said(word) for word in text.split("、"))
    number, unit, per = found.groups()
    return f"{counted(number, unit)}{f'/{said(per)}' if per else ''}"
