# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of run_tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.run_tasks import RunTask
from tfrun_async._http.ids import path_id, resource_id
from tfrun_async._http.request import Request, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.agent_pools import AgentPool
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.run_tasks import RunTaskGlobalConfiguration


RunTaskInclude = Literal["workspace_tasks", "workspace_tasks.workspace"]
"""A related resource that can be included with a run task.

- ``workspace_tasks``: Its associations with workspaces.
- ``workspace_tasks.workspace``: Its associations with workspaces and those workspaces.
"""


class RunTasks(Group):
    """External services that check runs.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        url: str,
        agent_pool: AgentPool | str | None = None,
        description: str | Unset | None = UNSET,
        hmac_key: str | Unset | None = UNSET,
        enabled: bool | None = None,
        global_configuration: RunTaskGlobalConfiguration | None = None,
    ) -> RunTask:
        """Create a run task in an organization.

        ``POST /organizations/{organization_name}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The server sends a test request to `url` at once, which must return 200. The task then runs
        in no workspace until it is associated with one, or with all of them by its
        `global_configuration`. Needs permission to manage run tasks.

        Args:
            organization: The organization to create the run task in.
            name: The name, unique within the organization: letters, digits, `-` and `_`.
            url: The URL of the service. It must return 200 to the test request.
            agent_pool: The agent pool that forwards the requests. If left out, the server sends
                them.
            description: The purpose of the run task, in at most 300 characters. None for no
                description.
            hmac_key: A key to sign all requests with, so that the service can detect forged ones.
                It cannot be read again. Without it, or if it is None, they are not signed.
            enabled: Whether to enable the task. Default: ``True``.
            global_configuration: How to run in all workspaces of the organization. If left out, it
                runs only in associated workspaces.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not do this to
                its run tasks.
            UnprocessableError: The request body is malformed, lacks an attribute, or has one that
                is not allowed; or the URL did not return 200 to the test request.

        Example:
            ``task = await tfe.run_tasks.create("acme", name="scan", url="https://scan.example")``
        """
        attributes: dict[str, Any] = {
            "name": required("name", name),
            "url": required("url", url),
            "category": "task",
        }
        if description is not UNSET:
            attributes["description"] = description
        if hmac_key is not UNSET:
            attributes["hmac-key"] = hmac_key
        if enabled is not None:
            attributes["enabled"] = enabled
        if global_configuration is not None:
            attributes["global-configuration"] = global_configuration
        relationships: dict[str, Any] = {}
        if agent_pool is not None:
            relationships["agent-pool"] = to_one(
                "agent-pools", resource_id("agent_pool", agent_pool, "apool-")
            )
        request = Request(
            "run_tasks.create",
            "POST",
            f"/organizations/{path_id('organization', organization)}/tasks",
            body=document("tasks", attributes=attributes, relationships=relationships),
        )
        del hmac_key, attributes, relationships  # tracebacks show local variables
        return await self._read(RunTask, request)

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        include: Sequence[RunTaskInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[RunTask]:
        """List the run tasks of an organization.

        ``GET /organizations/{organization_name}/tasks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Needs permission to read or to manage run tasks.

        Args:
            organization: The organization that the run tasks belong to.
            include: Related resources to include with the run task.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such organization, or the token's owner may not do this to
                its run tasks.
        """
        return self._list(
            RunTask,
            Request(
                "run_tasks.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tasks",
                query=query({"include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self, run_task: RunTask | str, *, include: Sequence[RunTaskInclude] | None = None
    ) -> RunTask:
        """Read a run task.

        ``GET /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Its key is never sent. Needs permission to read or to manage the organization's run tasks.

        Args:
            run_task: The run task to read.
            include: Related resources to include with the run task.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
        """
        return await self._read(
            RunTask,
            Request(
                "run_tasks.read",
                "GET",
                f"/tasks/{path_id('run_task', run_task, 'task-')}",
                query=query({"include": include}),
            ),
        )

    async def update(
        self,
        run_task: RunTask | str,
        *,
        agent_pool: AgentPool | str | Unset | None = UNSET,
        name: str | None = None,
        url: str | None = None,
        description: str | Unset | None = UNSET,
        hmac_key: str | Unset | None = UNSET,
        enabled: bool | None = None,
        global_configuration: RunTaskGlobalConfiguration | None = None,
    ) -> RunTask:
        """Change a run task.

        ``PATCH /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        Only the given attributes change, also inside `global_configuration`. A new `url` is tested
        as on creation. Needs permission to manage run tasks.

        Args:
            run_task: The run task to change.
            agent_pool: The agent pool that forwards the requests. With None, the server sends them.
            name: The name, unique within the organization: letters, digits, `-` and `_`.
            url: The URL of the service. It must return 200 to the test request.
            description: The purpose of the run task, in at most 300 characters. None removes it.
            hmac_key: A new key to sign all requests with. It cannot be read again. None removes it,
                so that requests are not signed.
            enabled: Whether to enable the task.
            global_configuration: The changes to where it runs in all workspaces.

        Raises:
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has one that
                is not allowed; or the URL did not return 200 to the test request.
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if url is not None:
            attributes["url"] = url
        if description is not UNSET:
            attributes["description"] = description
        if hmac_key is not UNSET:
            attributes["hmac-key"] = hmac_key
        if enabled is not None:
            attributes["enabled"] = enabled
        if global_configuration is not None:
            attributes["global-configuration"] = global_configuration
        relationships: dict[str, Any] = {}
        if agent_pool is not UNSET:
            relationships["agent-pool"] = to_one(
                "agent-pools",
                None if agent_pool is None else resource_id("agent_pool", agent_pool, "apool-"),
            )
        request = Request(
            "run_tasks.update",
            "PATCH",
            f"/tasks/{path_id('run_task', run_task, 'task-')}",
            body=document("tasks", attributes=attributes, relationships=relationships),
        )
        del hmac_key, attributes, relationships  # tracebacks show local variables
        return await self._read(RunTask, request)

    async def delete(self, run_task: RunTask | str) -> None:
        """Delete a run task, and with it its associations with workspaces.

        ``DELETE /tasks/{run_task_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks

        The results of past runs remain. Needs permission to manage run tasks.

        Args:
            run_task: The run task to delete.

        Raises:
            NotFoundError: There is no such run task, or the token's owner may not do this to it.
        """
        await self._send(
            Request(
                "run_tasks.delete", "DELETE", f"/tasks/{path_id('run_task', run_task, 'task-')}"
            )
        )
