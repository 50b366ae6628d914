# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of applies."""

from __future__ import annotations

from tfrun_async._generated.models.applies import Apply
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group


class Applies(Group):
    """What runs have changed.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def read(self, apply: Apply | str) -> Apply:
        """Read an apply.

        ``GET /applies/{apply_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies

        A run's `apply` tells its id; applies cannot be listed.

        Args:
            apply: The apply to read.

        Raises:
            NotFoundError: There is no such apply, or the token's owner may not see it.
        """
        return await self._read(
            Apply, Request("applies.read", "GET", f"/applies/{path_id('apply', apply, 'apply-')}")
        )
