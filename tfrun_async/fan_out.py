"""Run the same work for many items, with bounded concurrency, and yield a result for each."""

import asyncio
import concurrent.futures
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from typing import Any, Generic, Protocol, TypeVar, cast, overload

import attrs

from tfrun_async._validation import check_count, check_not_coroutine
from tfrun_async.errors import ArgumentError

Item = TypeVar("Item")
Value = TypeVar("Value")


@attrs.frozen
class ItemResult(Generic[Item, Value]):
    """The result of the work for one item: a value, or an error."""

    item: Item
    value: Value | None = None
    error: BaseException | None = None

    def result(self) -> Value:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return cast("Value", self.value)


@attrs.frozen
class Tally:
    """The number of items that are done so far, and of those that ended in an error."""

    done: int = 0
    errors: int = 0

    def plus(self, result: ItemResult[Any, Any]) -> "Tally":
        """Count one more result."""
        return Tally(self.done + 1, self.errors + (result.error is not None))


Stop = Callable[[Tally], bool]


def after_errors(count: int) -> Stop:
    """Stop at so many errors."""
    if not count >= 1:  # which nan is not either
        raise ArgumentError(f"count: must be ≥ 1, got {count}")
    return lambda tally: tally.errors >= count


def after_share(share: float, *, of_at_least: int) -> Stop:
    """Stop when more than a share of the items has failed.

    Args:
        share: From 0 to 1.
        of_at_least: The number of items that must be done before the share counts.
    """
    if not 0 <= share < 1:
        raise ArgumentError(f"share: must be ≥ 0 and < 1, got {share}")
    return lambda tally: tally.done >= of_at_least and tally.errors > share * tally.done


def _never_stop(_: Tally) -> bool:
    return False


class Executor(Protocol):
    """An executor of `concurrent.futures`, or one with the same interface."""

    def submit(
        self, work: Callable[..., Any], /, *arguments: Any
    ) -> "concurrent.futures.Future[Any]":
        """Call `work` with these arguments, in a worker."""
        ...


@overload
def fan_out(
    items: Iterable[Item] | AsyncIterable[Item],
    work: Callable[[Item], Awaitable[Value]],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never_stop,
    executor: Executor | None = None,
) -> AsyncGenerator[ItemResult[Item, Value], None]: ...


@overload
def fan_out(
    items: Iterable[Item] | AsyncIterable[Item],
    work: Callable[[Item], Value],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never_stop,
    executor: Executor,
) -> AsyncGenerator[ItemResult[Item, Value], None]: ...


def fan_out(
    items: Iterable[Any] | AsyncIterable[Any],
    work: Callable[[Any], Any],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never_stop,
    executor: Executor | None = None,
) -> AsyncGenerator[ItemResult[Any, Any], None]:
    """Do the same work for many items, and iterate over the results.

    With backpressure: at most twice `concurrency` results are unread at any time, so that `items`
    may be endless. An error of the work is the result of its item. An error of `items` or `stop`
    is raised after the results of all items that were taken.

    Leaving the iteration cancels the running work and waits for it. Use ``contextlib.aclosing`` to
    do so at once: an error may keep the iterator alive.

    Args:
        items: The items to work on.
        work: Called with each item.
        concurrency: How many items are worked on at a time.
        in_order: Return results in the order of the items; otherwise as they come.
        stop: Called after each result until it returns true, such as `after_errors(3)` or
            `after_share(0.1, of_at_least=20)`. Then no more items are taken; running work is
            finished, and all results are returned.
        executor: Runs the work in its workers, so that work, items and values may be pickled. The
            executor of Dask's distributed client runs coroutine functions, too; with others each
            item ends in an error. It may be unable to cancel work that has started.
    """
    check_count("concurrency", concurrency)
    check_not_coroutine("stop", stop)
    run_item = work if executor is None else _submit_to(executor, work)
    return _FanOut(
        _as_async(items), run_item, stop, concurrency=concurrency, in_order=in_order
    ).results()


def _submit_to(executor: Executor, work: Callable[[Item], Any]) -> Callable[[Item], Awaitable[Any]]:
    async def run_item(item: Item) -> Any:
        value = await asyncio.wrap_future(executor.submit(work, item))
        if inspect.isawaitable(value):
            if inspect.iscoroutine(value):
                value.close()  # otherwise Python warns that it was never awaited
            kind = type(executor).__name__
            raise ArgumentError(f"executor: must run coroutine functions, got {kind}")
        return value

    return run_item


async def _as_async(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncGenerator[Item, None]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


class _FanOut(Generic[Item, Value]):
    """One fan-out: a task that takes items, a task for each item, and a queue of results.

    items ─► _taker ─► one task per item ─► _results ─► the caller
               ▲              │                            │
               ├── _workers ◄─┘ released when done         │
               └── _backpressure ◄─────────────────────────┘ released when read
    """

    def __init__(
        self,
        items: AsyncGenerator[Item, None],
        work: Callable[[Item], Awaitable[Value]],
        stop: Stop,
        *,
        concurrency: int,
        in_order: bool,
    ) -> None:
        self._items = items
        self._work = work
        self._stop = stop
        self._in_order = in_order
        self._tally = Tally()
        self._is_stopped = False
        self._stop_error: Exception | None = None
        self._workers = asyncio.Semaphore(concurrency)
        self._backpressure = asyncio.Semaphore(2 * concurrency)
        self._running: set[asyncio.Task[ItemResult[Item, Value]]] = set()
        self._results: asyncio.Queue[asyncio.Task[ItemResult[Item, Value]] | None] = asyncio.Queue()
        self._taker: asyncio.Task[None]

    async def results(self) -> AsyncGenerator[ItemResult[Item, Value], None]:
        self._taker = asyncio.create_task(self._take_items())
        self._taker.add_done_callback(lambda _: self._close_if_done())
        try:
            while (task := await self._results.get()) is not None:
                if not task.done():
                    # Not awaited directly, so that all tasks are cancelled together.
                    await asyncio.wait({task})
                yield task.result()
                self._backpressure.release()
            if self._stop_error is not None:
                raise self._stop_error
            if not (self._is_stopped and self._taker.cancelled()):
                self._taker.result()
        finally:
            tasks: list[asyncio.Task[Any]] = [self._taker, *self._running]
            for unfinished in tasks:
                unfinished.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_items(self) -> None:
        async with aclosing(self._items):
            await self._wait_for_capacity()
            async for item in self._items:
                self._start_task(item)
                await self._wait_for_capacity()

    async def _wait_for_capacity(self) -> None:
        await self._backpressure.acquire()
        await self._workers.acquire()

    def _start_task(self, item: Item) -> None:
        task = asyncio.create_task(self._run_item(item))
        self._running.add(task)
        task.add_done_callback(self._on_task_done)
        if self._in_order:
            self._results.put_nowait(task)

    def _on_task_done(self, task: asyncio.Task[ItemResult[Item, Value]]) -> None:
        self._running.discard(task)
        self._workers.release()
        if not self._in_order:
            self._results.put_nowait(task)
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._taker.done() and not self._running:
            self._results.put_nowait(None)

    async def _run_item(self, item: Item) -> ItemResult[Item, Value]:
        # No local variable: from Python 3.12 to 3.13.11 and 3.14.2 (gh-100964), an error's
        # traceback keeps this frame, which would keep the error until garbage is collected.
        return self._count(await _run_to_result(item, self._work))

    def _count(self, result: ItemResult[Item, Value]) -> ItemResult[Item, Value]:
        self._tally = self._tally.plus(result)
        if not self._is_stopped and self._should_stop():
            self._is_stopped = True
            self._taker.cancel()
        return result

    def _should_stop(self) -> bool:
        try:
            return self._stop(self._tally)
        except Exception as error:  # noqa: BLE001  (raised after all results)
            self._stop_error = error
            return True


async def _run_to_result(
    item: Item, work: Callable[[Item], Awaitable[Value]]
) -> ItemResult[Item, Value]:
    try:
        return ItemResult(item, await work(item))
    # A CancelledError is a result, too: the work may have awaited a cancelled task. If this task
    # itself is cancelled, its result is not read.
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
        return ItemResult(item, error=error)
