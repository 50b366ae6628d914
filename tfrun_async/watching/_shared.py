"""One watch for all runs of a rollout: each workspace waits for its run, and none polls.

workspace 1 ─ wait(run 1) ─┐                         ┌─ lists of the organization
workspace 2 ─ wait(run 2) ─┼─► WatchState ◄─ Poller ─┤
     …                     │       │                 └─ reads, of runs that have ended
workspace n ─ wait(run n) ─┘       ▼
                ▲          a round: classify each run that was listed or read
                └── result, where the goal of the wait is reached
"""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

import attrs

from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import is_transient
from tfrun_async._run.classify import Goal, ends_wait
from tfrun_async._run.polling import poll_interval
from tfrun_async._run.wait import LAST_READ_SECONDS
from tfrun_async.errors import TfrunError
from tfrun_async.waiting import RunPhase, StopReason, Until, WaitResult
from tfrun_async.watching._concurrency import cancel_on
from tfrun_async.watching._notified import NotifiedRun, notified_run
from tfrun_async.watching._pace import Pace
from tfrun_async.watching._poller import READS_PER_PAGE, Failure, Poller
from tfrun_async.watching._state import WatchedRun, WatchState

if TYPE_CHECKING:
    from tfrun_async.notifications._payload import Notification

_log = logging.getLogger("tfrun_async")

_FEW_RUNS = 20  # maximum runs of a rollout that reads them one by one, as often as `Runs.wait` does
_READS_PER_PAGE = 2  # in a larger rollout, which saves requests
_MAX_EARLY = 1000  # notifications of runs that are not known yet
_UNDER_WAY = frozenset(
    {
        RunStatus.PENDING,
        RunStatus.PLAN_QUEUED,
        RunStatus.PLANNING,
        RunStatus.CONFIRMED,
        RunStatus.APPLY_QUEUED,
        RunStatus.APPLYING,
    }
)
"""The statuses in which a run always goes on by itself."""


@attrs.define(eq=False)
class _Waiter:
    """A wait for one run."""

    watched: WatchedRun
    goal: Goal
    others_decide: bool
    deadline: float
    result: asyncio.Future[WaitResult]

    def judge(self) -> None:
        """End the wait if the last classification of the run reaches its goal."""
        run, result = self.watched.last_read, self.watched.result
        if self.result.done() or run is None:
            return
        if not isinstance(self.goal, Until) and self.goal(run):
            self.result.set_result(WaitResult(run, StopReason.SATISFIED))
        elif result is not None and ends_wait(result, self.goal, others_decide=self.others_decide):
            self.result.set_result(result)

    def fail(self, error: Exception) -> None:
        """End the wait with an error."""
        if not self.result.done():
            self.result.set_exception(error)


class SharedWatch:
    """Waits for many runs with the lists of their organizations; see `Wait` for the classification.

    Args:
        pipeline: The pipeline to send requests with.
        expected: The total number of runs.
    """

    def __init__(self, pipeline: Pipeline, *, expected: int) -> None:
        self._pipeline = pipeline
        self._is_small = expected <= _FEW_RUNS
        self._pace = Pace(expected)
        self._state = WatchState(self._interval)
        reads_per_page = READS_PER_PAGE if self._is_small else _READS_PER_PAGE
        self._poller = Poller(
            pipeline, self._state, reads_per_page=reads_per_page, reads_plans=True
        )
        self._reads_for_rules = 0
        self.wait_to_start = self._poller.limits.wait_to_start
        """Await it before a run is started."""
        self._organization: str | None = None
        self._known: set[str] = set()
        self._waiters: dict[str, _Waiter] = {}
        self._early: dict[str, NotifiedRun] = {}
        self._wake = asyncio.Event()
        self._rounds: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self._rounds = asyncio.create_task(self._run_rounds())
        self._rounds.add_done_callback(self._on_end)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._rounds.cancel()
        with suppress(asyncio.CancelledError, Exception):  # the waits have already raised it
            await self._rounds

    async def wait(
        self, run: Run, *, until: Goal, timeout: float, others_decide: bool = False
    ) -> WaitResult:
        """Wait for a run that was read just now, as `Runs.wait` does.

        Raises:
            TfrunError: A read failed with an error that is not transient, or all reads failed for
                too long.
        """
        waiter = self._add(run, until, timeout, others_decide)
        latest = asyncio.get_running_loop().time() + timeout + LAST_READ_SECONDS
        try:
            async with asyncio.timeout_at(None if math.isinf(latest) else latest) as limit:
                return await waiter.result
        except TimeoutError:
            if not limit.expired():
                raise
            return WaitResult(waiter.watched.last_read or run, StopReason.TIMED_OUT)
        finally:
            waiter.result.cancel()
            self._waiters.pop(run.id, None)
            self._state.watched.pop(run.id, None)

    @asynccontextmanager
    async def one_read(self) -> AsyncIterator[None]:
        """Wait until the rollout may send a request, within half of the limits."""
        self._reads_for_rules += 1
        async with self._poller.limits.one_read():
            yield

    async def read(self, run: Run | str, include: RunInclude | None = None) -> Run:
        """Read a run, within half of the limits."""
        async with self.one_read():
            return await self._poller.runs.read(run, include=[include] if include else None)

    def notify(self, notification: "Notification") -> None:
        """Read a run at once if the server says that it has ended, or may need a decision."""
        if (notified := notified_run(notification)) is None:
            return
        if notified.run_id in self._waiters:
            self._record(notified)
        else:
            # It may arrive before the response to the run's creation.
            self._early.pop(notified.run_id, None)
            self._early[notified.run_id] = notified
            if len(self._early) > _MAX_EARLY:
                del self._early[next(iter(self._early))]

    def _add(self, run: Run, goal: Goal, timeout: float, others_decide: bool) -> _Waiter:
        if self._rounds.done():
            raise self._rounds.exception() or asyncio.CancelledError
        state, now = self._state, self._poller.stopwatch.seconds
        state.now = now
        if run.id not in self._known:
            self._known.add(run.id)
            self._pace.started += 1
        watched = state.add_fresh(run, self._organization)
        result = asyncio.get_running_loop().create_future()
        waiter = _Waiter(watched, goal, others_decide, now + timeout, result)
        self._waiters[run.id] = waiter
        watched.result = watched.observed.classify_by_itself(now)
        waiter.judge()
        if (notified := self._early.pop(run.id, None)) is not None:
            self._record(notified)
        self._wake.set()
        return waiter

    def _record(self, notified: NotifiedRun) -> None:
        self._state.now = self._poller.stopwatch.seconds
        self._state.record_notification(notified, is_due=notified.status not in _UNDER_WAY)
        self._wake.set()

    def _interval(self, phase: RunPhase, seconds: float) -> float:
        """Return the seconds until a run is listed or read again."""
        if self._is_small or phase is RunPhase.OVERRIDABLE:
            return poll_interval(phase, seconds)
        return self._pace.interval

    async def _run_rounds(self) -> None:
        while True:
            self._wake.clear()
            deadlines = (waiter.deadline for waiter in self._waiters.values())
            due_at = min(self._poller.next_poll_at(), min(deadlines, default=math.inf))
            if (seconds := due_at - self._poller.stopwatch.seconds) > 0:
                await self._sleep(seconds)
            else:
                await self._run_round()

    async def _sleep(self, seconds: float) -> None:
        if math.isinf(seconds):
            await self._wake.wait()
        else:
            await cancel_on(self._wake, self._poller.stopwatch.sleep(seconds))

    async def _run_round(self) -> None:
        poller = self._poller
        poller.begin_round()
        self._update_pace()
        now = self._state.now
        expired = [each for each in self._waiters.values() if each.deadline <= now]
        for waiter in expired:  # a last time
            waiter.watched.must_read, waiter.watched.due_at = True, now
        await poller.poll()
        self._state.unreported.clear()
        for failure in poller.failures:
            self._on_failure(failure)
        for watched in poller.updated:
            if watched.is_located:
                self._organization = watched.organization
            if watched.run_id in self._waiters:
                self._waiters[watched.run_id].judge()
        for waiter in expired:
            run = waiter.watched.last_read
            if run is not None and not waiter.result.done():
                waiter.result.set_result(WaitResult(run, StopReason.TIMED_OUT))

    def _update_pace(self) -> None:
        watched, now = self._state.watched.values(), self._state.now
        if watched:
            seconds = sum(each.observed.seconds_in_status(now) for each in watched) / len(watched)
            self._pace.update(
                spent=self._poller.limits.requests - self._reads_for_rules,
                waiting=len(watched),
                cost=self._poller.last_pages,
                seconds=seconds,
            )

    def _on_failure(self, failure: Failure) -> None:
        """Wait during an outage; end the wait of a run if it lasts, or after another error."""
        watched, error = failure.watched, failure.error
        if watched is None:
            _log.info("runs are read one by one for some time, since a list failed: %s", error)
            return
        waiter = self._waiters.get(watched.run_id)
        try:
            if not is_transient(error):
                raise error
            now = self._poller.stopwatch.seconds
            watched.due_at = now + watched.outage.next_delay(error, now)
        except TfrunError as lasting:
            if waiter is not None:
                waiter.fail(lasting)

    def _on_end(self, rounds: asyncio.Task[None]) -> None:
        """End all waits when the rounds have ended, for any reason."""
        error = asyncio.CancelledError() if rounds.cancelled() else rounds.exception()
        for waiter in self._waiters.values():
            if isinstance(error, Exception):
                waiter.fail(error)
            else:
                waiter.result.cancel()
