"""Classify a run from what was read of it, for `wait`, `watch` and rollouts.

    observe(run) ─► classify
                     ├─ it has ended ──────────────────────────────► FINAL
                     ├─ it can be confirmed, or a check overridden
                     │   ├─ by this token ─────────────────────────► NEEDS_DECISION
                     │   └─ by others only ────────────────────────► BLOCKED
                     ├─ it is pending, and a user locked the workspace ─► BLOCKED
                     └─ else it goes on by itself ─────────────────► None

Some states are transient, so how long a run has been in its status counts too. If the run does not
say enough, the server is asked: for its policy checks, or whether an unknown status is final.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Protocol, TypeAlias

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunStatus, RunStatusGroup
from tfrun_async._generated.operations import RunInclude
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import is_transient
from tfrun_async._model import read_or
from tfrun_async._run.lookup import workspace_of
from tfrun_async._run.overrides import find_policy_overrides, stage_overrides
from tfrun_async._run.polling import poll_interval
from tfrun_async.errors import TfrunError
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

_MAX_OUTAGE = 300.0  # seconds in which every read fails

FIRST_FINAL_CHECK = 5.0
"""Seconds in an unknown status before the server is asked whether it is final."""
MAX_FINAL_CHECK_INTERVAL = 300.0
"""Maximum seconds between two such requests."""


class TransientReadError(Exception):
    """A read has failed with a transient error."""

    def __init__(self, error: TfrunError) -> None:
        super().__init__(error)
        self.error = error


@contextmanager
def marking_transient_errors() -> Iterator[None]:
    """Distinguish transient errors of requests from errors of the caller's functions."""
    try:
        yield
    except TfrunError as error:
        if not is_transient(error):
            raise
        raise TransientReadError(error) from error


class OneRead(Protocol):
    """Waits until a question may be sent to the server."""

    def __call__(self, *, is_list: bool) -> AbstractAsyncContextManager[None]:
        """Enter it around the question."""
        ...


def _unlimited(*, is_list: bool) -> AbstractAsyncContextManager[None]:  # noqa: ARG001
    return nullcontext()


@attrs.define
class Outage:
    """The time during which all reads of a run have failed."""

    _since: float | None = None
    error: TfrunError | None = None
    """The error of the latest read that failed."""

    def end(self) -> None:
        """Note that a read has succeeded."""
        self._since = self.error = None

    def next_delay(self, error: TfrunError, now: float) -> float:
        """Return how long to wait after a failed read; raise its error if the outage lasts."""
        if self._since is None:
            self._since = now
        self.error, outage = error, now - self._since
        retry_after = getattr(error, "retry_after", None) or 0.0
        delay = max(poll_interval(RunPhase.WORKING, outage), retry_after)
        if outage + delay > _MAX_OUTAGE:
            raise error from error.__cause__  # not from TransientReadError
        return delay


@attrs.define(eq=False)
class Classifier:
    """One run as it was observed, and the action that it needs."""

    last_read: Run | None = None
    """The run as it was last read or listed."""
    status_since: float = 0.0
    """When it was first seen in its present status."""
    _next_final_check: float = FIRST_FINAL_CHECK
    """Seconds in an unknown status after which to ask next whether it is final."""

    def observe(self, run: Run, now: float) -> None:
        """Record the current state of a run."""
        if self.last_read is None or self.last_read.status != run.status:
            self.status_since, self._next_final_check = now, FIRST_FINAL_CHECK
        self.last_read = run

    def seconds_in_status(self, now: float) -> float:
        """Seconds that the run has been seen in its present status."""
        return now - self.status_since

    def includes(self) -> list[RunInclude]:
        """Return the `include` of the next read, so that it shows what the run needs."""
        if self.last_read is None:
            return []
        if self.last_read.status == RunStatus.PENDING:
            return ["workspace"]
        return ["task_stages"] if run_phase(self.last_read) is RunPhase.OVERRIDABLE else []

    def classify_by_itself(self, now: float) -> WaitResult | None:
        """Classify the run without a request, as far as possible."""
        if (run := self.last_read) is None:
            return None
        phase = run_phase(run, self.seconds_in_status(now))
        if phase is RunPhase.FINAL:
            return WaitResult(run, StopReason.FINAL)
        if phase is RunPhase.CONFIRMABLE:
            return _needing(run, Need.CONFIRMATION, is_permitted=can_confirm(run))
        if is_blocked_by_lock(run):
            return _needing(run, Need.UNLOCK, is_permitted=False)
        return None

    async def classify(
        self,
        pipeline: Pipeline,
        now: float,
        *,
        finds_needs: bool = True,
        one_read: OneRead = _unlimited,
    ) -> WaitResult | None:
        """Return why to stop waiting for the run; None while it goes on by itself.

        Args:
            pipeline: The pipeline to ask the server with.
            now: The time, on the clock that `observe` is given.
            finds_needs: Whether to find out the action that it needs, which may cost requests.
            one_read: Entered around each question to the server.

        Raises:
            TransientReadError: A question to the server failed, and may be asked again.
            TfrunError: It failed with an error that is not transient.
        """
        run, seconds = self.last_read, self.seconds_in_status(now)
        if run is None:
            return None
        result = self.classify_by_itself(now)
        if result is not None and result.reason is StopReason.FINAL:
            return result
        if await self._has_ended(pipeline, one_read, run, seconds):
            return WaitResult(run, StopReason.FINAL)
        if not finds_needs:
            return None
        if run_phase(run, seconds) is RunPhase.OVERRIDABLE:
            return await _classify_override(pipeline, one_read, run, seconds)
        return result

    async def _has_ended(
        self, pipeline: Pipeline, one_read: OneRead, run: Run, seconds: float
    ) -> bool:
        """Ask the server whether a run is final, if nothing can be done with it for a while."""
        if (
            has_available_actions(run)
            or seconds < self._next_final_check
            or (run.status.is_known and seconds < QUIET_SECONDS)
        ):
            return False
        with marking_transient_errors():
            is_final = await _is_listed_as_final(pipeline, one_read, run)
        self._next_final_check += min(self._next_final_check, MAX_FINAL_CHECK_INTERVAL)
        return is_final


def ends_wait(result: WaitResult, goal: Goal, *, others_decide: bool) -> bool:
    """Whether a wait for a goal is over with this result."""
    if result.reason is StopReason.NEEDS_DECISION:
        return stops_for_decision(goal, others_decide=others_decide)
    return result.reason is not StopReason.BLOCKED or not others_decide


def stops_for_decision(goal: Goal, *, others_decide: bool) -> bool:
    """Whether a decision that this token may take ends a wait for a goal."""
    return goal is Until.DECISION or not others_decide


def _needing(
    run: Run, need: Need, overrides: tuple[PendingOverride, ...] = (), *, is_permitted: bool
) -> WaitResult:
    reason = StopReason.NEEDS_DECISION if is_permitted else StopReason.BLOCKED
    return WaitResult(run, reason, need, overrides)


async def _classify_override(
    pipeline: Pipeline, one_read: OneRead, run: Run, seconds: float
) -> WaitResult | None:
    """Find out who may override the check that a run waits for."""
    overrides = stage_overrides(read_or(run, "task_stages", ()))
    is_stage = bool(overrides) or run.status.endswith("_awaiting_decision")
    if not overrides:
        with marking_transient_errors():
            async with one_read(is_list=False):
                overrides = await find_policy_overrides(pipeline, run)
    # This token cannot override a check that it cannot see. The check may also just have been
    # overridden.
    if not overrides and seconds < QUIET_SECONDS:
        return None
    need = Need.TASK_OVERRIDE if is_stage else Need.POLICY_OVERRIDE
    is_permitted = bool(overrides) and all(each.is_permitted for each in overrides)
    return _needing(run, need, overrides, is_permitted=is_permitted)


async def _is_listed_as_final(pipeline: Pipeline, one_read: OneRead, run: Run) -> bool:
    """Ask the server whether a run is final, whatever its status is called.

    A server may ignore the filter. So if a known status is not final by itself, the run counts as
    final only if it is missing from the list of runs that have not ended. Nor is it final if the
    server does not say in which workspace it is.
    """
    workspace = workspace_of(run)
    if workspace is None:
        return False
    async with one_read(is_list=True):
        if not await _is_listed(pipeline, run, workspace, RunStatusGroup.FINAL):
            return False
    if not run.status.is_known:
        return True
    async with one_read(is_list=True):
        return not await _is_listed(pipeline, run, workspace, RunStatusGroup.NON_FINAL)


async def _is_listed(pipeline: Pipeline, run: Run, workspace: str, group: RunStatusGroup) -> bool:
    listed = operations.Runs(pipeline).list_for_workspace(
        workspace,
        operation=list(RunOperation),
        status_group=group,
        search_basic=run.id,
    )
    return any([each.id == run.id async for each in listed])
