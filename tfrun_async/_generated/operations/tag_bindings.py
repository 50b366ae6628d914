# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of tag_bindings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tfrun_async._generated.models.tag_bindings import EffectiveTagBinding, TagBinding
from tfrun_async._http.ids import path_id, path_id_or_name
from tfrun_async._http.request import Request, deep_object, query
from tfrun_async._jsonapi.document import dump_json, new_resources
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.tag_bindings import NewTagBinding, TagFilter
    from tfrun_async._generated.models.workspaces import Workspace


class TagBindings(Group):
    """Key-value tags of projects and workspaces.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        taggable_type: str | None = None,
        tagged: Sequence[TagFilter] | None = None,
        fields: Sequence[str] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[TagBinding]:
        """List all key-value tags within an organization.

        ``GET /organizations/{organization_name}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        A tag is listed once for each project or registry module that carries it.

        Args:
            organization: The organization that the tags are in.
            taggable_type: Only tags of this type of resource. The server knows `projects`.
            tagged: Only tags that meet any of these conditions.
            fields: The fields of each tag: `counts`, `key`, `value`, `target` and `created_at`. If
                left out, all but `counts` and `target`.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            TagBinding,
            Request(
                "tag_bindings.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tag-bindings",
                query=query({"filter[taggable-type]": taggable_type, "fields[tag-binding]": fields})
                + deep_object("filter[tagged]", tagged),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_for_workspace(self, workspace: Workspace | str) -> Pages[TagBinding]:
        """List the key-value tags of a workspace, without inherited ones.

        ``GET /workspaces/{workspace_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        For the inherited ones, see `list_effective_for_workspace`.

        Args:
            workspace: The workspace that carries the tags.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            TagBinding,
            Request(
                "tag_bindings.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tag-bindings",
                workspaces=(workspace,),
            ),
        )

    async def add_to_workspace(
        self, workspace: Workspace | str, *, tag_bindings: Sequence[NewTagBinding]
    ) -> list[TagBinding]:
        """Add key-value tags to a workspace, or change their values.

        ``PATCH /workspaces/{workspace_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Its other tags stay: to replace or remove tags, use `workspaces.update`. Needs permission to
        manage the tags of the workspace.

        Args:
            workspace: The workspace to add the tags to.
            tag_bindings: The tags, at most 10. Keys that begin with `hc:` or `hcp:` are not
                allowed.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read_many(
            TagBinding,
            Request(
                "tag_bindings.add_to_workspace",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/tag-bindings",
                body=dump_json(new_resources("tag-bindings", "tag_bindings", tag_bindings)),
                workspaces=(workspace,),
            ),
        )

    def list_effective_for_workspace(
        self, workspace: Workspace | str
    ) -> Pages[EffectiveTagBinding]:
        """List all key-value tags that apply to a workspace.

        ``GET /workspaces/{workspace_id}/effective-tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        These are the workspace's own tags, and those that it inherits from its project.

        Args:
            workspace: The workspace that the tags apply to.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            EffectiveTagBinding,
            Request(
                "tag_bindings.list_effective_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/effective-tag-bindings",
                workspaces=(workspace,),
            ),
        )

    def list_for_project(self, project: Project | str) -> Pages[TagBinding]:
        """List the key-value tags of a project.

        ``GET /projects/{project_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        The workspaces of the project inherit them.

        Args:
            project: The project that carries the tags.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            TagBinding,
            Request(
                "tag_bindings.list_for_project",
                "GET",
                f"/projects/{path_id('project', project, 'prj-')}/tag-bindings",
            ),
        )

    async def add_to_project(
        self, project: Project | str, *, tag_bindings: Sequence[NewTagBinding]
    ) -> list[TagBinding]:
        """Add key-value tags to a project, or change their values.

        ``PATCH /projects/{project_id}/tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Its other tags stay: to replace or remove tags, use `projects.update`. Needs permission to
        manage the tags of the project.

        Args:
            project: The project to add the tags to.
            tag_bindings: The tags, at most 10. Keys that begin with `hc:` or `hcp:` are not
                allowed.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read_many(
            TagBinding,
            Request(
                "tag_bindings.add_to_project",
                "PATCH",
                f"/projects/{path_id('project', project, 'prj-')}/tag-bindings",
                body=dump_json(new_resources("tag-bindings", "tag_bindings", tag_bindings)),
            ),
        )

    def list_effective_for_project(self, project: Project | str) -> Pages[EffectiveTagBinding]:
        """List all key-value tags that apply to a project.

        ``GET /projects/{project_id}/effective-tag-bindings``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        A project inherits none, so these are its own tags.

        Args:
            project: The project that the tags apply to.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            EffectiveTagBinding,
            Request(
                "tag_bindings.list_effective_for_project",
                "GET",
                f"/projects/{path_id('project', project, 'prj-')}/effective-tag-bindings",
            ),
        )
