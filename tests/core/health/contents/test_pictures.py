from fractions import Fraction

import numpy as np
import pytest
from tests.core.health.contents.drawing import VARIANTS, grey, photo, slip

from saima.core.health.contents.pictures import apart, candidates, imprint

MOST = Fraction(3, 5)


def print_of(picture):
    made = imprint(grey(picture))
    assert made is not None
    return made


@pytest.mark.parametrize("again", VARIANTS)
@pytest.mark.parametrize("draw", [slip, photo])
def test_a_picture_saved_again_is_found(draw, again):
    one, other = draw(1), VARIANTS[again](draw(1))

    first, second = print_of(one), print_of(other)

    assert candidates({"a": first.coarse, "b": second.coarse}) == [("a", "b")]
    assert apart(first.fine, second.fine) <= MOST


def test_photos_of_one_size_are_not_alike():
    made = {f"p{seed:02}": print_of(photo(seed)).coarse for seed in range(40)}

    assert candidates(made) == []


def test_slips_of_one_bank_are_not_alike_though_only_their_digits_differ():
    made = [print_of(slip(seed)) for seed in range(12)]

    worst = min(apart(made[i].fine, made[j].fine) for i in range(12) for j in range(i))

    assert worst > MOST


@pytest.mark.parametrize("amount", ["¥12,000,000.00", "¥45,000,100.00", "¥4,500,000.00"])
def test_another_amount_alone_is_enough_to_tell_two_slips_apart(amount):
    first, second = print_of(slip(1, "¥45,000,000.00")), print_of(slip(1, amount))

    assert apart(first.fine, second.fine) > MOST


def test_blank_paper_has_no_imprint():
    noise = np.random.default_rng(1).integers(248, 254, (128, 128)).astype(np.uint8)

    assert imprint(bytes([255]) * 128 * 128) is None
    assert imprint(noise.tobytes()) is None


def test_nothing_and_one_picture_make_no_pairs():
    assert candidates({}) == []
    assert candidates({"a": print_of(photo(1)).coarse}) == []


def test_a_pair_is_told_once_and_in_order_whatever_the_order_of_files():
    made = {name: print_of(photo(seed)).coarse for name, seed in (("d", 1), ("a", 2), ("c", 1), ("b", 2))}
    turned = dict(reversed(made.items()))

    assert candidates(made) == candidates(turned) == [("a", "b"), ("c", "d")]
