"""How run tasks proceed in a run: sent, acknowledged, heard of, settled.

A result is pending until the task's endpoint took the request with a 200, and running until the
task calls back with its verdict. Requests are sent again, ever later, until there is a 200; a task
that cannot be reached is given up. A running task must be heard of every ten minutes and be done
within an hour. A stage is over when all of its results are.
"""

from collections.abc import Callable

from tfrun_async.simulator._engine.run_task_requests import is_on_this_machine
from tfrun_async.simulator._http.messages import ApiError
from tfrun_async.simulator._records.run_tasks import TaskResult, TaskStage

RETRY_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)
SILENCE_SECONDS = 600.0
TOTAL_SECONDS = 3600.0
OVERRIDE_SECONDS = 0.2

After = Callable[[float, float, Callable[[float], None]], None]


class Stages:
    """Runs the tasks of stages.

    Args:
        after: Calls an action some seconds after a time.
        ended: Is told of each stage that is over, or waits for an override.
    """

    def __init__(self, after: After, ended: Callable[[TaskStage, float], None]) -> None:
        self._after = after
        self._ended = ended
        self._outbox: list[TaskResult] = []

    def take(self) -> list[TaskResult]:
        """Take the results whose tasks are to be sent a request now."""
        waiting, self._outbox = self._outbox, []
        return [result for result in waiting if result.status == "pending"]

    def begin(self, stage: TaskStage, at: float) -> None:
        """Put the requests of a stage into the outbox."""
        stage.history.append(("running", at))
        for result in stage.results:
            if is_on_this_machine(result.task_url):
                self._outbox.append(result)
            else:
                message = "The simulator contacts only endpoints on this machine."
                self._settle(result, "unreachable", at, message)

    def answered(self, result: TaskResult, status: int, at: float) -> None:
        """Take note of what an endpoint answered to its request, 0 for nothing."""
        if result.status != "pending":
            return
        if status == 200:
            result.history.append(("running", at))
            result.updated_at = at
            self._expect(result, at)
            self._after(at, TOTAL_SECONDS, lambda due: self._expire(result, TOTAL_SECONDS, due))
        elif result.failed_deliveries == len(RETRY_SECONDS):
            found = f"answered {status}" if status else "did not answer"
            self._settle(result, "unreachable", at, f"The endpoint {found} again and again.")
        else:
            seconds = RETRY_SECONDS[result.failed_deliveries]
            result.failed_deliveries += 1
            self._after(at, seconds, lambda _due: self._outbox.append(result))

    def report(self, result: TaskResult, status: str, at: float, message: str | None) -> None:
        """Take note of what a task says of itself: running, passed or failed."""
        # It may be quicker than the answer of its endpoint.
        self.answered(result, 200, at)
        if status == "running":
            result.message = message
            result.updated_at = at
            self._expect(result, at)
        else:
            self._settle(result, status, at, message)

    def _expect(self, result: TaskResult, at: float) -> None:
        def check(due: float) -> None:
            if result.updated_at == at:
                self._expire(result, SILENCE_SECONDS, due)

        self._after(at, SILENCE_SECONDS, check)

    def _expire(self, result: TaskResult, seconds: float, at: float) -> None:
        if not result.is_final:
            message = f"The run task did not finish, or report progress, in {seconds:.0f} seconds."
            self._settle(result, "errored", at, message)

    def _settle(self, result: TaskResult, status: str, at: float, message: str | None) -> None:
        result.history.append((status, at))
        result.updated_at = at
        result.message = message
        stage = result.stage
        if stage.status != "running" or not all(each.is_final for each in stage.results):
            return
        if stage.is_blocking and stage.run.scenario.overridable_tasks:
            stage.history.append(("awaiting_override", at))
        else:
            stage.history.append((_verdict(stage), at))
        self._ended(stage, at)

    def override(self, stage: TaskStage, at: float) -> None:
        """Let the run go on in spite of its tasks, after a moment."""
        if stage.status != "awaiting_override":
            raise ApiError(409, "The task stage is not waiting for an override.")
        stage.history.append(("running", at))
        self._after(at, OVERRIDE_SECONDS, lambda due: self._pass(stage, due))

    def _pass(self, stage: TaskStage, at: float) -> None:
        if stage.status == "running":
            stage.history.append(("passed", at))
            self._ended(stage, at)

    @staticmethod
    def abandon(stages: list[TaskStage], at: float) -> None:
        """End what a run that is over leaves behind: its current stage, and those never reached."""
        for stage in stages:
            if stage.status in {"passed", "failed", "errored", "unreachable"}:
                continue
            ending = "unreachable" if stage.status == "pending" else "canceled"
            stage.history.append((ending, at))
            for result in stage.results:
                if not result.is_final:
                    result.history.append((ending, at))
                    result.updated_at = at


def _verdict(stage: TaskStage) -> str:
    found = {result.status for result in stage.results}
    for status in ("failed", "errored", "unreachable"):
        if status in found:
            return status
    return "passed"
