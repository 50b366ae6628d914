# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of policy_set_outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tfrun_async._generated.models.policy_set_outcomes import PolicySetOutcome
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, deep_object
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.policy_evaluations import PolicyEvaluation
    from tfrun_async._generated.models.policy_set_outcomes import PolicyOutcomeFilter


class PolicySetOutcomes(Group):
    """Outcomes of sets of OPA and Sentinel policies.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_policy_evaluation(
        self,
        policy_evaluation: PolicyEvaluation | str,
        *,
        any_of: Sequence[PolicyOutcomeFilter] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[PolicySetOutcome]:
        """List the outcomes of the policy sets in a policy evaluation.

        ``GET /policy-evaluations/{policy_evaluation_id}/policy-set-outcomes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        There is one outcome for each set, with the results of all policies in it.

        Args:
            policy_evaluation: The evaluation that the outcomes belong to.
            any_of: Only sets with a policy that meets any of these conditions. The results of the
                other policies in those sets are there too.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A filter is not valid.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            PolicySetOutcome,
            Request(
                "policy_set_outcomes.list_for_policy_evaluation",
                "GET",
                f"/policy-evaluations/{path_id('policy_evaluation', policy_evaluation, 'poleval-')}/policy-set-outcomes",
                query=deep_object("filter", any_of),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(self, policy_set_outcome: PolicySetOutcome | str) -> PolicySetOutcome:
        """Read the outcome of a policy set in a policy evaluation.

        ``GET /policy-set-outcomes/{policy_set_outcome_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-evaluations

        It has the policies that have failed, and the reasons.

        Args:
            policy_set_outcome: The outcome to read.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            PolicySetOutcome,
            Request(
                "policy_set_outcomes.read",
                "GET",
                f"/policy-set-outcomes/{path_id('policy_set_outcome', policy_set_outcome, 'psout-')}",
            ),
        )
