"""The lamp of a docket and the day of its next change, checked against the lamps of every day around it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from saima.agreements.lamps import lamp_of
from saima.agreements.models import Docket
from saima.core.workdays import WorkCalendar

pytestmark = pytest.mark.django_db
CALENDAR = WorkCalendar()
DUE = date(2024, 3, 30)


@pytest.mark.parametrize(
    ("on", "word", "reason", "changes_on", "becomes"),
    [
        (date(2023, 4, 10), "绿", "剩 355 天", date(2024, 2, 29), "黄"),
        (date(2024, 2, 28), "绿", "剩 31 天", date(2024, 2, 29), "黄"),
        (date(2024, 2, 29), "黄", "剩 30 天", date(2024, 3, 31), "红"),
        (DUE, "黄", "今天到期", date(2024, 3, 31), "红"),
        (date(2024, 3, 31), "红", "逾期 1 天", None, None),
    ],
)
def test_a_docket_says_when_its_lamp_changes_and_to_what(
    agreement: SimpleNamespace, on: date, word: str, reason: str, changes_on: date | None, becomes: str | None
) -> None:
    found = lamp_of(agreement.parts_of["投资到位"], on, CALENDAR)

    assert (found.word, found.reason) == (word, reason)
    assert (found.changes_on, found.becomes) == (changes_on, becomes)


def test_the_day_it_names_is_the_first_with_another_word(agreement: SimpleNamespace) -> None:
    docket: Docket = agreement.parts_of["投资到位"]
    every = [DUE + timedelta(days=n) for n in range(-60, 10)]
    words = {day: lamp_of(docket, day, CALENDAR).word for day in every}

    for day in every:
        later = [after for after in every if after > day and words[after] != words[day]]
        assert lamp_of(docket, day, CALENDAR).changes_on == (later[0] if later else None), day
