"""How large a workbook may be, and how much of the machine reading it may take."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file and of the process that opens it; a breach is a problem told to the person."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    """What the parts of a .xlsx may come to when unpacked."""
    ratio: int = 200
    """How many times larger unpacked than packed, looked at from 20 MB unpacked on."""
    parts: int = 5_000
    sheets: int = 100
    rows: int = 100_000
    columns: int = 400
    cells: int = 3_000_000
    memory_bytes: int = 1024 * MEGABYTE
    seconds: int = 60


LIMITS = Limits()
