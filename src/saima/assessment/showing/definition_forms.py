"""The forms of a measure and of a target, and what they say as values of a row of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from saima.assessment.showing.definitions import levels_used, source_of, taken_of
from saima.assessment.showing.fieldwords import days_of, fields_of, money_fields, named, title_of, values_of
from saima.core.amounts import UNITS
from saima.core.conditions import Condition, conditions, kinds_named, written
from saima.core.messages import Language, message
from saima.core.problems import Problem, Problems, quoted
from saima.core.rulebook import Measure, Rulebook, SpanRule, Target
from saima.core.ruleedit import Given, free_name, lines_of
from saima.core.ruletable import titled
from saima.core.wording import number_text
from saima.ledger.catalogue import catalogue
from saima.ledger.words import said
from saima.ledger.words import titled as entry_titled

KEEP = "keep"
"""What is taken of a row by a formula of the text, which the form leaves as it is."""
SPARE = 2
"""Empty lines of conditions that a form offers."""
MOST_LINES = 40
LEVELS = ("区级", "市级")
WORDS = ("title", "title_en", "clause", "note", "data_source")
SOURCES = ("facts", "projects", "entered", "computed")
OPERATORS = {"==": "", "!=": "", ">=": "≥", "<=": "≤", ">": ">", "<": "<", "true": "", "false": ""}
"""Comparisons of a line and their signs; the others are said in words."""


@dataclass(frozen=True, slots=True)
class LineField:
    """One line of the condition. `options` is empty where the value is typed; a line of its own text has no field."""

    number: int
    line: Condition
    fields: list[tuple[str, str]]
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DefinitionForm:
    """The form of a measure or target; `choices` are the options of each select, `line` where it stands in the text."""

    section: str
    name: str
    title: str
    values: Mapping[str, str]
    choices: Mapping[str, list[tuple[str, str]]]
    kinds: list[tuple[str, str, bool]] = field(default_factory=list)
    lines: list[LineField] = field(default_factory=list)
    groups: list[tuple[str, str, str]] = field(default_factory=list)
    line: int = 0
    kept: str = ""


def _units(now: str) -> list[tuple[str, str]]:
    return [(name, said(name)) for name in dict.fromkeys([*([now] if now else []), *UNITS])]


def operators() -> list[tuple[str, str]]:
    """Return the comparisons of a line with their words."""
    words = {"==": _("为"), "!=": _("不为"), "true": _("成立"), "false": _("不成立")}
    return [(key, words.get(key, sign)) for key, sign in OPERATORS.items()]


def definition_form(book: Rulebook, posted: QueryDict, language: Language) -> DefinitionForm:
    """Return the form of the measure or target that is named, '' for a new one; what is typed holds over the text."""
    section, name = posted.get("section", ""), posted.get("name", "")
    return (_measure_form if section == "measures" else _target_form)(book, name, posted, language)


def _measure_form(book: Rulebook, name: str, posted: QueryDict, language: Language) -> DefinitionForm:
    measure = book.measures.get(name)
    values = {key: posted.get(f"d-{key}", str(getattr(measure, key, "") or "")) for key in WORDS}
    if measure is not None and values["title"] == name and "d-title" not in posted:
        values["title"] = measure.title
    of = posted.get("d-of", source_of(measure) if measure else "facts")
    lines = _posted_lines(posted) if "d-of" in posted else list(conditions(measure.where if measure else None))
    kinds = _kinds(posted, lines) if of == "facts" else ()
    taken = posted.get("d-taken", _taken(measure) if measure else "sum:credited")
    takes = _takes(of, kinds, measure)
    values |= {
        "of": of,
        "taken": taken if taken in dict(takes) else takes[0][0],
        "by": posted.get("d-by", measure.by.text if measure and measure.by else days_of(of, kinds)[0][0]),
        "verified": posted.get("d-verified", (measure.verified if measure else "") or ""),
        "span": posted.get("d-span", measure.span.kind if measure else "year_to_date"),
        "months": posted.get("d-months", str(measure.span.months or 12) if measure else "12"),
        "since": posted.get("d-since", str(measure.span.since or "") if measure else ""),
        "unit": posted.get("d-unit", measure.unit if measure else "亿元"),
        "value": posted.get("d-value", measure.value.text if measure and measure.value else ""),
    }
    days = days_of(of, kinds)
    days = days if values["by"] in dict(days) else [(values["by"], title_of(values["by"])), *days]
    spans = ("year_to_date", "period", "last_months", "since", "all")
    levels = dict.fromkeys([*LEVELS, *([values["verified"]] if values["verified"] else [])])
    choices = {
        "of": [(key, message(f"value.of.{key}").text(language)) for key in SOURCES],
        "taken": takes,
        "by": days,
        "span": [(key, _span_title(key, language)) for key in spans],
        "verified": [("", _("登记即计")), *((level, said(level)) for level in levels)],
        "unit": _units(values["unit"]),
    }
    known = catalogue().kinds
    named_kinds = [(kind.id, entry_titled(kind), kind.id in kinds) for kind in known.values()]
    named_kinds += [(kind, kind, True) for kind in kinds if kind not in known]
    return DefinitionForm(
        "measures", name, values["title"] or name, values, choices, named_kinds if of == "facts" else [],
        list(_line_fields(lines, of, kinds)) if of in ("facts", "projects") else [],
        line=lines_of(book.text, "measures").get(name, 0), kept=taken_of(measure) if measure else "",
    )  # fmt: skip


def _span_title(kind: str, language: Language) -> str:
    asked = {"last_months": _("最近几个月"), "since": _("自某日以来")}
    return asked.get(kind) or message(f"value.span.{kind}").text(language)


def _taken(measure: Measure) -> str:
    if measure.worth is not None or measure.is_largest:
        return KEEP
    if measure.sum == "field":
        return f"sum:{measure.sum_field}"
    return f"sum:{measure.sum}" if measure.sum else f"count:{measure.count or 'facts'}"


def _takes(of: str, kinds: tuple[str, ...], measure: Measure | None) -> list[tuple[str, str]]:
    """Return (key:word, title) of what can be taken of each row; what only the text can say stays as it is."""
    found = [
        ("sum:credited", _("金额，按归属比例计入")),
        ("sum:whole", _("金额，全额计入各参与单位")),
        ("sum:lead", _("金额，全额计入牵头单位")),
        ("sum:quantity", _("数量之和")),
        ("count:facts", _("记录条数")),
        ("count:projects", _("项目个数")),
        ("count:amounts", _("写有金额的记录条数")),
        ("count:days", _("有记录的天数")),
        ("count:months", _("有记录的月数")),
        ("count:quarters", _("有记录的季数")),
    ]
    found += [(f"sum:{name}", _("“%(field)s”之和") % {"field": title_of(name)}) for name in money_fields(kinds)]
    if of == "projects":
        found = [one for one in found if one[0] == "count:projects"]
    if measure is not None and (_taken(measure) == KEEP or _taken(measure) not in dict(found)):
        found.insert(0, (_taken(measure), _("照正文：%(taken)s") % {"taken": taken_of(measure)}))
    return found


def _posted_lines(posted: QueryDict) -> list[Condition]:
    """Return the lines typed, the kinds chosen first or where they stood; a line without a field or a text is none."""
    found = []
    for number in range(MOST_LINES):
        if text := posted.get(f"c-text-{number}", "").strip():
            found.append(Condition(text))
        elif name := posted.get(f"c-field-{number}", ""):
            operator, value = posted.get(f"c-op-{number}", "=="), posted.get(f"c-value-{number}", "").strip()
            found.append(Condition("", name, operator if operator in OPERATORS else "==", value))
    kinds = posted.getlist("d-kind")
    if kinds and posted.get("d-of") == "facts":
        asked = posted.get("kind-at", "0")
        place = int(asked[:2]) if asked[:2].isdecimal() else 0
        found.insert(place, Condition("", "kind", "==" if len(kinds) == 1 else "in", "、".join(kinds)))
    return found


def _kinds(posted: QueryDict, lines: list[Condition]) -> tuple[str, ...]:
    return tuple(posted.getlist("d-kind")) if "d-of" in posted else kinds_named(lines) or ()


def _line_fields(lines: list[Condition], of: str, kinds: tuple[str, ...]) -> Iterator[LineField]:
    shown = [line for line in lines if not (kinds and line.names_kinds)]
    for number, line in enumerate([*shown, *[Condition("", "", "==")] * SPARE]):
        options = values_of(line.field, kinds) if line.operator in ("==", "!=") else []
        if options and line.value and line.value not in dict(options):
            options = [(line.value, line.value), *options]
        asked = replace(line, operator="==") if line.operator == "in" else line
        yield LineField(number, asked, named(kinds, of, line.field), options)


def kind_place(form: DefinitionForm, book: Rulebook) -> int:
    """Return at which place of the condition its kinds stand, so that they stay there."""
    measure = book.measures.get(form.name)
    lines = conditions(measure.where if measure else None)
    return next((place for place, line in enumerate(lines) if line.names_kinds), 0)


def _target_form(book: Rulebook, name: str, posted: QueryDict, language: Language) -> DefinitionForm:
    target = book.targets.get(name) or Target(name, name, book.measures[name].unit if name in book.measures else "亿元")
    asked = ("title", "title_en", "clause", "note", "unit", "per")
    values = {key: posted.get(f"d-{key}", str(getattr(target, key, "") or "")) for key in asked}
    values["name"] = posted.get("d-name", "")
    values["levels"] = _("、").join(said(level) for level in levels_used(book, name))
    by_group = set(target.values) - {""}
    groups = [(group.id, titled(group, language)) for group in book.groups] if by_group else [("", _("任务数"))]
    free = [(one, titled(measure, language)) for one, measure in book.measures.items() if one not in book.targets]
    choices = {
        "unit": _units(values["unit"]),
        "per": [(key, message(f"value.per.{key}").text(language)) for key in ("year", "quarter", "month", "period")],
        "name": free,
    }
    fields = [(key, title, posted.get(f"d-value-{key}", target_text(target, key))) for key, title in groups]
    title = values["title"] or name
    line = lines_of(book.text, "targets").get(name, 0)
    return DefinitionForm("targets", name, title, values, choices, groups=fields, line=line)


def target_text(target: Target, group: str) -> str:
    """Return the value of a target as a person types it (27个, 54亿元); '' where it is handed down."""
    value = target.values.get(group)
    return "" if value is None else f"{number_text(value, target.unit, most=9).removesuffix(target.unit)}{target.unit}"


def definition_values(book: Rulebook, posted: QueryDict) -> tuple[str, dict[str, Given]]:
    """Return the name of a row ('' where it must be found by its title) and the values that a form changes in it.

    Problems: a new row without a name, months or a day that are none.
    """
    if posted.get("section") == "targets":
        return _target_values(book, posted)
    name = posted.get("name", "")
    measure = book.measures.get(name)
    title = posted.get("d-title", "").strip()
    if measure is None and not title:
        raise Problems([_blank(_("口径的名称"))])
    old = measure or Measure(name, "", "entered", "")
    of = posted.get("d-of", source_of(old))
    given: dict[str, Given] = {key: posted.get(f"d-{key}", "").strip() for key in ("title", "title_en")}
    given |= {"of": of} if of != source_of(old) else {}
    rows = of in ("facts", "projects")
    given |= _counted(old, of, posted) if rows else dict.fromkeys(_ROWS, "")
    given["unit"] = posted.get("d-unit", old.unit)
    given["value"] = " ".join(posted.get("d-value", "").split()) if of == "computed" else ""
    given |= {key: posted.get(f"d-{key}", "").strip() for key in ("clause", "note", "data_source")}
    if measure is None:
        name = free_name(book, "measures", title)
    if given["title"] == name:
        given["title"] = ""
    return name, given


_ROWS = ("where", "verified", "sum", "max", "count", "per", "take", "by", "span")


def _counted(old: Measure, of: str, posted: QueryDict) -> dict[str, Given]:
    """Return the keys by which rows are counted, only those whose meaning the form changed."""
    given: dict[str, Given] = {"where": written(_posted_lines(posted), before=old.where, fields=fields_of(of))}
    verified = posted.get("d-verified", "")
    if verified != (old.verified or ""):
        given["verified"] = verified
    taken = posted.get("d-taken", KEEP)
    if taken not in (KEEP, _taken(old)) or old.of != of:
        how, _sep, word = taken.partition(":")
        given |= {"sum": word if how == "sum" else "", "max": "", "count": word if how == "count" else ""}
        given |= {"per": "", "take": ""} if how == "count" and word != "facts" else {}
    by = posted.get("d-by", "")
    if by != (old.by.text if old.by else "counted_on") or old.of != of:
        given["by"] = by
    span = _span(posted)
    if span != old.span:
        given["span"] = _span_text(span)
    return given


def _span(posted: QueryDict) -> SpanRule:
    kind, months, since = (posted.get(f"d-{key}", "").strip() for key in ("span", "months", "since"))
    if kind == "last_months":
        if not (months.isdecimal() and 0 < int(months[:4]) < 1000):
            needed, remedy = _("1 到 999 的整数"), _("请写几个月，如 12")
            raise Problems([Problem(_("口径·最近几个月"), quoted(months), needed, remedy, "definition.months")])
        return SpanRule("last_months", months=int(months))
    if kind == "since":
        try:
            return SpanRule("since", since=date.fromisoformat(since))
        except ValueError:
            needed, remedy = _("一个日期"), _("请写起算的那一天，如 2023-01-01")
            raise Problems([Problem(_("口径·自某日以来"), quoted(since), needed, remedy, "definition.since")]) from None
    kinds: dict[str, SpanRule] = {"period": SpanRule("period"), "all": SpanRule("all")}
    return kinds.get(kind, SpanRule("year_to_date"))


def _span_text(span: SpanRule) -> str:
    words = {"period": "period", "all": "all", "year_to_date": ""}
    if span.kind == "last_months":
        return f"last {span.months} months"
    return f"since {span.since}" if span.kind == "since" else words[span.kind]


def _target_values(book: Rulebook, posted: QueryDict) -> tuple[str, dict[str, Given]]:
    name = posted.get("name", "") or posted.get("d-name", "").strip()
    if not name:
        raise Problems([_blank(_("任务的名称"))])
    target = book.targets.get(name)
    unit = posted.get("d-unit", "")
    default = book.measures[name].unit if name in book.measures else ""
    given: dict[str, Given] = {key: posted.get(f"d-{key}", "").strip() for key in ("title", "title_en")}
    given["title"] = "" if given["title"] == name else given["title"]
    if unit != (target.unit if target else default):
        given["unit"] = unit
    if posted.get("d-per", "year") != (target.per if target else ""):
        given["per"] = posted.get("d-per", "year")
    values = {key.removeprefix("d-value-"): posted.get(key, "").strip() for key in posted if key.startswith("d-value-")}
    if target is None or any(text != target_text(target, key) for key, text in values.items()):
        held = {key: text for key, text in values.items() if text}
        given["value"] = held.get("", "") if set(values) <= {""} else held
    given |= {key: posted.get(f"d-{key}", "").strip() for key in ("clause", "note")}
    return name, given


def _blank(place: str) -> Problem:
    return Problem(place, _("空白"), _("一个名称"), _("请填写名称"), "draft.title")
