"""How runs move: timers, the queue of each workspace, and what users do to runs."""

import heapq
import itertools
from collections.abc import Callable

from tfrun_async.simulator._engine.task_stages import Stages
from tfrun_async.simulator._engine.terraform import apply_lines, plan, plan_lines
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.run_details import PolicyCheck
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.store import Run, User, Workspace
from tfrun_async.simulator._records.transitions import DISCARDABLE, TRANSITIONS

QUEUE_SECONDS = 0.2
CANCEL_SECONDS = 0.5
FORCE_CANCEL_COOL_OFF_SECONDS = 30.0
COST_ESTIMATE_SECONDS = 0.5
POLICY_CHECK_SECONDS = 0.5

# What goes on by itself after some seconds, whatever the run found.
_NEXT = {
    "fetching": (QUEUE_SECONDS, "fetching_completed"),
    "fetching_completed": (0.0, "plan_queued"),
    "pre_plan_completed": (0.0, "plan_queued"),
    "plan_queued": (QUEUE_SECONDS, "planning"),
    "cost_estimating": (COST_ESTIMATE_SECONDS, "cost_estimated"),
    "confirmed": (0.0, "apply_queued"),
    "pre_apply_completed": (0.0, "apply_queued"),
    "apply_queued": (QUEUE_SECONDS, "applying"),
    "post_apply_completed": (0.0, "applied"),
}
# Which run tasks come before a status.
_STAGES_BEFORE = {"plan_queued": "pre_plan", "apply_queued": "pre_apply", "applied": "post_apply"}


# Told of a run, of what happened to it - a status that it entered, or an action that led to no
# other status yet - when, and who did it, None if it happened by itself.
Observer = Callable[[Run, str, float, User | None], None]


class Lifecycle:
    """Moves runs along the table, lazily: `catch_up` does whatever has fallen due."""

    def __init__(self) -> None:
        self.observers: list[Observer] = []
        self._timers: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = itertools.count()
        self.stages = Stages(self.after, self._end_stage)

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
        run.workspace.run_queue.append(run)
        self._tell(run, "queued", at, run.created_by)
        self.after(at, QUEUE_SECONDS, lambda due: self._proceed(run, due))

    def dispatch(self, workspace: Workspace, at: float) -> None:
        """Let the runs go on that wait for nothing any more, oldest first."""
        for run in list(workspace.run_queue):
            self._proceed(run, at)

    def _proceed(self, run: Run, at: float) -> None:
        workspace = run.workspace
        is_new = at < run.created_at + QUEUE_SECONDS
        if run not in workspace.run_queue or run.cancel_requested_at is not None or is_new:
            return
        if run.needs_workspace:
            if workspace.is_locked:
                return
            workspace.current_run = run
            workspace.configuration_version = run.configuration_version
        workspace.run_queue.remove(run)
        if run.status == "confirmed":
            self._go_to(run, "apply_queued", at)
        elif run.configuration_version.ingress is not None:
            self._enter(run, "fetching", at)
        else:
            self._go_to(run, "plan_queued", at)

    def confirm(self, run: Run, at: float, user: User) -> None:
        """Take up the plan's proposal."""
        if "confirmed" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not waiting for confirmation; apply is not allowed.")
        run.confirmed_by = user
        self._enter(run, "confirmed", at, user)

    def discard(self, run: Run, at: float, user: User) -> None:
        """Skip what is left of a run that waits."""
        if "discarded" not in TRANSITIONS[run.status]:
            raise ApiError(
                409, "The run is not waiting for confirmation or priority; discard is not allowed."
            )
        self._enter(run, "discarded", at, user)

    def override(self, run: Run, at: float, user: User) -> None:
        """Go on in spite of a policy that soft failed."""
        if run.status != "policy_override":
            raise ApiError(409, "The policy check is not waiting to be overridden.")
        self._enter(run, "policy_checked", at, user)

    def override_tasks(self, stage: TaskStage, at: float, user: User) -> None:
        """Go on in spite of mandatory run tasks that did not pass."""
        if stage.run.cancel_requested_at is not None:
            raise ApiError(409, "The run is about to be canceled.")
        self.stages.override(stage, at)
        self._enter(stage.run, f"{stage.name}_running", at, user)

    def cancel(self, run: Run, at: float, user: User) -> None:
        """Ask a run to stop; what is running needs a moment to do so."""
        if run.cancel_requested_at is not None or "canceled" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not planning or applying; cancel is not allowed.")
        run.cancel_requested_at = at
        run.canceled_by = user
        self._tell(run, "cancel_requested", at, user)
        if run.scenario.ignores_cancel and "force_canceled" in TRANSITIONS[run.status]:
            run.timer_version += 1  # Terraform hangs: from here on nothing happens by itself
        else:
            self._later(run, at, CANCEL_SECONDS, "canceled")

    def force_cancel(self, run: Run, at: float, user: User) -> None:
        """End a run at once that did not heed a cancel."""
        if not can_force_cancel(run, at):
            raise ApiError(
                409,
                "The run is not planning or applying, was not canceled before, "
                "or the cool-off period has not yet passed.",
            )
        self._enter(run, "force_canceled", at, user)

    def end(self, run: Run, at: float, user: User) -> None:
        """Cancel a run in whatever status it is, as administrators can and the table does not."""
        if run.is_final:
            raise ApiError(409, "The run is over; force-cancel is not allowed.")
        run.canceled_by = user
        self._move(run, "canceled", at, user)

    def force_execute(self, run: Run, at: float, user: User) -> None:
        """Clear everything out of the way of a pending run."""
        holder = run.workspace.holder
        if run.status != "pending" or holder is None:
            raise ApiError(403, "The run is not pending, or no other run locks its workspace.")
        if holder.status not in DISCARDABLE:
            raise ApiError(409, "The run that locks the workspace cannot be discarded.")
        ahead = run.workspace.run_queue[: run.workspace.run_queue.index(run)]
        for other in ahead:
            if other.needs_workspace and "canceled" in TRANSITIONS[other.status]:
                other.canceled_by = user
                self._enter(other, "canceled", at, user)
        self._tell(run, "force_executed", at, user)
        self._enter(holder, "discarded", at, user)

    def _tell(self, run: Run, action: str, at: float, user: User | None) -> None:
        for observer in self.observers:
            observer(run, action, at, user)

    def _leave(self, run: Run, at: float) -> None:
        """Make way for other runs."""
        if run in run.workspace.run_queue:
            run.workspace.run_queue.remove(run)
        self.stages.abandon(run.task_stages, at)
        self.dispatch(run.workspace, at)

    def _go_to(self, run: Run, status: str, at: float) -> None:
        """Enter a status, or first the stage of run tasks that comes before it."""
        stage = run.task_stage(_STAGES_BEFORE.get(status))
        self._enter(run, f"{stage.name}_running" if stage else status, at)

    def _end_stage(self, stage: TaskStage, at: float) -> None:
        run = stage.run
        if run.cancel_requested_at is not None:
            return  # the run is about to stop, whatever its tasks say
        if stage.status == "awaiting_override":
            self._enter(run, f"{stage.name}_awaiting_decision", at)
        elif stage.is_blocking and stage.status != "passed":
            self._enter(run, "errored", at)
        else:
            self._enter(run, f"{stage.name}_completed", at)

    def _enter(self, run: Run, status: str, at: float, user: User | None = None) -> None:
        if status not in TRANSITIONS[run.status]:
            raise AssertionError(f"a run cannot go from {run.status} to {status}")
        self._move(run, status, at, user)

    def _move(self, run: Run, status: str, at: float, user: User | None) -> None:
        run.history.append((status, at))
        run.timer_version += 1
        workspace = run.workspace
        self._tell(run, status, at, user)
        if run.is_final:
            self._leave(run, at)
            return
        match status:
            case "planning":
                self._start_plan(run, at)
            case "applying":
                self._start_apply(run, at)
            case "policy_checking":
                self._wake(run, at, POLICY_CHECK_SECONDS, lambda due: self._judge(run, due))
            case "post_plan_completed" | "cost_estimated" | "policy_checked":
                self._continue(run, at)
            case (
                "pre_plan_running"
                | "post_plan_running"
                | "pre_apply_running"
                | "post_apply_running"
            ):
                if (stage := run.task_stage(status.removesuffix("_running"))) is not None:
                    self.stages.begin(stage, at)
            case "confirmed" if workspace.holder is not run:
                workspace.run_queue.append(run)
                self.dispatch(workspace, at)
            case _ if status in _NEXT:
                self._later(run, at, *_NEXT[status])

    def _later(self, run: Run, at: float, seconds: float, status: str) -> None:
        self._wake(run, at, seconds, lambda due: self._go_to(run, status, due))

    def _wake(self, run: Run, at: float, seconds: float, action: Callable[[float], None]) -> None:
        """Set the run's only timer: setting it again, or moving, makes this one void."""
        run.timer_version += 1
        timer_version = run.timer_version

        def wake(due: float) -> None:
            if run.timer_version == timer_version:
                action(due)

        self.after(at, seconds, wake)

    def _start_plan(self, run: Run, at: float) -> None:
        run.plan_result = plan(run)
        run.plan.lines = plan_lines(run)
        self._wake(run, at, run.plan.seconds, lambda due: self._finish_plan(run, due))

    def _finish_plan(self, run: Run, at: float) -> None:
        plan_result = run.plan_result
        if plan_result is None:
            raise AssertionError("a plan finished that never started")
        if plan_result.error is not None:
            self._enter(run, "errored", at)
        else:
            self._continue(run, at)

    def _continue(self, run: Run, at: float) -> None:
        """Go on from the plan or a check to the next check, or to what follows the last one."""
        if (check := _next_check(run)) is not None:
            if run.status == "planning":
                self._enter(run, "planned", at)
            self._enter(run, check, at)
        elif not _can_apply(run):
            self._enter(run, "planned_and_finished", at)
        elif run.options["save-plan"]:
            self._enter(run, "planned_and_saved", at)
        else:
            if run.status == "planning":
                self._enter(run, "planned", at)
            if run.options["auto-apply"]:
                self.confirm(run, at, run.created_by)

    def _judge(self, run: Run, at: float) -> None:
        """End the policy check."""
        match run.policy_check:
            case PolicyCheck(result="hard_failed"):
                self._enter(run, "errored", at)
            case PolicyCheck(result="soft_failed"):
                self._enter(run, "policy_override" if _can_apply(run) else "policy_soft_failed", at)
            case _:
                self._enter(run, "policy_checked", at)

    def _start_apply(self, run: Run, at: float) -> None:
        plan_result = run.plan_result
        # As in Terraform itself: what was planned on an older state must not be applied.
        if plan_result is not None and plan_result.serial != run.workspace.serial:
            run.apply.error = "Saved plan is stale"
        else:
            run.apply.error = run.scenario.apply_error
        run.apply.lines = apply_lines(run)
        self._wake(run, at, run.apply.seconds, lambda due: self._finish_apply(run, due))

    def _finish_apply(self, run: Run, at: float) -> None:
        workspace, plan_result = run.workspace, run.plan_result
        if run.apply.error is not None:
            self._enter(run, "errored", at)
            return
        if plan_result is not None and plan_result.changes:
            workspace.resources = plan_result.resources
            workspace.serial += 1
            workspace.changed_at = at
        self._go_to(run, "applied", at)


def _can_apply(run: Run) -> bool:
    has_changes = run.plan_result is not None and bool(run.plan_result.changes)
    return not run.options["plan-only"] and (has_changes or run.options["allow-empty-apply"])


def _next_check(run: Run) -> str | None:
    if run.task_stage("post_plan") is not None:
        return "post_plan_running"
    passed = {status for status, _ in run.history}
    estimates_cost = run.cost_estimate is not None and not run.options["target-addrs"]
    if estimates_cost and "cost_estimating" not in passed:
        return "cost_estimating"
    if run.policy_check is not None and "policy_checking" not in passed:
        return "policy_checking"
    return None


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
