# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of explorer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, overload

from tfrun_async._generated.models.explorer import ExplorerRow, SavedView
from tfrun_async._http.ids import path_id
from tfrun_async._http.request import Request, deep_object, known_values, query, required
from tfrun_async._jsonapi.document import document
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.explorer import ExplorerQuery, ExplorerView
    from tfrun_async._generated.models.organizations import Organization


class Explorer(Group):
    """Queries about all workspaces of an organization, and what they use.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def query(
        self,
        organization: Organization | str,
        *,
        view: ExplorerView | str,
        sort: str | None = None,
        filters: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | None = None,
        fields: Sequence[str] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[ExplorerRow]:
        """Query the workspaces, modules, providers or Terraform versions of an organization.

        ``GET /organizations/{organization_name}/explorer``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The data may be slightly out of date. The server stops a query after a minute; use fewer
        filters if that happens. Needs read access to all workspaces or projects, or the
        organization's token.

        Args:
            organization: The organization.
            view: The kind of rows.
            sort: The field to sort by, in snake case. A hyphen before it sorts in descending order.
            filters: Conditions, all of which a row must meet. Each has a field, an operator and a
                value, such as `[{"workspace_name": {"contains": ["prod"]}}]`. Operators are `is`,
                `is_not`, `contains`, `does not contain`, `is_empty`, `is_not_empty`, `gt`, `lt`,
                `gteq`, `lteq`, `is_before` and `is_after`.
            fields: The fields of a row, in snake case. If left out, all fields of the view.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            ExplorerRow,
            Request(
                "explorer.query",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer",
                query=query(
                    {
                        "type": known_values("view", required("view", view), "ExplorerView"),
                        "sort": sort,
                        "fields": fields,
                    }
                )
                + deep_object("filter", filters),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    @overload
    async def query_csv(
        self,
        organization: Organization | str,
        file: None = None,
        *,
        view: ExplorerView | str,
        sort: str | None = None,
        filters: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | None = None,
        fields: Sequence[str] | None = None,
    ) -> str: ...
    @overload
    async def query_csv(
        self,
        organization: Organization | str,
        file: str | os.PathLike[str],
        *,
        view: ExplorerView | str,
        sort: str | None = None,
        filters: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | None = None,
        fields: Sequence[str] | None = None,
    ) -> None: ...
    async def query_csv(
        self,
        organization: Organization | str,
        file: str | os.PathLike[str] | None = None,
        *,
        view: ExplorerView | str,
        sort: str | None = None,
        filters: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] | None = None,
        fields: Sequence[str] | None = None,
    ) -> str | None:
        """Query the explorer, and return all rows as CSV.

        ``GET /organizations/{organization_name}/explorer/export/csv``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The rows are those of `explorer.query`, without pages.

        Args:
            organization: The organization.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.
            view: The kind of rows.
            sort: The field to sort by, in snake case. A hyphen before it sorts in descending order.
            filters: Conditions, all of which a row must meet. Each has a field, an operator and a
                value, such as `[{"workspace_name": {"contains": ["prod"]}}]`. Operators are `is`,
                `is_not`, `contains`, `does not contain`, `is_empty`, `is_not_empty`, `gt`, `lt`,
                `gteq`, `lteq`, `is_before` and `is_after`.
            fields: The fields of a row, in snake case. If left out, all fields of the view.

        Returns:
            The rows. The first one has the names of the fields.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
        """
        return await self._download_text(
            Request(
                "explorer.query_csv",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer/export/csv",
                query=query(
                    {
                        "type": known_values("view", required("view", view), "ExplorerView"),
                        "sort": sort,
                        "fields": fields,
                    }
                )
                + deep_object("filter", filters),
            ),
            file,
        )

    def list_views(self, organization: Organization | str) -> Pages[SavedView]:
        """List the saved views of an organization.

        ``GET /organizations/{organization_name}/explorer/views``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        Needs read access to the workspaces and projects.

        Args:
            organization: The organization.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            SavedView,
            Request(
                "explorer.list_views",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer/views",
            ),
        )

    async def create_view(
        self,
        organization: Organization | str,
        *,
        name: str,
        view: ExplorerView | str,
        query_: ExplorerQuery,
    ) -> SavedView:
        """Save a view.

        ``POST /organizations/{organization_name}/explorer/views``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The view keeps a query, not its results. Needs read access to the workspaces and projects.

        Args:
            organization: The organization.
            name: Its name.
            view: The kind of rows.
            query_: The query.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read(
            SavedView,
            Request(
                "explorer.create_view",
                "POST",
                f"/organizations/{path_id('organization', organization)}/explorer/views",
                body=document(
                    "explorer-saved-queries",
                    attributes={
                        "name": required("name", name),
                        "query-type": required("view", view),
                        "query": required("query_", query_),
                    },
                ),
            ),
        )

    async def read_view(self, organization: Organization | str, view: SavedView | str) -> SavedView:
        """Read a saved view.

        ``GET /organizations/{organization_name}/explorer/views/{view_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        Needs read access to the workspaces and projects.

        Args:
            organization: The organization.
            view: The view.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            SavedView,
            Request(
                "explorer.read_view",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer/views/{path_id('view', view)}",
            ),
        )

    async def update_view(
        self,
        organization: Organization | str,
        view: SavedView | str,
        *,
        name: str,
        query_: ExplorerQuery,
    ) -> SavedView:
        """Change a saved view.

        ``PATCH /organizations/{organization_name}/explorer/views/{view_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        Its query is replaced. Needs read access to the workspaces and projects.

        Args:
            organization: The organization.
            view: The view.
            name: Its name.
            query_: The query.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read(
            SavedView,
            Request(
                "explorer.update_view",
                "PATCH",
                f"/organizations/{path_id('organization', organization)}/explorer/views/{path_id('view', view)}",
                body=document(
                    "explorer-saved-queries",
                    attributes={
                        "name": required("name", name),
                        "query": required("query_", query_),
                    },
                ),
            ),
        )

    async def delete_view(
        self, organization: Organization | str, view: SavedView | str
    ) -> SavedView | None:
        """Delete a saved view.

        ``DELETE /organizations/{organization_name}/explorer/views/{view_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The server may return the view once more afterwards.

        Args:
            organization: The organization.
            view: The view.

        Returns:
            None: The server does not show it.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read_or_none(
            SavedView,
            Request(
                "explorer.delete_view",
                "DELETE",
                f"/organizations/{path_id('organization', organization)}/explorer/views/{path_id('view', view)}",
            ),
        )

    def query_view(
        self, organization: Organization | str, view: SavedView | str
    ) -> Pages[ExplorerRow]:
        """Repeat the query of a saved view.

        ``GET /organizations/{organization_name}/explorer/views/{view_id}/results``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The rows are up to date. Needs read access to the workspaces and projects.

        Args:
            organization: The organization.
            view: The view.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list_unpaged(
            ExplorerRow,
            Request(
                "explorer.query_view",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer/views/{path_id('view', view)}/results",
            ),
        )

    @overload
    async def query_view_csv(
        self, organization: Organization | str, view: SavedView | str, file: None = None
    ) -> str: ...
    @overload
    async def query_view_csv(
        self, organization: Organization | str, view: SavedView | str, file: str | os.PathLike[str]
    ) -> None: ...
    async def query_view_csv(
        self,
        organization: Organization | str,
        view: SavedView | str,
        file: str | os.PathLike[str] | None = None,
    ) -> str | None:
        """Repeat the query of a saved view, and return all rows as CSV.

        ``GET /organizations/{organization_name}/explorer/views/{view_id}/csv``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/explorer

        The rows are up to date. Needs read access to the workspaces and projects.

        Args:
            organization: The organization.
            view: The view.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The rows. The first one has the names of the fields.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
        """
        return await self._download_text(
            Request(
                "explorer.query_view_csv",
                "GET",
                f"/organizations/{path_id('organization', organization)}/explorer/views/{path_id('view', view)}/csv",
            ),
            file,
        )
