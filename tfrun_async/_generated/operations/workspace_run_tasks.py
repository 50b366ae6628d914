# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of workspace_run_tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.workspace_run_tasks import WorkspaceRunTask
from tfrun_async._http.request import Request, path_id
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Unset
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
    """Which run tasks run in which workspaces, when, and with what power."""

    async def create(
        self,
        workspace: Workspace | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str,
        task: RunTask | str,
        stages: Sequence[RunTaskStage | str] | Unset = UNSET,
        stage: RunTaskStage | str | Unset = UNSET,
    ) -> WorkspaceRunTask | None:
        """Associate a run task with a workspace.

        ``POST /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        From then on, the task runs at the given stages of the workspace's runs. Needs permission to
        manage the workspace's run tasks.

        Args:
            workspace: The workspace to run the task in.
            enforcement_level: What the task's failure means for a run.
            task: The run task of the same organization.
            stages: At which stages of a run to run the task, one or more. Default:
                ``["post_plan"]``.
            stage: Deprecated. The one stage to run the task at. Use `stages` instead. Default:
                ``"post_plan"``.

        Returns:
            None: The run task was associated, but the server does not say as what.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or run task, or the token's owner may not
                associate them.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"enforcement-level": enforcement_level}
        if stages is not UNSET:
            attributes["stages"] = stages
        if stage is not UNSET:
            attributes["stage"] = stage
        return await self._read_or_none(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.create",
                "POST",
                f"/workspaces/{path_id('workspace', workspace)}/tasks",
                body=document(
                    "workspace-tasks",
                    attributes=attributes,
                    relationships={"task": to_one("tasks", task)},
                ),
            ),
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | Unset = UNSET,
        page_number: int | Unset = UNSET,
    ) -> Pages[WorkspaceRunTask]:
        """List the run tasks that are associated with a workspace.

        ``GET /workspaces/{workspace_id}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Run tasks that run here only because they run in all workspaces are not listed.

        Args:
            workspace: The workspace that the tasks run in.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not see its run
                tasks.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/tasks",
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

        The association has an id of its own, other than the run task's.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to read.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.read",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        workspace_run_task: WorkspaceRunTask | str,
        *,
        enforcement_level: RunTaskEnforcementLevel | str | Unset = UNSET,
        stages: Sequence[RunTaskStage | str] | Unset = UNSET,
        stage: RunTaskStage | str | Unset = UNSET,
    ) -> WorkspaceRunTask:
        """Change how a run task is associated with a workspace.

        ``PATCH /workspaces/{workspace_id}/tasks/{workspace_run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Only what is given changes. It applies to runs that start later. Needs permission to manage
        the workspace's run tasks.

        Args:
            workspace: The workspace that the task runs in.
            workspace_run_task: The association to change.
            enforcement_level: What the task's failure means for a run.
            stages: At which stages of a run to run the task, one or more.
            stage: Deprecated. The one stage to run the task at, `pre_plan` or `post_plan`. Use
                `stages` instead.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or holds one that
                is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if enforcement_level is not UNSET:
            attributes["enforcement-level"] = enforcement_level
        if stages is not UNSET:
            attributes["stages"] = stages
        if stage is not UNSET:
            attributes["stage"] = stage
        return await self._read(
            WorkspaceRunTask,
            Request(
                "workspace_run_tasks.update",
                "PATCH",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
                body=document("workspace-tasks", attributes=attributes),
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
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such association in this workspace, or the token's owner may
                not do this to it.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "workspace_run_tasks.delete",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/tasks/{path_id('workspace_run_task', workspace_run_task)}",
            )
        )
