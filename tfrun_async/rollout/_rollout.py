"""Runs in many workspaces: started in waves, decided by a rule, and never started twice."""

import asyncio
import inspect
import math
import time
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias

import attrs

from tfrun_async._generated.models import Plan, Run, RunStatus
from tfrun_async._generated.operations import Plans
from tfrun_async._run.create_once import Runs
from tfrun_async._run.recovery import is_rejection, recover_run
from tfrun_async._run.wait import Goal
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
from tfrun_async.waiting import Need, RunPhase, StopReason, Until, WaitResult, run_phase

_LONGEST_QUEUED = 600.0  # seconds that a decision may be queued
_GOOD_ENDS = frozenset(
    {RunStatus.APPLIED, RunStatus.PLANNED_AND_FINISHED, RunStatus.DISCARDED, RunStatus.ASSESSED}
)


class Decision(StrEnum):
    """What is to be done with a run that waits for a decision."""

    APPLY = "apply"
    DISCARD = "discard"
    LEAVE = "leave"
    """Nothing: somebody else will decide."""


_Answer: TypeAlias = Decision | Literal["apply", "discard", "leave"]
Rule: TypeAlias = Callable[[Run, Plan], _Answer | Awaitable[_Answer]]


def leave(_run: Run, _plan: Plan) -> Decision:
    """Leave every run to somebody else."""
    return Decision.LEAVE


class StepKind(StrEnum):
    """How far a workspace has come."""

    STARTED = "started"
    """There is a run."""
    CONFIRMED = "confirmed"
    """The rule had it applied."""
    DISCARDED = "discarded"
    """The rule had it discarded."""
    ENDED = "ended"
    """The run has ended well: applied, discarded, or planned with nothing to apply."""
    LEFT = "left"
    """The run waits for a decision that the rule leaves to somebody else."""
    BLOCKED = "blocked"
    """The run waits for something that no rule can decide, or this token may not."""
    FAILED = "failed"
    """The run has ended badly, or an error kept it from its end."""


_FAILURES = frozenset({StepKind.BLOCKED, StepKind.FAILED})
_LAST: Final = _FAILURES | {StepKind.ENDED, StepKind.LEFT}


@attrs.frozen
class Step:
    """Something that has come about in a rollout."""

    workspace: str
    kind: StepKind
    wave: int
    """The wave of the workspace; the first is 1."""
    run: str | None
    """The id of the run; None if there is none."""
    status: RunStatus | None
    """The status of the run, as it was last seen."""
    needs: Need | None
    """What somebody has to do so that the run goes on, if it is left or blocked."""
    error: Exception | None
    """What kept the run from its end, if something did."""
    done: int
    """Workspaces with which nothing more will be done."""
    failed: int
    """How many of those have failed or are blocked."""
    total: int

    def __str__(self) -> str:
        about = [self.run, self.status, self.needs and f"needs {self.needs}", self.error]
        told = ", ".join(str(each) for each in about if each is not None)
        return f"{self.done}/{self.total} {self.workspace} {self.kind}: {told}"


def bounds(waves: Sequence[float], total: int) -> list[tuple[int, int]]:
    """Return where each wave begins and ends among the workspaces.

    Raises:
        ArgumentError: A wave is neither a number of workspaces nor a share of them.
    """
    reached, found = 0, []
    for wave in (*waves, total):
        _check_amount("waves", wave)
        reach = min(total, max(1, round(wave * total)) if isinstance(wave, float) else wave)
        if reach > reached:
            found.append((reached, reach))
            reached = reach
    return found


def _check_amount(name: str, amount: float) -> None:
    if not amount >= 0 or (isinstance(amount, float) and amount > 1):  # nan is not 0 <= either
        raise ArgumentError(f"{name}: {amount} is neither a number of workspaces nor a share")


class WaitForRun(Protocol):
    """Waits for a run until it has ended, needs a decision, or is as the goal asks."""

    async def __call__(
        self, run: Run, /, *, until: Goal, timeout: float, others_decide: bool
    ) -> WaitResult:
        """Wait, for so many seconds at most."""


@attrs.define(eq=False)
class Rollout:
    """The runs of one rollout, from the first to the last."""

    workspaces: Sequence[str]
    path: str | Path
    """Where the journal is."""
    runs: Runs
    wait: WaitForRun
    """Waits for a run, as `Runs.wait` of a client does."""
    plans: Plans
    sleep: Callable[[float], Awaitable[None]]
    options: Mapping[str, Any] = attrs.field(repr=False)
    """What runs are started with; variables may be secrets."""
    decide: Rule
    waves: Sequence[float]
    tolerate: float
    concurrency: int
    timeout: float = math.inf
    """Seconds for each run, from when it was started or taken up."""
    clock: Callable[[], float] = time.time
    _done: int = 0
    _failed: int = 0
    _journal: Journal = attrs.field(init=False)
    _opened: float = attrs.field(init=False)
    """Since when the journal is this life's, so that no earlier one can ask for a run."""
    _reader: Callable[[], object] = attrs.field(init=False)
    _steps: asyncio.Queue[Step | None] = attrs.field(init=False, factory=asyncio.Queue)
    _room: asyncio.Semaphore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if len(set(self.workspaces)) < len(self.workspaces):
            raise ArgumentError("workspaces: one of them is there twice")
        check_count("concurrency", self.concurrency)
        _check_amount("tolerate", self.tolerate)
        if not self.timeout >= 0:
            raise ArgumentError(f"timeout: {self.timeout:g} seconds cannot pass")
        bounds(self.waves, len(self.workspaces))
        self._room = asyncio.Semaphore(self.concurrency)

    def steps(self) -> AsyncGenerator[Step, None]:
        """Go on from where the journal is, and tell what comes about."""
        steps = self._told()
        self._reader = weakref.ref(steps)
        return steps

    async def _told(self) -> AsyncGenerator[Step, None]:
        async with Journal.open(
            self.path, self.workspaces, self.options, user=self._reader
        ) as self._journal:
            self._opened = time.monotonic()
            driving = asyncio.create_task(self._drive())
            driving.add_done_callback(lambda _: self._steps.put_nowait(None))
            try:
                while (step := await self._steps.get()) is not None:
                    yield step
                    self._room.release()
                await driving
            finally:
                driving.cancel()
                await asyncio.gather(driving, return_exceptions=True)

    async def _drive(self) -> None:
        workspaces = [*self._journal.entries]
        for wave, (first, end) in enumerate(bounds(self.waves, len(workspaces)), 1):
            await self._go(wave, workspaces[first:end])

    async def _go(self, wave: int, workspaces: Sequence[str]) -> None:
        size, before = len(workspaces), self._failed
        tolerated = self.tolerate * size if isinstance(self.tolerate, float) else self.tolerate
        outcomes = fan_out(
            workspaces,
            partial(self._attend, wave),
            concurrency=self.concurrency,
            stop=lambda _: self._failed - before > tolerated,
        )
        async with aclosing(outcomes):
            async for outcome in outcomes:
                outcome.result()  # what is not the trouble of one workspace ends the rollout
        if (failed := self._failed - before) > tolerated:
            raise WaveFailedError(
                f"wave {wave}: {failed} of {size} workspaces failed; "
                f"{len(self._journal.entries) - self._done} of the rollout are not begun"
            )

    async def _attend(self, wave: int, workspace: str) -> None:
        """Bring one workspace as far as it comes."""
        tell = partial(self._tell, wave, workspace)
        entry = self._journal.entries[workspace]
        if entry.status is not None:
            await tell(_end(entry.status), status=RunStatus(entry.status))
            return
        try:
            await self._settle(entry, tell)
        except Exception as error:  # noqa: BLE001 - the rule is the caller's
            # What is not ours may say anything, secrets too.
            text = str(error) if isinstance(error, TfrunError) else type(error).__name__
            await self._journal.note(workspace, error=text)
            await tell(StepKind.FAILED, error=error)

    async def _settle(self, entry: Entry, tell: Callable[..., Awaitable[None]]) -> None:
        run = await self._started(entry)
        await tell(StepKind.STARTED, status=run.status)
        ends = _now() + self.timeout
        while True:
            waited = await self._wait(run, ends, until=Until.DECISION)
            run = waited.run
            if waited.reason is StopReason.FINAL:
                await self._journal.note(entry.workspace, status=run.status, error=None)
                await tell(_end(run.status), status=run.status)
                return
            is_ours = waited.reason is not StopReason.BLOCKED and waited.needs is Need.CONFIRMATION
            decision = await self._decision(run) if is_ours else Decision.LEAVE
            if decision is Decision.LEAVE:
                await self._journal.note(entry.workspace, error=None)
                kind = StepKind.LEFT if is_ours else StepKind.BLOCKED
                await tell(kind, status=run.status, needs=waited.needs)
                return
            if (decided := await self._carry_out(decision, run, ends)) is not None:
                await tell(_STEP_KINDS[decision], status=decided.status)

    async def _wait(
        self, run: Run, ends: float, *, until: Goal, others_decide: bool = False
    ) -> WaitResult:
        left = max(0.0, ends - _now())
        waited = await self.wait(run, until=until, timeout=left, others_decide=others_decide)
        if waited.reason is StopReason.TIMED_OUT:
            raise WaitTimeoutError(f"{run.id} was still {waited.run.status} after {left:.0f} s")
        return waited

    async def _started(self, entry: Entry) -> Run:
        """Return the run of a workspace: the one that it has, or else a new one."""
        if entry.run is not None:
            return await self.runs.read(entry.run)
        workspace = entry.workspace
        key = f"{self._journal.id}:{workspace}"
        run = None
        if entry.sent_at is not None:
            run = await recover_run(
                self.runs,
                workspace,
                key=key,
                sent_at=entry.sent_at,
                now=self.clock(),
                grace_elapsed=time.monotonic() - self._opened,
                sleep=self.sleep,
            )
        if run is None:
            await self._journal.note(workspace, sent_at=self.clock())
            try:
                run = await self.runs.create_once(workspace=workspace, key=key, **self.options)
            except TfrunError as error:
                if is_rejection(error):
                    await self._journal.note(workspace, sent_at=None)
                raise
        await self._journal.note(workspace, run=run.id)
        return run

    async def _decision(self, run: Run) -> Decision:
        answer = self.decide(run, await self.plans.read(run.plan))
        if inspect.isawaitable(answer):
            answer = await answer
        try:
            return Decision(answer)
        except ValueError:
            raise ArgumentError(f"decide: {answer!r} is no `Decision`") from None

    async def _carry_out(self, decision: Decision, run: Run, ends: float) -> Run | None:
        """Do as decided, and return the run as it is then; None if somebody else was faster."""
        act = self.runs.apply if decision is Decision.APPLY else self.runs.discard
        try:
            await act(run)
        except ConflictError:
            if run_phase(await self.runs.read(run)) is RunPhase.CONFIRMABLE:
                raise
            return None
        # It is only queued: until it is done, the run still looks as if it waited for somebody.
        ends = min(ends, _now() + _LONGEST_QUEUED)
        return (await self._wait(run, ends, until=_is_decided, others_decide=True)).run

    async def _tell(
        self,
        wave: int,
        workspace: str,
        kind: StepKind,
        *,
        status: RunStatus | None = None,
        needs: Need | None = None,
        error: Exception | None = None,
    ) -> None:
        self._done += kind in _LAST
        self._failed += kind in _FAILURES
        run = self._journal.entries[workspace].run
        total = len(self._journal.entries)
        counts = self._done, self._failed, total
        await self._room.acquire()
        self._steps.put_nowait(Step(workspace, kind, wave, run, status, needs, error, *counts))


_STEP_KINDS = {Decision.APPLY: StepKind.CONFIRMED, Decision.DISCARD: StepKind.DISCARDED}


def _end(status: str) -> StepKind:
    return StepKind.ENDED if status in _GOOD_ENDS else StepKind.FAILED


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_decided(run: Run) -> bool:
    return run_phase(run) is not RunPhase.CONFIRMABLE
