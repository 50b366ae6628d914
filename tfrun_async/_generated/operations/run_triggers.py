# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of run_triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tfrun_async._generated.models.run_triggers import RunTrigger
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name
from tfrun_async._http.request import Request, known_values, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.run_triggers import RunTriggerType
    from tfrun_async._generated.models.workspaces import Workspace


RunTriggerInclude = Literal["workspace", "sourceable"]
"""A related resource that can be included with a run trigger.

- ``workspace``: The workspace that runs start in.
- ``sourceable``: The source.
"""


class RunTriggers(Group):
    """Connections by which runs in one workspace start runs in another.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(
        self, workspace: Workspace | str, *, sourceable: Workspace | str
    ) -> RunTrigger:
        """Create a run trigger, by which runs in one workspace start runs in another.

        ``POST /workspaces/{workspace_id}/run-triggers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Whenever a run is applied in the source, a run starts in the workspace. Needs admin access
        to the workspace, and permission to read the runs of the source.

        Args:
            workspace: The workspace to start runs in.
            sourceable: The source: the workspace with the runs that start others.

        Raises:
            NotFoundError: There is no such workspace or source, or the token's owner may not
                connect them.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.

        Example:
            ``await tfe.run_triggers.create("acme/app", sourceable="acme/base")``
        """
        return await self._read(
            RunTrigger,
            Request(
                "run_triggers.create",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/run-triggers",
                body=document(
                    "run-triggers",
                    relationships={
                        "sourceable": to_one(
                            "workspaces", id_or_name("sourceable", sourceable, "ws-")
                        )
                    },
                ),
                workspaces=(
                    workspace,
                    sourceable,
                ),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        run_trigger_type: RunTriggerType | str,
        include: Sequence[RunTriggerInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[RunTrigger]:
        """List the run triggers that start runs in a workspace, or that start runs from it.

        ``GET /workspaces/{workspace_id}/run-triggers``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Needs permission to read the workspace's runs.

        Args:
            workspace: The workspace that the run triggers belong to.
            run_trigger_type: The direction of the triggers to list.
            include: Related resources to include with the run trigger. Those that the token's owner
                may not read are left out.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: The type of run triggers to list is missing or unknown.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            RunTrigger,
            Request(
                "run_triggers.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/run-triggers",
                query=query(
                    {
                        "filter[run-trigger][type]": known_values(
                            "run_trigger_type",
                            required("run_trigger_type", run_trigger_type),
                            "RunTriggerType",
                        ),
                        "include": include,
                    }
                ),
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, run_trigger: RunTrigger | str, *, include: Sequence[RunTriggerInclude] | None = None
    ) -> RunTrigger:
        """Read a run trigger.

        ``GET /run-triggers/{run_trigger_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Needs permission to read the runs of one of the two workspaces.

        Args:
            run_trigger: The run trigger to read.
            include: Related resources to include with the run trigger. Those that the token's owner
                may not read are left out.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such run trigger, or the token's owner may not do this to it.
        """
        return await self._read(
            RunTrigger,
            Request(
                "run_triggers.read",
                "GET",
                f"/run-triggers/{path_id('run_trigger', run_trigger, 'rt-')}",
                query=query({"include": include}),
            ),
        )

    async def delete(self, run_trigger: RunTrigger | str) -> None:
        """Delete a run trigger.

        ``DELETE /run-triggers/{run_trigger_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers

        Runs that it has started remain. Needs admin access to the workspace in which it starts
        runs.

        Args:
            run_trigger: The run trigger to delete.

        Raises:
            NotFoundError: There is no such run trigger, or the token's owner may not do this to it.
        """
        await self._send(
            Request(
                "run_triggers.delete",
                "DELETE",
                f"/run-triggers/{path_id('run_trigger', run_trigger, 'rt-')}",
            )
        )
