# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of workspace_run_tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.workspace_run_tasks import WorkspaceRunTask
from tfrun_async._http.ids import path_id, path_id_or_name, resource_id
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.run_tasks import (
        RunTask,
        RunTaskEnforcementLevel,
        RunTaskStage,
    )
    from tfrun_async._generated.models.workspaces import Workspace


class WorkspaceRunTasks(Group):
    """Associations of run tasks with workspaces: their stages and enforcement levels.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(
        self,
        workspace: Workspace | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str,
        task: RunTask | str,
        stages: Sequence[RunTaskStage | str] | None = None,
        stage: RunTaskStage | str | None = None,
    ) -> WorkspaceRunTask | None:
        """Associate a run task with a workspace.

        ``POST /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        From then on, the task runs at the given stages of the workspace's runs. Needs permission to
        manage the workspace's run tasks.

        Args:
            workspace: The workspace to run the task in.
            enforcement_level: The effect of the task's failure on a run.
            task: The run task of the same organization.
            stages: The stages of a run at which to run the task, one or more. Default:
                ``["post_plan"]``.
            stage: Deprecated. The stage to run the task at. Deprecated: use `stages`. Default:
                ``"post_plan"``.

        Returns:
            None: The run task was associated; the server does not send the association.

        Raises:
            NotFoundError: There is no such workspace or run task, or the token's owner may not
                associate them.
            UnprocessableError: The request body is malformed, lacks an attribute, or has one that
                is not allowed.
        """
        attributes: dict[str, Any] = {
            "enforcement-level": required("enforcement_level", enforcement_level)
        }
        if stages is not None:
            attributes["stages"] = stages
        if stage is not None:
            attributes["stage"] = stage
        return await self._read_or_none(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.create",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tasks",
                body=document(
                    "workspace-tasks",
                    attributes=attributes,
                    relationships={"task": to_one("tasks", resource_id("task", task, "task-"))},
                ),
                workspaces=(workspace,),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[WorkspaceRunTask]:
        """List the run tasks that are associated with a workspace.

        ``GET /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Run tasks that run in all workspaces of the organization, and are not associated with this
        one, are not listed.

        Args:
            workspace: The workspace that the tasks run in.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not see its run
                tasks.
        """
        return self._list(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tasks",
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, workspace: Workspace | str, workspace_run_task: WorkspaceRunTask | str
    ) -> WorkspaceRunTask:
        """Read how a run task is associated with a workspace.

        ``GET /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The association has its own id, which is not that of the run task.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to read.

        Raises:
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
        """
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.read",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tasks/{path_id('workspace_run_task', workspace_run_task, 'wstask-')}",
                workspaces=(workspace,),
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        workspace_run_task: WorkspaceRunTask | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str | None = None,
        stages: Sequence[RunTaskStage | str] | None = None,
        stage: RunTaskStage | str | None = None,
    ) -> WorkspaceRunTask:
        """Change how a run task is associated with a workspace.

        ``PATCH /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Only the given attributes change. It applies to runs that start later. Needs permission to
        manage the workspace's run tasks.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to change.
            enforcement_level: The effect of the task's failure on a run.
            stages: The stages of a run at which to run the task, one or more.
            stage: Deprecated. The stage to run the task at, `pre_plan` or `post_plan`. Deprecated:
                use `stages`.

        Raises:
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has one that
                is not allowed.
        """
        attributes: dict[str, Any] = {}
        if enforcement_level is not None:
            attributes["enforcement-level"] = enforcement_level
        if stages is not None:
            attributes["stages"] = stages
        if stage is not None:
            attributes["stage"] = stage
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.update",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tasks/{path_id('workspace_run_task', workspace_run_task, 'wstask-')}",
                body=document("workspace-tasks", attributes=attributes),
                workspaces=(workspace,),
            ),
        )

    async def delete(
        self, workspace: Workspace | str, workspace_run_task: WorkspaceRunTask | str
    ) -> None:
        """End the association of a run task with a workspace.

        ``DELETE /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The run task itself remains. Needs permission to manage the workspace's run tasks.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to end.

        Raises:
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
        """
        await self._send(
            Request(
                "workspace_run_tasks.delete",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tasks/{path_id('workspace_run_task', workspace_run_task, 'wstask-')}",
                workspaces=(workspace,),
            )
        )
