"""Read the readable tables under demo/source and the organisation file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[1]
Row = Mapping[str, str]


def read(name: str) -> tuple[Row, ...]:
    """Return the rows of source/NAME.csv, every cell as text; a blank cell is ''."""
    with (FOLDER / "source" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def teams() -> dict[str, str]:
    """Return each promotion team's title with its lead office's, in board order."""
    units = {unit["code"]: unit for unit in organisation()["units"]}
    return {u["title"]: units[u["lead"]]["title"] for u in units.values() if u["kind"] == "招商小组"}


def organisation() -> dict:
    """Return organisation.yaml as it stands."""
    return yaml.safe_load((FOLDER / "organisation.yaml").read_text(encoding="utf-8"))
