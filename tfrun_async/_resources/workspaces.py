"""Workspaces: read their outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._resources.workspace_outputs import Output, read_outputs

if TYPE_CHECKING:
    from tfrun_async._generated.models import Workspace


class Workspaces(operations.Workspaces):
    """Where Terraform runs, one configuration and one state each.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def outputs(
        self, workspace: Workspace | str, *, include_sensitive: bool = False
    ) -> dict[str, Output]:
        """Read the outputs in a workspace's current state, by their names.

        It takes one request, and one more for each sensitive output that is asked for. This needs
        permission to read the workspace's outputs, but not its states.

        Args:
            workspace: The workspace, its id, or `organization/name`.
            include_sensitive: Read the values of sensitive outputs too. Otherwise reading such a
                value raises `NotLoadedError`.

        Returns:
            The outputs; empty if the state has none.

        Raises:
            NotFoundError: There is no such workspace, it has no state, or the token's owner may not
                read its outputs.
            ServerError: The outputs are still being extracted from the state, for longer than the
                request is retried.

        Example:
            ``url = (await tfe.workspaces.outputs("acme/app"))["url"].value``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs
        """
        return await read_outputs(self._pipeline, workspace, include_sensitive=include_sensitive)
