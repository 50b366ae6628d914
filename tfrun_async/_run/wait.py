"""Poll one run until it reaches the goal, ends, or needs a decision."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunStatus, RunStatusGroup
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import is_transient
from tfrun_async._model import read_or
from tfrun_async._run.changes import Change, changes
from tfrun_async._run.overrides import find_policy_overrides, stage_overrides
from tfrun_async._run.polling import Stopwatch, poll_interval
from tfrun_async.errors import TfrunError, WaitTimeoutError
from tfrun_async.waiting import (
    QUIET_SECONDS,
    Need,
    PendingOverride,
    RunPhase,
    StopReason,
    Until,
    WaitResult,
    can_confirm,
    has_available_actions,
    is_blocked_by_lock,
    run_phase,
)

Goal: TypeAlias = Until | Callable[[Run], bool]
OnChange: TypeAlias = Callable[[Change], object]

_LAST_READ_SECONDS = 5.0  # seconds beyond the timeout that the last read may take
_MAX_OUTAGE = 300.0  # seconds in which every read fails

FIRST_FINAL_CHECK = 5.0
"""Seconds in an unknown status before the server is asked whether it is final."""
MAX_FINAL_CHECK_INTERVAL = 300.0
"""Seconds between two such requests at most."""


class _TransientReadError(Exception):
    """A read has failed with a transient error."""

    def __init__(self, error: TfrunError) -> None:
        super().__init__(error)
        self.error = error


@attrs.define
class Wait:
    """One run that is waited for."""

    pipeline: Pipeline
    run_id: str
    last_read: Run | None
    """As it was last read."""
    goal: Goal
    others_decide: bool
    on_change: OnChange | None
    _stopwatch: Stopwatch = attrs.field(init=False)
    _status_since: float = 0.0
    """When it was first seen in its present status."""
    _next_final_check: float = FIRST_FINAL_CHECK
    """Seconds in an unknown status after which to ask next whether it is final."""
    _failing_since: float | None = None
    """When the first read failed since the last one that succeeded."""
    _last_error: TfrunError | None = None
    """The error of the latest failed read."""

    def __attrs_post_init__(self) -> None:
        self._stopwatch = Stopwatch(self.pipeline)

    async def result(self, timeout: float) -> WaitResult:
        """Wait until there is a reason to stop, and return it."""
        latest = asyncio.get_running_loop().time() + timeout + _LAST_READ_SECONDS
        try:
            async with asyncio.timeout_at(None if math.isinf(latest) else latest) as limit:
                return await self._poll(timeout)
        except TimeoutError:
            if not limit.expired():
                raise
            return self._timed_out(timeout)

    async def _poll(self, timeout: float) -> WaitResult:
        while True:
            try:
                run = await self._read()
                result = await self._classify(run)
            except _TransientReadError as failed:
                delay = self._on_failure(failed.error)
            else:
                if result is not None:
                    return result
                self._failing_since = self._last_error = None
                delay = poll_interval(
                    run_phase(run, self._seconds_in_status), self._seconds_in_status
                )
            remaining = timeout - self._stopwatch.seconds
            if remaining <= 0:
                return self._timed_out(timeout)
            await self._stopwatch.sleep(min(delay, remaining))

    def _on_failure(self, error: TfrunError) -> float:
        """Return how long to wait after a failed read; raise it if the outage lasts too long."""
        now = self._stopwatch.seconds
        if self._failing_since is None:
            self._failing_since = now
        self._last_error, outage = error, now - self._failing_since
        retry_after = getattr(error, "retry_after", None) or 0.0
        delay = max(poll_interval(RunPhase.WORKING, outage), retry_after)
        if outage + delay > _MAX_OUTAGE:
            raise error from error.__cause__  # not from _TransientReadError
        return delay

    def _timed_out(self, timeout: float) -> WaitResult:
        if self.last_read is None:
            raise WaitTimeoutError(
                f"{self.run_id} was not read in {timeout:g} s"
            ) from self._last_error
        return WaitResult(self.last_read, StopReason.TIMED_OUT)

    @property
    def _seconds_in_status(self) -> float:
        """Seconds that the run has been seen in its present status."""
        return self._stopwatch.seconds - self._status_since

    @property
    def _stops_for_decision(self) -> bool:
        """Whether a decision that the run needs ends the wait."""
        return self.goal is Until.DECISION or not self.others_decide

    async def _read(self) -> Run:
        last = self.last_read
        include = _includes(last) if last is not None and self._stops_for_decision else []
        runs = operations.Runs(self.pipeline)
        with _marking_transient_errors():
            self.last_read = run = await runs.read(self.run_id, include=include or None)
        if last is None or last.status != run.status:
            self._status_since, self._next_final_check = self._stopwatch.seconds, FIRST_FINAL_CHECK
        if self.on_change is not None:
            for change in changes(run, last):
                self.on_change(change)
        return run

    async def _classify(self, run: Run) -> WaitResult | None:
        if not isinstance(self.goal, Until) and self.goal(run):
            return WaitResult(run, StopReason.SATISFIED)
        phase = run_phase(run, self._seconds_in_status)
        if phase is RunPhase.FINAL or await self._has_ended(run):
            return WaitResult(run, StopReason.FINAL)
        return await self._classify_need(run, phase) if self._stops_for_decision else None

    async def _classify_need(self, run: Run, phase: RunPhase) -> WaitResult | None:
        if phase is RunPhase.OVERRIDABLE:
            return await self._classify_override(run)
        if phase is RunPhase.CONFIRMABLE:
            return self._needing(run, Need.CONFIRMATION, is_permitted=can_confirm(run))
        if is_blocked_by_lock(run):
            return self._needing(run, Need.UNLOCK, is_permitted=False)
        return None

    async def _classify_override(self, run: Run) -> WaitResult | None:
        overrides = stage_overrides(read_or(run, "task_stages", ()))
        is_stage = bool(overrides) or run.status.endswith("_awaiting_decision")
        if not overrides:
            with _marking_transient_errors():
                overrides = await find_policy_overrides(self.pipeline, run)
        # What this token cannot see it cannot override. It may also just have been overridden.
        if not overrides and self._seconds_in_status < QUIET_SECONDS:
            return None
        need = Need.TASK_OVERRIDE if is_stage else Need.POLICY_OVERRIDE
        is_permitted = bool(overrides) and all(each.is_permitted for each in overrides)
        return self._needing(run, need, overrides, is_permitted=is_permitted)

    def _needing(
        self,
        run: Run,
        need: Need,
        overrides: tuple[PendingOverride, ...] = (),
        *,
        is_permitted: bool,
    ) -> WaitResult | None:
        if is_permitted:
            return WaitResult(run, StopReason.NEEDS_DECISION, need, overrides)
        blocked = WaitResult(run, StopReason.BLOCKED, need, overrides)
        return None if self.others_decide else blocked

    async def _has_ended(self, run: Run) -> bool:
        if (
            has_available_actions(run)
            or self._seconds_in_status < self._next_final_check
            or (run.status.is_known and self._seconds_in_status < QUIET_SECONDS)
        ):
            return False
        with _marking_transient_errors():
            is_final = await is_listed_as_final(self.pipeline, run)
        self._next_final_check += min(self._next_final_check, MAX_FINAL_CHECK_INTERVAL)
        return is_final


@contextmanager
def _marking_transient_errors() -> Iterator[None]:
    """Tell transient errors of our requests from errors of the caller's functions."""
    try:
        yield
    except TfrunError as error:
        if not is_transient(error):
            raise
        raise _TransientReadError(error) from error


async def is_listed_as_final(pipeline: Pipeline, run: Run) -> bool:
    """Ask the server whether a run is final, whatever its status is called.

    A server may ignore the filter. So a known status that is not final by itself is believed to be
    only if the run is missing among those that have not ended.
    """
    if not await _is_listed(pipeline, run, RunStatusGroup.FINAL):
        return False
    return not (run.status.is_known and await _is_listed(pipeline, run, RunStatusGroup.NON_FINAL))


async def _is_listed(pipeline: Pipeline, run: Run, group: RunStatusGroup) -> bool:
    listed = operations.Runs(pipeline).list_for_workspace(
        run.workspace,
        operation=list(RunOperation),
        status_group=group,
        search_basic=run.id,
    )
    return any([each.id == run.id async for each in listed])


def _includes(run: Run) -> list[RunInclude]:
    """Return what to include with a run, so that one read shows what it needs."""
    if run.status == RunStatus.PENDING:
        return ["workspace"]
    return ["task_stages"] if run_phase(run) is RunPhase.OVERRIDABLE else []
