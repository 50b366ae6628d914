"""Start runs in many workspaces, in waves, and finish them; resumable after a crash.

For each workspace, at most `concurrency` at a time:

    journal ─► start the run once ─► wait in the shared watch ─► needs a decision?
                                      ▲                           │ yes      │ no, it has ended
                          apply or discard ◄─ rule ◄─ run, plan ──┘          ▼
                                                                  journal: the final status
"""

from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, aclosing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import read_or
from tfrun_async._run.classify import Goal
from tfrun_async._run.plan_counts import has_counts, read_plan
from tfrun_async._validation import check_count
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    TfrunError,
    WaitTimeoutError,
    WaveFailedError,
)
from tfrun_async.fan_out import fan_out
from tfrun_async.rollout._sqlite_journal import Entry, Journal
from tfrun_async.rollout._starts import Configuration, Starts
from tfrun_async.rollout._steps import (
    FAILED_KINDS,
    FINAL_KINDS,
    KIND_OF_DECISION,
    Decision,
    Rule,
    Step,
    StepKind,
    final_kind,
)
from tfrun_async.rollout._waves import check_count_or_share, wave_bounds
from tfrun_async.waiting import Need, RunPhase, StopReason, Until, WaitResult, run_phase
from tfrun_async.watching._shared import SharedWatch

if TYPE_CHECKING:
    from tfrun_async._generated.arguments import RunOptions
    from tfrun_async._generated.models import Plan
    from tfrun_async._generated.operations import Runs
    from tfrun_async.notifications import NotificationReceiver

_MAX_DECISION_SECONDS = 600.0  # that a decision may be queued


@attrs.define(eq=False)
class Rollout:
    """One rollout: starts runs wave by wave, and finishes them."""

    workspaces: Sequence[str]
    """Workspace ids, or ``organization/name``."""
    path: str | Path
    """The file of the journal."""
    runs: Runs
    pipeline: Pipeline
    options: RunOptions = attrs.field(repr=False)
    """The arguments of the runs; variables may be secrets."""
    decide: Rule
    waves: Sequence[float]
    tolerate: float
    concurrency: int
    timeout: float = math.inf
    """Seconds for each run, from its start or from the resumption of the rollout."""
    notifications: NotificationReceiver | None = None
    configuration: Configuration | None = None
    """The configuration to upload for each run; None for the current one of its workspace."""
    _done: int = 0
    _failed: int = 0
    _journal: Journal = attrs.field(init=False)
    _watch: SharedWatch = attrs.field(init=False)
    _starts: Starts = attrs.field(init=False)
    _steps: asyncio.Queue[Step | None] = attrs.field(init=False, factory=asyncio.Queue)
    _backpressure: asyncio.Semaphore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if len(set(self.workspaces)) < len(self.workspaces):
            duplicate = next(each for each in self.workspaces if self.workspaces.count(each) > 1)
            raise ArgumentError(f"workspaces: duplicate id {duplicate}")
        if self.configuration is not None and self.options.get("configuration_version") is not None:
            raise ArgumentError("configuration_version: must not be given with a directory")
        check_count("concurrency", self.concurrency)
        check_count_or_share("tolerate", self.tolerate)
        if not self.timeout >= 0:
            raise ArgumentError(f"timeout: must be ≥ 0 seconds, got {self.timeout:g}")
        wave_bounds(self.waves, len(self.workspaces))
        self._backpressure = asyncio.Semaphore(self.concurrency)

    async def steps(self) -> AsyncGenerator[Step, None]:
        """Start or resume the rollout, and yield its steps."""
        workspaces = await self.pipeline.workspace_ids.find_all("workspaces", self.workspaces)
        arguments: dict[str, Any] = {**self.options}
        if self.configuration is not None:
            await self.configuration.check()
            arguments["directory"] = str(self.configuration.directory)
        async with (
            Journal.open(self.path, workspaces, arguments) as self._journal,
            SharedWatch(self.pipeline, expected=self._unfinished()) as self._watch,
            Starts(
                self._journal, self.pipeline, self.options, self._watch, self.configuration
            ) as self._starts,
        ):
            with self._notified():
                driver = asyncio.create_task(self._run_waves())
                driver.add_done_callback(lambda _: self._steps.put_nowait(None))
                try:
                    while (step := await self._steps.get()) is not None:
                        yield step
                        self._backpressure.release()
                    await driver
                finally:
                    driver.cancel()
                    await asyncio.gather(driver, return_exceptions=True)

    def _unfinished(self) -> int:
        return sum(entry.status is None for entry in self._journal.entries.values())

    def _notified(self) -> AbstractContextManager[None]:
        if self.notifications is None:
            return nullcontext()
        return self.notifications.subscribed(self._watch.notify)

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
                result.result()  # an error that does not belong to one workspace ends the rollout
        if (failed := self._failed - before) > tolerated:
            raise WaveFailedError(
                f"wave {wave}: {failed} of {size} workspaces failed; "
                f"{len(self._journal.entries) - self._done} of the rollout were not started"
            )

    async def _process(self, wave: int, workspace: str) -> None:
        """Process one workspace; an error fails only this workspace."""
        emit = partial(self._emit, wave, workspace)
        entry = self._journal.entries[workspace]
        if entry.status is not None:
            await emit(final_kind(entry.status), status=RunStatus(entry.status))
            return
        try:
            await self._finish(entry, emit)
        except Exception as error:  # noqa: BLE001 - the rule is the caller's
            # Foreign errors may hold secrets, so only their type is stored.
            text = str(error) if isinstance(error, TfrunError) else type(error).__name__
            await self._journal.update(workspace, error=text)
            await emit(StepKind.FAILED, error=error)

    async def _finish(self, entry: Entry, emit: Callable[..., Awaitable[None]]) -> None:
        run, lacks_marker = await self._starts.find_or_start(entry)
        await emit(StepKind.STARTED, status=run.status, error=lacks_marker)
        deadline = _loop_time() + self.timeout
        while True:
            result = await self._wait(run, deadline, until=Until.DECISION)
            run = result.run
            if result.reason is StopReason.FINAL:
                await self._journal.update(entry.workspace, status=run.status, error=None)
                await emit(final_kind(run.status), status=run.status)
                return
            can_decide = (
                result.reason is StopReason.NEEDS_DECISION and result.needs is Need.CONFIRMATION
            )
            decision = Decision.LEAVE
            if can_decide:
                run, plan = await self._read_plan(run)
                if run.status != result.run.status:
                    continue  # another client decided since the run was listed
                decision = await self._call_rule(run, plan)
            if decision is Decision.LEAVE:
                await self._journal.update(entry.workspace, error=None)
                kind = StepKind.LEFT if can_decide else StepKind.BLOCKED
                await emit(kind, status=run.status, needs=result.needs)
                return
            run, is_ours = await self._execute(decision, run, deadline)
            if is_ours:
                await emit(KIND_OF_DECISION[decision], status=run.status)

    async def _wait(
        self, run: Run, deadline: float, *, until: Goal, others_decide: bool = False
    ) -> WaitResult:
        remaining = max(0.0, deadline - _loop_time())
        result = await self._watch.wait(
            run, until=until, timeout=remaining, others_decide=others_decide
        )
        if result.reason is StopReason.TIMED_OUT:
            raise WaitTimeoutError(
                f"{run.id} was still {result.run.status} after {remaining:.0f} s"
            )
        return result

    async def _read_plan(self, run: Run) -> tuple[Run, Plan]:
        """Read a run together with its plan: a list has no plans, and may be out of date."""
        plan: Plan | None = read_or(run, "plan", None)
        if not has_counts(plan):  # a notified run is already read with its plan
            run = await self._watch.read(run, "plan")
            plan = read_or(run, "plan", None)
        if plan is not None and has_counts(plan):
            return run, plan
        async with self._watch.one_read():
            return run, await read_plan(operations.Plans(self.pipeline), run)

    async def _call_rule(self, run: Run, plan: Plan) -> Decision:
        decision = self.decide(run, plan)
        if inspect.isawaitable(decision):
            decision = await decision
        try:
            return Decision(decision)
        except ValueError:
            raise ArgumentError(f"decide: must return a Decision, got {decision!r}") from None

    async def _execute(self, decision: Decision, run: Run, deadline: float) -> tuple[Run, bool]:
        """Apply or discard; return the run afterwards, and whether this decision took effect."""
        act = self.runs.apply if decision is Decision.APPLY else self.runs.discard
        try:
            await act(run)
        except ConflictError:
            decided = await self._watch.read(run)
            if not _is_decided(decided):
                raise
            return decided, False
        # The action is only queued. Until it is done, the run can still be confirmed.
        deadline = min(deadline, _loop_time() + _MAX_DECISION_SECONDS)
        result = await self._wait(run, deadline, until=_is_decided, others_decide=True)
        return result.run, True

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
        self._done += kind in FINAL_KINDS
        self._failed += kind in FAILED_KINDS
        run = self._journal.entries[workspace].run
        total = len(self._journal.entries)
        counts = self._done, self._failed, total
        await self._backpressure.acquire()
        self._steps.put_nowait(Step(workspace, kind, wave, run, status, needs, error, *counts))


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _is_decided(run: Run) -> bool:
    return run_phase(run, math.inf) is not RunPhase.CONFIRMABLE  # it rested before the decision
