"""Workspaces: settings, search, locks."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tfrun_async.simulator._engine.state_versions import publish
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.workspace_settings import read_settings
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import (
    read_resource,
    read_string,
    related_attributes,
    related_id,
)
from tfrun_async.simulator._records.run_details import Project
from tfrun_async.simulator._records.store import Lock, Organization, Workspace

_TAG_FILTER = re.compile(r"filter\[tagged\]\[(?P<index>\d+)\]\[(?P<member>key|value)\]")
INCLUDES = frozenset(
    {
        "agent_pool",
        "current_assessment_result",
        "current_configuration_version",
        "current_configuration_version.ingress_attributes",
        "current_run",
        "current_run.apply",
        "current_run.configuration_version",
        "current_run.configuration_version.ingress_attributes",
        "current_run.plan",
        "current_state_version",
        "effective_tag_bindings",
        "latest_run",
        "latest_run.configuration_version",
        "latest_run.configuration_version.ingress_attributes",
        "latest_run.plan",
        "locked_by",
        "organization",
        "outputs",
        "project",
        "readme",
        "vars",
    }
)


def create(context: HandlerContext, organization_name: str) -> Response:
    """Create a workspace."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    data = read_resource(context.request, "workspaces")
    settings = read_settings(context, organization, data)
    tags = related_attributes(data, "tags", "name")
    bindings = related_attributes(data, "tag-bindings", "key")
    workspace = Workspace(
        id=store.ids.new_id("ws"),
        organization=organization,
        project=_find_project(context, data, organization),
        created_at=context.now,
        changed_at=context.now,
        settings=settings,
        tag_names=[tag["name"] for tag in tags],
        tag_bindings={binding["key"]: binding.get("value", "") for binding in bindings},
    )
    store.workspaces[workspace.id] = workspace
    return _respond(context, workspace, status=201)


def _find_project(
    context: HandlerContext, data: dict[str, Any], organization: Organization
) -> Project:
    """Return the project for a workspace; by default the one of the organization."""
    if (key := related_id(data, "project", "projects")) is None:
        return organization.project
    project = context.store.projects.get(key)
    if project is None or project.organization is not organization:
        raise ApiError.invalid({"/data/relationships/project": "There is no such project."})
    return project


def read(context: HandlerContext, workspace_id: str) -> Response:
    """Read a workspace by its id."""
    return _respond(context, context.store.find(context.store.workspaces, workspace_id))


def read_by_name(context: HandlerContext, organization_name: str, workspace_name: str) -> Response:
    """Read a workspace by its organization and name."""
    return _respond(context, _find_by_name(context, organization_name, workspace_name))


def update(context: HandlerContext, workspace_id: str) -> Response:
    """Update the given attributes."""
    return _update(context, context.store.find(context.store.workspaces, workspace_id))


def update_by_name(
    context: HandlerContext, organization_name: str, workspace_name: str
) -> Response:
    """Update the given attributes."""
    return _update(context, _find_by_name(context, organization_name, workspace_name))


def _update(context: HandlerContext, workspace: Workspace) -> Response:
    data = read_resource(context.request, "workspaces")
    workspace.settings = read_settings(context, workspace.organization, data, workspace)
    return _respond(context, workspace)


def delete(context: HandlerContext, workspace_id: str) -> Response:
    """Delete a workspace and everything in it, with or without resources."""
    context.store.remove_workspace(context.store.find(context.store.workspaces, workspace_id))
    return Response(204)


def delete_by_name(
    context: HandlerContext, organization_name: str, workspace_name: str
) -> Response:
    """Delete a workspace and everything in it, with or without resources."""
    context.store.remove_workspace(_find_by_name(context, organization_name, workspace_name))
    return Response(204)


def lock(context: HandlerContext, workspace_id: str) -> Response:
    """Lock a workspace."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    reason = read_string(context.request, "reason")
    if workspace.is_locked:
        raise ApiError(409, "The workspace is already locked.")
    workspace.lock = Lock(context.caller, reason or "")
    return _respond(context, workspace)


def unlock(context: HandlerContext, workspace_id: str) -> Response:
    """Unlock a workspace that the caller locked."""
    workspace = _find_locked_by_user(context, workspace_id)
    if workspace.lock is not None and (holder := workspace.lock.user) is not context.caller:
        kind = "Team" if holder.kind == "team" else "User"
        raise ApiError(
            409,
            f"Unable to unlock workspace. {workspace.name} is locked by {kind} {holder.username}",
        )
    if workspace.state_versions and workspace.state_versions[-1].status == "pending":
        # The official clients recognize this case by these words, if the status is not 409.
        raise ApiError(422, "The latest state version is still pending: upload its state first.")
    return _unlock(context, workspace)


def force_unlock(context: HandlerContext, workspace_id: str) -> Response:
    """Unlock a workspace that any user locked."""
    return _unlock(context, _find_locked_by_user(context, workspace_id))


def _find_locked_by_user(context: HandlerContext, workspace_id: str) -> Workspace:
    workspace = context.store.find(context.store.workspaces, workspace_id)
    if workspace.locking_run is not None:
        # The official Go client recognizes the holder of a lock by the end of this sentence.
        raise ApiError(409, f"Unable to unlock workspace. {workspace.name} is locked by Run")
    if workspace.lock is None:
        raise ApiError(409, "The workspace is already unlocked.")
    return workspace


def _unlock(context: HandlerContext, workspace: Workspace) -> Response:
    workspace.lock = None
    publish(context.store, workspace, context.now)
    # Runs may have waited for the lock.
    context.lifecycle.start_queued_runs(workspace, context.now)
    return _respond(context, workspace)


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the workspaces of an organization that match every search and filter."""
    context.store.find(context.store.organizations, organization_name)
    page = context.read_page()
    found = [
        workspace
        for workspace in context.store.workspaces.values()
        if workspace.organization.name == organization_name and _matches(context, workspace)
    ]
    _sort(context, found)
    resources = [context.serializer.workspace(workspace) for workspace in page.slice(found)]
    return context.respond_with_page(resources, page.pagination(len(found)), include=INCLUDES)


def _matches(context: HandlerContext, workspace: Workspace) -> bool:
    query = context.request.query
    tags = {*workspace.tag_names, *workspace.tag_bindings}
    statuses = comma_separated(query, "filter[current-run][status]")
    current = workspace.current_run
    project = query.get("filter[project][id]") or workspace.project.id
    return (
        workspace.project.id == project
        and query.get("search[name]", "").lower() in workspace.name.lower()
        and _matches_wildcard(query.get("search[wildcard-name]", "*") or "*", workspace.name)
        and tags.issuperset(comma_separated(query, "search[tags]"))
        and tags.isdisjoint(comma_separated(query, "search[exclude-tags]"))
        and _matches_tag_filters(query, workspace.tag_bindings)
        and (not statuses or (current is not None and current.status in statuses))
    )


def _matches_tag_filters(query: Mapping[str, str], bindings: Mapping[str, str]) -> bool:
    """Whether all filters by key-value tags match; one without a value matches any value."""
    filters = defaultdict[str, dict[str, str]](dict)
    for name, text in query.items():
        if match := _TAG_FILTER.fullmatch(name):
            filters[match["index"]][match["member"]] = text
    return all(
        (key := each.get("key", "")) in bindings
        and each.get("value", bindings[key]) == bindings[key]
        for each in filters.values()
    )


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


def _find_by_name(
    context: HandlerContext, organization_name: str, workspace_name: str
) -> Workspace:
    workspace = context.store.find_workspace(organization_name, workspace_name)
    if workspace is None:
        raise not_found()
    return workspace


def _respond(context: HandlerContext, workspace: Workspace, *, status: int = 200) -> Response:
    return context.respond_with_resource(
        context.serializer.workspace(workspace), status=status, include=INCLUDES
    )
