"""Contents kept once per file, through a process that may end at any of them."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django_q.models import OrmQ
from tests.core.health.contents.drawing import photo, png_bytes

from saima.health import tasks
from saima.health.contents import keeping
from saima.health.contents.keeping import BROKE_OFF, Reader, read_files
from saima.health.models import FileContents
from saima.ledger.evidence import erase, keep_file, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    return tmp_path


def test_a_file_is_read_once_and_a_bad_one_keeps_why_it_is_not() -> None:
    good, bad = keep_file("a.png", png_bytes(photo(1))), keep_file("b.pdf", b"%PDF-1.4 nothing")

    assert (read_files(), read_files()) == (2, 0)

    kept = FileContents.objects.in_bulk()
    assert (bool(kept[good.pk].coarse), kept[good.pk].fault) == (True, "")
    assert (bytes(kept[bad.pk].coarse), bytes(kept[bad.pk].text)) == (b"", b"")
    assert kept[bad.pk].fault


def test_so_many_are_read_as_are_asked_for_the_oldest_first() -> None:
    first, second = keep_file("a.png", png_bytes(photo(1))), keep_file("b.png", png_bytes(photo(2)))

    read_files(most=1)
    assert list(FileContents.objects.values_list("file", flat=True)) == [first.pk]

    tasks.read_kept(second.pk)
    assert FileContents.objects.count() == 2


def test_a_new_file_is_handed_to_the_worker_once_it_is_kept_for_good(
    django_capture_on_commit_callbacks: pytest.FixtureRequest,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        file = keep_file("a.png", png_bytes(photo(1)))
        keep_file("again.png", png_bytes(photo(1)))

    (task,) = [queued.task for queued in OrmQ.objects.all()]
    assert (task["func"], task["args"]) == ("saima.health.tasks.read_kept", (file.pk,))


def test_a_file_at_which_the_process_ends_is_noted_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    deadly, good = keep_file("a.pdf", b"%PDF-1.4 deadly"), keep_file("b.png", png_bytes(photo(1)))
    ask = Reader.read

    def kill_at(reader: Reader, path: str, media: str) -> dict[str, object]:
        if path == str(path_of(deadly.sha256)):
            ask(reader, path, media)
            assert reader._process is not None
            os.kill(reader._process.pid, signal.SIGKILL)
            reader._process.wait()
        return ask(reader, path, media)

    monkeypatch.setattr(Reader, "read", kill_at)

    assert read_files() == 2

    kept = FileContents.objects.in_bulk()
    assert (kept[deadly.pk].fault, kept[good.pk].fault) == (BROKE_OFF, "")


def test_a_file_that_takes_too_long_ends_the_process_and_not_the_task(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    pipe = folder / "never"
    os.mkfifo(pipe)
    monkeypatch.setattr(keeping, "CHILD", "import saima.health.contents.child as c; c.SECONDS = 1; c.main()")

    with Reader() as reader:
        assert reader.read(str(pipe), "image/png") == {"fault": BROKE_OFF}


def test_what_was_read_of_an_erased_file_goes_too(checked: SimpleNamespace) -> None:
    read_files()
    assert FileContents.objects.filter(file=checked.file).exists()

    erase(file=checked.file, reason="个人信息", by=checked.users["shenhe"], on=date(2023, 4, 10))
    read_files()

    assert not FileContents.objects.filter(file=checked.file).exists()
