"""`saima bench [NAME…]`: the product's own speed on a generated district, each figure beside target and rival."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saima.benching.bench import Bench
    from saima.benching.figures import Figure

SETS_UP_ITSELF = True
NAMES = (
    *(
        "start",
        "list",
        "detail",
        "record",
        "run",
        "places",
        "scoring",
        "whatif",
        "trace",
        "health",
        "contents",
        "leads",
        "overdue",
        "lights",
        "clocks",
        "decompose",
    ),
    *("draws", "sobol"),
    *("loading", "engines", "nation"),
    *("writers-http", "writers"),
)
LONGEST, LARGEST, MOST_ROWS = 600.0, 5.0, 100_000_000
MARKS = {"ours": "  ", "rival": "对照", "limit": "界限"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"只测这几项：{'、'.join(NAMES)}（默认全部）")
    parser.add_argument(
        "--seconds", type=float, default=10, help="每项计时的秒数，写入项持续这么久（默认 10，最多 600）"
    )
    parser.add_argument(
        "--scale", type=float, default=1, help="台账大小：1 为 10000 个项目、20 万条记录（默认 1，最多 5）"
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="nation 的记录数（默认一百万，最多一亿；目标按一千万条定）"
    )
    parser.add_argument("--json", action="store_true", help="输出机器可读的结果")


@contextmanager
def _scratch() -> Iterator[Path]:
    """Point the settings at a new temporary folder before Django reads them; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="saima-bench-", ignore_cleanup_errors=True) as name:
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("SAIMA_TESTING", None)
        os.environ["SAIMA_VAR"] = name
        yield Path(name)


def _faults(options: argparse.Namespace) -> str:
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        return f"没有「{'、'.join(unknown)}」这一项。可测：{'、'.join(NAMES)}"
    if not 0 < options.seconds <= LONGEST:
        return f"--seconds {options.seconds:g}：须大于 0、不超过 {LONGEST:g}"
    if not 0 < options.scale <= LARGEST:
        return f"--scale {options.scale:g}：须大于 0、不超过 {LARGEST:g}"
    if not 1_000 <= options.rows <= MOST_ROWS:
        return f"--rows {options.rows}：须在 1000 到 {MOST_ROWS} 之间"
    return ""


def _line(figure: Figure) -> str:
    """Say one figure: whose it is, its name, its value, and its target when it has one."""
    shown = f"{figure.value:,.0f}" if figure.value == int(figure.value) else f"{figure.value:,.2f}"
    wanted = ""
    if figure.target is not None:
        bound = "至少" if figure.least else "不超过"
        wanted = f"（{bound} {figure.target:g}）{'✓' if figure.is_met else '✗'}"
    return f"  {MARKS[figure.role]} {figure.name.removeprefix('对照：')}：{shown} {figure.unit}{wanted}"


def _measured(bench: Bench, names: list[str], *, aloud: bool) -> dict[str, Any]:
    from saima.benching.measurements import measurement

    told: dict[str, Any] = {}
    for name in names:
        title, measure = measurement(name)
        if aloud:
            print(f"{name}  {title}", flush=True)
        figures = measure(bench)
        told[name] = {"title": title, "figures": [figure.to_json() for figure in figures]}
        if aloud:
            for figure in figures:
                print(_line(figure), flush=True)
    return told


def run(options: argparse.Namespace) -> int:
    """Measure on a scratch district in a temporary folder; exit 1 when a figure misses its target."""
    if fault := _faults(options):
        print(fault, file=sys.stderr)
        return 2
    names = [name for name in NAMES if name in options.names or not options.names]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by way of `finally`: the site must end too
    with _scratch() as folder:
        import django

        django.setup()
        from saima.benching.bench import opened

        with opened(folder, scale=options.scale, seconds=options.seconds, rows=options.rows) as bench:
            made = (
                f"{bench.district.projects} 个项目、{bench.district.facts} 条记录、{bench.district.entries} 个台账序号"
            )
            if not options.json:
                print(f"演示数据：{made}（SQLite，{os.cpu_count()} 核）", flush=True)
            told = _measured(bench, names, aloud=not options.json)
    if options.json:
        print(json.dumps({"district": made, "measurements": told}, ensure_ascii=False, indent=1))
    missed = [figure for each in told.values() for figure in each["figures"] if not figure["met"]]
    return 1 if missed else 0
