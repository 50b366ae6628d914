"""Waiting for one run."""

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
from tfrun_async._model import UNSET
from tfrun_async._run.changes import Change, changes
from tfrun_async._run.polling import Stopwatch, pause
from tfrun_async.errors import TfrunError, WaitTimeoutError
from tfrun_async.waiting import (
    QUIET_SECONDS,
    Need,
    RunPhase,
    StopReason,
    Until,
    WaitResult,
    can_be_acted_on,
    is_held_up,
    may_confirm,
    may_override,
    run_phase,
)

Goal: TypeAlias = Until | Callable[[Run], bool]
OnChange: TypeAlias = Callable[[Change], object]

_LAST_LOOK = 5.0  # seconds beyond the timeout that the last read may take
_LONGEST_OUTAGE = 300.0  # seconds in which every look fails

FIRST_QUESTION = 5.0
"""Seconds in a status that the spec does not know, before the server is asked if it is an end."""
LONGEST_TRUST = 300.0
"""Seconds between two such questions at most."""


class _UnansweredError(Exception):
    """A read has failed in a way that may pass."""

    def __init__(self, error: TfrunError) -> None:
        super().__init__(error)
        self.error = error


@attrs.define
class Wait:
    """One run that is waited for."""

    pipeline: Pipeline
    identity: str
    known: Run | None
    """As it was last read."""
    goal: Goal
    others_decide: bool
    on_change: OnChange | None
    _passed: Stopwatch = attrs.field(init=False)
    _since: float = 0.0
    """When it was first seen in its present status."""
    _asks: float = FIRST_QUESTION
    """After how long in an unknown status to ask next whether it is an end."""
    _fails_since: float | None = None
    """When the first look failed of those after the last that did not."""
    _failure: TfrunError | None = None
    """What the last of them failed with."""

    def __attrs_post_init__(self) -> None:
        self._passed = Stopwatch(self.pipeline)

    async def end(self, timeout: float) -> WaitResult:
        """Wait until there is a reason not to."""
        latest = asyncio.get_running_loop().time() + timeout + _LAST_LOOK
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
                run = await self._look()
                waited = await self._judge(run)
            except _UnansweredError as failed:
                wait = self._bear(failed.error)
            else:
                if waited is not None:
                    return waited
                self._fails_since = self._failure = None
                wait = pause(run_phase(run, self._stood), self._stood)
            left = timeout - self._passed.seconds
            if left <= 0:
                return self._timed_out(timeout)
            await self._passed.nap(min(wait, left))

    def _bear(self, error: TfrunError) -> float:
        """Return how long to wait after a failure; one that lasts too long is raised."""
        now = self._passed.seconds
        if self._fails_since is None:
            self._fails_since = now
        self._failure, lasts = error, now - self._fails_since
        asked = getattr(error, "retry_after", None) or 0.0
        wait = max(pause(RunPhase.WORKING, lasts), asked)
        if lasts + wait > _LONGEST_OUTAGE:
            raise error from error.__cause__  # and not from what carried it here
        return wait

    def _timed_out(self, timeout: float) -> WaitResult:
        if self.known is None:
            raise WaitTimeoutError(
                f"{self.identity} was not read in {timeout:g} s"
            ) from self._failure
        return WaitResult(self.known, StopReason.TIMED_OUT)

    @property
    def _stood(self) -> float:
        """Seconds that it has been seen in its present status."""
        return self._passed.seconds - self._since

    @property
    def _reports(self) -> bool:
        """Whether a decision that the run needs can end the wait."""
        return self.goal is Until.DECISION or not self.others_decide

    async def _look(self) -> Run:
        last = self.known
        include = _include(last) if last is not None and self._reports else []
        runs = operations.Runs(self.pipeline)
        with _answering():
            self.known = run = await runs.read(self.identity, include=include or UNSET)
        if last is None or last.status != run.status:
            self._since, self._asks = self._passed.seconds, FIRST_QUESTION
        if self.on_change is not None:
            for change in changes(run, last):
                self.on_change(change)
        return run

    async def _judge(self, run: Run) -> WaitResult | None:
        if not isinstance(self.goal, Until) and self.goal(run):
            return WaitResult(run, StopReason.SATISFIED)
        stands = run_phase(run, self._stood)
        if stands is RunPhase.FINAL or await self._has_ended(run):
            return WaitResult(run, StopReason.FINAL)
        if not self._reports:
            return None
        need, is_ours = await self._need(run, stands)
        if need is None:
            return None
        if is_ours:
            return WaitResult(run, StopReason.NEEDS_DECISION, need)
        return None if self.others_decide else WaitResult(run, StopReason.BLOCKED, need)

    async def _need(self, run: Run, stands: RunPhase) -> tuple[Need | None, bool]:
        """Return what a run needs of somebody, and whether this token may do it."""
        if stands is RunPhase.CONFIRMABLE:
            return Need.CONFIRMATION, may_confirm(run)
        if stands is RunPhase.OVERRIDABLE:
            return await self._override(run)
        return Need.UNLOCK if is_held_up(run) else None, False

    async def _override(self, run: Run) -> tuple[Need | None, bool]:
        if (may := may_override(getattr(run, "task_stages", ()))) is not None:
            return Need.TASK_OVERRIDE, may
        if run.status.endswith("_awaiting_decision"):
            need = Need.TASK_OVERRIDE
        else:
            need = Need.POLICY_OVERRIDE
            listed = operations.PolicyChecks(self.pipeline).list_for_run(run)
            with _answering():
                may = may_override([check async for check in listed])
            if may is not None:
                return need, may
        # What is not shown to this token cannot be overridden with it. It may also just be over.
        return need if self._stood >= QUIET_SECONDS else None, False

    async def _has_ended(self, run: Run) -> bool:
        if run.status.is_known or can_be_acted_on(run) or self._stood < self._asks:
            return False
        with _answering():
            is_over = await has_ended(self.pipeline, run)
        self._asks += min(self._asks, LONGEST_TRUST)
        return is_over


@contextmanager
def _answering() -> Iterator[None]:
    """Tell a failure that may pass from whatever the caller's functions raise."""
    try:
        yield
    except TfrunError as error:
        if not is_transient(error):
            raise
        raise _UnansweredError(error) from error


async def has_ended(pipeline: Pipeline, run: Run) -> bool:
    """Whether a run has ended by the server's own word, whatever its status is called."""
    ended = operations.Runs(pipeline).list_for_workspace(
        run.workspace,
        operation=list(RunOperation),
        status_group=RunStatusGroup.FINAL,
        search_basic=run.id,
    )
    return any([each.id == run.id async for each in ended])


def _include(run: Run) -> list[RunInclude]:
    """What a run has to come with, so that one read tells what it needs."""
    if run.status == RunStatus.PENDING:
        return ["workspace"]
    return ["task_stages"] if run_phase(run) is RunPhase.OVERRIDABLE else []
