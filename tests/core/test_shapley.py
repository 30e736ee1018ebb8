"""Parts of a change over all orders: they add up, nothing gets nothing, alike gets alike, no order matters."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from saima.core.shapley import by_kind, parts_of, shapley

GAMES = st.integers(0, 4).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.fractions(max_denominator=50), min_size=1 << size, max_size=1 << size)
    )
)


def turned(size, values, order):
    """The same game with its players numbered otherwise: player order[k] becomes player k."""
    return [values[sum(1 << order[k] for k in range(size) if coalition >> k & 1)] for coalition in range(1 << size)]


@given(GAMES)
def test_the_parts_add_up_to_the_change(game):
    size, values = game

    assert sum(parts_of(size, values), Fraction(0)) == values[-1] - values[0]


@given(GAMES, st.randoms())
def test_the_order_in_which_players_are_named_does_not_matter(game, random):
    size, values = game
    order = list(range(size))
    random.shuffle(order)

    other = parts_of(size, turned(size, values, order))

    assert [other[order.index(player)] for player in range(size)] == list(parts_of(size, values))


@given(GAMES)
def test_a_player_that_changes_nothing_gets_nothing(game):
    size, values = game
    with_one_more = [*values, *values]

    assert parts_of(size + 1, with_one_more) == (*parts_of(size, values), 0)


def test_two_that_change_alike_get_alike():
    assert shapley(2, [0, 10, 10, 14].__getitem__) == (7, 7)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.data())
def test_players_that_are_alike_get_what_they_would_get_one_by_one(counts, data):
    kinds = [kind for kind, count in enumerate(counts) for _ in range(count)]
    worth = {}

    def value(there):
        return worth.setdefault(there, data.draw(st.integers(-9, 9)))

    def of_set(coalition):
        held = [kind for player, kind in enumerate(kinds) if coalition >> player & 1]
        return value(tuple(held.count(kind) for kind in range(len(counts))))

    each = by_kind(counts, value)

    assert [each[kind] for kind in kinds] == list(shapley(len(kinds), of_set))
