"""The life cycle of runs: timers, the queue of each workspace, and the actions of users.

Nothing runs in the background. Each request first runs the timers that are due, at their own times:

    handle(request) ─► run_due(now) ─► timer of run-1, due 2 s ago ─► _transition
                                    └► timer of run-2, due 1 s ago ─► _transition
                                                                        │
                     ┌──────────────────────────────────────────────────┘
                     ▼
    is the status final? ── yes ─► release the workspace, start its queued runs
      │ no
    set the timer of the next transition, start a plan, an apply or a task stage,
    or wait for a user

A run has at most one timer. Setting another, or entering a status, increases `timer_version`, so
that the old timer does nothing when it is due.
"""

from collections.abc import Callable
from typing import Any

from tfrun_async.simulator._engine import policies
from tfrun_async.simulator._engine.permissions import workspace_permissions
from tfrun_async.simulator._engine.phase_log import write_apply_log, write_plan_log
from tfrun_async.simulator._engine.run_states import RunStates
from tfrun_async.simulator._engine.task_stages import TaskStageRunner
from tfrun_async.simulator._engine.terraform import apply, plan
from tfrun_async.simulator._engine.timers import Timers
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.policies import PolicyCheck, TfPolicyEvaluation
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.store import Run, User, Workspace
from tfrun_async.simulator._records.transitions import DISCARDABLE, TRANSITIONS

QUEUE_SECONDS = 0.2
CANCEL_SECONDS = 0.5
FORCE_CANCEL_COOL_OFF_SECONDS = 30.0
COST_ESTIMATE_SECONDS = 0.5

# Transitions that happen by themselves after some seconds, whatever the result of the plan.
_AUTOMATIC_TRANSITIONS = {
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
# The stage of run tasks that comes before a status.
_TASK_STAGE_BEFORE = {
    "plan_queued": "pre_plan",
    "apply_queued": "pre_apply",
    "applied": "post_apply",
}


# Called after each event of a run, with the run, the event, the time and the user. The event is the
# status that the run entered, or an action that did not change the status yet. The user is None if
# no user caused it.
Observer = Callable[[Run, str, float, User | None], None]


class Lifecycle:
    """Moves runs along the table of transitions; `run_due` runs the timers that are due."""

    def __init__(self, states: RunStates) -> None:
        self.states = states
        self.observers: list[Observer] = []
        self.timers = Timers()
        self.task_stages = TaskStageRunner(self.timers, self._on_stage_ended)

    def run_due(self, now: float) -> None:
        """Run the timers that are due by now, in order and each at its own time."""
        self.timers.run_due(now)

    def enqueue(self, run: Run, at: float) -> None:
        """Add a new run to its workspace; it stays pending for a moment in any case."""
        run.workspace.runs.append(run)
        run.workspace.run_queue.append(run)
        self._notify_observers(run, "queued", at, run.created_by)
        self.timers.schedule(at, QUEUE_SECONDS, self._start_if_ready, run, run=run)

    def start_queued_runs(self, workspace: Workspace, at: float) -> None:
        """Start the queued runs that no longer need to wait, oldest first."""
        for run in list(workspace.run_queue):
            self._start_if_ready(run, at)

    def _start_if_ready(self, run: Run, at: float) -> None:
        workspace = run.workspace
        is_new = at < run.created_at + QUEUE_SECONDS
        if run not in workspace.run_queue or run.cancel_requested_at is not None or is_new:
            return
        if run.needs_workspace:
            current = workspace.current_run
            if current is not None and current is not run and not current.is_final:
                return
            # The terraform CLI reads this run to learn that a user's lock is what it waits for.
            workspace.current_run = run
            if workspace.lock is not None:
                return
            workspace.configuration_version = run.configuration_version
        workspace.run_queue.remove(run)
        if run.status == "confirmed":
            self._advance(run, "apply_queued", at)
        elif run.configuration_version.ingress is not None:
            self._transition(run, "fetching", at)
        else:
            self._advance(run, "plan_queued", at)

    def confirm(self, run: Run, at: float, user: User) -> None:
        """Confirm the plan, to apply it."""
        if "confirmed" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not waiting for confirmation; apply is not allowed.")
        run.confirmed_by = user
        self._transition(run, "confirmed", at, user)

    def discard(self, run: Run, at: float, user: User) -> None:
        """Discard a run that waits."""
        if "discarded" not in TRANSITIONS[run.status]:
            raise ApiError(
                409, "The run is not waiting for confirmation or priority; discard is not allowed."
            )
        self._transition(run, "discarded", at, user)

    def override_policy_check(self, check: PolicyCheck, at: float, user: User) -> None:
        """Override Sentinel policies that soft failed."""
        run = check.run
        if run.status != "policy_override" or check.status != "soft_failed":
            raise ApiError(409, "The policy check is not waiting to be overridden.")
        check.history.append(("overridden", at))
        is_last = all(each.status != "soft_failed" for each in run.policy_checks)
        self._proceed_after_override(run, "policy_checked", at, user, is_last=is_last)

    def override_tf_policies(self, evaluation: TfPolicyEvaluation, at: float, user: User) -> None:
        """Override Terraform policies that failed."""
        run = evaluation.run
        if run.status != "tf_policy_override" or evaluation.status != "awaiting_override":
            raise ApiError(409, "The policy evaluation is not waiting to be overridden.")
        evaluation.history.append(("overridden", at))
        statuses = {each.status for each in run.tf_policy_evaluations}
        is_last = "awaiting_override" not in statuses
        self._proceed_after_override(run, "tf_policy_checked", at, user, is_last=is_last)

    def _proceed_after_override(
        self, run: Run, status: str, at: float, user: User, *, is_last: bool
    ) -> None:
        """Let a run proceed after the last override that it waits for."""
        if is_last:
            self._transition(run, status, at, user)
        else:
            self._notify_observers(run, "policy_overridden", at, user)

    def override_stage(self, stage: TaskStage, at: float, user: User) -> None:
        """Override mandatory run tasks and policies of a stage that did not pass."""
        if stage.run.cancel_requested_at is not None:
            raise ApiError(409, "The run is about to be canceled.")
        self.task_stages.override(stage, at)
        self._transition(stage.run, f"{stage.name}_running", at, user)

    def cancel(self, run: Run, at: float, user: User) -> None:
        """Ask a run to stop; Terraform needs a moment to do so."""
        if run.cancel_requested_at is not None or "canceled" not in TRANSITIONS[run.status]:
            raise ApiError(409, "The run is not planning or applying; cancel is not allowed.")
        run.cancel_requested_at = at
        run.canceled_by = user
        self._notify_observers(run, "cancel_requested", at, user)
        if run.scenario.ignores_cancel and "force_canceled" in TRANSITIONS[run.status]:
            run.timer_version += 1  # voids the timer, since Terraform hangs
        else:
            self._advance_later(run, at, CANCEL_SECONDS, "canceled")

    def force_cancel(self, run: Run, at: float, user: User) -> None:
        """End at once a run that did not stop after a cancel."""
        if not can_force_cancel(run, at):
            raise ApiError(
                409,
                "The run is not planning or applying, was not canceled before, "
                "or the cool-off period has not yet passed.",
            )
        self._transition(run, "force_canceled", at, user)

    def admin_force_cancel(self, run: Run, at: float, user: User) -> None:
        """Cancel a run in any status, as administrators can; the table does not apply."""
        if run.is_final:
            raise ApiError(409, "The run is over; force-cancel is not allowed.")
        run.canceled_by = user
        run.force_canceled_at = at
        self._enter_status(run, "canceled", at, user)

    def force_execute(self, run: Run, at: float, user: User) -> None:
        """Start a pending run: cancel those before it, and discard the one with the workspace."""
        locking_run = run.workspace.locking_run
        if run.status != "pending" or locking_run is None:
            raise ApiError(403, "The run is not pending, or no other run locks its workspace.")
        if locking_run.status not in DISCARDABLE:
            raise ApiError(409, "The run that locks the workspace cannot be discarded.")
        ahead = run.workspace.run_queue[: run.workspace.run_queue.index(run)]
        for other in ahead:
            if other.needs_workspace and "canceled" in TRANSITIONS[other.status]:
                other.canceled_by = user
                self._transition(other, "canceled", at, user)
        self._notify_observers(run, "force_executed", at, user)
        self._transition(locking_run, "discarded", at, user)

    def _notify_observers(self, run: Run, action: str, at: float, user: User | None) -> None:
        for observer in self.observers:
            observer(run, action, at, user)

    def _release_workspace(self, run: Run, at: float) -> None:
        """Start the next run of the workspace, and end the stages and checks of this one."""
        if run in run.workspace.run_queue:
            run.workspace.run_queue.remove(run)
        self.task_stages.end_all(run.task_stages, at)
        policies.end_all((*run.policy_checks, *run.tf_policy_evaluations), at)
        self.start_queued_runs(run.workspace, at)

    def _advance(self, run: Run, status: str, at: float) -> None:
        """Enter a status; if run tasks come before it, start their stage instead."""
        stage = run.task_stage(_TASK_STAGE_BEFORE.get(status))
        self._transition(run, f"{stage.name}_running" if stage else status, at)

    def _on_stage_ended(self, stage: TaskStage, at: float) -> None:
        run = stage.run
        if run.cancel_requested_at is not None:
            return  # the run is about to stop, whatever the results
        if stage.status == "awaiting_override":
            self._transition(run, f"{stage.name}_awaiting_decision", at)
        elif stage.is_blocking and stage.status != "passed":
            self._transition(run, "errored", at)
        else:
            self._transition(run, f"{stage.name}_completed", at)

    def _transition(self, run: Run, status: str, at: float, user: User | None = None) -> None:
        if status not in TRANSITIONS[run.status]:
            raise AssertionError(f"a run cannot go from {run.status} to {status}")
        self._enter_status(run, status, at, user)

    def _enter_status(self, run: Run, status: str, at: float, user: User | None) -> None:
        run.history.append((status, at))
        run.timer_version += 1
        workspace = run.workspace
        self._notify_observers(run, status, at, user)
        if run.is_final:
            self._release_workspace(run, at)
            return
        match status:
            case "planning":
                self._start_plan(run, at)
            case "applying":
                self._start_apply(run, at)
            case "policy_checking":
                policies.start(run.policy_checks, at)
                self._set_timer(run, at, policies.POLICY_SECONDS, self._finish_policy_checks)
            case "tf_policy_checked" | "post_plan_completed" | "cost_estimated" | "policy_checked":
                self._start_next_check(run, at)
            case (
                "pre_plan_running"
                | "post_plan_running"
                | "pre_apply_running"
                | "post_apply_running"
            ):
                if (stage := run.task_stage(status.removesuffix("_running"))) is not None:
                    self.task_stages.start(stage, at)
            case "confirmed" if workspace.locking_run is not run:
                workspace.run_queue.append(run)
                self.start_queued_runs(workspace, at)
            case _ if status in _AUTOMATIC_TRANSITIONS:
                self._advance_later(run, at, *_AUTOMATIC_TRANSITIONS[status])

    def _advance_later(self, run: Run, at: float, seconds: float, status: str) -> None:
        self._set_timer(run, at, seconds, self._advance, status)

    def _set_timer(
        self, run: Run, at: float, seconds: float, action: Callable[..., None], *arguments: Any
    ) -> None:
        """Set the only timer of a run; another timer or another status voids it."""
        run.timer_version += 1
        self.timers.schedule(
            at, seconds, action, run, *arguments, run=run, run_version=run.timer_version
        )

    def _start_plan(self, run: Run, at: float) -> None:
        run.input_state_version = run.workspace.current_state_version
        run.plan_result = plan(run, run.workspace.state, self.states.reader(run.workspace))
        write_plan_log(run, at)
        self._set_timer(run, at, run.plan.seconds, self._finish_plan)

    def _finish_plan(self, run: Run, at: float) -> None:
        plan_result = run.plan_result
        if plan_result is None:
            raise AssertionError("a plan finishes only after it started")
        if plan_result.error is not None:
            self._transition(run, "errored", at)
        elif run.tf_policy_evaluations:
            policies.start(run.tf_policy_evaluations, at)
            self._set_timer(run, at, policies.POLICY_SECONDS, self._finish_tf_policies)
        else:
            self._start_next_check(run, at)

    def _finish_tf_policies(self, run: Run, at: float) -> None:
        policies.finish(run.tf_policy_evaluations, at)
        self._transition(run, "planned", at)
        self._transition(run, policies.status_after_tf_policies(run), at)

    def _start_next_check(self, run: Run, at: float) -> None:
        """Start the next check; after the last one, proceed as the run's options say."""
        if (check := _next_check(run)) is not None:
            if run.status == "planning":
                self._transition(run, "planned", at)
            self._transition(run, check, at)
        elif not run.can_apply:
            self._transition(run, "planned_and_finished", at)
        elif run.options["save-plan"]:
            self._transition(run, "planned_and_saved", at)
        else:
            if run.status == "planning":
                self._transition(run, "planned", at)
            if run.options["auto-apply"] and _may_apply(run):
                self.confirm(run, at, run.created_by)

    def _finish_policy_checks(self, run: Run, at: float) -> None:
        policies.finish(run.policy_checks, at)
        self._transition(run, policies.status_after_checks(run), at)

    def _start_apply(self, run: Run, at: float) -> None:
        run.apply_result = apply(run, run.workspace.state)
        write_apply_log(run, at)
        self._set_timer(run, at, run.apply.seconds, self._finish_apply)

    def _finish_apply(self, run: Run, at: float) -> None:
        apply_result = run.apply_result
        if apply_result is None:
            raise AssertionError("an apply finishes only after it started")
        if apply_result.state is not None and apply_result.state is not run.workspace.state:
            self.states.write(run, apply_result.state, at)  # a failed apply may leave a part, too
        if apply_result.error is not None:
            self._transition(run, "errored", at)
        else:
            self._advance(run, "applied", at)


def _may_apply(run: Run) -> bool:
    """Say whether the user who created a run may apply it; otherwise it waits for one who may."""
    return WorkspacePermission.APPLY_RUNS in workspace_permissions(run.created_by, run.workspace)


def _next_check(run: Run) -> str | None:
    if run.task_stage("post_plan") is not None:
        return "post_plan_running"
    entered = {status for status, _ in run.history}
    estimates_cost = run.cost_estimate is not None and not run.options["target-addrs"]
    if estimates_cost and "cost_estimating" not in entered:
        return "cost_estimating"
    if run.policy_checks and "policy_checking" not in entered:
        return "policy_checking"
    return None


def force_cancel_available_at(run: Run) -> float | None:
    """Return when a canceled run may be force-canceled; None before it was canceled."""
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
