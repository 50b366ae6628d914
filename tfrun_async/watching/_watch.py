"""Watching many runs for what it costs to list them."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Organization, Run, RunStatusGroup, Workspace
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import path_id
from tfrun_async._jsonapi.document import Page
from tfrun_async._model import UNSET
from tfrun_async._run.changes import Change
from tfrun_async._run.polling import Stopwatch, pause
from tfrun_async._run.wait import FIRST_QUESTION, LONGEST_TRUST, has_ended
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.rate_limit._local import API_LIMITS, Limit
from tfrun_async.waiting import RunPhase, can_be_acted_on
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import SAFETY_NET, Ledger, Watched

if TYPE_CHECKING:
    from tfrun_async.notifications._payload import Notification

T = TypeVar("T")


def _half(limit: Limit) -> float:
    return 2 * limit.seconds / limit.calls


# Half of the API's limits, so that there is room for whatever else this user does.
_LIST_SECONDS, _READ_SECONDS = _half(API_LIMITS["run-lists"]), _half(API_LIMITS["requests"])
_READS_FOR_A_PAGE = 50  # so many reads are taken to cost as much as one page of a list
_AT_ONCE = 20
_NAMES_SECONDS = 600.0  # until names are looked up again, by which lists are filtered
_NAMED_AT_MOST = 100  # workspaces
_COSTLY_SECONDS = 600.0  # until a list that was too long is tried again


class Watch:
    """Changes of many runs, in the order in which each run went through them.

    Of runs that are named it is over when all of them have ended; else it goes on until it is
    closed. It works only while it is iterated over, and has no task of its own: nothing is left
    behind when the iteration is broken off or cancelled, and it can be taken up again later, also
    after an error. Nothing that a timestamp of a run shows is missed.

    Where many runs are watched it asks for the lists of their organizations, and reads single runs
    only to learn how they ended. It takes at most half of the API's limits.
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
        self._ledger = Ledger()
        self._workspaces = list(workspaces or ())
        if organization is not None:
            name = organization if isinstance(organization, str) else organization.id
            self._ledger.scopes.append(Scope(name))
        self._discovers = workspaces is not None or organization is not None
        self._passed: Stopwatch | None = None
        self._turn = asyncio.Lock()
        self._woken = asyncio.Event()
        self._trouble: TfrunError | None = None
        self._closed = asyncio.Event()
        self._rests_until = 0.0
        self._names_until = _NAMES_SECONDS
        self._discovers_at = 0.0 if self._discovers else math.inf
        self._quiet_since = 0.0
        self._lists = self._reads = 0
        self._costly: dict[str, float] = {}
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
        async with self._turn:
            while not self._closed.is_set():
                if self._ledger.told:
                    return self._ledger.told.popleft()
                if self._trouble is not None:
                    trouble, self._trouble = self._trouble, None
                    raise trouble
                if not self._ledger.watched and not self._discovers:
                    break
                await self._nap()
                if not self._closed.is_set():
                    await _unless(self._closed, self._go_round())
            raise StopAsyncIteration

    def __repr__(self) -> str:
        return f"<Watch of {len(self._ledger.watched)} runs under way>"

    def add(self, *runs: Run | str) -> None:
        """Watch these too: a run from where it was when it was read, an id from where it is."""
        for run in runs:
            path_id("run", run)
            self._ledger.add(run)
        self._woken.set()

    def remove(self, *runs: Run | str) -> None:
        """Watch these no longer; what has happened to them and was not told yet never is."""
        for run in runs:
            self._ledger.remove(run.id if isinstance(run, Run) else run)
        self._woken.set()

    def close(self) -> None:
        """End the iteration at once, wherever it is."""
        self._closed.set()
        self._woken.set()

    def notify(self, notification: "Notification") -> None:
        """Read a run at once, since the server says that something has happened to it.

        A run of a workspace that notifies of its runs is otherwise looked at every five minutes
        only. If that shows something that should have been notified, it is polled again as others
        are, until the next notification from that workspace.
        """
        run, workspace = notification.run_id, notification.workspace_id
        organization = notification.organization_name
        if not (run and workspace and organization):
            return
        statuses = [event.run_status for event in getattr(notification, "notifications", ())]
        self._ledger.announce(
            run,
            organization=organization,
            workspace=workspace,
            status=statuses[-1] if statuses else None,
        )
        self._woken.set()

    async def _nap(self) -> None:
        """Sleep until there is something to do."""
        self._passed = passed = self._passed or Stopwatch(self._pipeline)
        self._woken.clear()
        seconds = self._wakes_at() - passed.seconds
        if seconds > 0:
            await _unless(self._woken, passed.nap(seconds))

    def _wakes_at(self) -> float:
        watched = self._ledger.watched.values()
        routine = min((each.due for each in watched), default=math.inf)
        urgent = min((each.due for each in watched if each.is_announced), default=math.inf)
        return min(urgent, max(self._rests_until, min(routine, self._discovers_at)))

    async def _go_round(self) -> None:
        """Look at what is due, and rest for as long as it takes to keep within half the limits."""
        ledger, passed = self._ledger, self._passed
        if passed is None:
            raise AssertionError("it naps before it goes round")
        ledger.round += 1
        ledger.now = passed.seconds
        is_resting = ledger.now < self._rests_until
        self._lists = self._reads = 0
        try:
            most = None if is_resting or await self._is_swept() else _READS_FOR_A_PAGE
            due = [each for each in ledger.due() if each.is_announced or not is_resting]
            await self._read(sorted(due, key=lambda each: each.due)[:most])
        finally:
            if ledger.told:
                self._quiet_since = ledger.now
            rest = self._lists * _LIST_SECONDS + self._reads * _READ_SECONDS
            self._rests_until = max(self._rests_until, ledger.now + rest)

    async def _is_swept(self) -> bool:
        """Sweep; False if a list has failed, so that only some runs are to be read for it."""
        try:
            await self._sweep()
        except TfrunError as error:
            self._trouble = self._trouble or error
            self._lists += 1
            return False
        return True

    async def _sweep(self) -> None:
        """Learn from lists what they tell at less cost than reading runs one by one."""
        ledger = self._ledger
        if ledger.now >= self._discovers_at:
            await self._discover()
        if all(each.is_announced for each in ledger.due()):
            return
        for organization, group in _by_organization(ledger.unseen).items():
            if len(group) <= _READS_FOR_A_PAGE:
                continue
            name = organization or await self._learn_organization(group[0])
            if name is not None and ledger.now >= self._costly.get(name, 0.0):
                await self._list_under_way(name, group, len(group) // _READS_FOR_A_PAGE)

    async def _discover(self) -> None:
        """Find runs that were started since the last time, also those that have ended already."""
        ledger = self._ledger
        if self._workspaces:
            ledger.scopes += await self._resolved()
            self._workspaces = []
        if ledger.now >= self._names_until:
            await self._look_up_names()
        for scope in ledger.scopes:
            await self._find_new(scope)
        quiet = ledger.now - self._quiet_since
        wait = SAFETY_NET if ledger.hears_all else pause(RunPhase.WORKING, quiet)
        self._discovers_at = ledger.now + wait

    async def _find_new(self, scope: Scope) -> None:
        ledger, organization = self._ledger, scope.organization
        newest: list[datetime] = []
        async for page in scope.pages(self._runs):
            self._see(page, organization)
            newest += [run.created_at for run in page.items]
            if not ledger.is_new(page.items, organization):
                break
        if not ledger.has_begun(organization):
            await self._list_under_way(organization, [], math.inf)
        ledger.begin(organization, max(newest, default=None))

    async def _list_under_way(self, organization: str, group: list[Watched], most: float) -> None:
        """List the runs that have not ended; those of the group that are not there are due.

        Args:
            organization: Whose list it is.
            group: The runs that are looked for.
            most: Pages that it is worth.
        """
        ledger = self._ledger
        scopes = (scope for scope in ledger.scopes if scope.organization == organization)
        scope = next(scopes, Scope(organization))
        oldest = _oldest(group)
        pages = 0
        async for page in scope.pages(self._runs, status_group=RunStatusGroup.NON_FINAL):
            self._see(page, organization)
            pages += 1
            if oldest is not None and any(run.created_at < oldest for run in page.items):
                break
            if pages >= most and page.next_number is not None:
                self._costly[organization] = ledger.now + _COSTLY_SECONDS
                return
        for each in group:
            if each.round < ledger.round:
                each.due = ledger.now

    def _see(self, page: Page[Run], organization: str) -> None:
        self._lists += 1
        for run in page.items:
            self._ledger.see(run, organization, is_listed=True)

    async def _learn_organization(self, watched: Watched) -> str | None:
        await self._read([watched])
        return watched.organization

    async def _resolved(self) -> list[Scope]:
        """Return the scopes of the workspaces, which are read for their names."""
        found: dict[str, dict[str, str]] = {}

        async def resolve(each: Workspace | str) -> None:
            workspace = await self._named(each)
            names = found.setdefault(workspace.organization.id, {})
            names[workspace.id] = workspace.name

        await _each(self._workspaces, resolve)
        return [Scope(organization, names) for organization, names in found.items()]

    async def _named(self, workspace: Workspace | str) -> Workspace:
        # A name that was read long ago may be wrong; but of very many it is not asked for anyway.
        is_unimportant = len(self._workspaces) > _NAMED_AT_MOST
        if is_unimportant and isinstance(workspace, Workspace) and hasattr(workspace, "name"):
            return workspace
        return await operations.Workspaces(self._pipeline).read(workspace)

    async def _look_up_names(self) -> None:
        """Learn what the workspaces are called now, where lists are filtered by that."""
        for scope in self._ledger.scopes:
            if scope.filter and self._ledger.has_begun(scope.organization):
                self._ledger.rename(await self._renamed(scope))
        self._names_until = self._ledger.now + _NAMES_SECONDS

    async def _renamed(self, scope: Scope) -> Scope:
        names = dict(scope.workspaces or {})

        async def read(workspace: str) -> None:
            with suppress(NotFoundError):  # its runs are gone too
                names[workspace] = (await self._named(workspace)).name

        self._reads += len(names)
        await _each(list(names), read)
        return attrs.evolve(scope, workspaces=names)

    async def _read(self, wanted: list[Watched]) -> None:
        """Read runs one by one; what fails is told once the others are read."""
        self._reads += len(wanted)
        await _each(wanted, self._look)

    async def _look(self, watched: Watched) -> None:
        ledger = self._ledger
        # The first read tells whose list the run is in, should it come to listing.
        include: list[RunInclude] = [] if watched.organization else ["workspace"]
        try:
            run = await self._runs.read(watched.identity, include=include or UNSET)
            ledger.see(run, watched.organization or _organization_of(run))
            if not run.status.is_known and await self._has_ended(watched, run):
                ledger.end(watched)
        except NotFoundError as error:
            if watched.last is None and not watched.is_new:  # somebody has named it
                self._trouble = self._trouble or error
            ledger.lose(watched)
        except TfrunError as error:
            self._trouble = self._trouble or error
            watched.due = ledger.now + pause(RunPhase.OVERRIDABLE, 0.0)

    async def _has_ended(self, watched: Watched, run: Run) -> bool:
        stood = self._ledger.now - watched.since
        if can_be_acted_on(run) or stood < watched.asks + FIRST_QUESTION:
            return False
        watched.asks += min(watched.asks + FIRST_QUESTION, LONGEST_TRUST)
        self._lists += 1
        return await has_ended(self._pipeline, run)


async def _unless(event: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do some work, but break it off when something else comes."""
    working = asyncio.ensure_future(work)
    coming = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({working, coming}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        for each in (working, coming):
            each.cancel()
        await asyncio.gather(working, coming, return_exceptions=True)


async def _each(items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """Do some work for many items, a few at a time."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(item: T) -> None:
        async with turns:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None


def _by_organization(runs: Iterable[Watched]) -> dict[str | None, list[Watched]]:
    groups: dict[str | None, list[Watched]] = {}
    for each in runs:
        groups.setdefault(each.organization, []).append(each)
    return groups


def _oldest(runs: Iterable[Watched]) -> datetime | None:
    """When the first of some runs was created; None if that is not known of all."""
    times = [each.last.created_at if each.last else None for each in runs]
    known = [time for time in times if time is not None]
    return min(known) if known and len(known) == len(times) else None


def _organization_of(run: Run) -> str | None:
    organization = getattr(run.workspace, "organization", None)
    return organization.id if organization is not None else None
