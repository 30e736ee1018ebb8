"""What distinguishes two rulebooks, in sentences: rows, points, ways of scoring, conditions, targets, every field.

It walks the values of `rulebook.py` field by field, so that a field which is added there is compared from that day; a
field without words of its own is named by its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from saima.core.conditions import conjuncts
from saima.core.messages import TEXTS, Language, message
from saima.core.patterns import formula_of
from saima.core.rulebook import Formula, Rulebook, SpanRule
from saima.core.rulemeaning import shape
from saima.core.ruletable import measure_titles, points_text, scoring_words, titled
from saima.core.wording import number_text

_WORDED = {
    "not_applicable": "answer", "no_target": "answer", "not_measured": "answer",
    "below": "lamp",
    **{key: key for key in ("of", "sum", "count", "per", "effect", "mode", "within", "direction", "ties", "on", "by")},
}  # fmt: skip
"""Fields whose values are words of the language, and the table they are told by."""
_SILENT = {"text", "whole"}
"""The text itself is no meaning; `whole` says in another way whether points are by group."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference: the section it is in, the row (its name in the newer rulebook, '' for the whole), a sentence."""

    section: str
    row: str
    sentence: str


def differences(old: Rulebook, new: Rulebook, *, language: Language = "zh") -> tuple[RuleChange, ...]:
    """Return every difference of meaning from `old` to `new`, in the order of a rulebook's sections.

    Rows are matched by name. One that went and one that came and says the same is a row renamed, and the formulas
    that name it are compared as if it had always been called so. Two texts of one meaning give nothing.
    """
    return tuple(_Differences(old, new, language).all())


class _Differences:
    def __init__(self, old: Rulebook, new: Rulebook, language: Language) -> None:
        self.old, self.new, self.language = old, new, language
        self.renamed: dict[str, str] = {}

    def text(self, code: str, **values: str) -> str:
        return message(code, **values).text(self.language)

    def all(self) -> Iterator[RuleChange]:
        """Yield the differences of measures first found, since formulas name them, but told in the book's order."""
        self.renamed = dict(self.renames(self.old.measures, self.new.measures))
        whole = self.text("diff.whole")
        for item in fields(Rulebook):
            if item.name not in _SILENT:
                yield from self.part(item.name, getattr(self.old, item.name), getattr(self.new, item.name), whole)

    def part(self, section: str, old: Any, new: Any, whole: str) -> Iterator[RuleChange]:
        """Yield the differences of one section: rows, a group of settings, or one setting."""
        if _is_rows(old) and _is_rows(new) and (old or new):
            yield from self.rows(section, _by_name(old), _by_name(new))
        elif is_dataclass(old) and not isinstance(old, Formula | SpanRule) and is_dataclass(new):
            row = whole if section in ("source", "display") else self.word(f"field.{section}", section)
            for item in fields(old):
                before, after = getattr(old, item.name), getattr(new, item.name)
                if item.name in ("items", "columns"):
                    yield from self.rows(
                        section if item.name == "items" else "columns", _by_name(before), _by_name(after)
                    )
                else:
                    yield from self.field(section, "", row, item.name, before, after, old, new)
        else:
            yield from self.field(section, "", whole, section, old, new, self.old, self.new)

    def rows(self, section: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[RuleChange]:
        """Yield rows dropped, added, renamed and changed, then a change of their order."""
        names = self.word(f"section.{section}", section)
        renamed = dict(self.renames(old, new))
        for name, row in old.items():
            if name not in new and name not in renamed:
                detail = self.detail(row, self.old)
                yield RuleChange(
                    section, name, self.text("diff.removed", section=names, row=self.title(row), detail=detail)
                )
        for name, row in new.items():
            if name in old:
                yield from self.row(section, name, old[name], row)
            elif name not in renamed.values():
                detail = self.detail(row, self.new)
                yield RuleChange(
                    section, name, self.text("diff.added", section=names, row=self.title(row), detail=detail)
                )
        for before, after in renamed.items():
            told = self.text("diff.renamed", section=names, row=before, new=after)
            yield RuleChange(section, after, told)
        kept = [renamed.get(name, name) for name in old if renamed.get(name, name) in new]
        order = [name for name in new if name in kept]
        if kept != order:
            told = self._list([self.title(new[name]) for name in order])
            yield RuleChange(section, "", self.text("diff.order", section=names, new=told))

    def renames(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield pairs of names of rows that say the same under another name."""
        came = {name: row for name, row in new.items() if name not in old}
        for name, row in old.items():
            if name not in new:
                same = next((other for other, made in came.items() if self.same_row(name, row, other, made)), None)
                if same is not None:
                    came.pop(same)
                    yield name, same

    def same_row(self, name: str, row: Any, other: str, made: Any) -> bool:
        """Tell whether two rows differ in nothing but their name, and a title that is only the name."""
        skip = {"name", "id", "text"} | ({"title"} if (row.title, made.title) == (name, other) else set())
        return all(
            self.shape(getattr(row, item.name)) == shape(getattr(made, item.name))
            for item in fields(row)
            if item.name not in skip
        )

    def row(self, section: str, name: str, old: Any, new: Any) -> Iterator[RuleChange]:
        title = self.title(new)
        for item in fields(new):
            if item.name not in _SILENT and item.name not in ("name", "id"):
                before, after = getattr(old, item.name), getattr(new, item.name)
                yield from self.field(section, name, title, item.name, before, after, old, new)

    def field(
        self, section: str, name: str, title: str, key: str, old: Any, new: Any, owner: Any, newer: Any
    ) -> Iterator[RuleChange]:
        """Yield the sentences of one field; none when it means the same."""
        if self.shape(old) == shape(new):
            return
        for told in self.told(title, key, old, new, owner, newer):
            yield RuleChange(section, name, told)

    def told(self, row: str, key: str, old: Any, new: Any, owner: Any, newer: Any) -> Iterator[str]:
        word = self.word(f"field.{key}", key)
        if isinstance(old, Formula) and isinstance(new, Formula) and key == "score":
            yield from self.scoring(row, old, new)
        elif key == "where" and (isinstance(old, Formula) or isinstance(new, Formula)):
            yield from self.conditions(row, old, new)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            for group in dict.fromkeys((*old, *new)):
                if old.get(group) != new.get(group):
                    said = self.text("diff.group", field=word, group=self.group(group)) if group else word
                    before = self.value(key, old.get(group), owner)
                    yield self.change(row, said, before, self.value(key, new.get(group), newer))
        elif isinstance(old, tuple) and isinstance(new, tuple):
            yield from self.lists(row, word, old, new)
        else:
            yield self.change(row, word, self.value(key, old, owner), self.value(key, new, newer))

    def change(self, row: str, field: str, old: str, new: str) -> str:
        return self.text("diff.changed", row=row, field=field, old=old, new=new)

    def lists(self, row: str, word: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
        """Yield what a list of texts gained and lost, or its new order."""
        gone, came = [str(item) for item in old if item not in new], [str(item) for item in new if item not in old]
        for item in gone:
            yield self.text("diff.less", row=row, field=word, old=f"“{item}”")
        for item in came:
            yield self.text("diff.more", row=row, field=word, new=f"“{item}”")
        if not gone and not came:
            yield self.change(
                row, word, self._list([str(item) for item in old]), self._list([str(item) for item in new])
            )

    def scoring(self, row: str, old: Formula, new: Formula) -> Iterator[str]:
        """Yield what changed in a way of scoring: parameters of the same pattern, or one way for another."""
        before, one = scoring_words(old, self.old, self.language)
        after, other = scoring_words(new, self.new, self.language)
        if one is None or other is None or one.pattern is not other.pattern:
            yield self.text("diff.pattern", row=row, old=before, new=after)
            return
        for gap in other.pattern.gaps:
            was, now = one.values[gap.name], other.values[gap.name]
            if self.shape(_tree(one, gap.name)) != shape(_tree(other, gap.name)):
                word = gap.title if self.language == "zh" else gap.title_en.lower()
                if gap.kind == "measure":
                    titles = measure_titles(self.old, self.language), measure_titles(self.new, self.language)
                    was, now = titles[0].get(was.strip("「」"), was), titles[1].get(now.strip("「」"), now)
                yield self.text("diff.gap", row=row, field=word, old=was, new=now)

    def conditions(self, row: str, old: Formula | None, new: Formula | None) -> Iterator[str]:
        """Yield the conditions joined by and that a measure gained and lost."""
        before, after = (conjuncts(formula) for formula in (old, new))
        was, now = {self.shape(node): text for node, text in before}, {shape(node): text for node, text in after}
        for what in (text for key, text in now.items() if key not in was):
            yield self.text("diff.narrower", row=row, new=what)
        for what in (text for key, text in was.items() if key not in now):
            yield self.text("diff.wider", row=row, old=what)
        if was.keys() == now.keys():
            word = self.word("field.where", "where")
            yield self.change(row, word, old.text if old else "", new.text if new else "")

    def value(self, key: str, value: Any, owner: Any) -> str:
        """Return a field's value in words."""
        if value is None:
            return self.text("value.verified.none" if key == "verified" else "value.none")
        if isinstance(value, bool):
            return self.text("value.yes" if value else "value.no")
        if isinstance(value, Fraction):
            unit = "分" if key in ("points", "cap", "full") else str(getattr(owner, "unit", ""))
            unit = "%" if key == "completion" else unit
            return number_text(value, unit, self.language)
        if isinstance(value, Formula):
            return f"“{value.text}”"
        if isinstance(value, SpanRule):
            since = value.since.isoformat() if value.since else ""
            return self.text(f"value.span.{value.kind}", months=str(value.months), since=since)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int):
            return str(value)
        return self.word(f"value.{_WORDED.get(key, key)}.{value}", f"“{value}”") if value else self.text("value.none")

    def shape(self, old: Any) -> Any:
        """Return the shape of something old, with the names of measures as they are now."""
        found = shape(old)
        return _with_names(found, self.renamed) if self.renamed else found

    def detail(self, row: Any, book: Rulebook) -> str:
        """Return what an added or dropped row is worth."""
        if hasattr(row, "points"):
            return self.text("diff.detail", text=points_text(row, book, self.language))
        if getattr(row, "cap", None) is not None:
            return self.text("diff.detail", text=self.text("table.cap", points=number_text(row.cap)))
        return ""

    def title(self, row: Any) -> str:
        """Return a row's title; a target without one of its own is called as its measure."""
        name = str(getattr(row, "name", "") or getattr(row, "id", ""))
        measure = self.new.measures.get(name) or self.old.measures.get(name)
        own = titled(row, self.language)
        return titled(measure, self.language) if measure is not None and own == name else own

    def group(self, key: str) -> str:
        groups = {group.id: titled(group, self.language) for group in (*self.old.groups, *self.new.groups)}
        return groups.get(key) or self.word(f"value.lamp.{key}", key)

    def word(self, code: str, plain: str) -> str:
        return TEXTS[self.language].get(code, plain)

    def _list(self, texts: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(texts)


def _is_rows(value: Any) -> bool:
    """Tell whether a value is a collection of named rows (possibly empty)."""
    if isinstance(value, Mapping):
        return all(is_dataclass(row) for row in value.values())
    return isinstance(value, tuple) and all(is_dataclass(row) for row in value)


def _by_name(rows: Any) -> dict[str, Any]:
    if isinstance(rows, Mapping):
        return dict(rows)
    return {str(getattr(row, "name", "") or getattr(row, "id", "")): row for row in rows}


def _tree(found: Any, gap: str) -> Any:
    """Return what stands in a gap as values to compare: its tree where it is a formula, else its text."""
    text = found.values[gap]
    return formula_of(text) or formula_of(f"tiers(x, {text})") or text


def _with_names(found: Any, renamed: Mapping[str, str]) -> Any:
    """Return a shape with the names of measures replaced by those they have now."""
    if not isinstance(found, tuple):
        return found
    if len(found) == 2 and found[0] == "Name" and isinstance(found[1], tuple) and len(found[1]) == 1:
        return ("Name", (renamed.get(found[1][0], found[1][0]),))
    return tuple(_with_names(item, renamed) for item in found)
