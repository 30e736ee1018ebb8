"""The measurements, one per file: each has `TITLE` and `measure(bench)`, which returns its figures."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from saima.benching.bench import Bench
from saima.benching.figures import Figure

MEASUREMENTS = {
    "start": "starting",
    "list": "project_list",
    "detail": "project_page",
    "record": "recording",
    "run": "running",
    "places": "places",
    "scoring": "scoring",
    "whatif": "whatif",
    "trace": "tracing",
    "health": "examining",
    "contents": "contents",
    "leads": "leads",
    "overdue": "overdue",
    "lights": "lights",
    "clocks": "clocks",
    "decompose": "decomposing",
    "draws": "draws",
    "sobol": "sobol",
    "loading": "loading",
    "engines": "engines",
    "nation": "nation",
    "writers-http": "writers_http",
    "writers": "writers_processes",
}
"""Name on the command line → module. Writers come last: they make the district larger."""


def measurement(name: str) -> tuple[str, Callable[[Bench], tuple[Figure, ...]]]:
    """Return the title of a measurement and what carries it out."""
    module = import_module(f"saima.benching.measurements.{MEASUREMENTS[name]}")
    return module.TITLE, module.measure
