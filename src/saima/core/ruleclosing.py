"""The closing sections of a rulebook: bonus, deduction, gates, rounding, ranking, grades, lists, display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from saima.core import amounts
from saima.core.amounts import exact_text as exact
from saima.core.lines import Entry, Table
from saima.core.periods import PARTS
from saima.core.rulebook import (
    LAMPS,
    Display,
    DisplayColumn,
    Extra,
    ExtraList,
    Formula,
    Gate,
    Grade,
    Grades,
    Lamp,
    Ranking,
    Rounding,
)
from saima.core.rulereader import Reader

EXTRA_KEYS = ("title", "title_en", "in", "score", "cap", "clause", "note")
GATE_KEYS = ("title", "title_en", "when", "effect", "clause", "note")
RANK_KEYS = ("within", "by", "then", "direction", "ties", "on")
GRADE_KEYS = ("title", "title_en", "when", "clause", "note")
LAMP_KEYS = ("yellow", "red", "completion", "below")
LAMP_COLOURS: Mapping[str, Lamp] = {word: colour for colour, word in LAMPS.items()}
"""The colours as rulebooks write them, the best first."""
BEST = tuple(LAMPS)
COMPLETION = "completion: {绿: 80%, 黄: 60%}, below: 红"
COLUMN_KEYS = ("title", "title_en", "value", "unit", "decimals")

_EFFECTS: dict[str, Literal["unplaced", "zero", "no_bonus"]] = {
    "unplaced": "unplaced", "zero": "zero", "no_bonus": "no_bonus",
}  # fmt: skip


class Closing(Reader):
    """Reads what comes after the indicators; `problems` holds every fault found."""

    def rows(self, top: Table, section: str) -> tuple[tuple[str, Entry], ...]:
        """Return the named entries of a section in their order; an absent section has none."""
        table = self.table(top.get(section), section)
        return tuple((key.text, value) for key, value in table.items) if table else ()

    def extras(self, top: Table, section: str) -> ExtraList:
        """Return the bonuses or deductions with their ceilings."""
        table = self.table(top.get(section), section, ("cap", "items"))
        if table is None:
            return ExtraList()
        items: list[Extra] = []
        for name, entry in self.rows(table, "items"):
            path = f"{section}.{name}"
            row = self.table(entry, path, EXTRA_KEYS)
            score = self.formula(row, "score", path, required=True) if row else None
            if row is not None and score is not None:
                title = self.text(row, "title", path) or name
                words = {key: self.text(row, key, path) for key in ("title_en", "clause", "note")}
                periods = self.parts_of_year(row, path)
                items.append(Extra(name, title, score, self.number(row, "cap", path), **words, periods=periods))
        return ExtraList(tuple(items), self.number(table, "cap", section))

    def parts_of_year(self, table: Table, path: str) -> tuple[str, ...]:
        """Return the parts of the year that a row is for; none for all of it."""
        known = {written: name for name, names in PARTS.items() for written in names}
        texts = self.texts(table, "in", path)
        for text in texts:
            if text not in known:
                needed = "Q1 至 Q4、H1、H2、1月 至 12月、全年"
                self.report(table.key("in"), f"{path}.in", f"“{text}”", needed, "从中选，可列几个", "rulebook.in")
        return tuple(known[text] for text in texts if text in known)

    def gates(self, top: Table) -> tuple[Gate, ...]:
        """Return the gates in their order."""
        found: list[Gate] = []
        for name, entry in self.rows(top, "gates"):
            path = f"gates.{name}"
            table = self.table(entry, path, GATE_KEYS)
            when = self.formula(table, "when", path, required=True) if table else None
            if table is not None and when is not None:
                effect = self.word(table, "effect", path, _EFFECTS, "unplaced")
                words = {key: self.text(table, key, path) for key in ("title_en", "clause", "note")}
                found.append(Gate(name, self.text(table, "title", path) or name, when, effect, **words))
        return tuple(found)

    def grades(self, top: Table) -> Grades:
        """Return the grades from the best down, with the steps a unit is moved."""
        table = self.table(top.get("grades"), "grades", ("items", "up", "down"))
        if table is None:
            return Grades()
        items = tuple(self.graded(table, "items", "grades", required=False))
        return Grades(items, self.formula(table, "up", "grades"), self.formula(table, "down", "grades"))

    def lists(self, top: Table) -> tuple[Grade, ...]:
        """Return the lists, each independent of the others."""
        return tuple(self.graded(top, "lists", "lists", required=True))

    def graded(self, table: Table, section: str, path: str, *, required: bool) -> list[Grade]:
        """Return named conditions in their order; the condition of a grade may be left out, which takes the rest."""
        found: list[Grade] = []
        for name, entry in self.rows(table, section):
            here = f"{path}.{name}"
            row = self.table(entry, here, GRADE_KEYS)
            if row is not None:
                when = self.formula(row, "when", here, required=required)
                words = {key: self.text(row, key, here) for key in ("title_en", "clause", "note")}
                found.append(Grade(name, self.text(row, "title", here) or name, when, **words))
        return found

    def rounding(self, top: Table) -> Rounding:
        """Return how points are rounded; nothing is rounded unless said."""
        table = self.table(top.get("round"), "round", ("each", "total", "mode"))
        if table is None:
            return Rounding()
        modes: dict[str, amounts.RoundMode] = {"half_up": "half_up", "truncate": "truncate", "half_even": "half_even"}
        mode = self.word(table, "mode", "round", modes, "half_up")
        return Rounding(self.whole(table, "each", "round", 9), self.whole(table, "total", "round", 9), mode)

    def ranking(self, top: Table) -> Ranking:
        """Return how places are given."""
        table = self.table(top.get("rank"), "rank", RANK_KEYS)
        if table is None:
            return Ranking()
        return Ranking(
            within=self.word(table, "within", "rank", {"group": "group", "all": "all"}, "group"),
            by=self.text(table, "by", "rank") or "total",
            direction=self.word(
                table, "direction", "rank", {"descending": "descending", "ascending": "ascending"}, "descending"
            ),
            ties=self.word(
                table,
                "ties",
                "rank",
                {"competition": "competition", "modified": "modified", "dense": "dense", "ordinal": "ordinal"},
                "competition",
            ),
            on=self.word(table, "on", "rank", {"rounded": "rounded", "exact": "exact"}, "rounded"),
            then=self.texts(table, "then", "rank"),
        )

    def display(self, top: Table) -> Display:
        """Return what a board shows beside points."""
        table = self.table(top.get("display"), "display", ("pace", "lamps", "columns"))
        if table is None:
            return Display()
        columns = [self.column(name, entry) for name, entry in self.rows(table, "columns")]
        return replace(
            self.lamps(table),
            pace=self.texts(table, "pace", "display"),
            columns=tuple(column for column in columns if column is not None),
        )

    def lamps(self, display: Table) -> Display:
        """Return what lights lamps: the distance from pace, or the share of the target that is done."""
        path = "display.lamps"
        table = self.table(display.get("lamps"), path, LAMP_KEYS)
        if table is None:
            return Display()
        completion = self.table(table.get("completion"), f"{path}.completion", tuple(LAMP_COLOURS))
        if completion is None and table.get("below") is None:
            return self.lamps_by_pace(table, path)
        if table.get("yellow") is not None or table.get("red") is not None:
            needed = "yellow、red（欠序时多少个百分点）或者 completion、below（完成率），只写一种"
            self.report(table, path, "两种亮灯都写了", needed, "删去一种", "rulebook.lamps")
        below = self.word(table, "below", path, LAMP_COLOURS, "none")
        if table.get("below") is None:
            self.scalar(table, "below", path, required=True)
        rates = self.lamp_rates(completion, f"{path}.completion") if completion else {}
        if not rates and not (completion and completion.items):
            self.report(completion or table, path, "没有写完成率", COMPLETION, "逐种颜色写完成率", "rulebook.lamps")
        worse = [colour for colour in rates if BEST.index(colour) >= BEST.index(below)] if below != "none" else []
        if worse:
            said = "、".join(LAMPS[colour] for colour in worse)
            found = f"不到各档是{LAMPS[below]}，可是完成率里写了{said}"
            needed = f"不到各档的颜色最差；由好到差：{'、'.join(LAMP_COLOURS)}"
            self.report(table.key("below"), f"{path}.below", found, needed, "改写颜色", "rulebook.lamps")
        return Display(yellow=None, red=None, completion=rates, below=below)

    def lamps_by_pace(self, table: Table, path: str) -> Display:
        """Return the percentage points behind pace of the yellow and of the red lamp."""
        asked = [self.number(table, key, path, None) for key in ("yellow", "red")]
        yellow, red = (Fraction(usual) if got is None else got for usual, got in zip((5, 10), asked, strict=True))
        if yellow > red:
            found = f"黄灯 {exact(yellow)}，红灯 {exact(red)}"
            needed = "黄灯不比红灯落后更多；不写是 5 和 10"
            self.report(table, path, found, needed, "改写其中一个", "rulebook.lamps")
        return Display(yellow=yellow, red=red)

    def lamp_rates(self, table: Table, path: str) -> dict[Lamp, Fraction]:
        """Return the share from which each colour lights, the best colour first: a better one asks for more."""
        rates: dict[Lamp, Fraction] = {}
        for word, colour in LAMP_COLOURS.items():
            found = self.scalar(table, word, path, required=table.get(word) is not None)
            rate = self.literal(found, f"{path}.{word}", None) if found is not None else None
            if found is None or rate is None:
                continue
            if not found.text.strip().endswith(("%", "％")) or rate <= 0:
                told = f"“{found.text}”"
                self.report(found, f"{path}.{word}", told, "大于零的百分数，如 80%", "写成百分数", "rulebook.lamps")
                continue
            if rates and rate >= min(rates.values()):
                better = LAMPS[next(reversed(rates))]
                told, needed = f"{word} {found.text}，不比{better}低", f"由好到差逐档降低，如 {COMPLETION}"
                self.report(found, f"{path}.{word}", told, needed, "改写完成率", "rulebook.lamps")
            rates[colour] = rate
        return rates

    def column(self, name: str, entry: Entry) -> DisplayColumn | None:
        """Return one extra column of a board."""
        path = f"display.columns.{name}"
        table = self.table(entry, path, COLUMN_KEYS)
        value: Formula | None = self.formula(table, "value", path, required=True) if table else None
        if table is None or value is None:
            return None
        unit = self.unit(table, path)
        decimals = self.whole(table, "decimals", path, 9)
        title, title_en = self.text(table, "title", path) or name, self.text(table, "title_en", path)
        return DisplayColumn(name, title, value, unit, 2 if decimals is None else decimals, title_en)
