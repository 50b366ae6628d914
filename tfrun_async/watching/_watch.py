"""Watch many runs: iterate over their changes.

find the workspaces, and have them send notifications, once
 │
next change? ─ yes ─► return it
 │ no
an error? ──── yes ─► raise it, once
 │ no
sleep until a run or a list is due, a notification arrives, or a run is added
 │
a round: discover new runs, then poll the watched ones
 └─► again
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from tfrun_async._generated.models import Run
from tfrun_async._http.ids import id_or_name, path_id, resource_ids
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._run.changes import Change
from tfrun_async._run.polling import poll_interval
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.waiting import RunPhase
from tfrun_async.watching._concurrency import cancel_on
from tfrun_async.watching._discovery import Discovery
from tfrun_async.watching._notified import notified_run
from tfrun_async.watching._poller import Failure, Poller
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import WatchState

if TYPE_CHECKING:
    from tfrun_async._generated.models import Organization, Workspace
    from tfrun_async.notifications._payload import Notification


class WorkspaceNotifications(Protocol):
    """Has workspaces send notifications for the time of a watch."""

    async def start(self, workspaces: Iterable[Workspace | str]) -> None:
        """Make sure that workspaces send notifications; called again after an error."""

    async def stop(self) -> None:
        """Clean up."""


class Watch:
    """Changes of many runs, in the order in which each run went through them.

    A watch of named runs ends when all of them have ended; others go on until they are closed. It
    works only during the iteration, without a task of its own. The iteration can be left, cancelled
    and resumed later, even after an error. No change that has a timestamp is missed.

    Many runs are polled with the lists of their organizations, and read one by one only after they
    have ended. A watch uses at most half of the API's limits.

    Workspaces that have to be found, and their notifications, are requested when the iteration
    begins. If that fails, the error is raised, and the next iteration tries it again.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        runs: Iterable[Run | str] = (),
        workspaces: Iterable[Workspace | str] | AsyncIterable[Workspace | str] | None = None,
        organization: Organization | str | None = None,
        notifications: WorkspaceNotifications | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._state = WatchState()
        self._search: AsyncIterable[Workspace | str] | None = None
        self._workspaces: list[Workspace | str] = []
        if isinstance(workspaces, AsyncIterable):
            self._search = workspaces
        elif workspaces is not None:
            self._workspaces = [*workspaces]
        self._notifications = notifications
        self._is_started = self._search is None and notifications is None
        if organization is not None:
            name = organization if isinstance(organization, str) else organization.id
            self._state.scopes.append(Scope(name))
        self._state.is_discovering = workspaces is not None or organization is not None
        self._poller: Poller | None = None
        self._discovery: Discovery | None = None
        self._iteration_lock = asyncio.Lock()
        self._wake_event = asyncio.Event()
        self._error: TfrunError | None = None
        self._closed = asyncio.Event()
        self.add(*runs)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if self._notifications is None:
            return
        async with self._iteration_lock:  # it may still be starting
            try:
                await self._notifications.stop()
            except TfrunError as failure:
                if error is None:
                    raise
                error.add_note(f"a notification configuration was not deleted: {failure}")

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        async with self._iteration_lock:
            while not self._closed.is_set():
                if not self._is_started:
                    await cancel_on(self._closed, self._start())
                    continue
                if self._state.unreported:
                    return self._state.unreported.popleft()
                if self._error is not None:
                    error, self._error = self._error, None
                    raise error
                if not self._state.watched and not self._state.is_discovering:
                    break
                await self._sleep_until_due()
                if not self._closed.is_set():
                    await cancel_on(self._closed, self._poll_once())
            raise StopAsyncIteration

    def __repr__(self) -> str:
        return f"<Watch of {len(self._state.watched)} runs under way>"

    def add(self, *runs: Run | str) -> None:
        """Watch more runs: a `Run` from its status when it was read, an id from its current one."""
        for run in runs:
            path_id("run", run, "run-")
            self._state.add(run)
        self._wake_event.set()

    def remove(self, *runs: Run | str) -> None:
        """Stop watching these runs, and drop their unreported changes."""
        for run in runs:
            self._state.remove(run.id if isinstance(run, Run) else run)
        self._wake_event.set()

    def close(self) -> None:
        """End the iteration at once."""
        self._closed.set()
        self._wake_event.set()

    def close_when_ended(self) -> None:
        """End the iteration once the watched runs have ended: no more runs are discovered."""
        self._state.is_discovering = False
        self._wake_event.set()

    def notify(self, notification: Notification) -> None:
        """Read a run at once, since a notification about it has arrived.

        Otherwise, the runs of a workspace that sends notifications are read only every five
        minutes. If that shows a change without a notification, they are polled like other runs
        until the next notification from that workspace.
        """
        if (notified := notified_run(notification)) is not None:
            self._state.record_notification(notified)
            self._wake_event.set()

    async def _start(self) -> None:
        """Find the workspaces, and make sure that they send notifications."""
        if self._search is not None:
            try:
                found = [each async for each in self._search]
            except BaseException:
                if isinstance(self._search, AsyncIterator):  # it cannot be read again
                    self.close()
                raise
            resource_ids("workspaces", found, "ws-", id_or_name)
            self._workspaces, self._search = found, None
        if self._notifications is not None:
            await self._notifications.start(self._workspaces)
        self._is_started = True

    async def _sleep_until_due(self) -> None:
        """Sleep until a run or list is due, or a notification arrives."""
        poller = self._poller = self._poller or Poller(self._pipeline, self._state)
        if not self._state.is_discovering:
            self._discovery = None
        elif self._discovery is None:
            self._discovery = Discovery(poller, self._state, self._workspaces)
        self._wake_event.clear()
        discovery_at = self._discovery.due_at if self._discovery else math.inf
        seconds = min(poller.next_poll_at(), discovery_at) - poller.stopwatch.seconds
        if seconds > 0:
            await cancel_on(self._wake_event, poller.stopwatch.sleep(seconds))

    async def _poll_once(self) -> None:
        """Discover and poll the runs that are due."""
        poller, discovery = self._poller, self._discovery
        if poller is None:
            raise AssertionError("it sleeps before it polls")
        poller.begin_round()
        if discovery is not None and discovery.due_at <= poller.stopwatch.seconds:
            await discovery.run()
        await poller.poll()
        for failure in poller.failures:
            self._on_failure(failure)

    def _on_failure(self, failure: Failure) -> None:
        watched, error = failure.watched, failure.error
        if watched is not None and isinstance(error, NotFoundError):
            is_named = watched.last_read is None and not watched.is_new  # by the caller
            self._state.mark_deleted(watched)
            if not is_named:
                return
        elif watched is not None:
            watched.due_at = self._state.now + poll_interval(RunPhase.OVERRIDABLE, 0.0)
        self._error = self._error or error
