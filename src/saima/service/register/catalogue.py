"""What classes and causes of problem projects mean, read from catalogue/problems.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings

from saima.service.catalogue import Said


@dataclass(frozen=True, slots=True)
class Cause(Said):
    """A cause by its code; a text that holds one of `words` is of it."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterCatalogue:
    """The classes A to D and the causes, in the catalogue's order."""

    classes: Mapping[str, Said]
    causes: Mapping[str, Cause]

    def cause_of(self, code: str, text: str) -> Cause | None:
        """Return the cause of a code, else the first one whose words the text holds; None for a blank text."""
        if code in self.causes:
            return self.causes[code]
        if not text:
            return None
        held = (cause for cause in self.causes.values() if any(word in text for word in cause.words))
        return next(held, self.causes["其他"])


@cache
def register_catalogue() -> RegisterCatalogue:
    """Return the catalogue of problem projects; read once."""
    loaded = yaml.safe_load((settings.SAIMA_CATALOGUE / "problems.yaml").read_text(encoding="utf-8"))
    return RegisterCatalogue(
        {name: Said(name, entry["title"], entry["title_en"]) for name, entry in loaded["classes"].items()},
        {
            name: Cause(name, entry["title"], entry["title_en"], tuple(entry["words"]))
            for name, entry in loaded["causes"].items()
        },
    )
