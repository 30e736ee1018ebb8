"""The conditions of a list as they stand in its address, and the way to its other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, Protocol, Self, TypeVar
from urllib.parse import urlencode

from saima.core.amounts import whole_number

LAST_PAGE = 100_000
Row = TypeVar("Row")


def _page_number(typed: str) -> int:
    return min(max(1, whole_number(typed[:9]) or 1), LAST_PAGE)


class Stretch(Protocol):
    """One page of a list: the numbers of its first and last row, and whether more follow."""

    @property
    def first(self) -> int:
        """The number of the first row, 0 when there is none."""

    @property
    def last(self) -> int:
        """The number of the last row."""

    @property
    def has_more(self) -> bool:
        """Tell whether rows follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """One page of a list: its rows, how many all pages have, and how many stand before it. A list adds its figures."""

    rows: tuple[Row, ...]
    count: int
    start: int

    @property
    def first(self) -> int:
        """The number of the first row, 0 when there is none."""
        return self.start + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.start + len(self.rows)

    @property
    def has_more(self) -> bool:
        """Tell whether rows follow."""
        return self.last < self.count


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a list; a list adds its own as text fields, '' or a default of its own for none."""

    page: int = 1

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return True

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        """Read the conditions; what makes no sense is left at its default."""
        typed = {f.name: data[f.name].replace("\0", "").strip() for f in fields(cls) if f.name in data}
        page = _page_number(typed.pop("page", "1"))
        values: dict[str, Any] = {name: value for name, value in typed.items() if cls.allows(name, value)}
        return cls(page=page, **values)

    def part(self, size: int) -> slice:
        """Return where the rows of the page stand in the list, so many to a page."""
        start = (self.page - 1) * size
        return slice(start, start + size)

    def query(self, **changes: Any) -> str:
        """Return the query string of these conditions with changes; a change of conditions goes to the first page."""
        made = replace(self, **({"page": 1} | changes))
        told = {f.name: value for f in fields(made) if (value := getattr(made, f.name)) != f.default}
        return f"?{urlencode(told)}"

    def pager(self, shown: Stretch) -> dict[str, Any]:
        """Return what the component `pager` draws: the stretch shown, the addresses of the pages before and after."""
        return {
            "first": shown.first,
            "last": shown.last,
            "before": self.query(page=self.page - 1) if self.page > 1 else "",
            "after": self.query(page=self.page + 1) if shown.has_more else "",
        }
