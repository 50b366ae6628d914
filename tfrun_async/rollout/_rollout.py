"""Start runs in many workspaces, in waves, and finish them; resumable after a crash."""

import asyncio
import inspect
import logging
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

import attrs

from tfrun_async._generated.arguments import RunOptions
from tfrun_async._generated.models import SUCCESSFUL_RUN_STATUSES, Plan, Run, RunStatus
from tfrun_async._generated.operations import Plans, Runs, Workspaces
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._run.classify import Goal
from tfrun_async._run.create_once import create_marked
from tfrun_async._run.lookup import RequestedRun
from tfrun_async._run.marker import Marker
from tfrun_async._run.plan_counts import read_plan
from tfrun_async._run.recovery import GRACE_PERIOD, Recovered, is_rejection, recover_runs
from tfrun_async._validation import check_count
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    DuplicateRunError,
    MarkerNotKeptError,
    TfrunError,
    WaitTimeoutError,
    WaveFailedError,
)
from tfrun_async.fan_out import fan_out
from tfrun_async.rollout._sqlite_journal import Entry, Journal
from tfrun_async.waiting import (
    CONFIRMABLE_STATUSES,
    Need,
    RunPhase,
    StopReason,
    Until,
    WaitResult,
    run_phase,
)

_log = logging.getLogger("tfrun_async")
_MAX_DECISION_SECONDS = 600.0  # that a decision may be queued
_SUCCESSFUL_STATUSES = SUCCESSFUL_RUN_STATUSES | CONFIRMABLE_STATUSES | {RunStatus.DISCARDED}


class Decision(StrEnum):
    """What to do with a run that waits for a decision."""

    APPLY = "apply"
    DISCARD = "discard"
    LEAVE = "leave"
    """Nothing: the decision is left to others."""


_DecisionLike: TypeAlias = Decision | Literal["apply", "discard", "leave"]
Rule: TypeAlias = Callable[[Run, Plan], _DecisionLike | Awaitable[_DecisionLike]]


def leave(_run: Run, _plan: Plan) -> Decision:
    """Leave every decision to others."""
    return Decision.LEAVE


class StepKind(StrEnum):
    """How far a workspace has come."""

    STARTED = "started"
    """There is a run."""
    CONFIRMED = "confirmed"
    """The rule decided to apply it."""
    DISCARDED = "discarded"
    """The rule decided to discard it."""
    ENDED = "ended"
    """The run has ended well: applied, discarded, or planned with nothing to apply."""
    LEFT = "left"
    """The run waits for a decision that the rule leaves to others."""
    BLOCKED = "blocked"
    """The run waits for something that a rule cannot decide, or this token may not."""
    FAILED = "failed"
    """The run has ended without success, or an error occurred."""


_FAILED_KINDS = frozenset({StepKind.BLOCKED, StepKind.FAILED})
_FINAL_KINDS: Final = _FAILED_KINDS | {StepKind.ENDED, StepKind.LEFT}


@attrs.frozen
class Step:
    """A step of a rollout: what happened in a workspace, and how far the rollout is."""

    workspace: str
    kind: StepKind
    wave: int
    """The wave of the workspace; the first is 1."""
    run: str | None
    """The id of the run; None if there is none."""
    status: RunStatus | None
    """The status of the run, as it was last seen."""
    needs: Need | None
    """What has to be done so that the run goes on, if it is left or blocked."""
    error: Exception | None
    """Why the workspace failed, if an error occurred; of one that has started, a
    `MarkerNotKeptError` if the server did not keep the marker of its run."""
    done: int
    """Number of workspaces that are done."""
    failed: int
    """How many of those failed or are blocked."""
    total: int

    def __str__(self) -> str:
        details = [self.run, self.status, self.needs and f"needs {self.needs}", self.error]
        text = ", ".join(str(each) for each in details if each is not None)
        return f"{self.done}/{self.total} {self.workspace} {self.kind}: {text}"


def wave_bounds(waves: Sequence[float], total: int) -> list[tuple[int, int]]:
    """Return the begin and end of each wave in the list of workspaces.

    Raises:
        ArgumentError: A wave is neither a number of workspaces nor a share of them.
    """
    begin, bounds = 0, []
    for wave in (*waves, total):
        _check_count_or_share("waves", wave)
        end = min(total, max(1, round(wave * total)) if isinstance(wave, float) else wave)
        if end > begin:
            bounds.append((begin, end))
            begin = end
    return bounds


def _check_count_or_share(name: str, amount: float) -> None:
    if not amount >= 0 or (isinstance(amount, float) and amount > 1):  # nan is not 0 <= either
        raise ArgumentError(
            f"{name}: must be a number of workspaces, or a share from 0.0 to 1.0, got {amount}"
        )


class WaitForRun(Protocol):
    """Waits for a run until it has ended, needs a decision, or is as the goal asks."""

    async def __call__(
        self, run: Run, /, *, until: Goal, timeout: float, others_decide: bool
    ) -> WaitResult:
        """Wait, for so many seconds at most."""


@attrs.define(eq=False)
class Rollout:
    """One rollout: starts runs wave by wave, and finishes them."""

    workspaces: Sequence[str]
    path: str | Path
    """The file of the journal."""
    runs: Runs
    wait: WaitForRun
    """Waits for a run, as `Runs.wait` of a client does."""
    pipeline: Pipeline
    options: RunOptions = attrs.field(repr=False)
    """What runs are started with; variables may be secrets."""
    decide: Rule
    waves: Sequence[float]
    tolerate: float
    concurrency: int
    timeout: float = math.inf
    """Seconds for each run, from when it was started or resumed."""
    _done: int = 0
    _failed: int = 0
    _journal: Journal = attrs.field(init=False)
    _recovery: "asyncio.Task[Mapping[str, Recovered]]" = attrs.field(init=False)
    """Finds the runs that previous processes requested, by workspace."""
    _steps: asyncio.Queue[Step | None] = attrs.field(init=False, factory=asyncio.Queue)
    _backpressure: asyncio.Semaphore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if len(set(self.workspaces)) < len(self.workspaces):
            duplicate = next(each for each in self.workspaces if self.workspaces.count(each) > 1)
            raise ArgumentError(f"workspaces: duplicate id {duplicate}")
        check_count("concurrency", self.concurrency)
        _check_count_or_share("tolerate", self.tolerate)
        if not self.timeout >= 0:
            raise ArgumentError(f"timeout: must be ≥ 0 seconds, got {self.timeout:g}")
        wave_bounds(self.waves, len(self.workspaces))
        self._backpressure = asyncio.Semaphore(self.concurrency)

    async def steps(self) -> AsyncGenerator[Step, None]:
        """Start or resume the rollout, and yield its steps."""
        async with Journal.open(self.path, self.workspaces, self.options) as self._journal:
            opened_at = time.monotonic()
            await self._find_server_time()
            self._recovery = asyncio.create_task(self._recover(opened_at))
            driver = asyncio.create_task(self._run_waves())
            driver.add_done_callback(lambda _: self._steps.put_nowait(None))
            try:
                while (step := await self._steps.get()) is not None:
                    yield step
                    self._backpressure.release()
                await driver
            finally:
                for task in (driver, self._recovery):
                    task.cancel()
                await asyncio.gather(driver, self._recovery, return_exceptions=True)

    async def _run_waves(self) -> None:
        workspaces = [*self._journal.entries]
        for wave, (first, end) in enumerate(wave_bounds(self.waves, len(workspaces)), 1):
            await self._run_wave(wave, workspaces[first:end])

    async def _run_wave(self, wave: int, workspaces: Sequence[str]) -> None:
        size, before = len(workspaces), self._failed
        tolerated = self.tolerate * size if isinstance(self.tolerate, float) else self.tolerate
        results = fan_out(
            workspaces,
            partial(self._process, wave),
            concurrency=self.concurrency,
            stop=lambda _: self._failed - before > tolerated,
        )
        async with aclosing(results):
            async for result in results:
                result.result()  # an error that is not of one workspace ends the rollout
        if (failed := self._failed - before) > tolerated:
            raise WaveFailedError(
                f"wave {wave}: {failed} of {size} workspaces failed; "
                f"{len(self._journal.entries) - self._done} of the rollout are not begun"
            )

    async def _process(self, wave: int, workspace: str) -> None:
        """Process one workspace; an error fails it alone."""
        emit = partial(self._emit, wave, workspace)
        entry = self._journal.entries[workspace]
        if entry.status is not None:
            await emit(_final_kind(entry.status), status=RunStatus(entry.status))
            return
        try:
            await self._finish(entry, emit)
        except Exception as error:  # noqa: BLE001 - the rule is the caller's
            # Foreign errors may hold secrets, so only their type is stored.
            text = str(error) if isinstance(error, TfrunError) else type(error).__name__
            await self._journal.update(workspace, error=text)
            await emit(StepKind.FAILED, error=error)

    async def _finish(self, entry: Entry, emit: Callable[..., Awaitable[None]]) -> None:
        run, lacks_marker = await self._find_or_start(entry)
        await emit(StepKind.STARTED, status=run.status, error=lacks_marker)
        deadline = _loop_time() + self.timeout
        while True:
            result = await self._wait(run, deadline, until=Until.DECISION)
            run = result.run
            if result.reason is StopReason.FINAL:
                await self._journal.update(entry.workspace, status=run.status, error=None)
                await emit(_final_kind(run.status), status=run.status)
                return
            can_decide = (
                result.reason is not StopReason.BLOCKED and result.needs is Need.CONFIRMATION
            )
            decision = await self._call_rule(run) if can_decide else Decision.LEAVE
            if decision is Decision.LEAVE:
                await self._journal.update(entry.workspace, error=None)
                kind = StepKind.LEFT if can_decide else StepKind.BLOCKED
                await emit(kind, status=run.status, needs=result.needs)
                return
            if (executed := await self._execute(decision, run, deadline)) is not None:
                await emit(_KIND_OF_DECISION[decision], status=executed.status)

    async def _wait(
        self, run: Run, deadline: float, *, until: Goal, others_decide: bool = False
    ) -> WaitResult:
        remaining = max(0.0, deadline - _loop_time())
        result = await self.wait(run, until=until, timeout=remaining, others_decide=others_decide)
        if result.reason is StopReason.TIMED_OUT:
            raise WaitTimeoutError(
                f"{run.id} was still {result.run.status} after {remaining:.0f} s"
            )
        return result

    async def _find_or_start(self, entry: Entry) -> tuple[Run, MarkerNotKeptError | None]:
        """Return the run of a workspace: the one that it has, or a new one."""
        if entry.run is not None:
            return await self.runs.read(entry.run), None
        workspace = entry.workspace
        recovered = None
        if entry.sent_at is not None:
            recovered = (await asyncio.shield(self._recovery)).get(workspace)
        if isinstance(recovered, DuplicateRunError):
            await self._journal.update(workspace, run=recovered.run)
        if isinstance(recovered, TfrunError):
            raise recovered
        run, lacks_marker = (recovered, None) if recovered else await self._start(workspace)
        await self._journal.update(workspace, run=run.id)
        return run, lacks_marker

    async def _start(self, workspace: str) -> tuple[Run, MarkerNotKeptError | None]:
        await self._journal.update(workspace, sent_at=self.pipeline.server_time or 0.0)
        marker = Marker.of_rollout(self._journal.id, workspace)
        try:
            return await create_marked(self.pipeline, marker, workspace, self.options), None
        except MarkerNotKeptError as error:
            _log.warning("%s: %s", workspace, error)
            return error.run, error
        except TfrunError as error:
            if is_rejection(error):
                await self._journal.update(workspace, sent_at=None)
            raise

    async def _find_server_time(self) -> None:
        """Let the server say its time, before a start is noted with it."""
        waiting = [each for each in self._journal.entries.values() if each.run is None]
        if waiting and self.pipeline.server_time is None:
            with suppress(TfrunError):  # the start has the same error, or none
                await Workspaces(self.pipeline).read(waiting[0].workspace)

    async def _recover(self, opened_at: float) -> Mapping[str, Recovered]:
        """Find the runs that previous processes requested, once their grace period is over.

        The journal is locked since it was opened: no other process sends requests since then.
        """
        entries = self._journal.entries.values()
        lost = {
            entry.workspace: entry.sent_at
            for entry in entries
            if entry.run is None and entry.sent_at is not None
        }
        if not lost:
            return {}
        await self.pipeline.sleep(max(0.0, GRACE_PERIOD - (time.monotonic() - opened_at)))
        requested = [self._requested(workspace) for workspace in lost]
        since = min(lost.values())
        return await recover_runs(self.pipeline, self._journal.id, requested, since)

    def _requested(self, workspace: str) -> RequestedRun:
        marker = Marker.of_rollout(self._journal.id, workspace)
        return RequestedRun(workspace, marker, marker.add_to(self.options.get("message")))

    async def _call_rule(self, run: Run) -> Decision:
        decision = self.decide(run, await read_plan(Plans(self.pipeline), run))
        if inspect.isawaitable(decision):
            decision = await decision
        try:
            return Decision(decision)
        except ValueError:
            raise ArgumentError(f"decide: must return a Decision, got {decision!r}") from None

    async def _execute(self, decision: Decision, run: Run, deadline: float) -> Run | None:
        """Apply or discard, and return the run after it; None if it was decided elsewhere."""
        act = self.runs.apply if decision is Decision.APPLY else self.runs.discard
        try:
            await act(run)
        except ConflictError:
            if run_phase(await self.runs.read(run)) is RunPhase.CONFIRMABLE:
                raise
            return None
        # The action is only queued: until it is done, the run still shows that it can be confirmed.
        deadline = min(deadline, _loop_time() + _MAX_DECISION_SECONDS)
        return (await self._wait(run, deadline, until=_is_decided, others_decide=True)).run

    async def _emit(
        self,
        wave: int,
        workspace: str,
        kind: StepKind,
        *,
        status: RunStatus | None = None,
        needs: Need | None = None,
        error: Exception | None = None,
    ) -> None:
        self._done += kind in _FINAL_KINDS
        self._failed += kind in _FAILED_KINDS
        run = self._journal.entries[workspace].run
        total = len(self._journal.entries)
        counts = self._done, self._failed, total
        await self._backpressure.acquire()
        self._steps.put_nowait(Step(workspace, kind, wave, run, status, needs, error, *counts))


_KIND_OF_DECISION = {Decision.APPLY: StepKind.CONFIRMED, Decision.DISCARD: StepKind.DISCARDED}


def _final_kind(status: str) -> StepKind:
    return StepKind.ENDED if status in _SUCCESSFUL_STATUSES else StepKind.FAILED


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _is_decided(run: Run) -> bool:
    return run_phase(run) is not RunPhase.CONFIRMABLE
