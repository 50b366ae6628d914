# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of tf_policy_evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.tf_policy_evaluations import TfPolicyEvaluation
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, json_body, query
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


TfPolicyEvaluationInclude = Literal["tf_policy_set_outcomes"]
"""A resource that can be loaded with an evaluation of Terraform policies.

- ``tf_policy_set_outcomes``: The outcome of each policy set.
"""


class TfPolicyEvaluations(Group):
    """Evaluations of Terraform policies for runs.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_run(
        self, run: Run | str, *, page_size: int | None = None, page_number: int | None = None
    ) -> Pages[TfPolicyEvaluation]:
        """List the evaluations of Terraform policies for a run.

        ``GET /runs/{run_id}/tf-policy-evaluations``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        A run has one for each stage in which policies are evaluated. Needs permission to read the
        workspace's runs.

        Args:
            run: The run that the policies were evaluated for.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.list_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/tf-policy-evaluations",
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        tf_policy_evaluation: TfPolicyEvaluation | str,
        *,
        include: Sequence[TfPolicyEvaluationInclude] | None = None,
    ) -> TfPolicyEvaluation:
        """Read an evaluation of Terraform policies.

        ``GET /tf-policy-evaluations/{tf_policy_evaluation_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        Its `actions.is_overridable` is true if the run waits for an override.

        Args:
            tf_policy_evaluation: The evaluation to read.
            include: Related resources to load together with the evaluation.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such evaluation, or the token's owner may not do this to it.
        """
        return await self._read(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.read",
                "GET",
                f"/tf-policy-evaluations/{path_id('tf_policy_evaluation', tf_policy_evaluation)}",
                query=query({"include": include}),
            ),
        )

    async def override(
        self, tf_policy_evaluation: TfPolicyEvaluation | str, *, comment: str | Unset | None = UNSET
    ) -> TfPolicyEvaluation:
        """Override failed Terraform policies, so that the run goes on.

        ``POST /tf-policy-evaluations/{tf_policy_evaluation_id}/actions/override``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/tf-policy-evaluations

        The run must be waiting for the override: the evaluation's `status` is `awaiting_override`
        and its `actions.is_overridable` true. Needs permission to override policies: see
        `permissions.can_override`.

        Args:
            tf_policy_evaluation: The evaluation to override.
            comment: Why it is done. Kept as a comment on the run. None for no comment.

        Raises:
            NotFoundError: There is no such evaluation, or the token's owner may not do this to it.
            ConflictError: The evaluation does not wait for an override.
        """
        return await self._read(
            TfPolicyEvaluation,
            Request(
                "tf_policy_evaluations.override",
                "POST",
                f"/tf-policy-evaluations/{path_id('tf_policy_evaluation', tf_policy_evaluation)}/actions/override",
                body=json_body({"comment": comment}),
            ),
        )
