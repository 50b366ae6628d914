"""Poll the runs of a watch in rounds: with lists if that costs less, else one by one.

a round ─┬─ more runs of an organization than a page is worth ─► list those that have not ended
         │                                                        │ missing in it, or not clear
         │                                                        ▼
         └─ few runs, or a run that lists do not show ──────────► read it by itself
                                                                  │
   classify each run that was read or listed: final, needs a decision, blocked, or none
"""

import asyncio
import math
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunStatusGroup
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._jsonapi.document import Page
from tfrun_async._model import read_or
from tfrun_async._run.classify import TransientReadError
from tfrun_async._run.lookup import workspace_of
from tfrun_async._run.polling import Stopwatch
from tfrun_async._run.recovery import organization_of
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.watching._concurrency import for_each
from tfrun_async.watching._half_limits import LIST_SECONDS, READS_A_SECOND, HalfLimits
from tfrun_async.watching._scope import Scope
from tfrun_async.watching._state import (
    WatchedRun,
    WatchState,
    by_organization,
    loaded_organization_of,
    oldest_creation,
    waits_for_lock,
)

READS_PER_PAGE = 50
"""Runs that can be read one by one for the share of a limit that one page of a list costs."""

_LIST_RETRY_SECONDS = 600.0  # until a list that was too long is requested again
_ERROR_SECONDS = 4.0  # until lists are requested again after one failed


@attrs.frozen
class Failure:
    """An error of a round."""

    error: TfrunError
    watched: WatchedRun | None = None
    """The run whose read failed; None if a list failed."""


class Poller:
    """Reads and lists the runs of a watch.

    Args:
        pipeline: The pipeline to send requests with.
        state: The state of the runs.
        reads_per_page: More runs of an organization than this are listed, not read one by one.
        reads_plans: Whether to read the plan of a notified run too, since it may need a decision.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        state: WatchState,
        *,
        reads_per_page: int = READS_PER_PAGE,
        reads_plans: bool = False,
    ) -> None:
        self.pipeline = pipeline
        self.runs = operations.Runs(pipeline)
        self.stopwatch = Stopwatch(pipeline)
        self.limits = HalfLimits(self.stopwatch)
        self.failures: list[Failure] = []
        """The errors of the latest round."""
        self.updated: list[WatchedRun] = []
        """The runs that were read or listed in the latest round."""
        self.next_list_at = 0.0
        self.last_pages = 1
        """Pages of the latest round of lists."""
        self._state = state
        self._reads_per_page = reads_per_page
        self._reads_plans = reads_plans
        self.lists_resume_at = 0.0
        """When lists may be requested again after a failure."""
        self._no_list_until: dict[str | None, float] = {}

    def next_poll_at(self) -> float:
        """Return when a read or a list is due; infinite if none is."""
        return min(
            (
                max(_first_due(group), self.next_list_at if is_listed else 0.0)
                for group, is_listed in self._groups()
            ),
            default=math.inf,
        )

    def begin_round(self) -> None:
        """Begin a round, and clear the failures of the last one."""
        self._state.round += 1
        self._state.now = self.stopwatch.seconds
        self.failures, self.updated = [], []

    async def poll(self) -> None:
        """Read and list the runs that are due in this round."""
        state = self._state
        groups = self._groups()
        listed = [group for group, is_listed in groups if is_listed]
        are_listed = any(_first_due(group) <= state.now for group in listed)
        if self.next_list_at > state.now or not are_listed:
            listed = []
        alone = [each for group, is_listed in groups if not is_listed for each in group]
        due = [each for each in alone if each.due_at <= state.now]
        due.sort(key=lambda each: (not each.is_notified, each.due_at))
        reading = asyncio.ensure_future(for_each(due[: self._max_reads], self._read_run))
        try:
            await self._list_groups(listed)
            await reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        await for_each(self.updated, self._classify)

    async def pages_of(
        self, pages: AsyncIterator[Page[Run]], organization: str
    ) -> AsyncIterator[Page[Run]]:
        """Record the runs of each page of a list, and yield the page."""
        async for page in self.limits.pages(pages):
            for run in page.items:
                self._update(run, organization, is_listed=True)
            yield page

    def fail_list(self, error: TfrunError) -> None:
        """Record that a list failed: for some time, runs are read one by one."""
        self.failures.append(Failure(error))
        self.lists_resume_at = self.stopwatch.seconds + _ERROR_SECONDS

    def end_lists(self, began: float, pages: int) -> None:
        """Set when the next lists may begin, from the number of pages of the last ones."""
        if pages:
            self.last_pages = pages
            self.next_list_at = self.limits.next_list_at(began, pages)

    @property
    def _max_reads(self) -> int:
        """The number of reads that fit into the time of a round of lists."""
        return math.ceil(READS_A_SECOND * LIST_SECONDS * self.last_pages)

    def _groups(self) -> list[tuple[list[WatchedRun], bool]]:
        """Return the watched runs in groups, and whether each group is listed together."""
        watched = self._state.watched.values()
        groups = by_organization(each for each in watched if not each.must_read)
        return [
            ([each for each in watched if each.must_read], False),
            *(
                (
                    group,
                    len(group) > self._reads_per_page and self._can_list(organization),
                )
                for organization, group in groups.items()
            ),
        ]

    def _can_list(self, organization: str | None) -> bool:
        until = max(self.lists_resume_at, self._no_list_until.get(organization, 0.0))
        return self.stopwatch.seconds >= until

    async def _list_groups(self, groups: Iterable[list[WatchedRun]]) -> None:
        # Runs of an unknown organization may be in the lists of the known ones, which come first.
        for group in sorted(groups, key=lambda group: group[0].organization is None):
            left = [each for each in group if each.seen_in_round < self._state.round]
            if len(left) <= self._reads_per_page:
                continue
            name = left[0].organization
            try:
                if name is None:
                    name = await self._read_organization(left[0])
                for each in left:
                    each.organization = name  # a guess, until it is listed or read
                if name is not None and self._can_list(name):
                    await self.list_non_final(name, left)
            except NotFoundError:  # some servers have no such list
                self._give_up_list(name)
            except TfrunError as error:
                self.fail_list(error)

    def _give_up_list(self, organization: str | None) -> None:
        """Read the runs of an organization one by one for a while."""
        self._no_list_until[organization] = self.stopwatch.seconds + _LIST_RETRY_SECONDS

    async def list_non_final(self, organization: str, group: list[WatchedRun]) -> None:
        """List the runs that have not ended, and read those of the group that are missing.

        Args:
            organization: The organization to list.
            group: The runs to find. If empty, the list is read to its end.

        Raises:
            TfrunError: The list could not be read.
        """
        state, began = self._state, self.stopwatch.seconds
        scopes = (scope for scope in state.scopes if scope.organization == organization)
        scope = next(scopes, Scope(organization))
        include: list[RunInclude] = []
        if any(waits_for_lock(each, began) for each in group):
            include = ["workspace"]
        lists = scope.lists(self.runs, status_group=RunStatusGroup.NON_FINAL, include=include)
        oldest, count = oldest_creation(group), 0
        max_pages = len(group) // self._reads_per_page if group else math.inf
        try:
            for pages in lists:
                async for page in self.pages_of(pages, organization):
                    count += 1
                    if _reaches(page, oldest):
                        break
                    if count >= max_pages and page.next_number is not None:
                        self._give_up_list(organization)
                        return
        finally:
            self.end_lists(began, count)
        for each in group:
            if each.seen_in_round < state.round:
                each.must_read, each.due_at = True, state.now

    async def _read_organization(self, watched: WatchedRun) -> str | None:
        await self._read_run(watched)
        workspace = workspace_of(watched.last_read) if watched.last_read else None
        if watched.organization is None and workspace is not None:  # the server ignores `include`
            async with self.limits.one_read():
                watched.organization = await organization_of(self.pipeline, workspace)
        return watched.organization

    async def _read_run(self, watched: WatchedRun) -> None:
        include = set(watched.observed.includes())
        if not watched.is_located:
            include.add("workspace")  # with its organization, for the next list
        if self._reads_plans and watched.is_notified:
            include.add("plan")
        try:
            async with self.limits.one_read():
                run = await self.runs.read(watched.run_id, include=sorted(include) or None)
            self._update(run, loaded_organization_of(run))
        except TfrunError as error:  # also of a run without a status, which must not end the others
            self.failures.append(Failure(error, watched))

    def _update(self, run: Run, organization: str | None, *, is_listed: bool = False) -> None:
        self._state.now = self.stopwatch.seconds
        watched = self._state.update(run, organization, is_listed=is_listed)
        if watched is not None:
            self.updated.append(watched)

    async def _classify(self, watched: WatchedRun) -> None:
        if watched.is_classified_override:  # another try would cost a request each time
            watched.outage.end()
            return
        now, one_read = self.stopwatch.seconds, self.limits.one_read
        try:
            result = await watched.observed.classify(self.pipeline, now, one_read=one_read)
        except TransientReadError as failed:
            self.failures.append(Failure(failed.error, watched))
        except TfrunError as error:
            self.failures.append(Failure(error, watched))
        else:
            watched.outage.end()
            self._state.set_result(watched, result)


def _first_due(group: Iterable[WatchedRun]) -> float:
    return min((each.due_at for each in group), default=math.inf)


def _reaches(page: Page[Run], oldest: datetime | None) -> bool:
    """Whether a page of a list, newest first, reaches back to a time."""
    times = [read_or(run, "created_at", None) for run in page.items]
    return oldest is not None and any(time < oldest for time in times if time is not None)
