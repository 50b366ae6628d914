"""Key-value tags of workspaces and projects."""

import re
from collections.abc import Mapping

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.relationships import Items, read_items
from tfrun_async.simulator._http.request_body import Attribute, check_attributes, matching_string
from tfrun_async.simulator._records.projects import Project, TagBinding
from tfrun_async.simulator._records.store import Workspace
from tfrun_async.simulator._serialize.tags import (
    DEFAULT_FIELDS,
    effective_project_tag_bindings,
    effective_tag_bindings,
    serialize_tag_binding,
)

MAX_BINDINGS = 10
ATTRIBUTES: dict[str, Attribute] = {
    "key": matching_string(
        r"(?!hcp?:)[\w.=+@:-]{1,128}",
        "1 to 128 letters, digits or _.=+-@:, and not begin with hc: or hcp:",
        required=True,
    ),
    "value": matching_string(r"[\w.=+@:-]{0,256}", "at most 256 letters, digits or _.=+-@:"),
}
_FILTER = re.compile(r"filter\[tagged\]\[(?P<index>\d+)\]\[(?P<member>key|value)\]")


def read_tag_filters(query: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the filters by key-value tags, each with a key, a value or both."""
    filters: dict[str, dict[str, str]] = {}
    for name in query:
        if match := _FILTER.fullmatch(name):
            filters.setdefault(match["index"], {})[match["member"]] = query[name]
    return list(filters.values())


def matches_tag_filter(bindings: Mapping[str, TagBinding], wanted: Mapping[str, str]) -> bool:
    """Say whether one of the tags has the key and the value that a filter gives."""
    return any(
        wanted.get("key", binding.key) == binding.key
        and wanted.get("value", binding.value) == binding.value
        for binding in bindings.values()
    )


def build_tag_bindings(
    context: HandlerContext, items: Items, at: str, present: Mapping[str, TagBinding]
) -> dict[str, TagBinding]:
    """Return the tags of a request by key; one that is present keeps its id and its time.

    Args:
        context: The request.
        items: The resource objects of the tags.
        at: The JSON pointer of these objects.
        present: The tags of the workspace or project before.
    """
    found: dict[str, TagBinding] = {}
    for index, item in enumerate(items):
        values, problems = check_attributes(item["attributes"], ATTRIBUTES, at=f"{at}/{index}")
        if problems:
            raise ApiError.invalid(problems)
        key, value = values["key"], values["value"] or ""
        if (before := present.get(key)) is not None:
            found[key] = TagBinding(before.id, key, value, before.created_at)
        else:
            found[key] = TagBinding(context.store.ids.new_id("tb"), key, value, context.now)
    return found


def check_count(bindings: Mapping[str, TagBinding], at: str) -> None:
    """Refuse more tags than a workspace or a project may have."""
    if len(bindings) > MAX_BINDINGS:
        raise ApiError.invalid({at: f"There can be at most {MAX_BINDINGS} tag bindings."})


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the key-value tags of a workspace, without those of its project."""
    return _list(context, context.store.find(context.store.workspaces, workspace_id))


def list_for_project(context: HandlerContext, project_id: str) -> Response:
    """List the key-value tags of a project."""
    return _list(context, context.store.find(context.store.projects, project_id))


def add_to_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """Add or change key-value tags of a workspace; the others stay."""
    return _add(context, context.store.find(context.store.workspaces, workspace_id))


def add_to_project(context: HandlerContext, project_id: str) -> Response:
    """Add or change key-value tags of a project; the others stay."""
    return _add(context, context.store.find(context.store.projects, project_id))


def list_effective_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the key-value tags of a workspace, also those that it inherits."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return context.respond_with_list(effective_tag_bindings(workspace))


def list_effective_for_project(context: HandlerContext, project_id: str) -> Response:
    """List the key-value tags of a project, which inherits none."""
    project = context.store.find(context.store.projects, project_id)
    return context.respond_with_list(effective_project_tag_bindings(project))


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the key-value tags of all projects of an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    query = context.request.query
    fields = set(comma_separated(query, "fields[tag-binding]")) or DEFAULT_FIELDS
    kinds = comma_separated(query, "filter[taggable-type]") or ["projects"]
    filters = read_tag_filters(query)
    found = [
        serialize_tag_binding(binding, store=context.store, project=project, fields=fields)
        for project in context.store.projects.values()
        if project.organization is organization and "projects" in kinds
        for binding in project.tag_bindings.values()
        if not filters or any(matches_tag_filter({"": binding}, each) for each in filters)
    ]
    return context.respond_with_page_of(found, lambda each: each)


def _list(context: HandlerContext, owner: Workspace | Project) -> Response:
    return context.respond_with_list(
        [serialize_tag_binding(binding) for binding in owner.tag_bindings.values()]
    )


def _add(context: HandlerContext, owner: Workspace | Project) -> Response:
    items = read_items(context.request, "tag-bindings")
    bindings = {
        **owner.tag_bindings,
        **build_tag_bindings(context, items, "/data", owner.tag_bindings),
    }
    check_count(bindings, "/data")
    owner.tag_bindings = bindings
    return _list(context, owner)
