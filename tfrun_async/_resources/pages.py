"""Pagination: lists of the API as async iterators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

import attrs

from tfrun_async._jsonapi.document import Page
from tfrun_async.errors import MalformedResponseError

T = TypeVar("T")

Fetch = Callable[[int], Awaitable[Page[T]]]

_MAX_EMPTY_PAGES = 100  # in a row; a filter may leave some pages of a list empty


class Pages(Generic[T]):
    """A list of resources, fetched page by page as it is read.

    It is lazy and can be iterated any number of times, each time from the server.

    Args:
        fetch: Reads the page of a number.
        start: Number of the first page to read.
        page_size: Number of resources in a full page. If the server does not say whether there is a
            next page, a full page is followed by one. Without a page size there is none.
        keep: Which resources of a page to keep; None for all of them.

    Example:
        ``async for run in tfe.runs.list_for_workspace(workspace): ...``
    """

    def __init__(
        self,
        fetch: Fetch[T],
        start: int = 1,
        page_size: int | None = None,
        keep: Callable[[T], bool] | None = None,
    ) -> None:
        self._fetch = fetch
        self._start = start
        self._page_size = page_size
        self._keep = keep

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def first(self) -> T | None:
        """Return the first resource of the list; None if it is empty."""
        if self._keep is None:
            page = await self._fetch(self._start)
            return page.items[0] if page.items else None
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                if page.items:
                    return page.items[0]
        return None

    def select(self, keep: Callable[[T], bool]) -> Pages[T]:
        """Return the same list with only those resources for which a function returns true."""
        return Pages(self._fetch, self._start, self._page_size, keep)

    @classmethod
    def after(cls, find: Callable[[], Awaitable[Pages[T]]], page_size: int) -> Pages[T]:
        """Return a list that a function looks up when the iteration starts, such as by a name."""

        async def fetch(number: int) -> Page[T]:
            return await (await find())._fetch(number)  # noqa: SLF001  (it is of this class)

        return cls(fetch, page_size=page_size)

    def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over whole pages, each with its ``meta``.

        Raises:
            MalformedResponseError: A hundred pages in a row are empty, and another one follows.
        """
        return self._pages()

    async def _pages(self) -> AsyncGenerator[Page[T], None]:
        position = _Position(self._start, self._page_size)
        while position.number is not None:
            page = await self._fetch(position.number)
            if position.advance(page):
                yield self._filtered(page)

    def _filtered(self, page: Page[T]) -> Page[T]:
        if self._keep is None:
            return page
        return attrs.evolve(page, items=[item for item in page.items if self._keep(item)])

    async def _items(self) -> AsyncIterator[T]:
        position = _Position(self._start, self._page_size)
        next_page: asyncio.Future[Page[T]] | None = None
        try:
            while position.number is not None:
                page = await (next_page or self._fetch(position.number))
                next_page = None
                items = self._filtered(page).items if position.advance(page) else []
                # Prefetch from half-way: a loop that breaks early should not pay for another page.
                half = len(items) // 2
                for item in items[:half]:
                    yield item
                if position.number is not None:
                    next_page = asyncio.ensure_future(self._fetch(position.number))
                for item in items[half:]:
                    yield item
        finally:
            if next_page is not None:
                next_page.cancel()
                await asyncio.gather(next_page, return_exceptions=True)


@attrs.define
class _Position:
    """The number of the page to read next; None after the last.

    A server says which page comes next in ``meta.pagination`` or in ``links.next``. Their
    ``page-count`` is not used: the organization's run list has a wrong one. If it has neither, a
    full page is followed by another request. That ends when a page is not full, or repeats the
    previous one, since some servers ignore the page number.
    """

    number: int | None
    page_size: int | None
    _empty_pages: int = 0
    _unlinked_ids: list[str] | None = None
    """The ids of the previous page, if it did not say whether there is a next one."""

    def advance(self, page: Page[T]) -> bool:
        """Advance to the next page; return False if this page repeats the previous one."""
        number, self.number = self.number, None
        if number is None:
            raise AssertionError("there is no page after the last")
        ids = None if page.has_next_number else page.ids
        if ids is not None and ids == self._unlinked_ids:
            return False
        if ids is None:
            next_number = page.next_number
            # A page number that does not increase would loop endlessly.
            if next_number is not None and next_number > number:
                self.number = next_number
        elif self.page_size is not None and len(ids) >= self.page_size:
            self.number = number + 1
        self._unlinked_ids = ids
        self._count_empty(page, number)
        return True

    def _count_empty(self, page: Page[T], number: int) -> None:
        self._empty_pages = 0 if page.items else self._empty_pages + 1
        if self.number is not None and self._empty_pages >= _MAX_EMPTY_PAGES:
            raise MalformedResponseError(
                f"list: page {number} is empty, as are the {_MAX_EMPTY_PAGES - 1} before it, "
                f"and is followed by page {self.number}"
            )
