"""Opens the matters that rows tell of and enters the acts they went through, by the service side's own actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.intake.checking.intended import CheckedRow, IntendedMatter
from saima.service import actions as service
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter

if TYPE_CHECKING:
    from saima.intake.writing import Writer

BY_LEDGER = N_("台账载明")
"""What stands as the result of an act that a ledger tells no more of."""


def write_matters(rows: Sequence[CheckedRow], writer: Writer) -> list[Matter]:
    """Open or follow the matters of all rows; return those touched."""
    told = [(row, row.matter) for row in rows if row.matter is not None]
    if not told:
        return []
    fresh = [(row, matter) for row, matter in told if matter.act == "open"]
    opened = service.open_matters([_draft(row, matter, writer) for row, matter in fresh], by=writer.by, on=writer.on)
    known = {m.code: m for m in Matter.objects.filter(code__in=[m.key for _row, m in told if m.act == "follow"])}
    pairs = [(stored, matter) for stored, (_row, matter) in zip(opened, fresh, strict=True)]
    pairs += [(known[matter.key], matter) for _row, matter in told if matter.act == "follow"]
    steps = [(stored, act, step) for stored, matter in pairs for act, step in _steps(stored, matter)]
    service.take_history(steps, by=writer.by)
    return [stored for stored, _matter in pairs]


def _draft(row: CheckedRow, matter: IntendedMatter, writer: Writer) -> MatterDraft:
    stop = {"stopped_days": matter.stopped_days, "stop": matter.stop, "stopped_by": matter.stopped_by}
    return MatterDraft(
        kind=matter.kind,
        title=matter.title,
        item=matter.item,
        starts_on=matter.starts_on,
        unit=writer.units[matter.unit],
        from_unit=writer.units.get(matter.from_unit),
        project=writer.projects[row.project_ref] if row.project_ref else None,
        stated_due=matter.due_on,
        document=matter.document,
        detail={name: value for name, value in stop.items() if value and matter.stopped_days},
        batch=writer.batch.code,
        recorded_on=matter.recorded_on,
        place=f"第 {row.row + 1} 行",
    )


def _steps(stored: Matter, matter: IntendedMatter) -> Iterator[tuple[str, Step]]:
    """Yield the acts that the row tells of, in order, by the flow of its kind."""
    result = {"result": BY_LEDGER}

    def step(on: date, **fields: object) -> Step:
        return Step(on=on, recorded_on=matter.recorded_on, **fields)  # type: ignore[arg-type]

    if matter.submitted_on is not None:
        yield "移交", step(matter.submitted_on)
    done = matter.done_on
    if done is not None:
        match stored.kind:
            case "交接单":
                yield "接收", step(done)
            case "诉求":
                yield "答复", step(done, detail=result)
            case "交办单":
                yield "反馈", step(done, detail=result)
                yield "销号", step(done)
            case _:
                yield "办结", step(done, detail=result)
    if stored.kind == "诉求" and (matter.rating or done is not None):
        on = done or stored.done_on or matter.recorded_on
        if matter.rating:
            yield "评价办结", step(on, detail={"rating": matter.rating})
        else:
            yield "待评价办结", step(on)
