"""Runs the run tasks of a run, and evaluates its policies, stage by stage.

    pending --200--> running --callback--> passed, failed
       |                |
       +--retries       +--timeout--> errored
       +--> unreachable after the last retry

A request is retried after growing delays until the endpoint responds with a 200. A running task
must report progress every ten minutes, and its final status within an hour. Policies are evaluated
after all run tasks of the stage; the stage is over after that.
"""

from collections.abc import Callable

from tfrun_async.simulator._engine import policies
from tfrun_async.simulator._engine.run_task_requests import is_on_this_machine
from tfrun_async.simulator._engine.timers import Timers
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.run_tasks import TaskResult, TaskStage

RETRY_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)
PROGRESS_TIMEOUT_SECONDS = 600.0
TOTAL_TIMEOUT_SECONDS = 3600.0
OVERRIDE_SECONDS = 0.2


class TaskStageRunner:
    """Runs the tasks of the stages of all runs.

    Args:
        timers: The timers of the simulator.
        on_ended: Called with each stage that is over, or waits for an override.
    """

    def __init__(self, timers: Timers, on_ended: Callable[[TaskStage, float], None]) -> None:
        self._schedule = timers.schedule
        self._on_ended = on_ended
        self.outbox: list[TaskResult] = []

    def take_pending_results(self) -> list[TaskResult]:
        """Take the results of the tasks that are due to get a request."""
        results = [*self.outbox]
        self.outbox.clear()
        return [result for result in results if result.status == "pending"]

    def start(self, stage: TaskStage, at: float) -> None:
        """Start a stage: queue the requests to its tasks, or evaluate its policies."""
        stage.history.append(("running", at))
        if not stage.results:
            self._evaluate_policies(stage, at)
        for result in stage.results:
            if is_on_this_machine(result.task_url):
                self.outbox.append(result)
            else:
                message = "The simulator contacts only endpoints on this machine."
                self._finish(result, "unreachable", at, message)

    def record_response(self, result: TaskResult, status: int, at: float) -> None:
        """Record the status of an endpoint's response to a request; 0 for no response."""
        if result.status != "pending":
            return
        if status == 200:
            result.history.append(("running", at))
            result.updated_at = at
            self._schedule_progress_check(result, at)
            total = TOTAL_TIMEOUT_SECONDS
            self._schedule(at, total, self._time_out, result, total)
        elif result.failed_deliveries == len(RETRY_SECONDS):
            problem = f"responded with {status}" if status else "did not respond"
            self._finish(
                result,
                "unreachable",
                at,
                f"The endpoint {problem} to {len(RETRY_SECONDS) + 1} requests.",
            )
        else:
            seconds = RETRY_SECONDS[result.failed_deliveries]
            result.failed_deliveries += 1
            self._schedule(at, seconds, self._send_again, result)

    def record_callback(
        self, result: TaskResult, status: str, at: float, message: str | None
    ) -> None:
        """Record the status that a task called back with: running, passed or failed."""
        # The callback may arrive before the endpoint's response.
        self.record_response(result, 200, at)
        if status == "running":
            result.message = message
            result.updated_at = at
            self._schedule_progress_check(result, at)
        else:
            self._finish(result, status, at, message)

    def _schedule_progress_check(self, result: TaskResult, at: float) -> None:
        self._schedule(at, PROGRESS_TIMEOUT_SECONDS, self._check_progress, result, at)

    def _check_progress(self, result: TaskResult, since: float, at: float) -> None:
        if result.updated_at == since:  # no progress since this check was scheduled
            self._time_out(result, PROGRESS_TIMEOUT_SECONDS, at)

    def _send_again(self, result: TaskResult, _at: float) -> None:
        self.outbox.append(result)

    def _time_out(self, result: TaskResult, seconds: float, at: float) -> None:
        if not result.is_final:
            message = f"The run task did not finish, or report progress, in {seconds:.0f} seconds."
            self._finish(result, "errored", at, message)

    def _finish(self, result: TaskResult, status: str, at: float, message: str | None) -> None:
        result.history.append((status, at))
        result.updated_at = at
        result.message = message
        stage = result.stage
        if stage.status == "running" and all(other.is_final for other in stage.results):
            self._evaluate_policies(stage, at)

    def _evaluate_policies(self, stage: TaskStage, at: float) -> None:
        is_stopped = stage.has_blocking_tasks and not stage.run.scenario.overridable_tasks
        if is_stopped or not stage.evaluations:
            self._end(stage, at)
            return
        policies.start(stage.evaluations, at)
        seconds = policies.POLICY_SECONDS
        self._schedule(at, seconds, self._finish_policies, stage, run=stage.run)

    def _finish_policies(self, stage: TaskStage, at: float) -> None:
        if stage.status == "running":  # the run may be over
            policies.finish(stage.evaluations, at)
            self._end(stage, at)

    def _end(self, stage: TaskStage, at: float) -> None:
        status = "awaiting_override" if _can_override(stage) else _final_status(stage)
        stage.history.append((status, at))
        self._on_ended(stage, at)

    def override(self, stage: TaskStage, at: float) -> None:
        """Override the tasks and policies that did not pass; the run proceeds after a moment."""
        if stage.status != "awaiting_override":
            raise ApiError(409, "The task stage is not waiting for an override.")
        stage.history.append(("running", at))
        for evaluation in stage.failed_evaluations:
            evaluation.history.append(("overridden", at))
        self._schedule(at, OVERRIDE_SECONDS, self._finish_override, stage, run=stage.run)

    def _finish_override(self, stage: TaskStage, at: float) -> None:
        if stage.status == "running":
            stage.history.append(("passed", at))
            self._on_ended(stage, at)

    @staticmethod
    def end_all(stages: list[TaskStage], at: float) -> None:
        """End the stages of a run that is over: the current one and those that were not reached."""
        for stage in stages:
            policies.end_all(stage.evaluations, at)
            if stage.status in {"passed", "failed", "errored", "unreachable"}:
                continue
            status = "unreachable" if stage.status == "pending" else "canceled"
            stage.history.append((status, at))
            for result in stage.results:
                if not result.is_final:
                    result.history.append((status, at))
                    result.updated_at = at


def _can_override(stage: TaskStage) -> bool:
    """Say whether a user can override all that stops the run."""
    tasks_allow = stage.run.scenario.overridable_tasks or not stage.has_blocking_tasks
    policies_allow = all(map(policies.can_override, stage.failed_evaluations))
    return stage.is_blocking and tasks_allow and policies_allow


def _final_status(stage: TaskStage) -> str:
    found = {result.status for result in stage.results}
    found |= {evaluation.status for evaluation in stage.evaluations}
    for status in ("failed", "errored", "unreachable"):
        if status in found:
            return status
    return "passed"
