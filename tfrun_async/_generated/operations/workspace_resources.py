# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of workspace_resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated.models.workspace_resources import WorkspaceResource
from tfrun_async._http.ids import path_id_or_name
from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.workspaces import Workspace


class WorkspaceResources(Group):
    """Resources in the current states of workspaces.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[WorkspaceResource]:
        """List the resources in the current state of a workspace.

        ``GET /workspaces/{workspace_id}/resources``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-resources

        Needs permission to read the workspace's resources.

        Args:
            workspace: The workspace that manages the resources.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            WorkspaceResource,
            Request(
                "workspace_resources.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/resources",
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )
