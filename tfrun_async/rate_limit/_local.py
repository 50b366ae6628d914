"""Rate limiters: calls wait for their turn here, so that the server never has to refuse one."""

import asyncio
import random
import time
from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from types import MappingProxyType
from typing import Protocol

import attrs
from attrs.validators import ge, gt, instance_of

Sleep = Callable[[float], Awaitable[None]]
OnSent = Callable[[], None]

GUARD = 0.03
"""Seconds that every window is taken longer than the server says.

A turn counts from when its request was sent, the server counts when the request arrives. Two
requests whose ways there differ by less than this still arrive a whole window apart.
"""

URGENT_TURNS = 3
"""Turns that urgent callers may take before a routine one that waits for the same limit."""


@attrs.frozen
class Limit:
    """So many calls in any rolling window of so many seconds."""

    calls: int = attrs.field(validator=[instance_of(int), ge(1)])
    seconds: float = attrs.field(validator=gt(0))


API_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {"requests": Limit(30, 1.0), "run-lists": Limit(30, 60.0)}
)
"""The limits of HCP Terraform, for each user."""


class RateLimiter(Protocol):
    """Limits that any number of callers keep together.

    Callers of a kind go in the order in which they came. Urgent ones go before routine ones, but
    of four turns in a row one is a routine caller's, if one is waiting. A name without a limit is
    not limited.
    """

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a turn under all of these limits; a caller that is cancelled uses none up.

        Returns:
            What must be called when the request has been sent, or will not be. Until then the turn
            does not expire, and it counts from then; from the last time if called again.
        """
        ...

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Give no turn under these limits for a while, and then not all of them at once."""
        ...

    def update_limit(self, name: str, calls: int) -> None:
        """Take over how many calls the server allows within a window."""
        ...

    async def close(self) -> None:
        """Let go of what the rate limiter holds open."""
        ...


_is_urgent: ContextVar[bool | None] = ContextVar("tfrun_async.is_urgent", default=None)


@contextmanager
def prioritized(*, urgent: bool) -> Iterator[None]:
    """Make all calls inside urgent, or routine, whatever they would be by themselves."""
    token = _is_urgent.set(urgent)
    try:
        yield
    finally:
        _is_urgent.reset(token)


def is_urgent(otherwise: bool) -> bool:
    """Whether calls made here are urgent: as `prioritized` says, else as the argument says."""
    chosen = _is_urgent.get()
    return otherwise if chosen is None else chosen


@attrs.define(eq=False)
class _Window:
    """The latest turns under one limit."""

    limit: Limit
    turns: deque[float] = attrs.Factory(deque)
    unsent: int = 0
    """Turns whose requests are still to be sent; each counts as if it was given just now."""
    opens: float = float("-inf")

    @property
    def seconds(self) -> float:
        return self.limit.seconds + GUARD

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more."""
        self._forget(now)
        nth = len(self.turns) + self.unsent - self.limit.calls
        room = now
        if nth >= 0:
            room = self.seconds + (self.turns[nth] if nth < len(self.turns) else now)
        return max(room, self.opens) - now

    def count(self, now: float, before: float | None) -> None:
        """Count a turn from now on, which was unsent, or counted from a moment before."""
        if before is None:
            self.unsent -= 1
        elif before in self.turns:
            self.turns.remove(before)
        self._forget(now)
        insort(self.turns, now)  # a pause may have put others behind it

    def pause(self, until: float) -> None:
        """Open again only then, and spread the turns of the first window evenly, with jitter.

        The server says that its window is full, so every turn is as good as taken.
        """
        calls = self.limit.calls
        self.opens = max(self.opens, until)
        known = [float("-inf")] * (calls - len(self.turns)) + [*self.turns][-calls:]
        gap = self.seconds / calls
        spread = [until - self.seconds + gap * (nth + random.random()) for nth in range(calls)]  # noqa: S311
        self.turns = deque(map(max, known, spread))

    def _forget(self, now: float) -> None:
        while self.turns and self.turns[0] + self.seconds <= now:
            self.turns.popleft()


@attrs.define(eq=False)
class _Lane:
    """Callers of a kind: the same limits and the same urgency. The one inside the door is next."""

    windows: Collection[_Window]
    is_urgent: bool
    door: asyncio.Lock = attrs.Factory(asyncio.Lock)
    arrivals: dict[int, None] = attrs.Factory(dict)
    """Its callers, first come first, each by its number among all callers."""
    passed_by: int = 0
    """Urgent turns since its last one, while somebody waited."""

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Its place among the lanes; the lowest goes first."""
        return (self.passed_by < URGENT_TURNS, not self.is_urgent, next(iter(self.arrivals)))

    def is_before(self, other: "_Lane") -> bool:
        return bool(self.arrivals) and self.rank < other.rank

    def wait(self, now: float) -> float:
        return max(window.wait(now) for window in self.windows)


class LocalRateLimiter:
    """A rate limiter for everything that one event loop sends.

    Args:
        limits: What must be kept, by name.
        clock: Tells the time in seconds; must never go back.
        sleep: Waits for a number of seconds of that clock.
    """

    def __init__(
        self,
        limits: Mapping[str, Limit] = API_LIMITS,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._windows = {name: _Window(limit) for name, limit in limits.items()}
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[tuple[frozenset[str], bool], _Lane] = {}
        self._arrivals = count()
        self._naps: set[asyncio.Future[None]] = set()

    def __repr__(self) -> str:
        limits = {name: window.limit for name, window in self._windows.items()}
        return f"LocalRateLimiter({limits})"

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a turn under all of these limits; see `RateLimiter`."""
        limited = frozenset(self._windows.keys() & names)
        if not limited:
            return self.given(limited)
        lane = self._lane(limited, is_urgent=is_urgent)
        arrival = next(self._arrivals)
        lane.arrivals[arrival] = None
        try:
            async with lane.door:
                while (wait := self._wait(lane)) > 0:
                    await self._nap(wait)
                self._went(lane)
                return self.given(limited)
        finally:
            del lane.arrivals[arrival]
            self._wake()  # those behind may be next now

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Give no turn under these limits for a while, and then not all of them at once."""
        until = self._clock() + seconds
        for name in self._windows.keys() & names:
            self._windows[name].pause(until)

    def update_limit(self, name: str, calls: int) -> None:
        """Take over how many calls the server allows within a window; nonsense is ignored."""
        window = self._windows.get(name)
        if window is not None and calls >= 1:
            window.limit = attrs.evolve(window.limit, calls=calls)
            self._wake()

    def given(self, names: Collection[str]) -> OnSent:
        """Count a turn, maybe one given elsewhere, and return what tells that it is sent."""
        windows = [self._windows[name] for name in self._windows.keys() & names]
        moment: float | None = None

        def sent() -> None:
            nonlocal moment
            before, moment = moment, self._clock()
            for window in windows:
                window.count(moment, before)

        for window in windows:
            window.unsent += 1
        return sent

    def ages(self, name: str) -> list[float]:
        """Return how many seconds ago the turns were that may still count under a limit."""
        now, window = self._clock(), self._windows[name]
        return [now - turn for turn in window.turns] + [0.0] * window.unsent

    async def close(self) -> None:
        """Do nothing: only its callers hold anything."""

    def _lane(self, names: frozenset[str], *, is_urgent: bool) -> _Lane:
        key = names, is_urgent
        if key not in self._lanes:
            self._lanes[key] = _Lane([self._windows[name] for name in names], is_urgent)
        return self._lanes[key]

    def _wait(self, lane: _Lane) -> float:
        """Seconds until the one inside the lane's door may go; without end behind others."""
        now = self._clock()
        if (wait := lane.wait(now)) > 0:
            return wait
        # One that waits for another limit, maybe for long, does not hold back those behind it.
        is_behind = any(
            other.is_before(lane) and other.wait(now) <= 0 for other in self._lanes.values()
        )
        return float("inf") if is_behind else 0.0

    def _went(self, lane: _Lane) -> None:
        lane.passed_by = 0
        if lane.is_urgent:
            for other in self._lanes.values():
                is_waiting = bool(other.arrivals) and not other.is_urgent
                if is_waiting and any(window in lane.windows for window in other.windows):
                    other.passed_by += 1

    async def _nap(self, seconds: float) -> None:
        """Sleep, but not on when a turn may have come nearer."""
        if seconds == float("inf"):
            nap = asyncio.get_running_loop().create_future()
        else:
            nap = asyncio.ensure_future(self._sleep(seconds))
        self._naps.add(nap)
        try:
            await asyncio.wait({nap})
            if not nap.cancelled():
                nap.result()
        finally:
            self._naps.discard(nap)
            nap.cancel()

    def _wake(self) -> None:
        for nap in self._naps:
            nap.cancel()
