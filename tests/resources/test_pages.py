"""Async iteration over lists."""

import asyncio
from typing import Any

import pytest

from tfrun_async import Page, Pages
from tfrun_async._model import Resource
from tfrun_async.errors import ServerError


class Shelf:
    """A list of numbered resources that counts how it is asked."""

    def __init__(self, *sizes: int, following: dict[int, Any] | None = None) -> None:
        self.sizes = sizes
        self.following = following or {}
        self.asked: list[int] = []
        self.answered: list[int] = []

    async def fetch(self, number: int) -> Page[Resource]:
        self.asked.append(number)
        await asyncio.sleep(0)
        items = [Resource(id=f"{number}.{i}") for i in range(self.sizes[number - 1])]
        following = number + 1 if number < len(self.sizes) else None
        following = self.following.get(number, following)
        self.answered.append(number)
        # A count as wrong as the organization's run list has it.
        return Page(items, {"pagination": {"next-page": following, "page-count": 20}})


async def ids(pages: Pages[Resource]) -> list[str]:
    return [item.id async for item in pages]


def tasks() -> int:
    return len(asyncio.all_tasks())


async def test_iterates_over_all_pages_in_order() -> None:
    """Every item of every page comes once, also past an empty page."""
    shelf = Shelf(2, 0, 1, 3)
    assert await ids(Pages(shelf.fetch)) == ["1.0", "1.1", "3.0", "4.0", "4.1", "4.2"]
    assert shelf.asked == [1, 2, 3, 4]


async def test_iterates_again_from_the_server() -> None:
    """A list is not used up by reading it."""
    shelf = Shelf(1, 1)
    pages = Pages(shelf.fetch)
    assert await ids(pages) == await ids(pages)
    assert shelf.asked == [1, 2, 1, 2]


async def test_first_costs_one_request() -> None:
    """Whoever wants one item pays for one page."""
    shelf = Shelf(2, 2)
    first = await Pages(shelf.fetch).first()
    assert first is not None
    assert first.id == "1.0"
    assert await Pages(Shelf(0).fetch).first() is None
    assert shelf.asked == [1]


async def test_starts_at_the_page_asked_for() -> None:
    """A caller can go on where it stopped."""
    assert await ids(Pages(Shelf(1, 1, 1).fetch, 2)) == ["2.0", "3.0"]


async def test_whole_pages_come_with_their_meta() -> None:
    """Pages are for callers who show page numbers or read meta."""
    pages = [page async for page in Pages(Shelf(2, 1).fetch).pages()]
    assert [[item.id for item in page.items] for page in pages] == [["1.0", "1.1"], ["2.0"]]
    assert [page.next_number for page in pages] == [2, None]
    assert pages[0].meta["pagination"]["page-count"] == 20


@pytest.mark.parametrize("following", [1, 2, 0, "3", True])
async def test_a_page_that_leads_back_ends_the_list(following: Any) -> None:
    """A server that repeats a page is not followed for ever."""
    shelf = Shelf(1, 1, 1, following={2: following})
    assert await ids(Pages(shelf.fetch)) == ["1.0", "2.0"]
    assert len([page async for page in Pages(shelf.fetch).pages()]) == 2


async def test_next_page_is_on_its_way_from_half_of_this_one() -> None:
    """Reading on does not wait for the server, and stopping early does not ask it."""
    shelf = Shelf(4, 1)
    seen = []
    async for item in Pages(shelf.fetch):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        seen.append((item.id, list(shelf.answered)))
    assert seen == [
        ("1.0", [1]),
        ("1.1", [1]),
        ("1.2", [1, 2]),
        ("1.3", [1, 2]),
        ("2.0", [1, 2]),
    ]


async def test_breaking_out_leaves_nothing_behind() -> None:
    """The page that was on its way is no longer asked for."""
    under_way: list[int] = []

    async def fetch(number: int) -> Page[Resource]:
        under_way.append(number)
        try:
            await asyncio.Event().wait() if number == 2 else None
        finally:
            under_way.remove(number)
        return await Shelf(2, 2).fetch(number)

    before = tasks()
    async for item in Pages(fetch):
        if item.id == "1.1":
            await asyncio.sleep(0)
            assert under_way == [2]
            break
    for _ in range(5):
        await asyncio.sleep(0)
    assert under_way == []
    assert tasks() == before


async def test_failure_of_a_page_comes_where_it_is_read() -> None:
    """What was read before stays read, and an error nobody waits for is not reported as lost."""

    async def fetch(number: int) -> Page[Resource]:
        if number == 2:
            raise ServerError("GET", "/runs", 503)
        return await Shelf(2, 2).fetch(number)

    seen = []
    with pytest.raises(ServerError):  # noqa: PT012  (the point is how far it gets)
        async for item in Pages(fetch):
            seen.append(item.id)
            await asyncio.sleep(0)
    assert seen == ["1.0", "1.1"]
    async for item in Pages(fetch):
        if item.id == "1.1":
            await asyncio.sleep(0)
            break


async def test_cancelling_the_reader_cancels_the_request() -> None:
    """A task that stops reading takes its request along."""
    never = asyncio.Event()

    async def fetch(_: int) -> Page[Resource]:
        await never.wait()
        raise AssertionError

    before = tasks()
    reading = asyncio.create_task(ids(Pages(fetch)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert tasks() == before
