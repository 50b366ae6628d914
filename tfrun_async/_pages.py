"""Lists of the API as async iterators over their pages."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from tfrun_async._jsonapi import Page
from tfrun_async._resource import Resource, own

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
        if not page.items:
            return None
        own(page.items[0])
        return page.items[0]

    async def pages(self) -> AsyncIterator[Page[R]]:
        """Iterate over whole pages, with the ``meta`` that the server sends along."""
        number: int | None = self._start
        read = _Read()
        try:
            while number is not None:
                page = await self._fetch(number)
                read.add(page)
                yield page
                read.free_older()
                number = _after(page, number)
        finally:
            read.free_soon()

    async def _items(self) -> AsyncIterator[R]:
        number: int | None = self._start
        coming: asyncio.Future[Page[R]] | None = None
        read = _Read()
        try:
            while number is not None:
                page = await (coming or self._fetch(number))
                read.add(page)
                number = _after(page, number)
                # Not sooner than half-way: whoever stops early should not pay for another page.
                half = len(page.items) // 2
                for item in page.items[:half]:
                    yield item
                read.free_older()
                if number is not None:
                    coming = asyncio.ensure_future(self._fetch(number))
                for item in page.items[half:]:
                    yield item
        finally:
            read.free_soon()
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)


class _Read:
    """The pages that were read, and what is still kept of them.

    To cut a page up takes as long as to read it. That is done for what somebody keeps, and not
    before the reader has gone on: most of a page is gone by then, and often all of it.
    """

    def __init__(self) -> None:
        self._pages: list[list[weakref.ref[Resource]]] = []

    def add(self, page: Page[Any]) -> None:
        self._pages.append([weakref.ref(item) for item in page.items])

    def free_older(self) -> None:
        """Free what is kept of all pages but the latest from the rest of its page."""
        for page in self._pages[:-1]:
            for reference in page:
                if (item := reference()) is not None:
                    own(item)
        del self._pages[:-1]

    def free_soon(self) -> None:
        """Do so with all pages, when the reader has gone on from the end of the list."""
        self._pages.append([])
        asyncio.get_running_loop().call_soon(self.free_older)


def _after(page: Page[R], number: int) -> int | None:
    """Number of the page to read next.

    Only ``next-page`` counts: the organization's run list has no totals, and its ``page-count``
    is none. One that does not lead forward would be followed for ever.
    """
    following = page.next_number
    return following if following is not None and following > number else None
