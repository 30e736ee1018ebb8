"""Working to sentences and rows in the office's words: how a total came about, and why it changed.

Numbers add up: the printed parts of a total add up to the printed total, the parts of a change to the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import format_number, parse_number, round_to
from saima.core.assess import Assessment, Line, Result
from saima.core.messages import Language, Message, message
from saima.core.rulebook import Indicator, Rulebook
from saima.core.scoring import working
from saima.core.wording import in_numbers, in_words, last_step, number_text, value_text
from saima.core.working import Missing, Working


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a total with its working: an indicator, a bonus item or a deduction item.

    `points` is the printed number (None: it waits); `sentence` tells the formula in words and in numbers.
    """

    kind: str
    name: str
    title: str
    clause: str
    points: Fraction | None
    working: Working
    sentence: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one unit's total and place came about."""

    result: Result
    parts: tuple[Part, ...]
    closing: tuple[Message, ...]

    def sentences(self, language: Language = "zh") -> tuple[str, ...]:
        """Return all sentences in reading order."""
        return tuple(part.sentence.text(language) for part in self.parts) + tuple(
            message.text(language) for message in self.closing
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a change: `kind` is indicator, bonus, deduction or rounding; a deduction that grows is negative."""

    kind: str
    name: str
    title: str
    before: Fraction
    after: Fraction

    @property
    def points(self) -> Fraction:
        """What this part adds to the change of the total."""
        change = self.after - self.before
        return -change if self.kind == "deduction" else change


@dataclass(frozen=True, slots=True)
class Change:
    """Why a unit's total changed: the parts add up to `after - before` exactly, without exception."""

    before: Fraction
    after: Fraction
    place_before: int | None
    place_after: int | None
    parts: tuple[Difference, ...]

    @property
    def points(self) -> Fraction:
        """The change of the printed total."""
        return self.after - self.before


def explain(assessment: Assessment, *, unit: str, language: Language = "zh") -> Explanation:
    """Return the working of one unit's row, by the reference evaluation; `language` picks titles.

    KeyError when the unit is not in the assessment.
    """
    result = assessment.result(unit)
    parts = [_indicator_part(assessment, result, line, language) for line in result.lines]
    for kind, extras, lines in (
        ("bonus", assessment.rulebook.bonus, result.bonus),
        ("deduction", assessment.rulebook.deduction, result.deduction),
    ):
        for extra, line in zip(extras.items, lines, strict=True):
            step = working(assessment.scored, formula=extra.score, index=assessment.index(unit))
            title = _title(extra.title, extra.title_en, language)
            sentence = message(kind, title=title, **_formula(assessment, step, line.points, language))
            parts.append(Part(kind, extra.name, title, extra.clause, line.points, step, sentence))
    return Explanation(result, tuple(parts), tuple(_closing(assessment, result, language)))


def titles(rulebook: Rulebook, language: Language) -> dict[str, str]:
    """Return the titles of all names that formulas and rows use."""
    named = [(row.name, row.title, row.title_en) for row in (*rulebook.bonus.items, *rulebook.deduction.items)]
    named += [(row.name, row.title, row.title_en) for row in rulebook.targets.values()]
    named += [(row.name, row.title, row.title_en) for row in rulebook.indicators]
    named += [(row.name, row.title, row.title_en) for row in rulebook.measures.values()]
    return {name: _title(title, title_en, language) for name, title, title_en in named}


def change(before: Assessment, after: Assessment, *, unit: str, language: Language = "zh") -> Change | None:
    """Return why a unit's printed total changed between two assessments; None when one of them has no total.

    Indicators, then bonus, then deduction; parts that did not change are left out. Where totals are rounded again or
    made by a formula, the rest is told as one part of its own, so that the parts always add up.
    """
    old, new = before.result(unit), after.result(unit)
    if old.total is None or new.total is None:
        return None
    old_lines = {line.name: line.points or Fraction(0) for line in old.lines}
    new_lines = {line.name: line.points or Fraction(0) for line in new.lines}
    names = titles(before.rulebook, language) | titles(after.rulebook, language)
    words = {kind: message(f"part.{kind}").text(language) for kind in ("bonus", "deduction", "rounding")}
    by_name = {indicator.name: indicator for indicator in (*before.rulebook.indicators, *after.rulebook.indicators)}
    found = [
        Difference(
            "indicator", name, _indicator_title(by_name, name, names, language), *_both(old_lines, new_lines, name)
        )
        for name in dict.fromkeys((*old_lines, *new_lines))
    ]
    found.append(Difference("bonus", "bonus", words["bonus"], old.bonus_total, new.bonus_total))
    found.append(Difference("deduction", "deduction", words["deduction"], old.deduction_total, new.deduction_total))
    rest = new.total - old.total - sum((part.points for part in found), Fraction(0))
    found.append(Difference("rounding", "rounding", words["rounding"], Fraction(0), rest))
    parts = tuple(part for part in found if part.points)
    return Change(old.total, new.total, old.place, new.place, parts)


@dataclass(frozen=True, slots=True)
class WholeNumerators:
    """Whether a printed rate can come from whole numbers.

    `numerators` give the rate over `denominator`; `below` and `above` are the nearest (numerator, rate) that do not
    reach or that pass it; `others` are (numerator, denominator) near by that do give it.
    """

    numerators: tuple[int, ...]
    below: tuple[int, Fraction]
    above: tuple[int, Fraction]
    others: tuple[tuple[int, int], ...]


def whole_numerators(*, rate: str, denominator: int, decimals: int, reach: int = 5) -> WholeNumerators:
    """Return which whole numerators over `denominator` print as `rate`, and which denominators within `reach` do.

    `rate` is a percentage as printed ('60.5%'), `decimals` its digits; rounding is half-up.

    Example:
        >>> whole_numerators(rate="60.5%", denominator=37, decimals=1).others[0]
        (23, 38)

    """
    printed = parse_number(rate.rstrip("%％"))

    def shown(numerator: int, over: int) -> Fraction:
        return round_to(Fraction(numerator * 100, over), decimals)

    def around(over: int) -> range:
        """Return the numerators about the rate: those that print as it, and a neighbour on either side."""
        step = Fraction(1, 10**decimals)
        low, high = (int((printed + way * step) * over / 100) for way in (-1, 1))
        return range(min(max(0, low - 1), over), min(over, high + 2) + 1)

    fitting = tuple(n for n in around(denominator) if shown(n, denominator) == printed)
    lower = max((n for n in around(denominator) if shown(n, denominator) < printed), default=0)
    upper = min((n for n in around(denominator) if shown(n, denominator) > printed), default=denominator)
    near = sorted(range(max(1, denominator - reach), denominator + reach + 1), key=lambda over: abs(over - denominator))
    others = tuple((n, over) for over in near if over != denominator for n in around(over) if shown(n, over) == printed)
    return WholeNumerators(fitting, (lower, shown(lower, denominator)), (upper, shown(upper, denominator)), others)


def _title(title: str, title_en: str, language: Language) -> str:
    return title_en if language == "en" and title_en else title


def _both(old: dict[str, Fraction], new: dict[str, Fraction], name: str) -> tuple[Fraction, Fraction]:
    return old.get(name, Fraction(0)), new.get(name, Fraction(0))


def _indicator_title(by_name: dict[str, Indicator], name: str, names: dict[str, str], language: Language) -> str:
    indicator = by_name.get(name)
    return _title(indicator.title, indicator.title_en, language) if indicator else names.get(name, name)


def _points_text(assessment: Assessment, value: Fraction) -> str:
    digits = assessment.rulebook.rounding.each
    return number_text(value) if digits is None else format_number(value, digits, assessment.rulebook.rounding.mode)


def _formula(assessment: Assessment, step: Working, points: Fraction | None, language: Language) -> dict[str, str]:
    """Return the formula in words, and in numbers step by step down to the printed number."""
    words = in_words(step, titles=titles(assessment.rulebook, language), language=language)
    chain = [in_numbers(step, language=language), last_step(step, language=language)]
    if points is None:
        chain.append(value_text(step.value, "", language))
    else:
        chain.append(_points_text(assessment, points))
    sign = "＝" if language == "zh" else " = "
    return {"words": words, "numbers": sign.join(dict.fromkeys(chain))}


def _indicator_part(assessment: Assessment, result: Result, line: Line, language: Language) -> Part:
    indicator = assessment.rulebook.indicator(line.name)
    index = assessment.index(result.unit.code)
    step = working(assessment.scored, formula=indicator.score, index=index, indicator=indicator)
    step = step.with_clause(indicator.clause)
    title = _title(indicator.title, indicator.title_en, language)
    sentence = _indicator_sentence(assessment, result, line, step, title, language)
    return Part("indicator", line.name, title, indicator.clause, line.points, step, sentence)


def _indicator_sentence(
    assessment: Assessment, result: Result, line: Line, step: Working, title: str, language: Language
) -> Message:
    if not isinstance(line.value, Missing):
        own = line.value if isinstance(line.value, Fraction) else Fraction(0)
        texts = _formula(assessment, step, line.points if result.share == 1 else None, language)
        if result.share != 1 and line.points is not None:
            numbers = f"{texts['numbers']}；{number_text(own)} × {number_text(result.share)}＝"
            texts["numbers"] = numbers + _points_text(assessment, line.points)
        return message("indicator", title=title, **texts)
    missing = value_text(line.value, "", language)
    codes = {"zero": "zero", "full": "full", "share_out": "shared", "unplaced": "waits", "dropped": "dropped"}
    values = {
        "title": title,
        "missing": missing,
        "words": in_words(step, titles=titles(assessment.rulebook, language), language=language),
        "full": number_text(line.full or Fraction(0)),
        "points": number_text(line.points or Fraction(0)),
    }
    return message(f"indicator.{codes[line.answer]}", **values)


def _closing(assessment: Assessment, result: Result, language: Language) -> list[Message]:
    book = assessment.rulebook
    found: list[Message] = []
    if result.share != 1:
        found.append(message("share", share=number_text(result.share)))
    for kind, extras, lines, total in (
        ("bonus", book.bonus, result.bonus, result.bonus_total),
        ("deduction", book.deduction, result.deduction, result.deduction_total),
    ):
        if extras.cap is not None and sum((line.points for line in lines), Fraction(0)) > extras.cap:
            found.append(message("capped", title=message(f"part.{kind}").text(language), cap=number_text(total)))
    gates = {gate.name: gate for gate in book.gates}
    for name in result.bars:
        gate = gates[name]
        found.append(message(f"bar.{gate.effect}", title=_title(gate.title, gate.title_en, language)))
    found.append(_total_sentence(assessment, result, language))
    if book.rounding.each is not None:
        mode = message(f"mode.{book.rounding.mode}").text(language)
        found.append(message("rounding", digits=str(book.rounding.each), mode=mode))
    group = next((group for group in book.groups if group.id == result.group), None)
    where = _title(group.title, group.title_en, language) if group else ""
    if result.place is None:
        found.append(message("place.none"))
    else:
        code = "place.tied" if result.tied else "place"
        found.append(message(code, group=where, place=str(result.place)))
    return found + _standing_sentences(book, result, language)


def _standing_sentences(book: Rulebook, result: Result, language: Language) -> list[Message]:
    """Return the grade with the steps it was moved, and the lists a unit is on; nothing where there are none."""
    standing, found = result.standing, list[Message]()
    names = {item.name: _title(item.title, item.title_en, language) for item in (*book.grades.items, *book.lists)}
    if book.grades.items and not standing.grade:
        found.append(message("grade.none"))
    elif standing.moved:
        way = message("grade.up" if standing.moved > 0 else "grade.down", steps=str(abs(standing.moved)))
        found.append(message("grade.moved", title=names[standing.grade], steps=way.text(language)))
    elif standing.grade:
        found.append(message("grade", title=names[standing.grade]))
    return found + [message("listed", title=names[name]) for name in standing.lists]


def _total_sentence(assessment: Assessment, result: Result, language: Language) -> Message:
    if result.total is None:
        names = titles(assessment.rulebook, language)
        texts = [
            f"{names.get(name, name)}（{message(f'missing.{kind}').text(language)}）" for name, kind in result.waits
        ]
        return message("waits", names="、".join(texts))
    parts = [_points_text(assessment, line.points) for line in result.lines if line.points is not None]
    text = " + ".join(parts)
    if result.bonus_total:
        text += f" + {_points_text(assessment, result.bonus_total)}"
    if result.deduction_total:
        text += f" − {_points_text(assessment, result.deduction_total)}"
    return message("total", parts=text, total=_points_text(assessment, result.total))
