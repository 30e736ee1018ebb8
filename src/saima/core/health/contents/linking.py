"""Pairs of files that are alike, as groups."""

from __future__ import annotations

from collections.abc import Iterable


class Groups:
    """Files joined pair by pair: union-find with path halving; the smallest key of a group stands for it."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, key: str) -> str:
        """Return the key that stands for the group of a file; a file never joined stands for itself."""
        above = self._above
        while (up := above.get(key, key)) != key:
            above[key] = above.get(up, up)
            key = up
        return key

    def join(self, one: str, other: str) -> bool:
        """Join the groups of two files; False where they were one already."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above.setdefault(first, first)
        self._above[second] = first
        return first != second

    def all(self) -> list[frozenset[str]]:
        """Return the groups of joined files, by their smallest keys."""
        found: dict[str, set[str]] = {}
        for key in list(self._above):
            found.setdefault(self.of(key), set()).add(key)
        return [frozenset(found[key]) for key in sorted(found)]


def groups(pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Return the groups that pairs make, by their smallest keys.

    Example:
        >>> [sorted(group) for group in groups([("b", "c"), ("d", "e"), ("a", "b")])]
        [['a', 'b', 'c'], ['d', 'e']]

    """
    made = Groups()
    for one, other in pairs:
        made.join(one, other)
    return made.all()
