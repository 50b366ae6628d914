"""Lists of the API as async iterators over their pages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from tfrun_async._jsonapi import Page
from tfrun_async._resource import Resource

R = TypeVar("R", bound=Resource)

Fetch = Callable[[int], Awaitable[Page[R]]]


class Pages(Generic[R]):
    """A list of resources, fetched page by page as it is read.

    It is lazy and can be iterated any number of times, each time from the server.

    Example:
        ``async for run in tfe.runs.list_for_workspace(workspace): ...``
    """

    def __init__(self, fetch: Fetch[R], start: int = 1) -> None:
        self._fetch = fetch
        self._start = start

    def __aiter__(self) -> AsyncIterator[R]:
        return self._items()

    async def first(self) -> R | None:
        """Return the first resource of the list; None if it is empty."""
        page = await self._fetch(self._start)
        return page.items[0] if page.items else None

    async def pages(self) -> AsyncIterator[Page[R]]:
        """Iterate over whole pages, with the ``meta`` that the server sends along."""
        number: int | None = self._start
        while number is not None:
            page = await self._fetch(number)
            yield page
            number = _after(page, number)

    async def _items(self) -> AsyncIterator[R]:
        number: int | None = self._start
        coming: asyncio.Future[Page[R]] | None = None
        try:
            while number is not None:
                page = await (coming or self._fetch(number))
                number = _after(page, number)
                # Not sooner than half-way: whoever stops early should not pay for another page.
                half = len(page.items) // 2
                for item in page.items[:half]:
                    yield item
                if number is not None:
                    coming = asyncio.ensure_future(self._fetch(number))
                for item in page.items[half:]:
                    yield item
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)


def _after(page: Page[R], number: int) -> int | None:
    """Number of the page to read next.

    Only ``next-page`` counts: the organization's run list has no totals, and its ``page-count``
    is none. One that does not lead forward would be followed for ever.
    """
    following = page.next_number
    return following if following is not None and following > number else None
