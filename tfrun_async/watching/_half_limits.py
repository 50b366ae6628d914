"""Keep what is read within half of the API's limits, so that others of this user can go on.

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
"""As many as the API allows, but not all of a second at once: others would wait for the next."""

READS_A_SECOND = _HALF["requests"].calls / _HALF["requests"].seconds
LIST_SECONDS = _LISTS.seconds / _LISTS.calls
"""Seconds between two pages of lists, on average."""


class HalfLimits:
    """Half of the API's limits, for the reads of one watch.

    Args:
        stopwatch: The time to keep them by.
    """

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._limiter = LocalRateLimiter(
            {**_HALF, "starts": _STARTS}, clock=lambda: stopwatch.seconds, sleep=stopwatch.sleep
        )
        self._slots = asyncio.Semaphore(_MAX_CONCURRENT)
        self.requests = 0
        """Requests so far."""

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
            on_done()  # it may have waited in the client's own rate limiter until just now

    async def wait_to_start(self) -> None:
        """Wait until one more run may be started."""
        (await self._limiter.acquire(["starts"], is_urgent=True))()

    async def pages(self, pages: AsyncIterator[Page[Run]]) -> AsyncIterator[Page[Run]]:
        """Yield the pages of a list of runs, a request for each."""
        is_last = False
        while not is_last:
            async with self.one_read(is_list=True):
                page = await anext(pages, None)
            if page is None:
                return
            is_last = page.has_next_number and page.next_number is None
            yield page

    def next_list_at(self, began: float, pages: int) -> float:
        """Return when as many pages can be listed again without a pause between them.

        A pause would let runs end meanwhile, so that others move up to a page that is already read.

        Args:
            began: When the last list began.
            pages: Its pages.
        """
        now = self._stopwatch.seconds
        oldest_first = sorted(self._limiter.slot_ages("run-lists"), reverse=True)
        needed = pages if pages <= _LISTS.calls else 1  # more cannot go without a pause
        too_many = len(oldest_first) + needed - _LISTS.calls
        free_at = now + _LISTS.seconds - oldest_first[too_many - 1] if too_many > 0 else now
        return max(began + pages * LIST_SECONDS, free_at)
