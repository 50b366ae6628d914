"""Workspaces: settings and locks."""

from collections.abc import Mapping
from typing import Any

from tfrun_async.simulator._engine.state_versions import publish
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.tag_bindings import build_tag_bindings, check_count
from tfrun_async.simulator._handlers.tags import carry_tags, find_or_create_tags
from tfrun_async.simulator._handlers.workspace_settings import read_settings
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.relationships import related_items, relationship_pointer
from tfrun_async.simulator._http.request_body import (
    read_resource,
    read_string,
    related_id,
)
from tfrun_async.simulator._records.access import ProjectPermission
from tfrun_async.simulator._records.projects import Project, TagBinding
from tfrun_async.simulator._records.store import Lock, Workspace

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
    items = related_items(data, "tags", "tags") or []
    tags = find_or_create_tags(context, organization, items, relationship_pointer("tags"))
    workspace = Workspace(
        id=store.ids.new_id("ws"),
        organization=organization,
        project=_find_project(context, data, organization.project),
        created_at=context.now,
        changed_at=context.now,
        settings=settings,
        tags=[],
        tag_bindings=_read_tag_bindings(context, data, {}),
    )
    store.workspaces[workspace.id] = workspace
    carry_tags(context, workspace, tags)
    return _respond(context, workspace, status=201)


def _read_tag_bindings(
    context: HandlerContext, data: dict[str, Any], present: Mapping[str, TagBinding]
) -> dict[str, TagBinding]:
    """Return the key-value tags that a request gives; without any, those that are present."""
    if (items := related_items(data, "tag-bindings", "tag-bindings")) is None:
        return dict(present)
    pointer = relationship_pointer("tag-bindings")
    bindings = build_tag_bindings(context, items, pointer, present)
    check_count(bindings, pointer)
    return bindings


def _find_project(context: HandlerContext, data: dict[str, Any], default: Project) -> Project:
    """Return the project that a request names, or the default."""
    if (key := related_id(data, "project", "projects")) is None:
        return default
    project = context.store.projects.get(key)
    is_found = project is not None and project.organization is default.organization
    if project is None or not is_found or not context.may(ProjectPermission.READ, project):
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
    settings = read_settings(context, workspace.organization, data, workspace)
    bindings = _read_tag_bindings(context, data, workspace.tag_bindings)
    project = _find_project(context, data, workspace.project)
    if project is not workspace.project:
        for each in (project, workspace.project):
            context.require(ProjectPermission.MANAGE, each)
    workspace.project = project
    workspace.tag_bindings = bindings
    workspace.settings = settings
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


def safe_delete(context: HandlerContext, workspace_id: str) -> Response:
    """Delete a workspace that is not locked and manages no resources."""
    return _safe_delete(context, context.store.find(context.store.workspaces, workspace_id))


def safe_delete_by_name(
    context: HandlerContext, organization_name: str, workspace_name: str
) -> Response:
    """Delete a workspace that is not locked and manages no resources."""
    return _safe_delete(context, _find_by_name(context, organization_name, workspace_name))


def _safe_delete(context: HandlerContext, workspace: Workspace) -> Response:
    # The official Go client recognizes the first two by "locked" and "being processed".
    if workspace.is_locked:
        raise ApiError(409, "The workspace is locked: unlock it before it is deleted.")
    if workspace.state_versions and workspace.state_versions[-1].status == "pending":
        raise ApiError(409, "The latest state of the workspace is still being processed.")
    if count := len(workspace.resources):
        raise ApiError(
            409, f"The workspace manages {count} resources: destroy them, or force its deletion."
        )
    context.store.remove_workspace(workspace)
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
