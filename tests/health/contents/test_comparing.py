"""From kept files to the flag: alike by contents, in a few statements, on either database."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.health.contents.drawing import jpeg_bytes, photo, png_bytes, scaled, slip

from saima.core.health.rows import Likeness
from saima.health import actions
from saima.health.catalogue import flag_rules
from saima.health.contents.keeping import read_files
from saima.health.loading import load
from saima.health.models import Flag
from saima.ledger.evidence import attach, keep_file


@pytest.fixture
def proves(checked: SimpleNamespace) -> Callable[..., SimpleNamespace]:
    """Attach one file to the first team's arrival and one to the other's, read both, and examine."""

    def proves(*files: tuple[str, bytes]) -> SimpleNamespace:
        kept = [keep_file(*file) for file in files]
        for file, fact in zip(kept, (checked.own, checked.other, checked.start), strict=False):
            attach(fact=fact, title="佐证", by=checked.users["zhongxin"], file=file)
        read_files()
        actions.examine_ledger(on=checked.on)
        return SimpleNamespace(**vars(checked), kept=kept, found=Flag.objects.filter(kind="佐证相近").first())

    return proves


def test_a_photo_saved_again_is_flagged_with_both_files_and_both_records(
    proves: Callable[..., SimpleNamespace],
) -> None:
    made = proves(("IMG_2041.png", png_bytes(photo(1))), ("现场.jpg", jpeg_bytes(scaled(photo(1), 0.4), 60)))

    assert made.found.values == {"why": "画面相同", "count": 2}
    assert [(item.fact.code, item.values["file"]) for item in made.found.items.all()] == [
        (made.own.code, "IMG_2041.png"),
        (made.other.code, "现场.jpg"),
    ]
    assert made.found.subject == f"内容:{made.kept[0].sha256}"


def test_two_photos_and_two_slips_of_one_form_are_not_flagged(proves: Callable[..., SimpleNamespace]) -> None:
    assert proves(("a.png", png_bytes(photo(1))), ("b.png", png_bytes(photo(2)))).found is None
    assert proves(("回单0315.jpg", jpeg_bytes(slip(1), 90)), ("回单0315(1).jpg", jpeg_bytes(slip(2), 90))).found is None


def test_three_savings_of_one_photo_are_one_flag_by_two_links(proves: Callable[..., SimpleNamespace]) -> None:
    files = [(f"{n}.jpg", jpeg_bytes(scaled(photo(3), size), 80)) for n, size in enumerate((1, 0.5, 0.7))]

    made = proves(*files)
    ledger = load(on=made.on, rules=flag_rules())

    assert (Flag.objects.filter(kind="佐证相近").count(), made.found.values["count"]) == (1, 3)
    assert len(ledger.alike) == 2
    assert all(isinstance(link, Likeness) and link.shared is None for link in ledger.alike)
    assert {file.sha256 for file in made.kept} <= ledger.read
    assert made.file.sha256 not in ledger.read


def test_statements_do_not_grow_with_the_files_compared(proves: Callable[..., SimpleNamespace]) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            load(on=made.on, rules=flag_rules())
        return len(caught)

    made = proves(("0.png", png_bytes(photo(0))), ("1.jpg", jpeg_bytes(photo(0), 70)))
    few = statements()
    for n in range(4, 9):
        file = keep_file(f"{n}.jpg", jpeg_bytes(photo(0), 60 + n))
        attach(fact=made.other, title="佐证", by=made.users["zhongxin"], file=file)
    read_files()

    assert (statements(), few) == (10, 10)
