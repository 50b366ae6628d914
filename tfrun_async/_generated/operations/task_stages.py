# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of task_stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.task_stages import TaskStage
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, json_body, query
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


TaskStageInclude = Literal[
    "run", "run.workspace", "task_results", "policy_evaluations", "cost_estimate"
]
"""A related resource that can be included with a task stage.

- ``run``: The run that the stage belongs to.
- ``run.workspace``: That run and its workspace.
- ``task_results``: The results of its run tasks.
- ``policy_evaluations``: The evaluations of policies in this stage.
- ``cost_estimate``: The cost estimate that the policies take into account. Not on every server.
"""


class TaskStages(Group):
    """The stages of runs at which run tasks run.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self,
        run: Run | str,
        *,
        include: Sequence[TaskStageInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[TaskStage]:
        """List the stages of a run at which run tasks run.

        ``GET /runs/{run_id}/task-stages``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        From its start, a run has a task stage for each stage at which it has run tasks.

        Args:
            run: The run that the stages belong to.
            include: Related resources to include with the task stage.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            TaskStage,
            Request(
                "task_stages.list_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/task-stages",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, task_stage: TaskStage | str, *, include: Sequence[TaskStageInclude] | None = None
    ) -> TaskStage:
        """Read a task stage.

        ``GET /task-stages/{task_stage_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        Its `actions.is_overridable` says whether the run waits for an override.

        Args:
            task_stage: The task stage to read.
            include: Related resources to include with the task stage.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such task stage, or the token's owner may not do this to it.
        """
        return await self._read(
            TaskStage,
            Request(
                "task_stages.read",
                "GET",
                f"/task-stages/{path_id('task_stage', task_stage, 'ts-')}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, task_stage: TaskStage | str, *, comment: str | Unset | None = UNSET
    ) -> TaskStage:
        """Override a failed policy or run task of a task stage, so that the run can proceed.

        ``POST /task-stages/{task_stage_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results

        The run must be waiting for it: the stage's `status` is `awaiting_override` and its
        `actions.is_overridable` is true. After that the stage continues. Needs permission to
        override policies or run tasks: see `permissions.can_override`.

        Args:
            task_stage: The task stage to override.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such task stage, or the token's owner may not do this to it.
            ConflictError: The stage does not wait for an override.
        """
        return await self._read(
            TaskStage,
            Request(
                "task_stages.override",
                "POST",
                f"/task-stages/{path_id('task_stage', task_stage, 'ts-')}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )
