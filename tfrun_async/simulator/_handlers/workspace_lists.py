"""The list of the workspaces of an organization, with its searches, filters and sorting."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.tag_bindings import matches_tag_filter, read_tag_filters
from tfrun_async.simulator._handlers.workspaces import INCLUDES
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.store import Workspace

WorkspaceFilter = Callable[[Workspace], bool]


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the workspaces of an organization that match every search and filter."""
    context.store.find(context.store.organizations, organization_name)
    filters = _build_filters(context.request.query)
    found = [
        workspace
        for workspace in context.store.workspaces.values()
        if workspace.organization.name == organization_name
        and context.may(WorkspacePermission.READ, workspace)
        and all(matches(workspace) for matches in filters)
    ]
    _sort(context, found)
    return context.respond_with_page_of(found, context.serializer.workspace, include=INCLUDES)


def _build_filters(query: Mapping[str, str]) -> list[WorkspaceFilter]:
    """Return the conditions of a query; all parameters are read, so that none counts as unknown."""
    filters: list[WorkspaceFilter] = []
    if name := query.get("search[name]", "").lower():
        filters.append(lambda workspace: name in workspace.name.lower())
    if pattern := query.get("search[wildcard-name]"):
        filters.append(lambda workspace: _matches_wildcard(pattern, workspace.name))
    if tags := comma_separated(query, "search[tags]"):
        filters.append(lambda workspace: _all_tags(workspace).issuperset(tags))
    if excluded := comma_separated(query, "search[exclude-tags]"):
        filters.append(lambda workspace: _all_tags(workspace).isdisjoint(excluded))
    if project := query.get("filter[project][id]"):
        filters.append(lambda workspace: workspace.project.id == project)
    if statuses := comma_separated(query, "filter[current-run][status]"):
        filters.append(lambda workspace: _current_status(workspace) in statuses)
    return filters + [partial(_matches_tags, wanted) for wanted in read_tag_filters(query)]


def _matches_tags(wanted: Mapping[str, str], workspace: Workspace) -> bool:
    return matches_tag_filter(workspace.effective_tag_bindings, wanted)


def _all_tags(workspace: Workspace) -> set[str]:
    return {*(tag.name for tag in workspace.tags), *workspace.effective_tag_bindings}


def _current_status(workspace: Workspace) -> str | None:
    return workspace.current_run.status if workspace.current_run else None


def _matches_wildcard(pattern: str, value: str) -> bool:
    expression = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(expression, value, re.IGNORECASE) is not None


def _sort(context: HandlerContext, workspaces: list[Workspace]) -> None:
    sort = context.request.query.get("sort", "")
    is_reversed = sort.startswith("-")
    match sort.removeprefix("-"):
        case "":
            return
        case "name":
            workspaces.sort(key=lambda workspace: workspace.name, reverse=is_reversed)
        case "current-run.created-at":
            # Workspaces without a run come last in either order.
            workspaces.sort(key=_current_run_time, reverse=is_reversed)
            workspaces.sort(key=lambda workspace: workspace.current_run is None)
        case "latest-change-at":
            workspaces.sort(key=lambda workspace: workspace.changed_at, reverse=is_reversed)
        case _:
            raise ApiError.invalid_parameter("sort", f"Workspaces cannot be sorted by {sort}.")


def _current_run_time(workspace: Workspace) -> float:
    return workspace.current_run.created_at if workspace.current_run is not None else 0.0
