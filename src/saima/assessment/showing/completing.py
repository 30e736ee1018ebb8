"""What the editor of a rulebook offers while a person types: names of the rulebook, functions, fields, keys."""

from __future__ import annotations

from collections.abc import Iterator

from saima.core.formula.fields import FACT_FIELDS, PERIOD_KINDS, PROJECT_FIELDS
from saima.core.formula.functions import FUNCTIONS
from saima.core.messages import Language
from saima.core.patterns import spelled
from saima.core.rulebook import Rulebook
from saima.core.rulecheck import UNIT_SCOPE
from saima.core.ruleparts import INDICATOR_KEYS, MEASURE_KEYS, TARGET_KEYS, TOP_KEYS
from saima.core.ruletable import titled
from saima.ledger.layout import fact_fields, row_fields_of_projects

Offered = tuple[str, str, str]
"""What is written, what it is matched by beside itself, and what is told of it."""


def names_offered(book: Rulebook | None, language: Language, *, language_too: bool = False) -> list[Offered]:
    """Return the names of a rulebook (measures, indicators, targets), and of the language where asked for."""
    found = list(_own(book, language)) if book is not None else []
    return found + list(_of_language(language)) if language_too else found


def _own(book: Rulebook, language: Language) -> Iterator[Offered]:
    for measure in book.measures.values():
        yield spelled(measure.name), measure.title_en, titled(measure, language)
    for row in book.indicators:
        if row.name not in book.measures:
            yield spelled(row.name), row.title_en, titled(row, language)
    for name in book.targets:
        yield f"target({spelled(name)})", f"任务数 {name}", name


def _of_language(language: Language) -> Iterator[Offered]:
    """Yield functions by both their names, fields, and the keys of each section."""
    for function in FUNCTIONS.values():
        told = function.title if language == "zh" else function.title_en
        yield f"{function.name}(", function.alias, f"{told}　{function.example.formula}"
        yield f"{function.alias}(", function.name, f"{told}　{function.example.formula}"
    fields = (
        *FACT_FIELDS,
        *fact_fields(),
        *PROJECT_FIELDS,
        *row_fields_of_projects(),
        *PERIOD_KINDS,
        *UNIT_SCOPE.kinds,
    )
    for name in dict.fromkeys((*fields, "points", "months")):
        yield name, "", ""
    for key in dict.fromkeys((*TOP_KEYS, *MEASURE_KEYS, *TARGET_KEYS, *INDICATOR_KEYS)):
        yield f"{key}: ", "", ""
