"""Rate limiters: requests wait here for a slot, so that the server does not respond with 429."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from types import MappingProxyType
from typing import Protocol

import attrs
from attrs.validators import ge, gt, instance_of

from tfrun_async._event_loop import PerLoop

Sleep = Callable[[float], Awaitable[None]]
OnSent = Callable[[], None]

WINDOW_MARGIN = 0.03
"""Seconds that each window is longer here than on the server.

A slot counts from when its request was sent, but the server counts when the request arrives. With
this margin, two requests that are sent one window apart also arrive at least one window of the
server apart, if their latencies differ by less.
"""

MAX_STATED_RATE = 1000
"""The highest limit of requests per second that is accepted from a server."""

URGENT_PER_ROUTINE = 3
"""Slots that urgent callers may take in a row while a routine caller waits for the same limit."""


@attrs.frozen
class Limit:
    """A number of requests in any rolling window of some seconds."""

    calls: int = attrs.field(validator=[instance_of(int), ge(1)])
    seconds: float = attrs.field(validator=gt(0))


API_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {"requests": Limit(30, 1.0), "run-lists": Limit(30, 60.0)}
)
"""The limits of HCP Terraform, for each user."""


class RateLimiter(Protocol):
    """Rate limits that any number of callers share.

    Callers of the same kind get slots in the order of arrival. Urgent callers go before routine
    ones, but one of four slots in a row is for a routine caller, if one is waiting. A name without
    a limit is not limited.
    """

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a slot under all of these limits; a cancelled caller uses none.

        Returns:
            A function to call when the request was sent, or will not be sent. The slot expires one
            window after its last call.

        Raises:
            EventLoopError: The rate limiter has callers in another event loop, which is still open.
        """
        ...

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Pause these limits for some time; afterwards, spread the slots."""
        ...

    def update_limit(self, name: str, calls: int, resets_in: float = 0.0) -> None:
        """Set how many requests the server allows within a window.

        Args:
            name: The limit.
            calls: The number that the server states; less than one is ignored.
            resets_in: Seconds until the server's window ends; infinite if it does not say. If that
                is longer than the limit's own window, the number belongs to another limit, such as
                1,000 a minute. Then it can only lower this limit.
        """
        ...

    async def close(self) -> None:
        """Release the resources of the rate limiter."""
        ...


_is_urgent: ContextVar[bool | None] = ContextVar("tfrun_async.is_urgent", default=None)


@contextmanager
def prioritized(*, urgent: bool) -> Iterator[None]:
    """Make all requests in this block urgent or routine, regardless of their defaults."""
    token = _is_urgent.set(urgent)
    try:
        yield
    finally:
        _is_urgent.reset(token)


def is_urgent(default: bool) -> bool:
    """Whether requests in this context are urgent: as set by `prioritized`, else the default."""
    chosen = _is_urgent.get()
    return default if chosen is None else chosen


@attrs.define(eq=False)
class StatedLimit:
    """A limit, adjusted to what the server states."""

    initial: Limit
    current: Limit = attrs.field(default=attrs.Factory(lambda self: self.initial, takes_self=True))
    is_same_window: bool = True
    """Whether the server's limit has a window that is not longer than this one."""

    def update(self, calls: int, resets_in: float) -> None:
        """Adjust it; see `RateLimiter.update_limit`."""
        if calls < 1:
            return
        seconds = self.initial.seconds
        self.is_same_window &= resets_in <= seconds + WINDOW_MARGIN
        highest = max(self.initial.calls, round(MAX_STATED_RATE * seconds))
        calls = min(calls, highest if self.is_same_window else self.initial.calls)
        self.current = attrs.evolve(self.initial, calls=calls)


@attrs.define(eq=False)
class _Window:
    """The latest slots under one limit.

    After a pause, each slot has a cell of its own until one window has passed, so that the waiting
    callers do not all go at once:

        429 ····· pause ····· until ┬──┬──┬──┬──┬──┬──┬──┬──┐
                                    │ o│o │  │o      ...     until + window
        cells of window / calls ────┴──┴──┴──┴──┴──┴──┴──┴──┘
    """

    stated: StatedLimit
    slots: deque[float] = attrs.Factory(deque)
    """The times from which the slots count."""
    unsent: int = 0
    """Slots whose requests are not sent yet; each counts as if it was given just now."""
    opens_at: float = float("-inf")
    paused_until: float = float("-inf")

    @property
    def limit(self) -> Limit:
        return self.stated.current

    @property
    def seconds(self) -> float:
        return self.limit.seconds + WINDOW_MARGIN

    def wait_seconds(self, now: float) -> float:
        """Return the seconds until a slot is free."""
        self._drop_expired(now)
        index = len(self.slots) + self.unsent - self.limit.calls
        free_at = now
        if index >= 0:
            free_at = self.seconds + (self.slots[index] if index < len(self.slots) else now)
        return max(free_at, self.opens_at) - now

    def give_slot(self, now: float) -> None:
        """Count a slot whose request is not sent yet."""
        self.unsent += 1
        if self.paused_until <= now < self.paused_until + self.seconds:
            self._open_in_cell(int((now - self.paused_until) / self._cell) + 1)

    def count_slot(self, now: float, previous: float | None) -> None:
        """Count a slot from now on, instead of as unsent or from an earlier time."""
        if previous is None:
            self.unsent -= 1
        elif previous in self.slots:
            self.slots.remove(previous)
        self._drop_expired(now)
        self.slots.append(now)

    def pause(self, until: float) -> None:
        """Open again at that time, one slot at a time: the server says that its window is full."""
        if until > self.paused_until:
            self.paused_until = until
            self._open_in_cell(0)

    @property
    def _cell(self) -> float:
        """Seconds for each slot after a pause."""
        return self.seconds / self.limit.calls

    def _open_in_cell(self, number: int) -> None:
        """Open at a random moment of a cell."""
        moment = self.paused_until + self._cell * (number + random.random())  # noqa: S311
        self.opens_at = max(self.opens_at, moment)

    def _drop_expired(self, now: float) -> None:
        while self.slots and self.slots[0] + self.seconds <= now:
            self.slots.popleft()


@attrs.define(eq=False)
class _Queue:
    """Callers with the same limits and urgency. The caller that holds the lock is next."""

    windows: Collection[_Window]
    is_urgent: bool
    lock: asyncio.Lock = attrs.Factory(asyncio.Lock)
    arrivals: dict[int, None] = attrs.Factory(dict)
    """The callers in the order of arrival, each by its number among all callers."""
    skipped: int = 0
    """Urgent slots that were given while a caller waited, since the queue's last slot."""

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Its rank among the queues; the lowest goes first."""
        return (self.skipped < URGENT_PER_ROUTINE, not self.is_urgent, next(iter(self.arrivals)))

    def is_before(self, other: "_Queue") -> bool:
        return bool(self.arrivals) and self.rank < other.rank

    def wait_seconds(self, now: float) -> float:
        return max(window.wait_seconds(now) for window in self.windows)


class LocalRateLimiter:
    """A rate limiter for all requests of one event loop at a time.

    In the next event loop, it still counts the slots that were used in the previous one.

    Args:
        limits: The limits to keep, by name.
        clock: Returns the time in seconds; must never go back.
        sleep: Waits for a number of seconds of that clock.
    """

    def __init__(
        self,
        limits: Mapping[str, Limit] = API_LIMITS,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._windows = {name: _Window(StatedLimit(limit)) for name, limit in limits.items()}
        self._clock = clock
        self._sleep = sleep
        self._arrivals = count()
        self._queues: dict[tuple[frozenset[str], bool], _Queue] = {}
        self._sleepers: set[asyncio.Future[None]] = set()
        self._in_loop = PerLoop("the rate limiter", self._forget_callers)

    def __repr__(self) -> str:
        limits = {name: window.limit for name, window in self._windows.items()}
        return f"LocalRateLimiter({limits})"

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> OnSent:
        """Wait for a slot under all of these limits; see `RateLimiter`."""
        await self.enter_loop()
        limited = frozenset(self._windows.keys() & names)
        if not limited:
            return self.take_slot(limited)
        queue = self._queue(limited, is_urgent=is_urgent)
        arrival = next(self._arrivals)
        queue.arrivals[arrival] = None
        try:
            async with queue.lock:
                while (seconds := self._wait_seconds(queue)) > 0:
                    await self._sleep_unless_woken(seconds)
                self._count_skipped(queue)
                return self.take_slot(limited)
        finally:
            del queue.arrivals[arrival]
            self._wake_all()  # another queue may be next now

    def pause(self, names: Collection[str], seconds: float) -> None:
        """Pause these limits for some time; afterwards, spread the slots."""
        until = self._clock() + seconds
        for name in self._windows.keys() & names:
            self._windows[name].pause(until)

    def update_limit(self, name: str, calls: int, resets_in: float = 0.0) -> None:
        """Set how many requests the server allows within a window; see `RateLimiter`."""
        if (window := self._windows.get(name)) is not None:
            window.stated.update(calls, resets_in)
            self._wake_all()

    def take_slot(self, names: Collection[str]) -> OnSent:
        """Count a slot without waiting, and return the function to call when it is used."""
        windows = [self._windows[name] for name in self._windows.keys() & names]
        counted_at: float | None = None

        def on_sent() -> None:
            nonlocal counted_at
            previous, counted_at = counted_at, self._clock()
            for window in windows:
                window.count_slot(counted_at, previous)

        now = self._clock()
        for window in windows:
            window.give_slot(now)
        return on_sent

    def slot_ages(self, name: str) -> list[float]:
        """Return the ages, in seconds, of the slots that may still count under a limit."""
        now, window = self._clock(), self._windows[name]
        return [now - slot for slot in window.slots] + [0.0] * window.unsent

    def pause_seconds(self, name: str) -> float:
        """Return how many seconds of a pause are left."""
        return max(0.0, self._windows[name].paused_until - self._clock())

    async def enter_loop(self) -> None:
        """Admit callers of the running event loop.

        Raises:
            EventLoopError: There are callers in another one, which is still open.
        """
        await self._in_loop.get()

    async def close(self) -> None:
        """Do nothing: this rate limiter holds no resources."""

    def _forget_callers(self) -> None:
        """Drop the queues of an event loop that has ended; the slots that they used still count."""
        self._queues, self._sleepers = {}, set()
        self._windows = {
            name: attrs.evolve(window, slots=window.slots.copy(), unsent=0)
            for name, window in self._windows.items()
        }

    def _queue(self, names: frozenset[str], *, is_urgent: bool) -> _Queue:
        key = names, is_urgent
        if key not in self._queues:
            self._queues[key] = _Queue([self._windows[name] for name in names], is_urgent)
        return self._queues[key]

    def _wait_seconds(self, queue: _Queue) -> float:
        """Seconds until the first caller of a queue may go; infinite if another queue is next."""
        now = self._clock()
        if (seconds := queue.wait_seconds(now)) > 0:
            return seconds
        # A queue that waits for another limit, perhaps for long, does not hold up this one.
        is_behind = any(
            other.is_before(queue) and other.wait_seconds(now) <= 0
            for other in self._queues.values()
        )
        return float("inf") if is_behind else 0.0

    def _count_skipped(self, queue: _Queue) -> None:
        """Record that a slot goes to this queue, and the routine queues that it skips."""
        queue.skipped = 0
        if queue.is_urgent:
            for other in self._queues.values():
                is_waiting = bool(other.arrivals) and not other.is_urgent
                if is_waiting and any(window in queue.windows for window in other.windows):
                    other.skipped += 1

    async def _sleep_unless_woken(self, seconds: float) -> None:
        """Sleep until the time has passed, or until a slot may be free sooner."""
        if seconds == float("inf"):
            sleeper = asyncio.get_running_loop().create_future()
        else:
            sleeper = asyncio.ensure_future(self._sleep(seconds))
        self._sleepers.add(sleeper)
        try:
            await asyncio.wait({sleeper})
            if not sleeper.cancelled():
                sleeper.result()
        finally:
            self._sleepers.discard(sleeper)
            sleeper.cancel()

    def _wake_all(self) -> None:
        for sleeper in self._sleepers:
            sleeper.cancel()
