"""The same work for many items, on a loop whose time jumps."""

import asyncio
import gc
import math
import pickle
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import aclosing
from itertools import count
from typing import Any

import pytest

from tests.support import virtual_time
from tfrun_async.errors import ArgumentError, NotFoundError, TfrunError
from tfrun_async.fan_out import ItemResult, Tally, after_errors, after_share, fan_out


def in_virtual_time(main: Coroutine[Any, Any, None]) -> None:
    """Run a test, and see that nothing of it is left."""

    async def checked() -> None:
        await main
        assert len(asyncio.all_tasks()) == 1

    virtual_time.run(checked())


async def sleep(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


async def fail_above_ten(number: int) -> int:
    await asyncio.sleep(1)
    if number > 10:
        raise TfrunError(f"{number} is too much")
    return number


class CountingWork:
    """Work that knows how much of it is under way, and what was begun and cancelled."""

    def __init__(self) -> None:
        self.begun: list[Any] = []
        self.cancelled: list[Any] = []
        self.running = self.max_running = 0

    async def __call__(self, item: Any) -> Any:
        self.begun.append(item)
        self.running += 1
        self.max_running = max(self.max_running, self.running)
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            await asyncio.sleep(0.1)  # to clean up takes a while
            self.cancelled.append(item)
            raise
        finally:
            self.running -= 1
        return item


def test_results_come_as_the_work_is_done() -> None:
    """The quick do not wait for the slow."""

    async def main() -> None:
        results = [r async for r in fan_out([3, 1, 2], sleep, concurrency=3)]
        assert [(r.item, r.value) for r in results] == [(1, 1), (2, 2), (3, 3)]
        assert virtual_time.now() == 3

    in_virtual_time(main())


def test_results_come_in_order() -> None:
    """As the items came, whatever takes how long; meanwhile the work goes on."""

    async def main() -> None:
        seconds = [3, 1, 2, 1, 1]
        results = fan_out(seconds, sleep, concurrency=2, in_order=True)
        assert [r.result() async for r in results] == seconds
        assert virtual_time.now() == 4

    in_virtual_time(main())


def test_an_error_is_a_result_with_its_item() -> None:
    """What goes wrong with one item is nothing to the others."""

    async def main() -> None:
        results = [r async for r in fan_out([1, 11, 2], fail_above_ten, concurrency=1)]
        assert [r.item for r in results if r.error is None] == [1, 2]
        assert results[0].result() == 1
        with pytest.raises(TfrunError, match="11 is too much"):
            results[1].result()

    in_virtual_time(main())


def test_work_that_finds_itself_cancelled_has_failed() -> None:
    """It waited for something that others cancelled; the reader goes on."""

    async def work(number: int) -> int:
        if number == 2:
            other = asyncio.get_running_loop().create_future()
            other.cancel()
            await other
        return number

    async def main() -> None:
        results = [r async for r in fan_out([1, 2, 3], work, concurrency=1)]
        assert [r.value for r in results] == [1, None, 3]
        assert isinstance(results[1].error, asyncio.CancelledError)

    in_virtual_time(main())


@pytest.mark.parametrize("in_order", [False, True])
def test_no_more_is_under_way_than_may_be(in_order: bool) -> None:
    """And no less, while there are items."""
    work = CountingWork()

    async def main() -> None:
        results = fan_out(range(30), work, concurrency=5, in_order=in_order)
        assert sorted([r.item async for r in results]) == [*range(30)]
        assert work.max_running == 5
        assert virtual_time.now() == 6

    in_virtual_time(main())


def test_no_items_are_no_results() -> None:
    """It just ends."""

    items: list[float] = []

    async def main() -> None:
        assert [r async for r in fan_out(items, sleep, concurrency=5)] == []

    in_virtual_time(main())


@pytest.mark.parametrize("in_order", [False, True])
def test_a_slow_reader_holds_back_the_work(in_order: bool) -> None:
    """Endless items are taken as their results are read; what is unread stays bounded."""
    work = CountingWork()

    async def main() -> None:
        async with aclosing(fan_out(count(), work, concurrency=5, in_order=in_order)) as results:
            read = 0
            async for _ in results:
                read += 1
                await asyncio.sleep(10)
                assert len(work.begun) - read < 10
                if read == 20:
                    break

    in_virtual_time(main())


def test_items_may_come_slowly_and_without_end() -> None:
    """Results are returned while the next item is waited for."""
    taken = []

    async def ticks() -> AsyncIterator[int]:
        for number in count():
            taken.append(number)
            yield number
            await asyncio.sleep(10)

    async def main() -> None:
        async with aclosing(fan_out(ticks(), sleep_one, concurrency=5)) as results:
            assert (await anext(results)).item == 0
            assert virtual_time.now() == 1
            assert (await anext(results)).item == 1
            assert virtual_time.now() == 11
        assert taken == [0, 1]

    async def sleep_one(_: int) -> None:
        await asyncio.sleep(1)

    in_virtual_time(main())


@pytest.mark.parametrize("in_order", [False, True])
def test_an_error_of_the_items_comes_last(in_order: bool) -> None:
    """First all that was begun is done and read."""

    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("no more workspaces")

    async def main() -> None:
        results = fan_out(items(), sleep, concurrency=5, in_order=in_order)
        assert [(await anext(results)).item for _ in range(2)] == [1, 2]
        with pytest.raises(LookupError, match="no more workspaces"):
            await anext(results)

    in_virtual_time(main())


def test_items_that_are_cancelled_do_not_just_end() -> None:
    """The cancellation is raised."""

    async def items() -> AsyncIterator[int]:
        yield 1
        raise asyncio.CancelledError

    async def main() -> None:
        results = fan_out(items(), sleep, concurrency=1)
        assert (await anext(results)).item == 1
        with pytest.raises(asyncio.CancelledError):
            await anext(results)

    in_virtual_time(main())


@pytest.mark.parametrize("in_order", [False, True])
def test_when_it_stops_what_is_under_way_is_finished(in_order: bool) -> None:
    """No further item is taken, and no result is lost."""
    items = iter([1, 2, 3, 4, 5, 6])

    async def fail_at_two(seconds: int) -> None:
        await asyncio.sleep(seconds)
        if seconds == 2:
            raise TfrunError

    async def main() -> None:
        stop = after_errors(1)
        results = fan_out(items, fail_at_two, concurrency=3, in_order=in_order, stop=stop)
        assert [r.item async for r in results] == [1, 2, 3, 4]
        assert virtual_time.now() == 5

    in_virtual_time(main())
    assert [*items] == [5, 6]


def test_it_stops_while_it_waits_for_an_item() -> None:
    """An item that would come later is not waited for, and stays where it is."""
    queue: asyncio.Queue[int] = asyncio.Queue()

    async def items() -> AsyncIterator[int]:
        while True:
            yield await queue.get()

    async def fail(number: int) -> None:
        await asyncio.sleep(1)
        queue.put_nowait(number + 1)  # at the very moment at which it stops
        raise TfrunError

    async def main() -> None:
        queue.put_nowait(1)
        results = fan_out(items(), fail, concurrency=3, stop=after_errors(1))
        assert [r.item async for r in results] == [1]
        assert queue.get_nowait() == 2

    in_virtual_time(main())


def test_the_rules_of_stopping() -> None:
    """So many errors, or a share of enough items, or whatever a function says."""
    third = after_errors(3)
    assert [third(Tally(9, errors)) for errors in (0, 2, 3)] == [False, False, True]
    tenth = after_share(0.1, of_at_least=20)
    assert not tenth(Tally(19, 19))
    assert not tenth(Tally(20, 2))
    assert tenth(Tally(20, 3))
    with pytest.raises(ArgumentError, match="count: must be ≥ 1, got 0"):
        after_errors(0)
    with pytest.raises(ArgumentError, match="count: must be ≥ 1, got nan"):
        after_errors(math.nan)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="share: must be ≥ 0 and < 1, got 10"):
        after_share(10, of_at_least=20)


@pytest.mark.parametrize("in_order", [False, True])
def test_a_stop_function_that_fails_is_raised_once(in_order: bool) -> None:
    """It takes no more items, loses no result, and logs nothing in the background."""
    logged: list[Any] = []
    calls: list[int] = []

    def stop(tally: Tally) -> bool:
        calls.append(tally.done)
        return tally.done // tally.errors > 1

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, about: logged.append(about))
        results = fan_out(count(1), sleep, concurrency=3, in_order=in_order, stop=stop)
        assert [(await anext(results)).item for _ in range(3)] == [1, 2, 3]
        with pytest.raises(ZeroDivisionError):
            await anext(results)
        gc.collect()
        assert logged == []
        assert calls == [1]

    in_virtual_time(main())


@pytest.mark.parametrize("in_order", [False, True])
def test_a_cancelled_reader_leaves_nothing_running(in_order: bool) -> None:
    """What is under way is cancelled, and has cleaned up when the cancellation is through."""
    work = CountingWork()

    async def read() -> None:
        async for _ in fan_out(count(), work, concurrency=5, in_order=in_order):
            pass

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2.5):
                await read()
        assert sorted(work.cancelled) == work.begun[-5:]
        assert work.running == 0
        assert virtual_time.now() == pytest.approx(2.6)

    in_virtual_time(main())


def test_leaving_the_loop_leaves_nothing_running() -> None:
    """A break is enough, if nothing else refers to the iterator."""
    work = CountingWork()

    async def main() -> None:
        async for _ in fan_out(count(), work, concurrency=5):
            break
        await asyncio.sleep(0.5)
        assert work.running == 0
        assert len(work.cancelled) == 5

    in_virtual_time(main())


def test_nothing_is_begun_before_it_is_asked_for() -> None:
    """An iterator that is not read takes no item; one that makes no sense is refused at once."""
    items = iter([1])

    async def main() -> None:
        results = fan_out(items, sleep, concurrency=1)
        await asyncio.sleep(1)
        await results.aclose()
        some: Any
        for some in (0, 1.5, math.nan):
            with pytest.raises(ArgumentError, match="must be an integer ≥ 1"):
                fan_out(items, sleep, concurrency=some)
        some = sleep  # what it returns would be true
        with pytest.raises(ArgumentError, match="stop: must not be a coroutine function"):
            fan_out(items, sleep, concurrency=1, stop=some)

    in_virtual_time(main())
    assert next(items) == 1


def test_memory_stays_flat() -> None:
    """After 100,000 items as much is held as after a thousand, though each tenth fails."""

    async def work(number: int) -> bytes:
        if number % 10 == 0:
            raise TfrunError(str(number))
        return bytes(1000)

    async def main() -> None:
        gc.disable()  # nothing may be left for it either
        blocks = {}
        async for result in fan_out(range(100_000), work, concurrency=50):
            if result.item in {1_000, 99_000}:
                blocks[result.item] = sys.getallocatedblocks()
        assert blocks[99_000] - blocks[1_000] < 1_000

    try:
        asyncio.run(main())
    finally:
        gc.enable()


class PicklingExecutor(Executor):
    """Hands on no more than what another process would get."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(2)

    def submit(self, work: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        pickled = pickle.dumps((work, arguments))
        return self.threads.submit(_through_pickle, pickled)


def _through_pickle(pickled: bytes) -> Any:
    work, arguments = pickle.loads(pickled)
    return pickle.loads(pickle.dumps(work(*arguments)))


def square_unless_zero(number: int) -> int:
    if number == 0:
        raise NotFoundError("GET", "/runs/run-0", 404)
    return number * number


async def test_work_may_be_done_elsewhere() -> None:
    """An executor gets the function and the item; values and errors come back."""
    executor = PicklingExecutor()
    with executor.threads:
        results = fan_out([0, 1, 2], square_unless_zero, concurrency=2, executor=executor)
        found = {r.item: r async for r in results}
    assert found[2].result() == 4
    assert isinstance(found[0].error, NotFoundError)


async def test_an_executor_that_runs_no_coroutines_says_so() -> None:
    """A coroutine is no value, and is not left behind for a warning."""
    with ThreadPoolExecutor(1) as executor:
        results = fan_out([1, 2], fail_above_ten, concurrency=1, executor=executor)
        errors = [r.error async for r in results]
    gc.collect()
    for error in errors:
        assert isinstance(error, ArgumentError)
        assert str(error) == "executor: must run coroutine functions, got ThreadPoolExecutor"


async def test_an_executor_that_refuses_is_an_error_of_the_item() -> None:
    """One that is shut down takes no more."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    (result,) = [
        r async for r in fan_out([1], square_unless_zero, concurrency=1, executor=executor)
    ]
    with pytest.raises(RuntimeError, match="shutdown"):
        result.result()


def test_results_pickle() -> None:
    """They may be sent to another process."""
    result: ItemResult[str, int] = ItemResult("ws-1", error=NotFoundError("GET", "/runs", 404))
    copy = pickle.loads(pickle.dumps(result))
    assert copy.item == "ws-1"
    assert str(copy.error) == str(result.error)
    assert pickle.loads(pickle.dumps(ItemResult("ws-1", 3))) == ItemResult("ws-1", 3)
