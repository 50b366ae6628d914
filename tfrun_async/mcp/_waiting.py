"""Wait for a run, with progress for the host and a note for the model."""

import asyncio
from collections.abc import Collection
from typing import Self

import attrs
from mcp.server.mcpserver import Context

from tfrun_async.client import Client
from tfrun_async.errors import TfrunError
from tfrun_async.mcp._results import Document, resource_document
from tfrun_async.models import SUCCESSFUL_RUN_STATUSES, Run
from tfrun_async.waiting import (
    QUIET_SECONDS,
    Need,
    RunPhase,
    StopReason,
    Until,
    WaitResult,
    allowed_actions,
    run_phase,
)
from tfrun_async.watching import Change

_REASONS = {
    StopReason.NEEDS_DECISION: "The run proceeds only after a decision",
    StopReason.BLOCKED: "The run proceeds only after a decision that this token may not take",
    StopReason.TIMED_OUT: "The time has passed before that: call wait_for_run again",
}
NEED_TOOLS = {
    Need.CONFIRMATION: "apply_run",
    Need.POLICY_OVERRIDE: "override_run",
    Need.TASK_OVERRIDE: "override_run",
}
_NEEDS = {
    Need.CONFIRMATION: "its plan must be confirmed",
    Need.POLICY_OVERRIDE: "a policy must be overridden",
    Need.TASK_OVERRIDE: "a policy or run task must be overridden",
    Need.UNLOCK: "the workspace must be unlocked",
}
_WAITS_FOR_DECISION = (RunPhase.CONFIRMABLE, RunPhase.OVERRIDABLE)


class _Progress:
    """Reports the changes of a run's status to the host, in order and without waiting for it."""

    def __init__(self, ctx: Context, run_id: str) -> None:
        self._ctx = ctx
        self._run_id = run_id
        self._reports: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._reports, return_exceptions=True)

    def report(self, change: Change) -> None:
        """Report a change."""
        progress = self._ctx.report_progress(
            len(self._reports) + 1, message=f"{self._run_id} is {change.after}"
        )
        self._reports.append(asyncio.create_task(progress))


@attrs.frozen
class Waiter:
    """Waits for runs, and reports each change of the status as progress."""

    tfe: Client
    offered: Collection[str]
    """The names of the tools that the server offers, so that no other is advised."""

    async def wait(self, ctx: Context, run_id: str, until: Until, seconds: float) -> Document:
        """Wait until a run needs a decision or has ended; its document says why the wait ended."""
        async with _Progress(ctx, run_id) as progress:
            waited = await self.tfe.runs.wait(
                run_id,
                until=until,
                timeout=seconds,
                on_change=progress.report,
                others_decide=until is Until.FINAL,
            )
        return resource_document(waited.run, self._note(waited))

    async def wait_after_action(self, ctx: Context, run: Run, seconds: float) -> Document:
        """Wait until an action has taken effect, and then until a decision or the end.

        A wait that fails is no error, since the model would repeat the action.

        Args:
            ctx: The call of the tool.
            run: The run as read after the action, which may not have taken effect yet.
            seconds: The longest time to wait.
        """
        try:
            async with _Progress(ctx, run.id) as progress:
                waited = await self._wait_for_effect(run, seconds, progress)
        except TfrunError as error:
            note = f"The action was accepted, but the wait has failed: {error}. Do not repeat it"
            return resource_document(run, f"{note}; see get_run_details.")
        return resource_document(waited.run, self._note(waited))

    async def _wait_for_effect(self, run: Run, seconds: float, progress: _Progress) -> WaitResult:
        loop, status = asyncio.get_running_loop(), run.status
        end_time = loop.time() + seconds
        if run_phase(run, QUIET_SECONDS) in _WAITS_FOR_DECISION:
            left = await self.tfe.runs.wait(
                run,
                until=lambda read: read.status != status,
                timeout=seconds,
                on_change=progress.report,
                others_decide=True,
            )
            if left.reason is not StopReason.SATISFIED:
                return left
            run = left.run
        return await self.tfe.runs.wait(
            run,
            until=Until.DECISION,
            timeout=max(0.0, end_time - loop.time()),
            on_change=progress.report,
        )

    def _note(self, waited: WaitResult) -> str:
        run, needs = waited.run, waited.needs
        if waited.reason is StopReason.FINAL:
            is_success = run.status in SUCCESSFUL_RUN_STATUSES
            ended = f"The run has ended as {run.status}"
            return f"{ended}." if is_success else f"{ended}: explain_run says why."
        advice = f": {self._advice(needs)}{self._alternative(run)}" if needs else ""
        return f"{_REASONS[waited.reason]}{advice}. explain_run says what it waits for."

    def _advice(self, needs: Need) -> str:
        tool = NEED_TOOLS.get(needs)
        if tool not in self.offered:
            return f"{_NEEDS[needs]}, for which this server has no tool"
        if needs is Need.CONFIRMATION:
            return f"look at get_plan_summary, then {tool}"
        return f"{_NEEDS[needs]}, with {tool}"

    def _alternative(self, run: Run) -> str:
        """Return the tool that ends a run, as its state allows; not all can be discarded."""
        tools = [f"{each}_run" for each in allowed_actions(run) if each in {"discard", "cancel"}]
        offered = [tool for tool in tools if tool in self.offered]
        return f", or {offered[0]}" if offered else ""
