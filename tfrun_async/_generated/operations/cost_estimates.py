# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of cost_estimates."""

from __future__ import annotations

from tfrun_async._generated.models.cost_estimates import CostEstimate
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group


class CostEstimates(Group):
    """Estimates of the costs of runs' plans.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self, cost_estimate: CostEstimate | str) -> CostEstimate:
        """Read a cost estimate.

        ``GET /cost-estimates/{cost_estimate_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/cost-estimates

        A run's `cost-estimate` has its id; cost estimates cannot be listed.

        Args:
            cost_estimate: The cost estimate to read.

        Raises:
            NotFoundError: There is no such cost estimate, or the token's owner may not see it.
        """
        return await self._read(
            CostEstimate,
            Request(
                "cost_estimates.read",
                "GET",
                f"/cost-estimates/{path_id('cost_estimate', cost_estimate, 'ce-')}",
            ),
        )

    async def log(self, cost_estimate: CostEstimate | str) -> str | None:
        """Read the log of a cost estimate.

        ``GET /cost-estimates/{cost_estimate_id}/output``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/cost-estimates

        There is no log until the estimate has finished.

        Args:
            cost_estimate: The cost estimate to read the log of.

        Returns:
            The log. None: The estimate has not finished yet.

        Raises:
            NotFoundError: There is no such cost estimate, or the token's owner may not see it.
        """
        return await self._read_text_or_none(
            Request(
                "cost_estimates.log",
                "GET",
                f"/cost-estimates/{path_id('cost_estimate', cost_estimate, 'ce-')}/output",
            )
        )
