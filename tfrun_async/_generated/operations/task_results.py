# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of task_results."""

from __future__ import annotations

from tfrun_async._generated.models.task_results import TaskResult
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group


class TaskResults(Group):
    """The results of run tasks in runs.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self, task_result: TaskResult | str) -> TaskResult:
        """Read the result of a run task in a run.

        ``GET /task-results/{task_result_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        A task stage's `task-results` have its id; task results cannot be listed otherwise. The task
        itself reports to a URL that only its request has.

        Args:
            task_result: The task result to read.

        Raises:
            NotFoundError: There is no such task result, or the token's owner may not see it.
        """
        return await self._read(
            TaskResult,
            Request(
                "task_results.read",
                "GET",
                f"/task-results/{path_id('task_result', task_result, 'taskrs-')}",
            ),
        )
