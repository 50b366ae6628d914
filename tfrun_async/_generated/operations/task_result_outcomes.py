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
    """The details that run tasks have sent with their results.

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
        """List the details that a run task has sent with its result.

        ``GET /task-results/{task_result_id}/outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        Their bodies are not part of the list. A task may send more of them until it has given its
        result.

        Args:
            task_result: The task result that the outcomes belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner may not see it or do this
                to it.
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
        """Read one detail of a run task's result.

        ``GET /task-result-outcomes/{task_result_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The list of a task result's outcomes tells its id.

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
        """Read the text of one detail of a run task's result.

        ``GET /task-result-outcomes/{task_result_outcome_id}/body``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The task has sent it as Markdown, of which the server may make HTML. It may redirect to a
        secret URL; the API token is not sent there. The text may be some megabytes long, and comes
        from outside: do not show it without care.

        Args:
            task_result_outcome: The outcome to read.

        Returns:
            The text, in HTML or Markdown. None: The task has sent none.

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
