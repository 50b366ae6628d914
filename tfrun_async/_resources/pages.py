"""Lists of the API as async iterators over their pages."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from tfrun_async._jsonapi.document import Page
from tfrun_async._model import Resource, own

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
        latest: list[weakref.ref[Resource]] = []
        held = _Held()
        try:
            while number is not None:
                page = await self._fetch(number)
                held.add(latest)
                latest = [weakref.ref(item) for item in page.items]
                yield page
                held.free()
                number = _after(page, number)
        finally:
            held.add(latest)
            held.free_soon()

    async def _items(self) -> AsyncIterator[R]:
        number: int | None = self._start
        coming: asyncio.Future[Page[R]] | None = None
        items: list[R] = []
        held = _Held()
        try:
            while number is not None:
                page = await (coming or self._fetch(number))
                number = _after(page, number)
                items = page.items
                # Not sooner than half-way: whoever stops early should not pay for another page.
                half = len(items) // 2
                for item in items[:half]:
                    yield item
                held.free()
                if number is not None:
                    coming = asyncio.ensure_future(self._fetch(number))
                for item in items[half:]:
                    yield item
                held.add(_let_go(items))
        finally:
            held.add(_let_go(items))
            held.free_soon()
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)


class _Held:
    """What somebody may still hold of the pages that were read.

    To cut a page up takes as long as to read it. That is done for what somebody keeps, and not
    before the reader has gone on: most of a page is gone by then, and often all of it.
    """

    def __init__(self) -> None:
        self._references: list[weakref.ref[Resource]] = []

    def add(self, references: list[weakref.ref[Resource]]) -> None:
        self._references += references

    def free(self) -> None:
        """Free what is kept from the rest of its page."""
        for reference in self._references:
            if (item := reference()) is not None:
                own(item)
        self._references.clear()

    def free_soon(self) -> None:
        """Do so when the reader has gone on from the end of the list."""
        asyncio.get_running_loop().call_soon(self.free)


def _let_go(items: list[R]) -> list[weakref.ref[Resource]]:
    """Empty a list, and return what somebody else still holds of it, which is little mostly."""
    held: list[weakref.ref[Resource]] = []
    while items:
        reference: weakref.ref[Resource] = weakref.ref(items.pop())
        if reference() is not None:
            held.append(reference)
    return held


def _after(page: Page[R], number: int) -> int | None:
    """Number of the page to read next.

    Only ``next-page`` counts: the organization's run list has no totals, and its ``page-count``
    is none. One that does not lead forward would be followed for ever.
    """
    following = page.next_number
    return following if following is not None and following > number else None
