from itertools import permutations

from saima.core.health.contents.linking import Groups, groups


def test_files_alike_by_way_of_a_third_are_one_group_in_any_order():
    pairs = [("a", "b"), ("c", "d"), ("b", "c"), ("x", "y")]

    assert all(groups(order) == [frozenset("abcd"), frozenset("xy")] for order in permutations(pairs))


def test_joining_tells_whether_it_joined_anything():
    made = Groups()

    assert (made.join("a", "b"), made.join("b", "a"), made.of("b"), made.of("z")) == (True, False, "a", "z")
