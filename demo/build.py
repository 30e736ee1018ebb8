"""Write the demonstration workbooks beside this file, or into the folder named: `python demo/build.py [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from sheets import evidence, ledgers, registers, services

WRITERS = (
    registers.write_targets,
    ledgers.write_signed_2022,
    ledgers.write_progress,
    ledgers.write_reserves,
    registers.write_activities,
    registers.write_matters,
    registers.write_problems,
    registers.write_talents,
    registers.write_city_replies,
    services.write_requests,
    services.write_guarantees,
    services.write_handovers,
    services.write_vouchers,
    services.write_slips,
    evidence.write_evidence,
)


def build(folder: Path) -> None:
    """Write every workbook into `folder`; equal tables under demo/source give equal cells."""
    folder.mkdir(parents=True, exist_ok=True)
    for write in WRITERS:
        write(folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
