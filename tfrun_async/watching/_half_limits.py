"""Limit the reads to half of the API's limits, which leaves the rest to other tasks of the user.

a read ─► half of each limit ─► few at a time ─► the client's rate limiter ─► the server
                                                  ▲
a read of another task ───────────────────────────┘ waits behind these few at most
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs

from tfrun_async._generated.models import Run
from tfrun_async._jsonapi.document import Page
from tfrun_async._run.polling import Stopwatch
from tfrun_async.rate_limit._local import API_LIMITS, Limit, LocalRateLimiter

_HALF = {name: attrs.evolve(each, calls=each.calls // 2) for name, each in API_LIMITS.items()}
_LISTS = _HALF["run-lists"]
_MAX_CONCURRENT = 2  # a read of another task waits behind them

_STARTS = Limit(10, 1 / 3)
"""The API's limit in thirds of a second: after a burst of 30, others would wait for a second."""

READS_A_SECOND = _HALF["requests"].calls / _HALF["requests"].seconds
LIST_SECONDS = _LISTS.seconds / _LISTS.calls
"""Seconds between two pages of lists, on average."""


class HalfLimits:
    """Half of the API's limits, which the reads of one watch keep.

    Args:
        stopwatch: The elapsed time of the watch.
    """

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._limiter = LocalRateLimiter(
            {**_HALF, "starts": _STARTS}, clock=lambda: stopwatch.seconds, sleep=stopwatch.sleep
        )
        self._slots = asyncio.Semaphore(_MAX_CONCURRENT)
        self.requests = 0
        """The number of requests so far."""

    @asynccontextmanager
    async def one_read(self, *, is_list: bool = False) -> AsyncIterator[None]:
        """Wait until a request may be sent, and count it."""
        names = ["requests", "run-lists"] if is_list else ["requests"]
        on_done = await self._limiter.acquire(names, is_urgent=False)
        try:
            async with self._slots:
                self.requests += 1
                yield
        finally:
            on_done()  # it may have waited in the client's own rate limiter

    async def wait_to_start(self) -> None:
        """Wait until one more run may be started."""
        (await self._limiter.acquire(["starts"], is_urgent=True))()

    async def pages(self, pages: AsyncIterator[Page[Run]]) -> AsyncIterator[Page[Run]]:
        """Yield the pages of a list of runs; each is one request."""
        is_last = False
        while not is_last:
            async with self.one_read(is_list=True):
                page = await anext(pages, None)
            if page is None:
                return
            is_last = page.has_next_number and page.next_number is None
            yield page

    def next_list_at(self, began: float, pages: int) -> float:
        """Return when the same number of pages can be listed again without a pause between them.

        During a pause, runs may end, so that other runs move to a page that was already read.

        Args:
            began: When the last list began.
            pages: The number of its pages.
        """
        now = self._stopwatch.seconds
        oldest_first = sorted(self._limiter.slot_ages("run-lists"), reverse=True)
        needed = pages if pages <= _LISTS.calls else 1  # a longer list always needs a pause
        too_many = len(oldest_first) + needed - _LISTS.calls
        free_at = now + _LISTS.seconds - oldest_first[too_many - 1] if too_many > 0 else now
        return max(began + pages * LIST_SECONDS, free_at)
