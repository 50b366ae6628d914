"""Workspaces: find them, and read their outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._generated.models import TagFilter
from tfrun_async._http.ids import path_id
from tfrun_async._resources.base import MAX_PAGE_SIZE
from tfrun_async._resources.pages import Pages
from tfrun_async._resources.workspace_outputs import Output, read_outputs
from tfrun_async._resources.workspace_search import (
    find_project,
    is_project_id,
    matcher,
    wildcard_of,
)
from tfrun_async._validation import check_iterable
from tfrun_async.errors import ArgumentError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Organization, Project, Workspace
    from tfrun_async._generated.operations.workspaces import WorkspaceInclude


class Workspaces(operations.Workspaces):
    """Workspaces, each with one configuration and one state.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def outputs(
        self, workspace: Workspace | str, *, include_sensitive: bool = False
    ) -> dict[str, Output]:
        """Read the outputs of a workspace's current state, by name.

        It costs one request, and one more for each sensitive output that is read. Needs permission
        to read the workspace's outputs, but not its states.

        Args:
            workspace: The workspace, its id, or `organization/name`.
            include_sensitive: Read the values of sensitive outputs too. Otherwise reading such a
                value raises `NotLoadedError`.

        Returns:
            The outputs; empty if the state has none.

        Raises:
            NotFoundError: There is no such workspace, it has no state, or the token's owner may not
                read its outputs.
            ServerError: The server was still extracting the outputs from the state after all
                retries.

        Example:
            ``url = (await tfe.workspaces.outputs("acme/app"))["url"].value``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs
        """
        return await read_outputs(self._pipeline, workspace, include_sensitive=include_sensitive)

    def find(
        self,
        organization: Organization | str,
        *,
        name: str | None = None,
        tags: Sequence[str] | None = None,
        exclude_tags: Sequence[str] | None = None,
        tagged: Mapping[str, str | None] | None = None,
        project: Project | str | None = None,
        include: Sequence[WorkspaceInclude] | None = None,
    ) -> Pages[Workspace]:
        """Find workspaces by their name, tags and project, sorted by name.

        It costs one request per hundred workspaces. The server filters by tags and project. The
        name is also matched by the client, since the server supports `*` only at its ends.

        Args:
            organization: The organization that the workspaces belong to.
            name: A name, or a glob: `*` is any text, `?` one character, `[ab]` one of these, and
                `[!ab]` none of these. Case is ignored.
            tags: Only workspaces that have all of these flat tags.
            exclude_tags: Leave out workspaces that have any of these flat tags.
            tagged: Only workspaces that have all of these key-value tags, their own or inherited
                from their project; None matches any value.
            project: Only workspaces of this project: the resource, its id, or its name, which is
                looked up by the iteration.
            include: Related resources to load together with each workspace.

        Returns:
            The workspaces, as a lazy list. `runs.start_many` accepts it directly, `Client.watch` as
            ``[workspace async for workspace in ...]``.

        Raises:
            ArgumentError: An argument is not valid, such as an empty list of tags.
            NotFoundError: There is no such organization or project, or the token's owner may not
                see it; raised by the iteration.

        Example:
            ``production = tfe.workspaces.find("acme", name="prod-*", tags=["app"])``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces
        """
        path_id("organization", organization)
        _check_tags(tags=tags, exclude_tags=exclude_tags)
        matches = None if name is None else matcher(name)
        search = partial(
            self.list_for_organization,
            organization,
            search_wildcard_name=None if name is None else wildcard_of(name),
            search_tags=tags,
            search_exclude_tags=exclude_tags,
            tagged=None if tagged is None else _tag_filters(tagged),
            include=include,
            sort="name",
        )
        if isinstance(project, str) and not is_project_id(project):
            found = self._find_in_project(organization, project, search)
        else:
            found = search(project=project)
        return found if matches is None else found.select(matches)

    def _find_in_project(
        self,
        organization: Organization | str,
        name: str,
        search: Callable[..., Pages[Workspace]],
    ) -> Pages[Workspace]:
        if not name:
            raise ArgumentError("project: must be a project, its id or its name, got ''")
        search()  # raises ArgumentError for invalid arguments
        project_id: str | None = None

        async def find() -> Pages[Workspace]:
            nonlocal project_id
            if project_id is None:
                project_id = await find_project(self._pipeline, organization, name)
            return search(project=project_id)

        return Pages.after(find, MAX_PAGE_SIZE)


def _check_tags(**tags: Sequence[str] | None) -> None:
    for parameter, values in tags.items():
        if values is not None:
            check_iterable(parameter, values)
            if not [*values]:
                raise ArgumentError(f"{parameter}: must not be empty; leave it out for any tags")


def _tag_filters(tagged: Mapping[str, str | None]) -> list[TagFilter]:
    if not isinstance(tagged, Mapping) or not tagged:
        raise ArgumentError(f"tagged: must be a mapping of keys to values, got {tagged!r}")
    return [
        TagFilter(key=key) if value is None else TagFilter(key=key, value=value)
        for key, value in tagged.items()
    ]
