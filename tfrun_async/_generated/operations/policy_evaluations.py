# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of policy_evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated.models.policy_evaluations import PolicyEvaluation
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.task_stages import TaskStage


class PolicyEvaluations(Group):
    """Evaluations of OPA and Sentinel policies in the task stages of runs.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_task_stage(
        self,
        task_stage: TaskStage | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[PolicyEvaluation]:
        """List the evaluations of OPA and Sentinel policies in a task stage.

        ``GET /task-stages/{task_stage_id}/policy-evaluations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        A stage has one for each kind of policy that is evaluated in it. A failure is overridden
        through the task stage. Needs permission to read the workspace's runs.

        Args:
            task_stage: The task stage that the evaluations belong to.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            PolicyEvaluation,
            Request(
                "policy_evaluations.list_for_task_stage",
                "GET",
                f"/task-stages/{path_id('task_stage', task_stage, 'ts-')}/policy-evaluations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, policy_evaluation: PolicyEvaluation | str) -> PolicyEvaluation:
        """Read an evaluation of OPA or Sentinel policies.

        ``GET /policy-evaluations/{policy_evaluation_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        Its `result_count` has the number of policies for each result.

        Args:
            policy_evaluation: The evaluation to read.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            PolicyEvaluation,
            Request(
                "policy_evaluations.read",
                "GET",
                f"/policy-evaluations/{path_id('policy_evaluation', policy_evaluation, 'poleval-')}",
            ),
        )
