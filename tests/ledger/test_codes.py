"""Public codes: one letter for each kind of thing."""

from __future__ import annotations

from saima.ledger.codes import LETTERS, coded, entry_code


def test_no_two_kinds_of_things_share_a_letter() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(len(letter) == 1 and letter.isupper() for letter in LETTERS.values())


def test_a_code_is_the_place_the_letter_and_what_tells_it_apart() -> None:
    assert entry_code("fact", 12) == "WL-J0000012"
    assert coded("issue", "2023-03") == "WL-T2023-03"
