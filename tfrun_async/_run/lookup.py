"""Find runs whose response was lost, in the lists of runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunSource
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import read_or
from tfrun_async._resources.pages import Pages
from tfrun_async._run.marker import Marker, digits_of, message_of, without_marker
from tfrun_async.errors import APIError, OutcomeUnknownError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Workspace

CLOCK_MARGIN = 900.0
"""Seconds by which the clocks of a server's machines may differ."""

ListRuns = Callable[..., Pages[Run]]
"""A list of runs that takes `search_basic`."""
LookAt = Callable[[Run, bool], bool]
"""Called with a run, and whether it is recent enough; returns whether it is a match."""

_ALL_OPERATIONS = list(RunOperation)  # otherwise, a workspace's list omits plan-only runs
_FOREIGN_SOURCES = frozenset(
    {
        RunSource.TFE_UI,
        RunSource.TFE_CONFIGURATION_VERSION,
        RunSource.TFE_RUN_TRIGGER,
        RunSource.TFE_INFRASTRUCTURE_LIFECYCLE,
    }
)
_UNKNOWN_PARAMETER_STATUSES = frozenset({400, 422})


@attrs.frozen
class RequestedRun:
    """A requested run, with the data to recognize it by."""

    workspace: Workspace | str
    marker: Marker
    message: str | None = None
    """The message that it was requested with, marker included; None if that is not known."""
    requested_at: tuple[float, float] = attrs.field(
        factory=lambda: (time.monotonic(), time.time()), eq=False
    )

    @property
    def age(self) -> timedelta:
        """The maximum age that it can have, relative to the newest run of its workspace."""
        # The monotonic clock stops while the machine is suspended; the other one may be set.
        monotonic, wall = self.requested_at
        elapsed = max(time.monotonic() - monotonic, time.time() - wall)
        return timedelta(seconds=elapsed + CLOCK_MARGIN)

    def could_be(self, run: Run) -> bool:
        """Whether a run without a marker could be this one: some servers truncate messages."""
        if self.message is None or digits_of(run) is not None or is_foreign(run):
            return False
        text = message_of(run)
        return text.startswith(without_marker(self.message)) or self.message.startswith(text)


def list_in_workspace(pipeline: Pipeline, workspace: Workspace | str) -> ListRuns:
    """Return the list of all runs of a workspace, newest first."""
    runs = operations.Runs(pipeline)
    return partial(runs.list_for_workspace, workspace, operation=_ALL_OPERATIONS)


def list_in_organization(pipeline: Pipeline, organization: str) -> ListRuns:
    """Return the list of all runs of an organization, newest first."""
    runs = operations.Runs(pipeline)
    return partial(runs.list_for_organization, organization, operation=_ALL_OPERATIONS)


async def look_through(
    list_runs: ListRuns,
    look_at: LookAt,
    *,
    search: str,
    since: datetime | timedelta | None,
    is_done: Callable[[], bool],
) -> None:
    """Check the runs that a search finds, then those of the list, until some match.

    A run that the search finds exists, but a run that it does not find may exist, too: servers may
    ignore the search, or index a new run late. So the list is read as well.

    Args:
        list_runs: The list.
        look_at: Called with each run. A marker identifies a run of any age; a similar message does
            not.
        search: What to search for.
        since: The earliest creation time to search, absolute or relative to the newest run. It is
            compared only with times of the same server. None means one page.
        is_done: Whether all runs are found.
    """
    await _search(list_runs, look_at, search, is_done)
    if is_done():
        return
    is_recent = True
    async for page in list_runs().pages():
        for run in page.items:
            created_at = created_at_of(run)
            if isinstance(since, timedelta) and created_at is not None:
                since = created_at - since
            if isinstance(since, datetime) and created_at is not None and created_at < since:
                is_recent = False
            look_at(run, is_recent)
        if since is None or not is_recent or is_done():
            return


async def _search(
    list_runs: ListRuns, look_at: LookAt, text: str, is_done: Callable[[], bool]
) -> None:
    try:
        async for page in list_runs(search_basic=text).pages():
            hits = [look_at(run, False) for run in page.items]
            if is_done() or not any(hits):  # without a match, it may be the whole list
                return
    except APIError as error:
        # A server without this search may reject it; the list is read in any case.
        if error.status not in _UNKNOWN_PARAMETER_STATUSES:
            raise


async def find_run(
    pipeline: Pipeline, requested: RequestedRun, since: datetime | timedelta | None
) -> Run | None:
    """Find a requested run in its workspace; None if it is not there.

    Raises:
        OutcomeUnknownError: A run without a marker could be it.
    """
    found: list[Run] = []
    unclear: list[Run] = []

    def look_at(run: Run, is_recent: bool) -> bool:
        if is_hit := requested.marker.marks(run):
            found.append(run)
        elif is_recent and requested.could_be(run):
            unclear.append(run)
        return is_hit

    list_runs = list_in_workspace(pipeline, requested.workspace)
    search = requested.marker.digits
    await look_through(list_runs, look_at, search=search, since=since, is_done=lambda: bool(found))
    if unclear and not found:
        raise unclear_error(unclear[0].id)
    return found[0] if found else None


def unclear_error(run: str) -> OutcomeUnknownError:
    """Return the error of a lost response if a run without a marker could be the requested run."""
    return OutcomeUnknownError(f"{run} looks like it, but has no marker")


def created_at_of(run: Run) -> datetime | None:
    """Return when a run was created; None if the server sent no valid time."""
    created_at: datetime | None = read_or(run, "created_at", None)
    return created_at


def workspace_of(run: Run) -> str | None:
    """Return the id of a run's workspace; None if the server sent no valid id."""
    workspace = read_or(run, "workspace", None)
    return None if workspace is None else workspace.id


def is_foreign(run: Run) -> bool:
    """Whether a run was certainly not started by a request to the API."""
    return read_or(run, "source", None) in _FOREIGN_SOURCES
