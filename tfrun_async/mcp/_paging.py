"""Pages of lists that the API has no pages for, or that a tool filters itself."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from typing import TypeVar

from tfrun_async.mcp._results import Document

T = TypeVar("T")


async def read_page(items: AsyncIterable[T], number: int, size: int) -> tuple[list[T], Document]:
    """Return the items of a page, and its `meta`, as the API writes it.

    Args:
        items: The whole list, which is read up to the end of the page.
        number: The number of the page, from 1.
        size: The number of items on a page.
    """
    page: list[T] = []
    start, next_page = (number - 1) * size, None
    async with aclosing(_generate(items)) as generated:
        position = 0
        async for item in generated:
            if position == start + size:
                next_page = number + 1
                break
            if position >= start:
                page.append(item)
            position += 1
    pagination = {"current-page": number, "page-size": size, "next-page": next_page}
    return page, {"pagination": pagination}


async def _generate(items: AsyncIterable[T]) -> AsyncGenerator[T, None]:
    async for item in items:
        yield item
