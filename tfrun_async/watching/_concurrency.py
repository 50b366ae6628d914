"""Await work that an event may cancel, or some work for many items."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

_MAX_CONCURRENT = 20


async def cancel_on(event: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Await a coroutine, but cancel it when an event is set."""
    task = asyncio.ensure_future(work)
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        for each in (task, waiting):
            each.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)


async def for_each(items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """Await a coroutine for each of many items, a few at a time."""
    slots = asyncio.Semaphore(_MAX_CONCURRENT)

    async def run_one(item: T) -> None:
        async with slots:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(run_one(item))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
