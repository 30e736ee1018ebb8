"""State machines as tables: from which states an act leads where, who may do it, and what it must carry.

Every flow of the product is one `Flow`. Pages, doors and commands ask it what may be done and read refusals from it;
the diagrams of the documentation are drawn from it (`Flow.mermaid`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class State:
    """One state: `final` ends the matter (an act may still reopen it); `dropped` ends it without its being done.

    `holder` is the party whose turn it is, `clock` what the matter's clock does meanwhile: it runs, it stands still, or
    it is over (the duty is done, though the matter may still wait for somebody else).
    """

    name: str
    title_en: str
    holder: str = ""
    clock: Literal["runs", "stands", "over"] = "runs"
    final: bool = False
    dropped: bool = False

    @property
    def title(self) -> str:
        """The state in the office's word."""
        return self.name


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a flow's table: an act that leads from any of `sources` to `target`.

    `parties` are those who may do it, any one of them is enough; `needs` names what must be given with it (reason,
    evidence, unit …). A target of '' keeps the state: the act is noted and changes nothing else.
    """

    act: str
    title_en: str
    sources: tuple[str, ...]
    target: str
    parties: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The act in the office's word."""
        return self.act


VOID = State("已作废", "Voided", clock="over", final=True, dropped=True)
"""Where everything can go that should never have been entered; it stays seen, and nothing counts it."""
VOIDING = "作废"
"""The act that leads there."""


class Act(Protocol):
    """A move that was made, as clocks read it."""

    @property
    def act(self) -> str:
        """The act."""

    @property
    def target(self) -> str:
        """The state after it."""

    @property
    def on(self) -> date:
        """The day it was done."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """What it carries."""


@dataclass(frozen=True)
class Flow:
    """One state machine. The first state is where every matter begins."""

    name: str
    title: str
    title_en: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]

    @property
    def start(self) -> str:
        """The state every matter begins in."""
        return self.states[0].name

    @cached_property
    def by_name(self) -> dict[str, State]:
        """The states by name."""
        return {state.name: state for state in self.states}

    def is_final(self, state: str) -> bool:
        """Tell whether a state ends the matter; KeyError for a state the flow does not know."""
        return self.by_name[state].final

    def move(self, act: str, state: str) -> Move | None:
        """Return the row that lets `act` happen in `state`; None when the table forbids it."""
        return next((move for move in self.moves if move.act == act and state in move.sources), None)

    def target(self, move: Move, state: str) -> str:
        """Return the state after a move out of `state`."""
        return move.target or state

    def open_moves(self, state: str, parties: Collection[str] | None = None) -> tuple[Move, ...]:
        """Return the moves possible in a state, for these parties only when they are given."""
        return tuple(
            move
            for move in self.moves
            if state in move.sources and (parties is None or any(party in parties for party in move.parties))
        )

    def voidable(self, party: str) -> Flow:
        """Return the flow with one more state and row: a party can void what was entered by mistake, from any state."""
        every = tuple(state.name for state in self.states)
        void = Move(VOIDING, "Void", every, VOID.name, (party,), ("reason",))
        return replace(self, states=(*self.states, VOID), moves=(*self.moves, void))

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the table itself: unknown states, two rows for one act, dead ends, islands."""
        for move in self.moves:
            for named in (*move.sources, *filter(None, (move.target,))):
                if named not in self.by_name:
                    yield f"{self.name}: {move.act} names the unknown state {named}"
            if not move.parties:
                yield f"{self.name}: nobody may {move.act}"
        rows = [(move.act, state) for move in self.moves for state in move.sources]
        yield from (
            f"{self.name}: two rows for {act} in {state}" for act, state in set(rows) if rows.count((act, state)) > 1
        )
        for state in self.states:
            if state.dropped and not (state.final and state.clock == "over"):
                yield f"{self.name}: {state.name} is dropped, yet goes on"
        reached = self._reached_from(self.start)
        for state in self.states:
            if state.name not in reached:
                yield f"{self.name}: no way leads to {state.name}"
            if not state.final and not any(self.by_name[name].final for name in self._reached_from(state.name)):
                yield f"{self.name}: {state.name} is a dead end"

    def _reached_from(self, state: str) -> set[str]:
        reached, edge = {state}, [state]
        while edge:
            here = edge.pop()
            for move in self.open_moves(here):
                target = self.target(move, here)
                if target not in reached and target in self.by_name:
                    reached.add(target)
                    edge.append(target)
        return reached

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram, states and acts in the table's order."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for move in self.moves:
            for source in move.sources:
                who = "、".join(move.parties)
                lines.append(f"    {source} --> {self.target(move, source)}: {move.act}（{who}）")
        lines += [f"    {state.name} --> [*]" for state in self.states if state.final]
        return "\n".join(lines)


def dropped_states(flows: Iterable[Flow]) -> frozenset[str]:
    """Return the states that end something undone: no measure, sum or list of what is open reads them."""
    return frozenset(state.name for flow in flows for state in flow.states if state.dropped)
