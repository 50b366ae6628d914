"""Keep what belongs to one event loop apart from what outlives it.

A client may outlive its event loop: a module-level client with one `asyncio.run` for each event, a
notebook, a test suite, a worker that is forked. Connections, locks and timers do not.

    get() ──┬─ same event loop as before ──────► the open value
            ├─ first use ──────────────────────► open it, and close it when the loop ends
            ├─ the event loop before is closed ► open a new one
            ├─ in a forked process ────────────► open a new one, and leave the parent's alone
            └─ the event loop before is open ──► EventLoopError
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

import attrs

from tfrun_async.errors import EventLoopError

T = TypeVar("T")

_of_parent_processes: list["_Opened[Any]"] = []
"""Kept, and never closed: that would close connections that the parent process still uses."""


@attrs.define(eq=False)
class _Opened(Generic[T]):
    """A value that is open in one event loop."""

    value: T
    loop: asyncio.AbstractEventLoop
    closing: AsyncGenerator[None, None] | None
    """A generator that closes the value when it is closed; None if there is nothing to close."""
    process_id: int = attrs.field(factory=os.getpid)

    @property
    def is_of_parent_process(self) -> bool:
        return self.process_id != os.getpid()

    async def close(self) -> None:
        if self.is_of_parent_process:
            _of_parent_processes.append(self)
            return
        closing, self.closing = self.closing, None
        if closing is None:
            return
        if self.loop.is_closed():
            with suppress(Exception):  # connections cannot be closed cleanly without a loop
                await closing.aclose()
        else:
            await closing.aclose()


class PerLoop(Generic[T]):
    """A value that is opened once in each event loop.

    Args:
        owner: The name of its owner, for error messages.
        open_value: Opens a value in the running event loop.
        close_value: Closes a value; None if there is nothing to close.
    """

    def __init__(
        self,
        owner: str,
        open_value: Callable[[], T],
        close_value: Callable[[T], Awaitable[object]] | None = None,
    ) -> None:
        self._owner = owner
        self._open_value = open_value
        self._close_value = close_value
        self._opened: _Opened[T] | None = None
        # Empty while a value is opened. A lock would do, but a rate limiter can be pickled.
        self._permits = [True]

    @property
    def current(self) -> T | None:
        """The value that is open in the running event loop; None before its first use there."""
        opened = self._opened
        if opened is None or opened.loop is not asyncio.get_running_loop():
            return None
        return opened.value

    async def get(self) -> T:
        """Return the value of the running event loop, and open it before its first use.

        Raises:
            EventLoopError: A value is in use in another event loop, which is still open.
        """
        opened = self._opened
        if opened is None or opened.loop is not asyncio.get_running_loop():
            opened = await self._open()
        return opened.value

    async def close(self) -> None:
        """Close the value, if there is one.

        Raises:
            EventLoopError: A value is in use in another event loop, which is still open.
        """
        self._check_left()
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def _open(self) -> _Opened[T]:
        try:
            permit = self._permits.pop()  # atomic
        except IndexError:  # another thread has it
            raise self._in_use_error() from None
        try:
            self._check_left()
            previous, value = self._opened, self._open_value()
            closing = None
            if self._close_value is not None:
                closing = self._close_at_end_of_loop(value, self._close_value)
                await anext(closing)  # does not suspend, so that no other task opens a value too
            self._opened = opened = _Opened(value, asyncio.get_running_loop(), closing)
        finally:
            self._permits.append(permit)
        if previous is not None:
            await previous.close()
        return opened

    def _check_left(self) -> None:
        """Raise an error if the value may be in use in another event loop."""
        opened = self._opened
        if (
            opened is not None
            and opened.loop is not asyncio.get_running_loop()
            and not opened.loop.is_closed()
            and not opened.is_of_parent_process
        ):
            raise self._in_use_error()

    def _in_use_error(self) -> EventLoopError:
        return EventLoopError(
            f"{self._owner} is in use in another event loop, which is still open: make one for "
            "each event loop that runs at the same time, or close the other loop first"
        )

    async def _close_at_end_of_loop(
        self, value: T, close_value: Callable[[T], Awaitable[object]]
    ) -> AsyncGenerator[None, None]:
        """Close a value when this generator is closed.

        An event loop closes its asynchronous generators before it ends: `asyncio.run` calls
        `shutdown_asyncgens`. It has no other hook.
        """
        try:
            yield
        finally:
            await close_value(value)
            if self._opened is not None and self._opened.value is value:
                self._opened = None
