# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tfrun_async._generated.models.tags import OrganizationTag
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_ids
from tfrun_async._http.request import Request, query
from tfrun_async._jsonapi.document import dump_json, new_resources, to_many
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.tags import TagName
    from tfrun_async._generated.models.workspaces import Workspace


class Tags(Group):
    """Flat tags, which workspaces carry.

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
        not_of_workspace: Workspace | str | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[OrganizationTag]:
        """List the tags that the workspaces of an organization carry.

        ``GET /organizations/{organization_name}/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        These are flat tags, without values.

        Args:
            organization: The organization that the tags belong to.
            q: Only tags with a similar name.
            not_of_workspace: Leave out the tags of this workspace.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            OrganizationTag,
            Request(
                "tags.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/tags",
                query=query(
                    {
                        "q": q,
                        "filter[exclude][taggable][id]": None
                        if not_of_workspace is None
                        else id_or_name("not_of_workspace", not_of_workspace, "ws-"),
                    }
                ),
                workspaces=(not_of_workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def delete(
        self, organization: Organization | str, *, tags: Sequence[OrganizationTag | str]
    ) -> None:
        """Delete tags from an organization and from all its workspaces.

        ``DELETE /organizations/{organization_name}/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Needs permission to manage tags.

        Args:
            organization: The organization that the tags belong to.
            tags: The tags.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "tags.delete",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/tags",
                body=dump_json(to_many("tags", resource_ids("tags", tags, "tag-"))),
            )
        )

    async def add_workspaces(
        self, tag: OrganizationTag | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Add a flat tag to workspaces.

        ``POST /tags/{tag_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Needs permission to manage the tags of the workspaces.

        Args:
            tag: The tag to add.
            workspaces: The workspaces.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "tags.add_workspaces",
                "POST",
                f"/tags/{path_id('tag', tag, 'tag-')}/relationships/workspaces",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(*workspaces,),
            )
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[OrganizationTag]:
        """List the flat tags of a workspace.

        ``GET /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        For tags with values, see `tag_bindings.list_for_workspace`.

        Args:
            workspace: The workspace that carries the tags.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            OrganizationTag,
            Request(
                "tags.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/tags",
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def add_to_workspace(
        self, workspace: Workspace | str, *, tags: Sequence[TagName]
    ) -> None:
        """Add flat tags to a workspace.

        ``POST /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Tags that do not exist in the organization yet are created. Needs permission to manage the
        tags of the workspace.

        Args:
            workspace: The workspace to add the tags to.
            tags: The tags, by their names.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "tags.add_to_workspace",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/tags",
                body=dump_json(new_resources("tags", "tags", tags)),
                workspaces=(workspace,),
            )
        )

    async def remove_from_workspace(
        self, workspace: Workspace | str, *, tags: Sequence[TagName]
    ) -> None:
        """Remove flat tags from a workspace.

        ``DELETE /workspaces/{workspace_id}/relationships/tags``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organization-tags

        Tags that the workspace does not carry are ignored. Tags that no other workspace carries are
        deleted. Needs permission to manage the tags of the workspace.

        Args:
            workspace: The workspace to remove the tags from.
            tags: The tags, by their names.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "tags.remove_from_workspace",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/relationships/tags",
                body=dump_json(new_resources("tags", "tags", tags)),
                workspaces=(workspace,),
            )
        )
