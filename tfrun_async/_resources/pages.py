"""Pagination: lists of the API as async iterators."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from tfrun_async._jsonapi.document import Page
from tfrun_async._model import Resource, detach

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
        detach(page.items[0])
        return page.items[0]

    async def pages(self) -> AsyncIterator[Page[R]]:
        """Iterate over whole pages, each with its ``meta``."""
        number: int | None = self._start
        page_items: list[weakref.ref[Resource]] = []
        retained = _RetainedItems()
        try:
            while number is not None:
                page = await self._fetch(number)
                retained.add(page_items)
                page_items = [weakref.ref(item) for item in page.items]
                yield page
                retained.release()
                number = _next_number(page, number)
        finally:
            retained.add(page_items)
            retained.release_soon()

    async def _items(self) -> AsyncIterator[R]:
        number: int | None = self._start
        next_page: asyncio.Future[Page[R]] | None = None
        items: list[R] = []
        retained = _RetainedItems()
        try:
            while number is not None:
                page = await (next_page or self._fetch(number))
                number = _next_number(page, number)
                items = page.items
                # Prefetch from half-way: a loop that breaks early should not pay for another page.
                half = len(items) // 2
                for item in items[:half]:
                    yield item
                retained.release()
                if number is not None:
                    next_page = asyncio.ensure_future(self._fetch(number))
                for item in items[half:]:
                    yield item
                retained.add(_clear(items))
        finally:
            retained.add(_clear(items))
            retained.release_soon()
            if next_page is not None:
                next_page.cancel()
                await asyncio.gather(next_page, return_exceptions=True)


class _RetainedItems:
    """Items of pages already read that the program still refers to.

    They must not keep the bytes of their whole page. But splitting a page takes as long as decoding
    it, so only these items are detached from it, and only after the loop has gone on: by then most
    or all items of the page have been freed.
    """

    def __init__(self) -> None:
        self._references: list[weakref.ref[Resource]] = []

    def add(self, references: list[weakref.ref[Resource]]) -> None:
        self._references += references

    def release(self) -> None:
        """Detach the items from their pages."""
        for reference in self._references:
            if (item := reference()) is not None:
                detach(item)
        self._references.clear()

    def release_soon(self) -> None:
        """Do so once the loop has gone on from the end of the list."""
        asyncio.get_running_loop().call_soon(self.release)


def _clear(items: list[R]) -> list[weakref.ref[Resource]]:
    """Empty a list, and return the items that are still referred to elsewhere."""
    retained: list[weakref.ref[Resource]] = []
    while items:
        reference: weakref.ref[Resource] = weakref.ref(items.pop())
        if reference() is not None:
            retained.append(reference)
    return retained


def _next_number(page: Page[R], number: int) -> int | None:
    """Return the number of the page to read next; None after the last.

    Only ``next-page`` counts: the organization's run list has no totals, and a wrong
    ``page-count``. A number that does not grow would never end.
    """
    next_number = page.next_number
    return next_number if next_number is not None and next_number > number else None
