"""Projects, and the workspaces in them."""

from collections.abc import Mapping
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.tag_bindings import (
    build_tag_bindings,
    check_count,
    matches_tag_filter,
    read_tag_filters,
)
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.relationships import read_ids, related_items, relationship_pointer
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    choice,
    matching_string,
    read_resource,
    string,
)
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.access import ProjectPermission
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.store import Organization, Store

DEFAULT_PROJECT = "Default Project"
ATTRIBUTES: dict[str, Attribute] = {
    "name": matching_string(
        r"(?! )[\w -]{3,40}(?<! )",
        "3 to 40 letters, digits, spaces, - and _, without a space at either end",
        required=True,
    ),
    "description": matching_string(r"(?s:.{0,256})", "at most 256 characters"),
    "auto-destroy-activity-duration": matching_string(
        r"[1-9]\d{0,3}[dh]", "up to four digits and d or h"
    ),
    "default-agent-pool-id": string(),
    "default-execution-mode": choice("remote", "local", "agent", default=None),
    "setting-overwrites": Attribute(
        "an object of booleans",
        lambda value: isinstance(value, dict) and all(type(v) is bool for v in value.values()),
        {},
    ),
    "stacks-default-execution-mode": choice("remote", "agent", default=None),
}
# By the setting that each of them inherits; the page and HashiCorp's beta file differ in the names.
_OVERWRITES = {
    "default-execution-mode": ("execution-mode", "default-execution-mode"),
    "stacks-default-execution-mode": ("stacks-execution-mode", "stacks-default-execution-mode"),
}
_PERMISSION_FILTERS = ("create-workspace", "move-stack", "update")


def add_project(
    store: Store, organization: Organization, settings: dict[str, Any], now: float
) -> Project:
    """Add a project to an organization."""
    project = Project(
        id=store.ids.new_id("prj"), organization=organization, created_at=now, settings=settings
    )
    store.projects[project.id] = project
    return project


def default_settings() -> dict[str, Any]:
    """Return the settings of the project that each organization has from the start."""
    settings, problems = check_attributes({"name": DEFAULT_PROJECT}, ATTRIBUTES)
    _inherit_settings(settings, problems, {})
    return settings


def _inherit_settings(
    given: dict[str, Any], problems: dict[str, str], known: Mapping[str, Any]
) -> None:
    """Replace `setting-overwrites` by its effect: None is a setting of the organization."""
    overwrites = given.pop("setting-overwrites", {})
    for setting, names in _OVERWRITES.items():
        is_own = next((overwrites[name] for name in names if name in overwrites), None)
        if is_own is False and given.get(setting) is None:
            given[setting] = None
        elif is_own and given.get(setting, known.get(setting)) is None:
            problems[f"/data/attributes/{setting}"] = "It is required to overwrite the default."


def create(context: HandlerContext, organization_name: str) -> Response:
    """Create a project."""
    organization = context.store.find(context.store.organizations, organization_name)
    data = read_resource(context.request, "projects")
    settings, problems = check_attributes(data["attributes"], ATTRIBUTES)
    _inherit_settings(settings, problems, {})
    _check_settings(context, organization, settings, problems)
    items, pointer = related_items(data, "tag-bindings", "tag-bindings"), _TAGS_POINTER
    bindings = build_tag_bindings(context, items or [], pointer, {})
    check_count(bindings, pointer)
    project = add_project(context.store, organization, settings, context.now)
    project.tag_bindings = bindings
    return _respond(context, project, status=201)


_TAGS_POINTER = relationship_pointer("tag-bindings")


def _check_settings(
    context: HandlerContext,
    organization: Organization,
    settings: dict[str, Any],
    problems: dict[str, str],
    project: Project | None = None,
) -> None:
    """Refuse settings that are invalid, or conflict with those of other projects."""
    names = {
        each.name.lower()
        for each in context.store.projects.values()
        if each.organization is organization and each is not project
    }
    if str(settings.get("name")).lower() in names:
        problems["/data/attributes/name"] = "Name has already been taken."
    pool, pointer = settings.get("default-agent-pool-id"), "/data/attributes/default-agent-pool-id"
    if (settings.get("default-execution-mode") == "agent") is (pool is None):
        problems[pointer] = "This is required for the execution mode agent, and only for that."
    elif pool is not None:
        found = context.store.agent_pools.get(pool)
        if found is None or found.organization is not organization:
            problems[pointer] = "There is no such agent pool."
    if problems:
        raise ApiError.invalid(problems)


def read(context: HandlerContext, project_id: str) -> Response:
    """Read a project."""
    return _respond(context, context.store.find(context.store.projects, project_id))


def update(context: HandlerContext, project_id: str) -> Response:
    """Update the given attributes; given tags replace all tags."""
    project = context.store.find(context.store.projects, project_id)
    data = read_resource(context.request, "projects")
    given, problems = check_attributes(data["attributes"], ATTRIBUTES, partial=True)
    _inherit_settings(given, problems, project.settings)
    settings = {**project.settings, **given}
    if given.get("default-execution-mode", "agent") != "agent":
        settings["default-agent-pool-id"] = given.get("default-agent-pool-id")
    _check_settings(context, project.organization, settings, problems, project)
    items = related_items(data, "tag-bindings", "tag-bindings")
    if items is not None:
        bindings = build_tag_bindings(context, items, _TAGS_POINTER, project.tag_bindings)
        check_count(bindings, _TAGS_POINTER)
        project.tag_bindings = bindings
    project.settings = settings
    return _respond(context, project)


def delete(context: HandlerContext, project_id: str) -> Response:
    """Delete a project that has no workspaces and is not the default one."""
    store = context.store
    project = store.find(store.projects, project_id)
    if project is project.organization.project:
        raise ApiError(403, "The default project of an organization cannot be deleted.")
    if any(workspace.project is project for workspace in store.workspaces.values()):
        raise ApiError(403, "The project cannot be deleted: it has workspaces.")
    removal.remove_project(store, project)
    return Response(204)


def move_workspaces(context: HandlerContext, project_id: str) -> Response:
    """Move workspaces into a project: all of them or, if one does not exist, none."""
    store = context.store
    project = store.find(store.projects, project_id)
    found = {key: store.workspaces.get(key) for key in read_ids(context.request, "workspaces")}
    workspaces = [
        workspace
        for workspace in found.values()
        if workspace is not None
        and workspace.organization is project.organization
        and context.may(ProjectPermission.MANAGE, workspace.project)
    ]
    if missing := sorted(set(found) - {workspace.id for workspace in workspaces}):
        detail = "Workspace(s) not found, or you are not authorized to move them: "
        raise ApiError(403, detail + ", ".join(missing))
    for workspace in workspaces:
        workspace.project = project
    return Response(204)


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the projects of an organization that match every filter."""
    store, query = context.store, context.request.query
    organization = store.find(store.organizations, organization_name)
    page, search = context.read_page(), query.get("q", "").lower()
    names = [name.lower() for name in comma_separated(query, "filter[names]")]
    tags = read_tag_filters(query)
    filters = {query.get(f"filter[permissions][{name}]") for name in _PERMISSION_FILTERS}
    needed = ProjectPermission.MANAGE if "true" in filters else ProjectPermission.READ
    projects = [
        each
        for each in store.projects.values()
        if each.organization is organization and context.may(needed, each)
    ]
    found = [
        project
        for project in projects
        # As documented, the names go before a search.
        if (project.name.lower() in names if names else search in project.name.lower())
        and all(matches_tag_filter(project.tag_bindings, each) for each in tags)
    ]
    _sort(context, found)
    pagination = page.pagination(len(found))
    pagination["meta"]["status-counts"] = {"total": len(projects), "matching": len(found)}
    resources = [context.serializer.project(project) for project in page.slice(found)]
    return context.respond_with_page(resources, pagination)


def _sort(context: HandlerContext, projects: list[Project]) -> None:
    sort = context.request.query.get("sort", "")
    if sort not in {"", "name", "-name"}:
        raise ApiError.invalid_parameter("sort", f"Projects cannot be sorted by {sort}.")
    if sort:
        projects.sort(key=lambda project: project.name.lower(), reverse=sort == "-name")


def _respond(context: HandlerContext, project: Project, *, status: int = 200) -> Response:
    return context.respond_with_resource(context.serializer.project(project), status=status)
