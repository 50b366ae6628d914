"""What happens later by itself, kept as data, so that it can be saved with the records."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

import attrs

from tfrun_async.simulator._records.store import Run


@attrs.frozen(eq=False)
class Timer:
    """An action with its arguments; it is called with the time in addition.

    The action is a function or a method that has a name, and no closure.
    """

    action: Callable[..., None]
    arguments: tuple[Any, ...]
    run: Run | None = None
    """The run that gets on by it."""
    run_version: int | None = None
    """The version of the run's timer; if it has another by now, nothing is done."""

    def call(self, at: float) -> None:
        """Do it, as of a time."""
        if self.run is None or self.run_version in {None, self.run.timer_version}:
            self.action(*self.arguments, at)


@attrs.define
class Timers:
    """The timers of a simulator, in the order in which they are due."""

    _heap: list[tuple[float, int, Timer]] = attrs.field(factory=list)
    _count: int = 0

    def schedule(
        self,
        at: float,
        seconds: float,
        action: Callable[..., None],
        *arguments: Any,
        run: Run | None = None,
        run_version: int | None = None,
    ) -> None:
        """Call an action some seconds after a time."""
        self._count += 1
        timer = Timer(action, arguments, run, run_version)
        heapq.heappush(self._heap, (at + seconds, self._count, timer))

    def run_due(self, now: float) -> None:
        """Run the timers that are due by now, in order and each at its own time."""
        while self._heap and self._heap[0][0] <= now:
            due, _, timer = heapq.heappop(self._heap)
            timer.call(due)

    def run_next(self, run: Run, at: float) -> bool:
        """Run the next timer of a run at once, though it is not due; False if it has none."""
        entry = min((each for each in self._heap if each[2].run is run), default=None)
        if entry is None:
            return False
        self._heap.remove(entry)
        heapq.heapify(self._heap)
        entry[2].call(at)
        return True
