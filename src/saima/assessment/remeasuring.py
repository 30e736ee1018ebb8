"""A stored run measured again from its frozen inputs, on any engine. Loads engines: for commands only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.conf import settings

from saima.assessment.engines import opened
from saima.assessment.freezing import inputs_of, rulebook_of
from saima.assessment.models import Run
from saima.core.amounts import exact_text
from saima.core.assess import assess
from saima.core.inputs import Inputs
from saima.core.measuring import measure
from saima.core.periods import Period
from saima.ledger.layout import layout


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of a run that an engine measures otherwise, in base units."""

    measure: str
    unit: str
    stored: str
    measured: str


@dataclass(frozen=True, slots=True)
class Remeasured:
    """What an engine makes of a run's frozen inputs."""

    run: Run
    engine: str
    fingerprint: str
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Tell whether the engine comes to the stored fingerprint (校验码)."""
        return self.fingerprint == self.run.fingerprint


def frozen_folder(run: Run) -> Path:
    """Return the folder of a run's frozen inputs."""
    return Path(settings.SAIMA_RUNS) / run.facts_sha256


def remeasured(run: Run, *, engine: str, address: str = "") -> Remeasured:
    """Measure a run's frozen inputs again and assess them by its own rulebook text.

    Units and targets are those the run stored; every measure over facts and projects is made anew. Raises Problems
    when the frozen files are not there or the engine is not installed.
    """
    stored, period = inputs_of(run.result["inputs"]), Period.parse(run.period)
    rulebook = rulebook_of(run.rulebook_text)
    codes = [unit.code for unit in stored.units]
    with opened(engine, frozen_folder(run), address=address) as at:
        found = measure(rulebook, at, layout=layout(), place=settings.SAIMA_PLACE, period=period, units=codes)
    again = assess(
        rulebook=rulebook, inputs=Inputs(stored.units, {**stored.measures, **found}, stored.targets), period=period
    )
    differences = tuple(
        Difference(name, unit, _text(stored.measures.get(name, {}).get(unit)), exact_text(value))
        for name, values in found.items()
        for unit, value in values.items()
        if stored.measures.get(name, {}).get(unit) != value
    )
    return Remeasured(run, engine, again.fingerprint, differences)


def _text(value: object) -> str:
    return exact_text(value) if isinstance(value, Fraction) else "—"
