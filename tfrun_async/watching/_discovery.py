"""Discover the runs that are started during a watch, in an organization or some workspaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from tfrun_async._generated import operations
from tfrun_async._model import read_or
from tfrun_async._run.lookup import workspace_of
from tfrun_async._run.polling import poll_interval
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.waiting import RunPhase
from tfrun_async.watching._concurrency import for_each
from tfrun_async.watching._poller import Poller
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import NOTIFIED_POLL_INTERVAL, WatchState

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run, Workspace

_NAMES_TTL = 600.0  # seconds until the names that filter the lists are read again
_MAX_NAME_READS = 100  # workspaces; more names do not fit into a filter


class Discovery:
    """Lists the newest runs of the scopes of a watch, up to the first page with a known one.

    Args:
        poller: Sends the requests, and keeps their limits.
        state: The scopes, and the runs that are known.
        workspaces: The workspaces to watch; their organizations are not known yet.
    """

    def __init__(
        self, poller: Poller, state: WatchState, workspaces: Iterable[Workspace | str]
    ) -> None:
        self._poller = poller
        self._state = state
        self._workspaces = list(workspaces)
        self._names_expire_at = _NAMES_TTL
        self._due_at = 0.0
        self._last_change_at = 0.0

    @property
    def due_at(self) -> float:
        """When to search for new runs again."""
        return max(self._due_at, self._poller.next_list_at)

    async def run(self) -> None:
        """Find the runs that were started since the last search, including runs that have ended."""
        state = self._state
        now = state.now = self._poller.stopwatch.seconds
        if state.unreported:
            self._last_change_at = now
        try:
            await self._find_all()
        except TfrunError as error:
            self._poller.fail_list(error)
            self._due_at = self._poller.lists_resume_at
            return
        interval = poll_interval(RunPhase.WORKING, now - self._last_change_at)
        if state.has_reliable_notifications:
            interval = NOTIFIED_POLL_INTERVAL
        self._due_at = now + interval

    async def _find_all(self) -> None:
        state = self._state
        if self._workspaces:
            state.scopes += await self._resolve_scopes()
            self._workspaces = []
        if state.now >= self._names_expire_at:
            await self._refresh_names()
        for scope in state.scopes:
            await self._search(scope)

    async def _search(self, scope: Scope) -> None:
        """Find the new runs of a scope, in the lists of its workspaces if there is no other way."""
        try:
            if await self._list_new_runs(scope):
                return
        except NotFoundError:  # some servers have no list of an organization
            if scope.workspaces is None or scope.lists_workspaces:
                raise
        by_workspace = attrs.evolve(scope, lists_workspaces=True)
        self._state.replace_scope(by_workspace)
        await self._list_new_runs(by_workspace)

    async def _list_new_runs(self, scope: Scope) -> bool:
        """List the runs of a scope that are new; false if the list does not show which those are.

        That is so if it has runs of other workspaces too, and does not say of which ones.
        """
        state, poller, organization = self._state, self._poller, scope.organization
        began, server_time = poller.stopwatch.seconds, poller.pipeline.server_time
        newest: list[datetime] = []
        count = 0
        try:
            for pages in scope.lists(poller.runs):
                async for page in poller.pages_of(pages, organization):
                    count += 1
                    if not scope.has_exact_lists and _hides_workspaces(page.items):
                        return False
                    times = [read_or(run, "created_at", None) for run in page.items]
                    newest += [time for time in times if time is not None]
                    if not state.has_only_new(page.items, organization):
                        break
        finally:
            poller.end_lists(began, count)
        if not state.has_watermark(organization):
            await poller.list_non_final(organization, [])
        if server_time is not None and newest:  # the first list may be out of date
            newest = [min(max(newest), datetime.fromtimestamp(server_time, UTC))]
        state.set_watermark(organization, max(newest, default=None))
        return True

    async def _resolve_scopes(self) -> list[Scope]:
        """Read the workspaces, and return their names by organization."""
        found: dict[str, dict[str, str]] = {}

        async def resolve(each: Workspace | str) -> None:
            workspace = await self._read_workspace(each)
            organization = read_or(workspace, "organization", None)
            names = found.setdefault(read_or(organization, "id", ""), {})
            names[workspace.id] = workspace.name

        await for_each(self._workspaces, resolve)
        # The list of one workspace is shorter, and needs no name of it or its organization.
        return [
            Scope(organization, names, lists_workspaces=len(names) == 1 or not organization)
            for organization, names in found.items()
        ]

    async def _read_workspace(self, workspace: Workspace | str) -> Workspace:
        # The name of a resource may be out of date, but so many names are not used in a filter.
        is_unimportant = len(self._workspaces) > _MAX_NAME_READS
        if is_unimportant and not isinstance(workspace, str) and read_or(workspace, "name", None):
            return workspace
        async with self._poller.limits.one_read():
            return await operations.Workspaces(self._poller.pipeline).read(workspace)

    async def _refresh_names(self) -> None:
        """Read the names of the workspaces again if they filter lists."""
        state = self._state
        for scope in state.scopes:
            if scope.name_filter and state.has_watermark(scope.organization):
                state.update_names(await self._read_names(scope))
        self._names_expire_at = state.now + _NAMES_TTL

    async def _read_names(self, scope: Scope) -> Scope:
        names = dict(scope.workspaces or {})

        async def read(workspace: str) -> None:
            with suppress(NotFoundError):  # its runs are deleted too
                names[workspace] = (await self._read_workspace(workspace)).name

        await for_each(list(names), read)
        return attrs.evolve(scope, workspaces=names)


def _hides_workspaces(runs: Sequence[Run]) -> bool:
    """Whether none of some runs says in which workspace it is."""
    return bool(runs) and not any(map(workspace_of, runs))
