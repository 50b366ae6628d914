"""Async iteration over lists."""

import asyncio
from typing import Any

import pytest

from tfrun_async import Page, Pages
from tfrun_async._model import Resource
from tfrun_async.errors import MalformedResponseError, ServerError


class FakeList:
    """A list of numbered resources that records which pages are requested."""

    def __init__(self, *sizes: int, next_numbers: dict[int, Any] | None = None) -> None:
        self.sizes = sizes
        self.next_numbers = next_numbers or {}
        self.requested: list[int] = []
        self.fetched: list[int] = []

    async def fetch(self, number: int) -> Page[Resource]:
        self.requested.append(number)
        await asyncio.sleep(0)
        items = [Resource(id=f"{number}.{i}") for i in range(self.sizes[number - 1])]
        next_number = number + 1 if number < len(self.sizes) else None
        next_number = self.next_numbers.get(number, next_number)
        self.fetched.append(number)
        # A count as wrong as the organization's run list has it.
        return Page(items, {"pagination": {"next-page": next_number, "page-count": 20}})


async def ids(pages: Pages[Resource]) -> list[str]:
    return [item.id async for item in pages]


def task_count() -> int:
    return len(asyncio.all_tasks())


async def test_iterates_over_all_pages_in_order() -> None:
    """Every item of every page comes once, also past an empty page."""
    fake_list = FakeList(2, 0, 1, 3)
    assert await ids(Pages(fake_list.fetch)) == ["1.0", "1.1", "3.0", "4.0", "4.1", "4.2"]
    assert fake_list.requested == [1, 2, 3, 4]


async def test_iterates_again_from_the_server() -> None:
    """A list can be iterated again."""
    fake_list = FakeList(1, 1)
    pages = Pages(fake_list.fetch)
    assert await ids(pages) == await ids(pages)
    assert fake_list.requested == [1, 2, 1, 2]


async def test_first_costs_one_request() -> None:
    """One item needs one page."""
    fake_list = FakeList(2, 2)
    first = await Pages(fake_list.fetch).first()
    assert first is not None
    assert first.id == "1.0"
    assert await Pages(FakeList(0).fetch).first() is None
    assert fake_list.requested == [1]


async def test_starts_at_the_page_asked_for() -> None:
    """A caller can resume at a page."""
    assert await ids(Pages(FakeList(1, 1, 1).fetch, 2)) == ["2.0", "3.0"]


async def test_whole_pages_come_with_their_meta() -> None:
    """Pages are for callers who show page numbers or read meta."""
    pages = [page async for page in Pages(FakeList(2, 1).fetch).pages()]
    assert [[item.id for item in page.items] for page in pages] == [["1.0", "1.1"], ["2.0"]]
    assert [page.next_number for page in pages] == [2, None]
    assert pages[0].meta["pagination"]["page-count"] == 20


@pytest.mark.parametrize("next_number", [1, 2, 0, "3", True])
async def test_a_page_that_leads_back_ends_the_list(next_number: Any) -> None:
    """A server that repeats a page does not cause an endless loop."""
    fake_list = FakeList(1, 1, 1, next_numbers={2: next_number})
    assert await ids(Pages(fake_list.fetch)) == ["1.0", "2.0"]
    assert len([page async for page in Pages(fake_list.fetch).pages()]) == 2


async def test_the_next_page_is_prefetched_from_half_of_this_one() -> None:
    """A loop that breaks early does not request it."""
    fake_list = FakeList(4, 1)
    seen = []
    async for item in Pages(fake_list.fetch):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        seen.append((item.id, list(fake_list.fetched)))
    assert seen == [
        ("1.0", [1]),
        ("1.1", [1]),
        ("1.2", [1, 2]),
        ("1.3", [1, 2]),
        ("2.0", [1, 2]),
    ]


async def test_breaking_out_leaves_nothing_behind() -> None:
    """The request for the next page is cancelled."""
    in_flight: list[int] = []

    async def fetch(number: int) -> Page[Resource]:
        in_flight.append(number)
        try:
            await asyncio.Event().wait() if number == 2 else None
        finally:
            in_flight.remove(number)
        return await FakeList(2, 2).fetch(number)

    before = task_count()
    async for item in Pages(fetch):
        if item.id == "1.1":
            await asyncio.sleep(0)
            assert in_flight == [2]
            break
    for _ in range(5):
        await asyncio.sleep(0)
    assert in_flight == []
    assert task_count() == before


async def test_failure_of_a_page_comes_where_it_is_read() -> None:
    """Items before it are still returned, and an error that is never awaited is not logged."""

    async def fetch(number: int) -> Page[Resource]:
        if number == 2:
            raise ServerError("GET", "/runs", 503)
        return await FakeList(2, 2).fetch(number)

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
    """The request ends with the task that reads."""
    never = asyncio.Event()

    async def fetch(_: int) -> Page[Resource]:
        await never.wait()
        raise AssertionError

    before = task_count()
    reading = asyncio.create_task(ids(Pages(fetch)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert task_count() == before


def resources(*ids: str) -> list[Resource]:
    return [Resource(id=each) for each in ids]


class UnpagedServer:
    """Says nothing of pages in `meta`; its pages come from a list, the last one again and again."""

    def __init__(self, *pages: Page[Resource]) -> None:
        self.pages = pages
        self.requested: list[int] = []

    async def fetch(self, number: int) -> Page[Resource]:
        self.requested.append(number)
        return self.pages[min(number, len(self.pages)) - 1]


@pytest.mark.parametrize(
    "link",
    [
        "https://tfe.example.com/api/v2/runs?page%5Bnumber%5D=2&page%5Bsize%5D=2",
        "/api/v2/runs?filter=x&page[number]=2",
        {"href": "/runs?page[number]=2#x"},
    ],
)
async def test_a_link_leads_to_the_next_page(link: Any) -> None:
    """Where `meta` does not, and whether the page is full or not."""
    last = Page(resources("c", "d"), {}, {"next": None})
    server = UnpagedServer(Page(resources("a"), {}, {"next": link}), last)
    assert await ids(Pages(server.fetch, page_size=2)) == ["a", "c", "d"]
    assert server.requested == [1, 2]
    assert server.pages[0].next_number == 2


@pytest.mark.parametrize(
    "link", ["/runs", "/runs?page[number]=x", "/runs?page[number]=", 7, {}, []]
)
async def test_a_link_without_a_page_number_says_nothing(link: Any) -> None:
    """Only the number is taken from it, never the address."""
    page = Page(resources("a"), {}, {"next": link})
    assert page.next_number is None
    assert not page.has_next_number


async def test_a_link_that_leads_back_ends_the_list() -> None:
    """As a number in `meta` does."""
    server = UnpagedServer(Page(resources("a", "b"), {}, {"next": "/runs?page[number]=1"}))
    assert await ids(Pages(server.fetch, page_size=2)) == ["a", "b"]


async def test_meta_goes_before_links() -> None:
    """Null in `meta` is the end."""
    page = Page(resources("a"), {"pagination": {"next-page": None}}, {"next": "?page[number]=2"})
    assert await ids(Pages(UnpagedServer(page).fetch, page_size=1)) == ["a"]


async def test_a_full_page_leads_on_where_the_server_does_not_say() -> None:
    """Until a page is not full."""
    server = UnpagedServer(Page(resources("a", "b"), {}), Page(resources("c"), {}))
    assert await ids(Pages(server.fetch, page_size=2)) == ["a", "b", "c"]
    server = UnpagedServer(Page(resources("a", "b"), {}), Page([], {}))
    assert [len(page.items) async for page in Pages(server.fetch, page_size=2).pages()] == [2, 0]
    assert server.requested == [1, 2]
    assert await ids(Pages(server.fetch)) == ["a", "b"]


async def test_a_page_that_repeats_ends_the_list() -> None:
    """A server that ignores the page number sends its whole list each time."""
    server = UnpagedServer(Page(resources("a", "b", "c"), {}))
    assert await ids(Pages(server.fetch, page_size=2)) == ["a", "b", "c"]
    assert server.requested == [1, 2]
    assert len([page async for page in Pages(server.fetch, page_size=2).pages()]) == 1


async def test_empty_pages_that_always_lead_on_end_in_an_error() -> None:
    """A hundred of them are not taken for a list; fewer are."""
    requested = []

    async def fetch(number: int) -> Page[Resource]:
        requested.append(number)
        items = resources("a") if number == 100 else []
        return Page(items, {"pagination": {"next-page": number + 1}})

    problem = "page 200 is empty, as are the 99 before it"
    with pytest.raises(MalformedResponseError, match=problem):
        await ids(Pages(fetch))
    assert len(requested) == 200
    with pytest.raises(MalformedResponseError):
        _ = [page async for page in Pages(fetch).pages()]
