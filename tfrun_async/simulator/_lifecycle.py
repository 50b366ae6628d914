"""How runs move: timers, the queue of each workspace, and what users do to runs."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from ._messages import ApiError
from ._run_states import DISCARDABLE, TRANSITIONS
from ._state import Run, User, Workspace
from ._terraform import apply_lines, plan, plan_lines

QUEUE_SECONDS = 0.2
CANCEL_SECONDS = 0.5
FORCE_CANCEL_COOL_OFF_SECONDS = 30.0

# What goes on by itself after some seconds, whatever the run found.
_NEXT = {
    "fetching": (QUEUE_SECONDS, "fetching_completed"),
    "fetching_completed": (0.0, "plan_queued"),
    "plan_queued": (QUEUE_SECONDS, "planning"),
    "confirmed": (0.0, "apply_queued"),
    "apply_queued": (QUEUE_SECONDS, "applying"),
}


class Lifecycle:
    """Moves runs along the table, lazily: `catch_up` does whatever has fallen due."""

    def __init__(self) -> None:
        self._timers: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = itertools.count()

    def after(self, at: float, seconds: float, action: Callable[[float], None]) -> None:
        """Call the action, with its time, once that many seconds have gone by."""
        heapq.heappush(self._timers, (at + seconds, next(self._order), action))

    def catch_up(self, now: float) -> None:
        """Do everything that was due until now, in order and each at its own time."""
        while self._timers and self._timers[0][0] <= now:
            due, _, action = heapq.heappop(self._timers)
            action(due)

    def enqueue(self, run: Run, at: float) -> None:
        """Add a new run to its workspace; it stays pending for a moment even if nothing waits."""
        run.workspace.runs.append(run)
        run.workspace.waiting.append(run)
        self.after(at, QUEUE_SECONDS, lambda due: self._proceed(run, due))

    def dispatch(self, workspace: Workspace, at: float) -> None:
        """Let the runs go on that wait for nothing any more, oldest first."""
        for run in list(workspace.waiting):
            self._proceed(run, at)

    def _proceed(self, run: Run, at: float) -> None:
        workspace = run.workspace
        is_new = at < run.created_at + QUEUE_SECONDS
        if run not in workspace.waiting or run.cancel_requested_at is not None or is_new:
            return
        if run.needs_workspace:
            if workspace.is_locked:
                return
            workspace.current_run = run
            workspace.configuration_version = run.configuration_version
        workspace.waiting.remove(run)
        if run.status == "confirmed":
            self._enter(run, "apply_queued", at)
        elif run.configuration_version.ingress is not None:
            self._enter(run, "fetching", at)
        else:
            self._enter(run, "plan_queued", at)

    def confirm(self, run: Run, at: float, user: User) -> None:
        """Take up the plan's proposal."""
        if "confirmed" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not waiting for confirmation; apply is not allowed.")
        run.confirmed_by = user
        self._enter(run, "confirmed", at)

    def discard(self, run: Run, at: float) -> None:
        """Skip what is left of a run that waits."""
        if "discarded" not in TRANSITIONS[run.status]:
            raise ApiError(
                409, "The run is not waiting for confirmation or priority; discard is not allowed."
            )
        self._enter(run, "discarded", at)

    def cancel(self, run: Run, at: float, user: User) -> None:
        """Ask a run to stop; what is running needs a moment to do so."""
        if run.cancel_requested_at is not None or "canceled" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not planning or applying; cancel is not allowed.")
        run.cancel_requested_at = at
        run.canceled_by = user
        if run.script.ignores_cancel and "force_canceled" in TRANSITIONS[run.status]:
            run.timer += 1  # Terraform hangs: from here on nothing happens by itself
        else:
            self._later(run, at, CANCEL_SECONDS, "canceled")

    def force_cancel(self, run: Run, at: float) -> None:
        """End a run at once that did not heed a cancel."""
        if not can_force_cancel(run, at):
            raise ApiError(
                409,
                "The run is not planning or applying, was not canceled before, "
                "or the cool-off period has not yet passed.",
            )
        self._enter(run, "force_canceled", at)

    def force_execute(self, run: Run, at: float, user: User) -> None:
        """Clear everything out of the way of a pending run."""
        holder = run.workspace.holder
        if run.status != "pending" or holder is None:
            raise ApiError(403, "The run is not pending, or no other run locks its workspace.")
        if holder.status not in DISCARDABLE:
            raise ApiError(409, "The run that locks the workspace cannot be discarded.")
        ahead = run.workspace.waiting[: run.workspace.waiting.index(run)]
        for other in ahead:
            if other.needs_workspace and "canceled" in TRANSITIONS[other.status]:
                other.canceled_by = user
                self._enter(other, "canceled", at)
        self._enter(holder, "discarded", at)

    def _enter(self, run: Run, status: str, at: float) -> None:
        if status not in TRANSITIONS[run.status]:
            raise AssertionError(f"a run cannot go from {run.status} to {status}")
        run.history.append((status, at))
        run.timer += 1
        workspace = run.workspace
        if run.is_final:
            if run in workspace.waiting:
                workspace.waiting.remove(run)
            self.dispatch(workspace, at)
            return
        if status == "planning":
            self._start_plan(run, at)
        elif status == "applying":
            self._start_apply(run, at)
        elif status == "confirmed" and workspace.holder is not run:
            workspace.waiting.append(run)
            self.dispatch(workspace, at)
        elif status in _NEXT:
            self._later(run, at, *_NEXT[status])

    def _later(self, run: Run, at: float, seconds: float, status: str) -> None:
        self._wake(run, at, seconds, lambda due: self._enter(run, status, due))

    def _wake(self, run: Run, at: float, seconds: float, action: Callable[[float], None]) -> None:
        """Set the run's only timer: setting it again, or moving, makes this one void."""
        run.timer += 1
        timer = run.timer

        def wake(due: float) -> None:
            if run.timer == timer:
                action(due)

        self.after(at, seconds, wake)

    def _start_plan(self, run: Run, at: float) -> None:
        run.findings = plan(run)
        run.plan.lines = plan_lines(run)
        self._wake(run, at, run.plan.seconds, lambda due: self._finish_plan(run, due))

    def _finish_plan(self, run: Run, at: float) -> None:
        findings, options = run.findings, run.options
        if findings is None:
            raise AssertionError("a plan finished that never started")
        if findings.error is not None:
            self._enter(run, "errored", at)
        elif options["plan-only"] or not (findings.changes or options["allow-empty-apply"]):
            self._enter(run, "planned_and_finished", at)
        elif options["save-plan"]:
            self._enter(run, "planned_and_saved", at)
        else:
            self._enter(run, "planned", at)
            if options["auto-apply"]:
                self.confirm(run, at, run.created_by)

    def _start_apply(self, run: Run, at: float) -> None:
        findings = run.findings
        # As in Terraform itself: what was planned on an older state must not be applied.
        if findings is not None and findings.serial != run.workspace.serial:
            run.apply.error = "Saved plan is stale"
        else:
            run.apply.error = run.script.apply_error
        run.apply.lines = apply_lines(run)
        self._wake(run, at, run.apply.seconds, lambda due: self._finish_apply(run, due))

    def _finish_apply(self, run: Run, at: float) -> None:
        workspace, findings = run.workspace, run.findings
        if run.apply.error is not None:
            self._enter(run, "errored", at)
            return
        if findings is not None and findings.changes:
            workspace.resources = findings.resources
            workspace.serial += 1
            workspace.changed_at = at
        self._enter(run, "applied", at)


def force_cancel_available_at(run: Run) -> float | None:
    """Return when a canceled run may be forced; None before it was canceled."""
    if run.cancel_requested_at is None:
        return None
    return run.cancel_requested_at + FORCE_CANCEL_COOL_OFF_SECONDS


def can_force_cancel(run: Run, now: float) -> bool:
    """Say whether force-cancel would be accepted now."""
    available_at = force_cancel_available_at(run)
    return (
        "force_canceled" in TRANSITIONS[run.status]
        and available_at is not None
        and now >= available_at
    )
