"""The same work for many items: so much of it at a time, and an outcome for each."""

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
    """What became of the work for one item: a value, or an error."""

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
    """How many items are done so far, and how many of them ended in an error."""

    done: int = 0
    errors: int = 0

    def plus(self, outcome: ItemResult[Any, Any]) -> "Tally":
        """Count one more outcome."""
        return Tally(self.done + 1, self.errors + (outcome.error is not None))


Stop = Callable[[Tally], bool]


def after_errors(count: int) -> Stop:
    """Stop at so many errors."""
    if not count >= 1:  # which nan is not either
        raise ArgumentError(f"after_errors: {count} errors are there before anything is done")
    return lambda tally: tally.errors >= count


def after_share(share: float, *, of_at_least: int) -> Stop:
    """Stop when more than a share of the items has failed.

    Args:
        share: From 0 to 1.
        of_at_least: Items that must be done before the share says anything.
    """
    if not 0 <= share < 1:
        raise ArgumentError(f"after_share: {share} is not a share that can be exceeded")
    return lambda tally: tally.done >= of_at_least and tally.errors > share * tally.done


def _never(_: Tally) -> bool:
    return False


class Executor(Protocol):
    """Whatever runs work elsewhere: an executor of `concurrent.futures`, or one made like them."""

    def submit(
        self, work: Callable[..., Any], /, *arguments: Any
    ) -> "concurrent.futures.Future[Any]":
        """Call it with these arguments, there."""
        ...


@overload
def fan_out(
    items: Iterable[Item] | AsyncIterable[Item],
    work: Callable[[Item], Awaitable[Value]],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never,
    executor: Executor | None = None,
) -> AsyncGenerator[ItemResult[Item, Value], None]: ...


@overload
def fan_out(
    items: Iterable[Item] | AsyncIterable[Item],
    work: Callable[[Item], Value],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never,
    executor: Executor,
) -> AsyncGenerator[ItemResult[Item, Value], None]: ...


def fan_out(
    items: Iterable[Any] | AsyncIterable[Any],
    work: Callable[[Any], Any],
    *,
    concurrency: int,
    in_order: bool = False,
    stop: Stop = _never,
    executor: Executor | None = None,
) -> AsyncGenerator[ItemResult[Any, Any], None]:
    """Do the same work for many items, and iterate over the outcomes.

    Items are taken as there is room for them, so there may be no end of them: no more than twice
    `concurrency` are taken whose outcomes are not read yet. An error of the work is an outcome; one
    of `items` or `stop` itself is raised once all that was begun is done and read.

    Leaving the iteration cancels what is under way and waits for it; ``contextlib.aclosing`` does
    so at once, wherever an error may keep the iterator alive.

    Args:
        items: What to work on.
        work: Is called with each item.
        concurrency: How many items are worked on at a time.
        in_order: Return outcomes in the order of the items; otherwise as they come.
        stop: Is asked after each outcome whether to take no more items, such as `after_errors(3)`
            or `after_share(0.1, of_at_least=20)`. What is under way is finished then, and all
            outcomes are returned; it is not asked again.
        executor: Works elsewhere, so that work, items and values are pickled. A pool of threads or
            processes calls functions; one that Dask's distributed client gives, coroutine functions
            too, which are an error of each item elsewhere. It may not be able to cancel what it has
            begun.
    """
    check_count("concurrency", concurrency)
    check_not_coroutine("stop", stop)
    attempt = work if executor is None else _elsewhere(executor, work)
    return _FanOut(
        _each(items), attempt, stop, concurrency=concurrency, in_order=in_order
    ).outcomes()


def _elsewhere(executor: Executor, work: Callable[[Item], Any]) -> Callable[[Item], Awaitable[Any]]:
    async def attempt(item: Item) -> Any:
        value = await asyncio.wrap_future(executor.submit(work, item))
        if inspect.isawaitable(value):
            if inspect.iscoroutine(value):
                value.close()  # or Python warns that nobody awaited it
            kind = type(executor).__name__
            raise ArgumentError(f"executor: a {kind} does not run coroutine functions")
        return value

    return attempt


async def _each(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncGenerator[Item, None]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


class _FanOut(Generic[Item, Value]):
    """One fan-out: a task that takes items, a task for each of them, and the outcomes."""

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
        self._rule_error: Exception | None = None
        self._idle = asyncio.Semaphore(concurrency)
        self._room = asyncio.Semaphore(2 * concurrency)
        self._working: set[asyncio.Task[ItemResult[Item, Value]]] = set()
        self._unread: asyncio.Queue[asyncio.Task[ItemResult[Item, Value]] | None] = asyncio.Queue()
        self._taking: asyncio.Task[None]

    async def outcomes(self) -> AsyncGenerator[ItemResult[Item, Value], None]:
        self._taking = asyncio.create_task(self._take())
        self._taking.add_done_callback(lambda _: self._end_if_done())
        try:
            while (task := await self._unread.get()) is not None:
                if not task.done():
                    await asyncio.wait({task})  # it is not to be cancelled before the others
                yield task.result()
                self._room.release()
            if self._rule_error is not None:
                raise self._rule_error
            if not (self._is_stopped and self._taking.cancelled()):
                self._taking.result()
        finally:
            left: list[asyncio.Task[Any]] = [self._taking, *self._working]
            for unfinished in left:
                unfinished.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _take(self) -> None:
        async with aclosing(self._items):
            await self._wait_for_room()
            async for item in self._items:
                self._begin(item)
                await self._wait_for_room()

    async def _wait_for_room(self) -> None:
        await self._room.acquire()
        await self._idle.acquire()

    def _begin(self, item: Item) -> None:
        task = asyncio.create_task(self._attempt(item))
        self._working.add(task)
        task.add_done_callback(self._end)
        if self._in_order:
            self._unread.put_nowait(task)

    def _end(self, task: asyncio.Task[ItemResult[Item, Value]]) -> None:
        self._working.discard(task)
        self._idle.release()
        if not self._in_order:
            self._unread.put_nowait(task)
        self._end_if_done()

    def _end_if_done(self) -> None:
        if self._taking.done() and not self._working:
            self._unread.put_nowait(None)

    async def _attempt(self, item: Item) -> ItemResult[Item, Value]:
        # Without a name here: from Python 3.12 to 3.13.11 and 3.14.2 (gh-100964), an error's
        # traceback keeps this frame, which would keep the error until garbage is collected.
        return self._counted(await _outcome(item, self._work))

    def _counted(self, outcome: ItemResult[Item, Value]) -> ItemResult[Item, Value]:
        self._tally = self._tally.plus(outcome)
        if not self._is_stopped and self._is_enough():
            self._is_stopped = True
            self._taking.cancel()
        return outcome

    def _is_enough(self) -> bool:
        try:
            return self._stop(self._tally)
        except Exception as error:  # noqa: BLE001  (raised to the reader once all is read)
            self._rule_error = error
            return True


async def _outcome(item: Item, work: Callable[[Item], Awaitable[Value]]) -> ItemResult[Item, Value]:
    try:
        return ItemResult(item, await work(item))
    # Cancelled may also be something that the work waited for; else nobody reads the outcome.
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
        return ItemResult(item, error=error)
