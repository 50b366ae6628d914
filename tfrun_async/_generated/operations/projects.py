# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.projects import Project
from tfrun_async._http.ids import id_or_name, path_id, resource_ids
from tfrun_async._http.request import Request, deep_object, query, required
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import StacksExecutionMode
    from tfrun_async._generated.models.tag_bindings import NewTagBinding, TagFilter
    from tfrun_async._generated.models.workspaces import ExecutionMode, Workspace


ProjectSort = Literal["name", "-name"]
"""A sort order of projects.

- ``name``: The name, from A to Z.
- ``-name``: The name, from Z to A.
"""


class Projects(Group):
    """Groups of workspaces, which share access, tags and default settings.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        q: str | None = None,
        names: Sequence[str] | None = None,
        can_create_workspace: bool | None = None,
        can_move_stack: bool | None = None,
        can_update: bool | None = None,
        tagged: Sequence[TagFilter] | None = None,
        sort: ProjectSort | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[Project]:
        """List the projects of an organization.

        ``GET /organizations/{organization_name}/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Only projects that the token's owner may read are listed. All filters given must match.

        Args:
            organization: The organization that the projects belong to.
            q: Only projects whose name resembles this. Not together with `names`.
            names: Only projects with one of these names, without regard to case.
            can_create_workspace: Only projects that the token's owner may create workspaces in.
            can_move_stack: Only projects that the token's owner may move stacks between. HCP
                Terraform only.
            can_update: Only projects that the token's owner may change.
            tagged: Only projects that have all of these tags.
            sort: The sort order. If left out, the order is arbitrary but stable.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            Project,
            Request(
                "projects.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/projects",
                query=query(
                    {
                        "q": q,
                        "filter[names]": names,
                        "filter[permissions][create-workspace]": can_create_workspace,
                        "filter[permissions][move-stack]": can_move_stack,
                        "filter[permissions][update]": can_update,
                        "sort": sort,
                    }
                )
                + deep_object("filter[tagged]", tagged),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        tag_bindings: Sequence[NewTagBinding] | None = None,
        auto_destroy_activity_duration: str | None = None,
        default_agent_pool_id: str | None = None,
        default_execution_mode: ExecutionMode | str | None = None,
        description: str | None = None,
        setting_overwrites: Mapping[str, bool] | None = None,
        stacks_default_execution_mode: StacksExecutionMode | str | None = None,
    ) -> Project:
        """Create a project in an organization.

        ``POST /organizations/{organization_name}/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Needs permission to manage projects, as owners of the organization and its own token have.

        Args:
            organization: The organization to create the project in.
            name: The name, unique within the organization: 3 to 40 letters, digits, spaces, `-` and
                `_`, with no space at either end.
            tag_bindings: The key-value tags of the project, which its workspaces inherit.
            auto_destroy_activity_duration: How long its workspaces wait without activity until
                everything in them is destroyed: up to four digits with `d` for days or `h` for
                hours, such as `14d`.
            default_agent_pool_id: The agent pool that its workspaces run on by default. Required
                for the default execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform in its workspaces unless they say
                otherwise. Default: ``"remote"``.
            description: The description, at most 256 characters.
            setting_overwrites: Which settings are to be the project's own rather than the
                organization's, by keys such as `execution-mode`.
            stacks_default_execution_mode: Where to run Terraform in its stacks unless they say
                otherwise. Default: ``"remote"``.

        Raises:
            NotFoundError: There is no such organization, or the token's owner may not create
                projects in it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {"name": required("name", name)}
        if auto_destroy_activity_duration is not None:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if default_agent_pool_id is not None:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not None:
            attributes["default-execution-mode"] = default_execution_mode
        if description is not None:
            attributes["description"] = description
        if setting_overwrites is not None:
            attributes["setting-overwrites"] = setting_overwrites
        if stacks_default_execution_mode is not None:
            attributes["stacks-default-execution-mode"] = stacks_default_execution_mode
        relationships: dict[str, Any] = {}
        if tag_bindings is not None:
            relationships["tag-bindings"] = new_resources(
                "tag-bindings", "tag_bindings", tag_bindings
            )
        return await self._read(
            Project,
            Request(
                "projects.create",
                "POST",
                f"/organizations/{path_id('organization', organization)}/projects",
                body=document("projects", attributes=attributes, relationships=relationships),
            ),
        )

    async def read(self, project: Project | str) -> Project:
        """Read a project.

        ``GET /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Needs permission to read the project.

        Args:
            project: The project to read.

        Raises:
            NotFoundError: There is no such project, or the token's owner may not do this to it.
        """
        return await self._read(
            Project,
            Request("projects.read", "GET", f"/projects/{path_id('project', project, 'prj-')}"),
        )

    async def update(
        self,
        project: Project | str,
        *,
        tag_bindings: Sequence[NewTagBinding] | None = None,
        name: str | None = None,
        auto_destroy_activity_duration: str | Unset | None = UNSET,
        default_agent_pool_id: str | None = None,
        default_execution_mode: ExecutionMode | str | None = None,
        description: str | Unset | None = UNSET,
        setting_overwrites: Mapping[str, bool] | None = None,
        stacks_default_execution_mode: StacksExecutionMode | str | None = None,
    ) -> Project:
        """Change the settings of a project.

        ``PATCH /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        Only the given attributes change. The given tags replace all previous ones: to keep those,
        use `tag_bindings.add_to_project`. Needs permission to manage the project.

        Args:
            project: The project to change.
            tag_bindings: Key-value tags, which replace all tags of the project.
            name: A new name, unique within the organization: 3 to 40 letters, digits, spaces, `-`
                and `_`, with no space at either end.
            auto_destroy_activity_duration: How long its workspaces wait without activity until
                everything in them is destroyed: up to four digits with `d` for days or `h` for
                hours, such as `14d`. None for never.
            default_agent_pool_id: The agent pool that its workspaces run on by default. Required
                for the default execution mode `agent` and only allowed there.
            default_execution_mode: Where to run Terraform in its workspaces unless they say
                otherwise.
            description: The description, at most 256 characters. None removes it.
            setting_overwrites: Which settings are to be the project's own rather than the
                organization's, by keys such as `execution-mode`.
            stacks_default_execution_mode: Where to run Terraform in its stacks unless they say
                otherwise.

        Raises:
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if auto_destroy_activity_duration is not UNSET:
            attributes["auto-destroy-activity-duration"] = auto_destroy_activity_duration
        if default_agent_pool_id is not None:
            attributes["default-agent-pool-id"] = default_agent_pool_id
        if default_execution_mode is not None:
            attributes["default-execution-mode"] = default_execution_mode
        if description is not UNSET:
            attributes["description"] = description
        if setting_overwrites is not None:
            attributes["setting-overwrites"] = setting_overwrites
        if stacks_default_execution_mode is not None:
            attributes["stacks-default-execution-mode"] = stacks_default_execution_mode
        relationships: dict[str, Any] = {}
        if tag_bindings is not None:
            relationships["tag-bindings"] = new_resources(
                "tag-bindings", "tag_bindings", tag_bindings
            )
        return await self._read(
            Project,
            Request(
                "projects.update",
                "PATCH",
                f"/projects/{path_id('project', project, 'prj-')}",
                body=document("projects", attributes=attributes, relationships=relationships),
            ),
        )

    async def delete(self, project: Project | str) -> None:
        """Delete a project that has no workspaces.

        ``DELETE /projects/{project_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        It must have no stacks either. Needs permission to manage the project.

        Args:
            project: The project to delete.

        Raises:
            ForbiddenError: The project has workspaces or stacks, and may not be deleted by force.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
        """
        await self._send(
            Request("projects.delete", "DELETE", f"/projects/{path_id('project', project, 'prj-')}")
        )

    async def move_workspaces(
        self, project: Project | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Move workspaces into a project.

        ``POST /projects/{project_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects

        All of them are moved or none. Needs permission to move workspaces in this project and in
        the projects that they come from.

        Args:
            project: The project to move the workspaces to.
            workspaces: The workspaces.

        Raises:
            ForbiddenError: There is no such workspace, or the token's owner may not move all of
                them. None was moved.
            NotFoundError: There is no such project, or the token's owner may not do this to it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "projects.move_workspaces",
                "POST",
                f"/projects/{path_id('project', project, 'prj-')}/relationships/workspaces",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(*workspaces,),
            )
        )
