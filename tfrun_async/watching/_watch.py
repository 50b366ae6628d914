"""Watch many runs by polling lists rather than single runs.

Each round of a watch reads what is due, and then waits for as long as its requests cost:

    sleep until a run or a list is due, or a notification arrives
     │
     ├─ discovery is due ─► list the newest runs, up to the first page with a known one
     ├─ more than 50 runs of an organization were not read yet
     │                    ─► list those that have not ended; those missing there are due
     ├─ runs are due ─────► read them one by one: notified ones at once, others within the limits
     ▼
    report the changes; wait until the requests of this round are half of what the API allows
"""

import asyncio
import math
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Organization, Run, RunStatusGroup, Workspace
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.ids import path_id
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._jsonapi.document import Page
from tfrun_async._model import read_or
from tfrun_async._run.changes import Change
from tfrun_async._run.polling import Stopwatch, poll_interval
from tfrun_async._run.recovery import organization_of
from tfrun_async._run.wait import FIRST_FINAL_CHECK, MAX_FINAL_CHECK_INTERVAL, is_listed_as_final
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.rate_limit._local import API_LIMITS
from tfrun_async.waiting import QUIET_SECONDS, RunPhase, has_available_actions
from tfrun_async.watching._concurrency import cancel_on, for_each
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import (
    NOTIFIED_POLL_INTERVAL,
    WatchedRun,
    WatchState,
    by_organization,
    loaded_organization_of,
    oldest_creation,
    workspace_of,
)

if TYPE_CHECKING:
    from tfrun_async.notifications._payload import Notification

# Half of the API's limits, which leaves room for other requests of this user.
_LIST_SECONDS, _READ_SECONDS = [
    2 * limit.seconds / limit.calls for limit in (API_LIMITS["run-lists"], API_LIMITS["requests"])
]
_READS_PER_PAGE = 50  # that cost as much of their limit as one page of a list
_NAMES_TTL = 600.0  # seconds until the names that lists are filtered by are read again
_MAX_NAME_READS = 100  # workspaces; names of more do not fit into a filter
_LIST_RETRY_SECONDS = 600.0  # until a list that was too long is requested again


class Watch:
    """Changes of many runs, in the order in which each run went through them.

    A watch of named runs ends when all of them have ended; others go on until they are closed. It
    works only while it is iterated over, and has no task of its own. The iteration can be left or
    cancelled and resumed later, also after an error. No change that has a timestamp is missed.

    Many runs are polled with the lists of their organizations, and read one by one only when they
    have ended. A watch uses at most half of the API's limits.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        runs: Iterable[Run | str] = (),
        workspaces: Iterable[Workspace | str] | None = None,
        organization: Organization | str | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._runs = operations.Runs(pipeline)
        self._state = WatchState()
        self._workspaces = list(workspaces or ())
        if organization is not None:
            name = organization if isinstance(organization, str) else organization.id
            self._state.scopes.append(Scope(name))
        self._is_discovering = workspaces is not None or organization is not None
        self._stopwatch: Stopwatch | None = None
        self._iteration_lock = asyncio.Lock()
        self._wake_event = asyncio.Event()
        self._error: TfrunError | None = None
        self._closed = asyncio.Event()
        self._throttled_until = 0.0
        self._names_expire_at = _NAMES_TTL
        self._next_discovery_at = 0.0 if self._is_discovering else math.inf
        self._last_change_at = 0.0
        self._list_requests = self._read_requests = 0
        self._no_list_until: dict[str, float] = {}
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

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        async with self._iteration_lock:
            while not self._closed.is_set():
                if self._state.unreported:
                    return self._state.unreported.popleft()
                if self._error is not None:
                    error, self._error = self._error, None
                    raise error
                if not self._state.watched and not self._is_discovering:
                    break
                await self._sleep_until_due()
                if not self._closed.is_set():
                    await cancel_on(self._closed, self._poll_once())
            raise StopAsyncIteration

    def __repr__(self) -> str:
        return f"<Watch of {len(self._state.watched)} runs under way>"

    def add(self, *runs: Run | str) -> None:
        """Watch these too: a resource from its status when read, an id from its present one."""
        for run in runs:
            path_id("run", run, "run-")
            self._state.add(run)
        self._wake_event.set()

    def remove(self, *runs: Run | str) -> None:
        """Stop watching these, and drop their changes that were not reported yet."""
        for run in runs:
            self._state.remove(run.id if isinstance(run, Run) else run)
        self._wake_event.set()

    def close(self) -> None:
        """End the iteration at once."""
        self._closed.set()
        self._wake_event.set()

    def notify(self, notification: "Notification") -> None:
        """Read a run at once, since the server says that something has happened to it.

        The runs of a workspace that sends notifications are otherwise read every five minutes only.
        If that shows a change that was not notified, they are polled like others until the next
        notification from that workspace.
        """
        run, workspace, organization = (
            read_or(notification, name, None)
            for name in ("run_id", "workspace_id", "organization_name")
        )
        if not (run and workspace and organization):
            return
        events = read_or(notification, "notifications", ())
        statuses = [read_or(event, "run_status", None) for event in events]
        self._state.record_notification(
            run,
            organization=organization,
            workspace=workspace,
            status=statuses[-1] if statuses else None,
        )
        self._wake_event.set()

    async def _sleep_until_due(self) -> None:
        """Sleep until a run or list is due, or a notification arrives."""
        self._stopwatch = stopwatch = self._stopwatch or Stopwatch(self._pipeline)
        self._wake_event.clear()
        seconds = self._next_wake_at() - stopwatch.seconds
        if seconds > 0:
            await cancel_on(self._wake_event, stopwatch.sleep(seconds))

    def _next_wake_at(self) -> float:
        watched = self._state.watched.values()
        routine = min((each.due_at for each in watched), default=math.inf)
        urgent = min((each.due_at for each in watched if each.is_notified), default=math.inf)
        return min(urgent, max(self._throttled_until, min(routine, self._next_discovery_at)))

    async def _poll_once(self) -> None:
        """Read what is due, and set a cooldown that keeps requests within half of the limits."""
        state, stopwatch = self._state, self._stopwatch
        if stopwatch is None:
            raise AssertionError("it sleeps before it polls")
        state.round += 1
        state.now = stopwatch.seconds
        is_throttled = state.now < self._throttled_until
        self._list_requests = self._read_requests = 0
        try:
            max_pages = None if is_throttled or await self._try_read_lists() else _READS_PER_PAGE
            due = [each for each in state.due_runs() if each.is_notified or not is_throttled]
            await self._read_runs(sorted(due, key=lambda each: each.due_at)[:max_pages])
        finally:
            if state.unreported:
                self._last_change_at = state.now
            cooldown = self._list_requests * _LIST_SECONDS + self._read_requests * _READ_SECONDS
            self._throttled_until = max(self._throttled_until, state.now + cooldown)

    async def _try_read_lists(self) -> bool:
        """Read lists; return False if one failed, so that fewer runs are read instead."""
        try:
            await self._read_lists()
        except TfrunError as error:
            self._error = self._error or error
            self._list_requests += 1
            return False
        return True

    async def _read_lists(self) -> None:
        """Discover runs, and list runs where that costs less than reading them one by one."""
        state = self._state
        if state.now >= self._next_discovery_at:
            await self._discover_runs()
        if all(each.is_notified for each in state.due_runs()):
            return
        for organization, group in by_organization(state.unseen).items():
            if len(group) <= _READS_PER_PAGE:
                continue
            name = organization or await self._read_organization(group[0])
            if name is not None and state.now >= self._no_list_until.get(name, 0.0):
                try:
                    await self._list_non_final(name, group, len(group) // _READS_PER_PAGE)
                except NotFoundError:  # some servers have no such list
                    self._no_list_until[name] = state.now + _LIST_RETRY_SECONDS

    async def _discover_runs(self) -> None:
        """Find runs that were started since the last time, also those that have ended already."""
        state = self._state
        if self._workspaces:
            state.scopes += await self._resolve_scopes()
            self._workspaces = []
        if state.now >= self._names_expire_at:
            await self._refresh_names()
        for scope in state.scopes:
            await self._find_new_runs(scope)
        idle = state.now - self._last_change_at
        wait = (
            NOTIFIED_POLL_INTERVAL
            if state.has_reliable_notifications
            else poll_interval(RunPhase.WORKING, idle)
        )
        self._next_discovery_at = state.now + wait

    async def _find_new_runs(self, scope: Scope) -> None:
        try:
            await self._list_new_runs(scope)
        except NotFoundError:  # some servers have no list of an organization
            if scope.workspaces is None or scope.lists_workspaces:
                raise
            scope = attrs.evolve(scope, lists_workspaces=True)
            self._state.replace_scope(scope)
            await self._list_new_runs(scope)

    async def _list_new_runs(self, scope: Scope) -> None:
        state, organization = self._state, scope.organization
        began = self._pipeline.server_time
        newest: list[datetime] = []
        for pages in scope.lists(self._runs):
            async for page in pages:
                self._update_from_page(page, organization)
                times = [read_or(run, "created_at", None) for run in page.items]
                newest += [time for time in times if time is not None]
                if not state.has_only_new(page.items, organization):
                    break
        if not state.has_watermark(organization):
            await self._list_non_final(organization, [], math.inf)
        if began is not None and newest:  # the first list may be older than the last one
            newest = [min(max(newest), datetime.fromtimestamp(began, UTC))]
        state.set_watermark(organization, max(newest, default=None))

    async def _list_non_final(
        self, organization: str, group: list[WatchedRun], max_pages: float
    ) -> None:
        """List the runs that have not ended; those of the group that are missing in it are due.

        Args:
            organization: The organization to list.
            group: The runs to look for.
            max_pages: Give up after so many pages.
        """
        state = self._state
        scopes = (scope for scope in state.scopes if scope.organization == organization)
        scope = next(scopes, Scope(organization))
        oldest = oldest_creation(group)
        count = 0
        for pages in scope.lists(self._runs, status_group=RunStatusGroup.NON_FINAL):
            async for page in pages:
                self._update_from_page(page, organization)
                count += 1
                times = [read_or(run, "created_at", None) for run in page.items]
                if oldest is not None and any(time < oldest for time in times if time is not None):
                    break
                if count >= max_pages and page.next_number is not None:
                    self._no_list_until[organization] = state.now + _LIST_RETRY_SECONDS
                    return
        for each in group:
            if each.seen_in_round < state.round:
                each.due_at = state.now

    def _update_from_page(self, page: Page[Run], organization: str) -> None:
        self._list_requests += 1
        for run in page.items:
            self._state.update(run, organization, is_listed=True)

    async def _read_organization(self, watched: WatchedRun) -> str | None:
        await self._read_runs([watched])
        workspace = workspace_of(watched.last_read) if watched.last_read else None
        if watched.organization is None and workspace is not None:  # the server includes nothing
            watched.organization = await organization_of(self._pipeline, workspace)
        return watched.organization

    async def _resolve_scopes(self) -> list[Scope]:
        """Read the workspaces, and return their names by organization."""
        found: dict[str, dict[str, str]] = {}

        async def resolve(each: Workspace | str) -> None:
            workspace = await self._read_workspace(each)
            names = found.setdefault(workspace.organization.id, {})
            names[workspace.id] = workspace.name

        await for_each(self._workspaces, resolve)
        # The list of one workspace is the shorter one, and needs no name.
        return [
            Scope(organization, names, lists_workspaces=len(names) == 1)
            for organization, names in found.items()
        ]

    async def _read_workspace(self, workspace: Workspace | str) -> Workspace:
        # The name of a resource may be out of date; but so many names are not used in a filter
        # anyway.
        is_unimportant = len(self._workspaces) > _MAX_NAME_READS
        if is_unimportant and isinstance(workspace, Workspace) and read_or(workspace, "name", None):
            return workspace
        return await operations.Workspaces(self._pipeline).read(workspace)

    async def _refresh_names(self) -> None:
        """Read the names of the workspaces again, where lists are filtered by them."""
        for scope in self._state.scopes:
            if scope.name_filter and self._state.has_watermark(scope.organization):
                self._state.update_names(await self._read_names(scope))
        self._names_expire_at = self._state.now + _NAMES_TTL

    async def _read_names(self, scope: Scope) -> Scope:
        names = dict(scope.workspaces or {})

        async def read(workspace: str) -> None:
            with suppress(NotFoundError):  # its runs are gone too
                names[workspace] = (await self._read_workspace(workspace)).name

        self._read_requests += len(names)
        await for_each(list(names), read)
        return attrs.evolve(scope, workspaces=names)

    async def _read_runs(self, wanted: list[WatchedRun]) -> None:
        """Read runs one by one; the first error is raised after the others are read."""
        self._read_requests += len(wanted)
        await for_each(wanted, self._read_run)

    async def _read_run(self, watched: WatchedRun) -> None:
        state = self._state
        # The first read includes the organization, in whose list the run is.
        include: list[RunInclude] = [] if watched.organization else ["workspace"]
        try:
            run = await self._runs.read(watched.run_id, include=include or None)
            state.update(run, watched.organization or loaded_organization_of(run))
            if await self._has_ended(watched, run):
                state.mark_final(watched)
        except NotFoundError as error:
            if watched.last_read is None and not watched.is_new:  # the caller has named it
                self._error = self._error or error
            state.mark_deleted(watched)
        except TfrunError as error:
            self._error = self._error or error
            watched.due_at = state.now + poll_interval(RunPhase.OVERRIDABLE, 0.0)

    async def _has_ended(self, watched: WatchedRun, run: Run) -> bool:
        seconds_in_status = self._state.now - watched.status_since
        if (
            has_available_actions(run)
            or seconds_in_status < watched.next_final_check + FIRST_FINAL_CHECK
            or (run.status.is_known and seconds_in_status < QUIET_SECONDS)
        ):
            return False
        watched.next_final_check += min(
            watched.next_final_check + FIRST_FINAL_CHECK, MAX_FINAL_CHECK_INTERVAL
        )
        self._list_requests += 1
        return await is_listed_as_final(self._pipeline, run)
