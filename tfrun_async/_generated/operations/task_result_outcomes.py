# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of task_result_outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated.models.task_result_outcomes import TaskResultOutcome
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.task_results import TaskResult


class TaskResultOutcomes(Group):
    """The detailed outcomes of run tasks.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_task_result(
        self,
        task_result: TaskResult | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[TaskResultOutcome]:
        """List the outcomes of a task result.

        ``GET /task-results/{task_result_id}/outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The list does not have their bodies. A task may send more outcomes until it has sent its
        result.

        Args:
            task_result: The task result that the outcomes belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            TaskResultOutcome,
            Request(
                "task_result_outcomes.list_for_task_result",
                "GET",
                f"/task-results/{path_id('task_result', task_result, 'taskrs-')}/outcomes",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, task_result_outcome: TaskResultOutcome | str) -> TaskResultOutcome:
        """Read an outcome of a task result.

        ``GET /task-result-outcomes/{task_result_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The list of the outcomes of a task result has its id.

        Args:
            task_result_outcome: The outcome to read.

        Raises:
            NotFoundError: There is no such outcome, or the token's owner may not see it.
        """
        return await self._read(
            TaskResultOutcome,
            Request(
                "task_result_outcomes.read",
                "GET",
                f"/task-result-outcomes/{path_id('task_result_outcome', task_result_outcome, 'tro-')}",
            ),
        )

    async def body(self, task_result_outcome: TaskResultOutcome | str) -> str | None:
        """Read the body of an outcome of a task result.

        ``GET /task-result-outcomes/{task_result_outcome_id}/body``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The task has sent Markdown, which the server may convert to HTML. The server may redirect to
        a secret URL; the API token is not sent there. The body may have some megabytes. It comes
        from an external service: sanitize it before it is shown.

        Args:
            task_result_outcome: The outcome to read.

        Returns:
            The text, in HTML or Markdown. None: The outcome has no body.

        Raises:
            NotFoundError: There is no such outcome, or the token's owner may not see it.
        """
        return await self._read_text_or_none(
            Request(
                "task_result_outcomes.body",
                "GET",
                f"/task-result-outcomes/{path_id('task_result_outcome', task_result_outcome, 'tro-')}/body",
            )
        )
