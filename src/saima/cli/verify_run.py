"""`saima verify-run [CODE] --engine NAME`: measure a stored run's frozen inputs on another engine and compare."""

from __future__ import annotations

import argparse
import json
import time

ENGINES = ("duckdb", "sqlite", "postgresql", "spark")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("code", nargs="?", help="核算编号（默认最近一次）")
    parser.add_argument(
        "--engine", action="append", choices=ENGINES, help="用哪个引擎（可写多次；默认 duckdb）", metavar="NAME"
    )
    parser.add_argument("--server", default="", help="PostgreSQL 的地址（默认用台账所在的服务器）")
    parser.add_argument("--master", default="", help="Spark 的地址，如 spark://主机:7077（默认在本机运行）")
    parser.add_argument("--json", action="store_true", help="输出机器可读的结果")


def run(options: argparse.Namespace) -> int:
    """Measure again and compare fingerprints; exit 1 when one differs."""
    from saima.assessment.models import Run
    from saima.assessment.remeasuring import remeasured
    from saima.core.problems import Problem, Problems

    runs = Run.objects.order_by("-pk")
    found = (runs.filter(code=options.code) if options.code else runs).first()
    if found is None:
        known = "、".join(runs.values_list("code", flat=True)[:5]) or "还没有核算过"
        raise Problems([
            Problem("命令行·核算编号", options.code or "没有核算", known, "请从中选择，或先 saima run", "cli.run")
        ])  # fmt: skip
    told, wrong = [], 0
    for name in options.engine or ["duckdb"]:
        begun = time.perf_counter()
        address = {"postgresql": options.server, "spark": options.master}.get(name, "")
        again = remeasured(found, engine=name, address=address)
        seconds = time.perf_counter() - begun
        wrong += not again.holds
        told.append({"run": found.code, "engine": name, "fingerprint": again.fingerprint, "holds": again.holds})
        if options.json:
            continue
        word = "一致" if again.holds else "不一致"
        print(f"{word}  {found.code}  {name}  校验码 {again.fingerprint[:16]}  {seconds:.1f} 秒")
        for line in again.differences:
            print(f"    {line.measure}·{line.unit}：存档 {line.stored}，{name} 算得 {line.measured}（基本单位）")
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if wrong else 0
