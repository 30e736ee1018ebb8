"""What is kept stands whole or not at all, also when two keep the same thing at once."""

from pathlib import Path

import pytest

from saima.ledger.keeping import beside


def write(target: Path, text: str) -> None:
    """Keep a folder with one file."""
    with beside(target) as made:
        made.mkdir()
        (made / "a").write_text(text)


def break_off(target: Path) -> None:
    """Write half of a file."""
    with beside(target) as made:
        made.write_bytes(b"1")
        raise RuntimeError


def test_a_file_that_another_keeps_meanwhile_is_kept_by_both(tmp_path):
    target = tmp_path / "in" / "a.pdf"
    with beside(target) as mine:
        mine.write_bytes(b"1")
        with beside(target) as other:
            other.write_bytes(b"1")

    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"1"]


def test_a_folder_that_another_kept_meanwhile_stays_as_it_is(tmp_path):
    target = tmp_path / "runs" / "ab"
    with beside(target) as mine:
        mine.mkdir()
        (mine / "a").write_text("mine")
        write(target, "other")

    assert [path.name for path in target.parent.iterdir()] == ["ab"]
    assert (target / "a").read_text() == "other"


def test_what_broke_off_leaves_nothing(tmp_path):
    target = tmp_path / "a.pdf"
    with pytest.raises(RuntimeError):
        break_off(target)

    assert list(tmp_path.iterdir()) == []


def test_a_name_that_cannot_be_given_is_an_error(tmp_path):
    target = tmp_path / "a.pdf"
    with pytest.raises(FileNotFoundError), beside(target):
        pass
