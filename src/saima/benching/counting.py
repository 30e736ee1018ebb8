"""Whether anything was lost: rows against successes, and entry numbers without gaps."""

from __future__ import annotations

from django.apps import apps

from saima.benching.figures import Figure
from saima.ledger.entries import last_entry
from saima.ledger.models import Dated, Fact


class Counted:
    """The ledger before a measurement; `figures` compares it with what it is afterwards."""

    def __init__(self) -> None:
        self._facts, self._entry = Fact.objects.count(), last_entry()

    def gaps(self) -> int:
        """Return how many of the entry numbers given out since then stand in no row, or in two."""
        held: list[int] = []
        for model in apps.get_models():
            if issubclass(model, Dated):
                held += model._default_manager.filter(entry__gt=self._entry).values_list("entry", flat=True)
        given = range(self._entry + 1, last_entry() + 1)
        return len(set(given) ^ set(held)) + len(held) - len(set(held))

    def figures(self, *, succeeded: int, failed: int) -> tuple[Figure, ...]:
        """Return errors, losses and gaps, none of which may be."""
        return (
            Figure("成功", succeeded, "条"),
            Figure("出错", failed, "次", 0),
            Figure("丢失", abs(succeeded - (Fact.objects.count() - self._facts)), "条", 0),
            Figure("台账序号缺号或重号", self.gaps(), "个", 0),
        )
