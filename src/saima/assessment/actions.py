"""Writes of the assessment: put a rulebook into force, hand down targets, ask for and make runs."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

import saima
from saima.assessment import lookback
from saima.assessment.checks import check_measures
from saima.assessment.gathering import matter_kinds
from saima.assessment.models import AdoptedRulebook, Run, RunRequest, Target
from saima.assessment.raced import raced_units
from saima.assessment.reporting import reported_numbers
from saima.assessment.reviewed import reads_reviews
from saima.core.amounts import UNITS, exact_text
from saima.core.inputs import Inputs, TargetKey
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook
from saima.ledger.codes import entry_code
from saima.ledger.entries import last_entry, next_entries
from saima.ledger.keeping import beside
from saima.ledger.layout import fact_fields, layout, row_fields_of_projects
from saima.people.models import Unit, User
from saima.people.policies import check_may


def check_rulebook(text: str, *, file: str = "考核办法") -> Rulebook:
    """Return the rulebook that a text says, its names checked against this place's catalogue; else raise Problems."""
    rulebook = read_rulebook(text, file=file, fact_fields=fact_fields(), project_fields=row_fields_of_projects())
    if problems := check_measures(rulebook, file=file):
        raise Problems(problems)
    return rulebook


@transaction.atomic
def adopt(
    *, text: str, document: str, meeting: str, adopted_on: date, by: User, file: str = "考核办法"
) -> AdoptedRulebook:
    """Put a rulebook into force (印发施行). A broken one, or a version already adopted, cannot be."""
    check_may(by, "adopt_rulebook")
    rulebook = check_rulebook(text, file=file)
    problems = []
    if not document.strip():
        problems.append(Problem("印发施行·文号", "空白", "发文字号", "请填写文号", "rulebook.document"))
    if AdoptedRulebook.objects.filter(code=rulebook.id, version=rulebook.version).exists():
        problems.append(
            Problem(
                f"{file}·version",
                f"{rulebook.id} 第 {rulebook.version} 版已经施行",
                "没有用过的版本号",
                "修改办法请用新的版本号另行印发",
                "rulebook.version",
            )
        )
    if problems:
        raise Problems(problems)
    return AdoptedRulebook.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        code=rulebook.id,
        version=rulebook.version,
        title=rulebook.title,
        title_en=rulebook.title_en,
        text=text,
        sha256=rulebook.fingerprint,
        starts_on=rulebook.starts_on,
        ends_before=rulebook.ends_before,
        document=document,
        meeting=meeting,
        adopted_on=adopted_on,
    )


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A task about to be handed down. `value` in units of `unit_name` (60 with 亿元)."""

    unit: Unit
    name: str
    year: int
    value: Fraction
    unit_name: str
    level: str = "区定"
    basis: str = ""
    is_minimum: bool = False
    document: str = ""
    effective_on: date | None = None


@transaction.atomic
def set_targets(drafts: Sequence[TargetDraft], *, by: User, on: date) -> list[Target]:
    """Hand down tasks; the latest of the same unit, name, year, level and basis holds."""
    check_may(by, "set_target")
    problems = [
        Problem(f"{d.unit}·{d.name}", f"单位「{d.unit_name}」", "、".join(UNITS), "请改用其中之一", "target.unit")
        for d in drafts
        if d.unit_name not in UNITS
    ]
    problems += [
        Problem(f"{d.unit}·{d.name}", exact_text(d.value), "不小于零的任务数", "请核对", "target.negative")
        for d in drafts
        if d.value < 0
    ]
    if problems:
        raise Problems(problems)
    entries = next_entries(len(drafts)) if drafts else range(0)
    return Target.objects.bulk_create(
        [
            Target(
                entry=entry,
                recorded_by=by,
                unit=d.unit,
                name=d.name,
                year=d.year,
                level=d.level,
                basis=d.basis,
                is_minimum=d.is_minimum,
                value=exact_text(d.value * UNITS[d.unit_name].factor),
                unit_name=d.unit_name,
                document=d.document,
                effective_on=d.effective_on or on,
            )
            for d, entry in zip(drafts, entries, strict=True)
        ]
    )


def targets_as_of(*, year: int, entry: int, on: date, codes: Sequence[str]) -> dict[TargetKey, dict[str, Fraction]]:
    """Return the targets of a year that hold as of an entry and a day, by key and unit code."""
    found: dict[TargetKey, dict[str, Fraction]] = {}
    rows = Target.objects.filter(year=year, entry__lte=entry, effective_on__lte=on, unit__code__in=codes)
    for row in rows.select_related("unit").order_by("entry"):
        found.setdefault(TargetKey(row.name, row.level, row.basis), {})[row.unit.code] = Fraction(row.value)
    return found


REPEATED = ["kind", "unit", "amount_kind", "currency", "level", "result", "detail", "project.industry"]
"""Columns of a snapshot whose values recur; a dictionary of the others would only cost time."""


def _freeze(tables: Mapping[str, Any]) -> str:
    """Store the snapshot as Parquet under its content's SHA-256 and return that hash."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    digest = hashlib.sha256()
    for name in sorted(tables):
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, tables[name].schema) as writer:
            writer.write_table(tables[name].combine_chunks())
        digest.update(name.encode() + sink.getvalue())
    folder = Path(settings.SAIMA_RUNS) / digest.hexdigest()
    if not folder.exists():
        with beside(folder) as part:
            part.mkdir()
            for name, table in tables.items():
                path = part / f"{name}.parquet"
                pq.write_table(table, path, compression="zstd", use_dictionary=REPEATED, write_statistics=False)
    return digest.hexdigest()


def measured_inputs(
    rulebook: Rulebook, *, period: Period, as_of: date, entry: int, freeze: bool = True
) -> tuple[Inputs, str]:
    """Return a rulebook's inputs from the ledger (entries ≤ n, known by the as-of day) and the snapshot's hash.

    Loads the engine: for workers and commands only.
    """
    from saima.assessment.engine import duck
    from saima.assessment.loading import load
    from saima.core.measuring import measure

    units = raced_units(rulebook, entry=entry, on=as_of)
    codes = [unit.code for unit in units]
    measures_read = rulebook.measures.values()
    tables = load(entry=entry, on=as_of, matter_kinds=matter_kinds(measures_read), reviews=reads_reviews(measures_read))
    with ThreadPoolExecutor(1) as beside, duck(tables) as engine:
        frozen = beside.submit(_freeze, tables) if freeze else None  # writes files while the engine counts
        count = partial(measure, rulebook, engine, layout=layout(), place=settings.SAIMA_PLACE, units=codes)

        def inputs_in(at: Period) -> Inputs:
            entered = reported_numbers(rulebook, period=at, entry=entry, on=as_of)
            targets = targets_as_of(year=at.year, entry=entry, on=as_of, codes=codes)
            return Inputs(units, {**count(period=at), **entered}, targets)

        inputs = inputs_in(period)
        earlier = lookback.year_before(period) if lookback.asks_year_before(rulebook) else None
        before = inputs_in(earlier) if earlier else None
    inputs = lookback.with_other_times(inputs, rulebook, period=period, entry=entry, on=as_of, before=before)
    return inputs, frozen.result() if frozen is not None else ""


def make_run(
    *,
    rulebook: Rulebook,
    period: Period,
    as_of: date,
    by: User | None,
    adopted: AdoptedRulebook | None = None,
    entry: int | None = None,
) -> Run:
    """Run a rulebook over the ledger and store it; without `adopted` it is a rehearsal (试算)."""
    from saima.core.assess import assess

    begun = time.perf_counter()
    upto = last_entry() if entry is None else entry
    inputs, snapshot = measured_inputs(rulebook, period=period, as_of=as_of, entry=upto)
    assessment = assess(rulebook=rulebook, inputs=inputs, period=period)
    result = {**assessment.to_canonical(), "as_of": as_of.isoformat(), "ledger_entry": upto}
    with transaction.atomic():
        number = next_entries()[0]
        return Run.objects.create(
            code=entry_code("run", number),
            rulebook=adopted,
            rulebook_text=rulebook.text,
            is_rehearsal=adopted is None,
            period=period.code,
            as_of=as_of,
            ledger_entry=upto,
            result=result,
            facts_sha256=snapshot,
            fingerprint=assessment.fingerprint,
            engine=f"saima {saima.__version__} · DuckDB",
            seconds=f"{time.perf_counter() - begun:.2f}",
            made_by=by,
        )


def run_adopted(*, adopted: AdoptedRulebook, period: Period, as_of: date, by: User | None) -> Run:
    """Run a rulebook that is in force in the period; refuse one that is not."""
    rulebook = check_rulebook(adopted.text)
    if not rulebook.is_in_force(period.last_day):
        raise Problems(
            [
                Problem(
                    f"核算·{period.title}",
                    f"{adopted} 自 {adopted.starts_on} 施行，至 {adopted.ends_before or '另行通知'}",
                    f"{period.last_day} 时施行的办法",
                    "请选用当期施行的考核办法",
                    "run.not_in_force",
                )
            ]
        )
    return make_run(rulebook=rulebook, period=period, as_of=as_of, by=by, adopted=adopted)


def in_force(*, code: str = "", on: date) -> list[AdoptedRulebook]:
    """Return the adopted rulebooks in force on a day, the latest version of each code."""
    rows = AdoptedRulebook.objects.filter(starts_on__lte=on).filter(Q(ends_before=None) | Q(ends_before__gt=on))
    latest = {row.code: row for row in (rows.filter(code=code) if code else rows).order_by("entry")}
    return list(latest.values())


def ask_for_run(*, adopted: AdoptedRulebook, period: Period, as_of: date, by: User) -> RunRequest:
    """Queue a run for the worker; asking twice for the same finds the one that waits."""
    from django_q.tasks import async_task

    check_may(by, "run")
    with transaction.atomic():
        request, made = RunRequest.objects.get_or_create(
            rulebook=adopted,
            period=period.code,
            as_of=as_of,
            state__in=[RunRequest.WAITING, RunRequest.RUNNING],
            defaults={"asked_by": by, "state": RunRequest.WAITING},
        )
        if made:
            transaction.on_commit(lambda: async_task("saima.assessment.tasks.carry_out", request.pk, group="run"))
    return request
