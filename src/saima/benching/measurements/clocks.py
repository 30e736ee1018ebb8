"""A hundred thousand clocks: due days, days used and charged, beside a walk day by day and numpy's calendar."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from saima.benching.bench import Bench
from saima.benching.district import FIRST_DAY, OFFICE_DAY
from saima.benching.figures import ROUNDS, Figure
from saima.core.clocks import Clock, Limit, Stop, due, read
from saima.core.workdays import WorkCalendar
from saima.service.workcalendar import shipped_calendar

TITLE = "时钟：10 万次应办结日（调休、停表）"
CLOCKS = 100_000
SLOW = 100
"""The rivals that walk do every hundredth clock; their time is told for all."""


def _clocks(count: int) -> list[Clock]:
    """Return clocks of two years, every third of them stopped once or twice."""
    random = Random(20231231)  # noqa: S311 (invented days, no secret)
    found = []
    for number in range(count):
        start = FIRST_DAY + timedelta(days=random.randrange(0, 700))
        stops = []
        for turn in range((0, 0, 1, 2)[number % 4]):
            since = start + timedelta(days=2 + 6 * turn)
            stops.append(Stop(since, since + timedelta(days=random.randrange(1, 5)), "公示", "", "法定程序"))
        found.append(Clock(start, Limit(random.randrange(1, 31), "working"), tuple(stops)))
    return found


def _walked(clock: Clock, calendar: WorkCalendar) -> date:
    """Return the due day by walking day after day, as one would count on a wall calendar."""
    day, left = clock.start, clock.limit.days
    while left:
        day += timedelta(days=1)
        stopped = any(stop.since <= day < (stop.until or date.max) for stop in clock.stops)
        left -= calendar.is_working(day) and not stopped
    return day


def _best(act: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Return the least time of several rounds, in milliseconds: what the program itself takes on a shared machine."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def _numpy(clocks: list[Clock], calendar: WorkCalendar) -> float:
    """Return the time of numpy's business days on the same starts and limits: weekdays and holidays, nothing else."""
    import numpy as np

    years = (date(2022, 1, 1), date(2024, 12, 31))
    every = [years[0] + timedelta(days=n) for n in range((years[1] - years[0]).days + 1)]
    off = np.array([day for day in every if day.weekday() < 5 and not calendar.is_working(day)], dtype="datetime64[D]")
    starts = np.array([clock.start for clock in clocks], dtype="datetime64[D]")
    limits = np.array([clock.limit.days for clock in clocks])
    return _best(lambda: np.busday_offset(starts, limits, roll="backward", holidays=off))


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of all clocks, how many a plain walk finds otherwise, and the rivals' times."""
    calendar = shipped_calendar()
    clocks = _clocks(CLOCKS if bench.full else CLOCKS // SLOW)
    times = CLOCKS // len(clocks)
    few = clocks[::SLOW] or clocks[:1]
    differing = sum(due(clock, calendar) != _walked(clock, calendar) for clock in few)
    walked = _best(lambda: [_walked(clock, calendar) for clock in few]) * CLOCKS / len(few)
    dues = _best(lambda: [due(clock, calendar) for clock in clocks]) * times
    readings = _best(lambda: [read(clock, OFFICE_DAY, calendar) for clock in clocks]) * times
    calls = _best(lambda: [_nothing(clock) for clock in clocks]) * times
    business = _numpy(clocks, calendar) * times
    return (
        Figure("应办结日，10 万次", dues, "ms", 1000),
        Figure("整个读数（已用、剩余、记给谁），10 万次", readings, "ms"),
        Figure("与逐日数不同的", differing, "个", 0),
        Figure("对照：逐日数，10 万次", walked, "ms", role="rival"),
        Figure("对照：numpy 的工作日（不认调休上班和停表），10 万次", business, "ms", role="rival"),
        Figure("界限：10 万次空的函数调用", calls, "ms", role="limit"),
    )


def _nothing(clock: Clock) -> Clock:
    return clock
