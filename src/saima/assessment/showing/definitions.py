"""Measures (统计口径) and targets (任务) of a rulebook as rows, in words: what is counted, by which day and level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saima.assessment.showing.fieldwords import title_of
from saima.core.conditions import Condition, conditions, kinds_named
from saima.core.formula.scene import PREVIOUS_LEVEL
from saima.core.messages import Language, message
from saima.core.rulebook import Measure, Rulebook, Target
from saima.core.rulecheck import targets_read
from saima.core.ruleedit import lines_of
from saima.core.ruletable import titled
from saima.core.wording import number_text
from saima.ledger.catalogue import catalogue
from saima.ledger.words import said
from saima.ledger.words import titled as entry_titled

SECTIONS = ("measures", "targets")


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One measure or target. `line` is where it stands in the text, 0 where it stands nowhere (a target used only)."""

    section: str
    name: str
    title: str
    unit: str
    what: str
    more: tuple[str, ...]
    clause: str
    note: str
    line: int
    in_text: bool = False
    """True where a form cannot say all of it: a formula of its own."""


def definition_rows(book: Rulebook, language: Language) -> dict[str, list[DefinitionRow]]:
    """Return the rows of measures and of targets, in the order of the text; targets used and not written come last."""
    at = lines_of(book.text, "measures")
    measures = [_measure_row(measure, language, at.get(name, 0)) for name, measure in book.measures.items()]
    return {"measures": measures, "targets": list(_target_rows(book, language))}


def source_of(measure: Measure) -> str:
    """Return where a measure's numbers come from; one with a formula is computed, whether or not it says so."""
    return "computed" if measure.value is not None else measure.of


def _measure_row(measure: Measure, language: Language, line: int) -> DefinitionRow:
    own = measure.value is not None or measure.worth is not None or measure.is_largest
    own = own or any(not one.field for one in conditions(measure.where))
    unit = said(measure.unit) if measure.unit else "—"
    told = what_of(measure), tuple(_more(measure, language))
    title = titled(measure, language)
    return DefinitionRow("measures", measure.name, title, unit, *told, measure.clause, measure.note, line, in_text=own)


def what_of(measure: Measure) -> str:
    """Return what a measure takes from which rows, in the reader's words."""
    if measure.value is not None:
        return _("算式：%(formula)s") % {"formula": measure.value.text}
    if measure.of == "entered":
        return _("填报")
    kinds = kinds_named(conditions(measure.where)) if measure.of == "facts" else None
    known = catalogue().kinds
    names = _("、").join(entry_titled(known[kind]) if kind in known else kind for kind in kinds or ())
    rows = _("项目") if measure.of == "projects" else names or _("全部登记记录")
    return _("%(rows)s：%(taken)s") % {"rows": rows, "taken": taken_of(measure)}


def taken_of(measure: Measure) -> str:
    """Return what is counted or added up of each row."""
    if measure.worth is not None:
        return _("逐条计算 %(formula)s") % {"formula": measure.worth.text}
    words = {
        "credited": _("按归属比例计入的金额"),
        "whole": _("全额计入各参与单位"),
        "lead": _("全额计入牵头单位"),
        "quantity": _("数量之和"),
        "facts": _("记录条数"),
        "projects": _("项目个数"),
        "amounts": _("写有金额的记录条数"),
        "days": _("有记录的天数"),
        "months": _("有记录的月数"),
        "quarters": _("有记录的季数"),
    }
    if measure.sum == "field":
        told = _("“%(field)s”之和") % {"field": title_of(measure.sum_field)}
    else:
        told = words.get(measure.sum or measure.count or "", "—")
    if measure.is_largest:
        told = _("%(taken)s，取最大的一个") % {"taken": told}
    if measure.per is not None:
        within = {"project": _("每个项目"), "day": _("每天"), "month": _("每月"), "quarter": _("每季")}[measure.per]
        told = _("%(taken)s，%(within)s取最多的 %(n)s 条") % {"taken": told, "within": within, "n": measure.take}
    return told


def span_of(measure: Measure, language: Language) -> str:
    """Return the days a measure covers, in words."""
    values = {"months": str(measure.span.months), "since": str(measure.span.since)}
    return message(f"value.span.{measure.span.kind}", **values).text(language)


def _more(measure: Measure, language: Language) -> Iterator[str]:
    if source_of(measure) not in ("facts", "projects"):
        return
    kinds = kinds_named(conditions(measure.where)) if measure.of == "facts" else None
    for line in conditions(measure.where):
        if kinds is None or not line.names_kinds:
            yield sentence_of(line)
    by = title_of(measure.by.text) if measure.by else _("统计日期")
    level = said(measure.verified) if measure.verified else ""
    told = _("%(level)s认定后计入") % {"level": level} if level else _("登记即计")
    yield _("按%(day)s，%(span)s，%(level)s") % {"day": by, "span": span_of(measure, language), "level": told}


def sentence_of(line: Condition) -> str:
    """Return a line of a condition in words: 协议种类为正式合同."""
    if not line.field:
        return _("条件 %(text)s") % {"text": line.text}
    field = title_of(line.field)
    if line.operator == "true":
        return field
    if line.operator == "false":
        return _("不%(field)s") % {"field": field}
    words = {"==": _("为"), "!=": _("不为"), "in": _("是其中之一："), ">=": "≥", "<=": "≤", ">": ">", "<": "<"}
    value = _("、").join(said(one) for one in line.value.split("、"))
    return f"{field} {words[line.operator]} {value}"


def levels_used(book: Rulebook, name: str) -> tuple[str, ...]:
    """Return the levels (区定 …) at which formulas of the rulebook read a target."""
    return tuple(dict.fromkeys(level for target, level in _targets_read(book) if target == name))


def _targets_read(book: Rulebook) -> list[tuple[str, str]]:
    return [(name, level) for name, level, _basis in targets_read(book) if level != PREVIOUS_LEVEL]


def _target_rows(book: Rulebook, language: Language) -> Iterator[DefinitionRow]:
    at = lines_of(book.text, "targets")
    for name, target in book.targets.items():
        yield _target_row(book, target, language, at.get(name, 0))
    for name in dict.fromkeys(name for name, _level in _targets_read(book) if name not in book.targets):
        measure = book.measures.get(name)
        yield _target_row(book, Target(name, name, measure.unit if measure else ""), language, 0)


def _target_row(book: Rulebook, target: Target, language: Language, line: int) -> DefinitionRow:
    groups = {group.id: titled(group, language) for group in book.groups}
    values = [
        " ".join(filter(None, (groups.get(key, key), number_text(value, target.unit, language))))
        for key, value in target.values.items()
    ]
    per = message(f"value.per.{target.per}").text(language)
    levels = _("、").join(said(level) for level in levels_used(book, target.name))
    what = _("任务数 %(values)s") % {"values": _("、").join(values)} if values else _("任务数由任务分解表下达")
    more = [_("按%(per)s下达") % {"per": per}]
    more += [_("计分用到：%(levels)s") % {"levels": levels}] if levels else []
    more += [] if line else [_("正文没有另写，单位同口径")]
    measure = book.measures.get(target.name)
    title = titled(target, language) if target.title != target.name else titled(measure or target, language)
    unit = said(target.unit) if target.unit else "—"
    return DefinitionRow("targets", target.name, title, unit, what, tuple(more), target.clause, target.note, line)
