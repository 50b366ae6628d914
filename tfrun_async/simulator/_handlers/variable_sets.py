"""Variable sets, what they apply to, and their variables."""

from collections.abc import Callable, Iterable
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.variables import (
    build_variables,
    find_variable,
    remove_variable,
    save_variables,
    update_variable,
)
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.relationships import (
    read_ids,
    related_ids,
    related_items,
    relationship_pointer,
)
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    non_blank_string,
    read_resource,
    related_id,
    string,
)
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.store import Organization
from tfrun_async.simulator._records.variables import Variable, VariableSet
from tfrun_async.simulator._serialize.variables import serialize_variable

INCLUDES = frozenset({"vars", "projects", "workspaces"})
ATTRIBUTES: dict[str, Attribute] = {
    "name": non_blank_string(),
    "description": string("", nullable=True),
    "global": boolean(),
    "priority": boolean(),
}


def create(context: HandlerContext, organization_name: str) -> Response:
    """Create a variable set, with its variables, projects and workspaces."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    data = read_resource(context.request, "varsets")
    settings, problems = check_attributes(data["attributes"], ATTRIBUTES)
    _check_name(organization, settings, problems)
    variable_set = VariableSet(
        id=store.ids.new_id("varset"),
        organization=organization,
        parent=_find_parent(context, data, organization),
        settings=settings,
        updated_at=context.now,
    )
    _apply_relationships(context, variable_set, data)
    store.variable_sets[variable_set.id] = variable_set
    organization.variable_sets.append(variable_set)
    return _respond(context, variable_set, status=201)


def _check_name(
    organization: Organization,
    settings: dict[str, Any],
    problems: dict[str, str],
    variable_set: VariableSet | None = None,
) -> None:
    others = [each for each in organization.variable_sets if each is not variable_set]
    if settings.get("name") in {other.name for other in others}:
        problems["/data/attributes/name"] = "Name has already been taken."
    if problems:
        raise ApiError.invalid(problems)


def _find_parent(
    context: HandlerContext, data: dict[str, Any], organization: Organization
) -> Organization | Project:
    """Return the owner of a new set: the project that it names, or the organization."""
    parent = data["relationships"].get("parent")
    named = parent.get("data") if isinstance(parent, dict) else None
    if not isinstance(named, dict) or named.get("type") != "projects":
        return organization
    key = related_id(data, "parent", "projects")
    (project,) = context.find_all(context.store.projects, [str(key)], organization)
    return project


def _apply_relationships(
    context: HandlerContext, variable_set: VariableSet, data: dict[str, Any]
) -> None:
    """Replace the projects and workspaces that are given, and add the variables."""
    organization = variable_set.organization
    workspaces, projects = variable_set.workspaces, variable_set.projects
    if (ids := related_ids(data, "workspaces", "workspaces")) is not None:
        workspaces = context.find_all(context.store.workspaces, ids, organization)
    if (ids := related_ids(data, "projects", "projects")) is not None:
        projects = context.find_all(context.store.projects, ids, organization)
    if related_ids(data, "stacks", "stacks"):
        raise not_found()  # the simulator has no stacks
    pointer = relationship_pointer("vars")
    given = related_items(data, "vars", "vars") or []
    variables = build_variables(
        context,
        variable_set,
        [(f"{pointer}/{index}", item["attributes"]) for index, item in enumerate(given)],
        _taken(variable_set),
    )
    _check_global_conflicts(variable_set, [*variable_set.variables, *variables])
    variable_set.workspaces = list(dict.fromkeys(workspaces))
    variable_set.projects = list(dict.fromkeys(projects))
    save_variables(context.store, variables)


def _taken(variable_set: VariableSet) -> list[Variable]:
    """Return the variables whose keys the set may not use: its own, and of all global sets."""
    taken = list(variable_set.variables)
    if variable_set.is_global:
        taken += [each for other in _other_global_sets(variable_set) for each in other.variables]
    return taken


def _check_global_conflicts(variable_set: VariableSet, variables: Iterable[Variable]) -> None:
    """Refuse to make a set global if its variables are those of another global set."""
    if not variable_set.is_global:
        return
    names = {each.name for other in _other_global_sets(variable_set) for each in other.variables}
    if taken := sorted(each.key for each in variables if each.name in names):
        problem = f"Another global variable set has these variables: {', '.join(taken)}."
        raise ApiError.invalid({"/data/attributes/global": problem})


def _other_global_sets(variable_set: VariableSet) -> list[VariableSet]:
    return [
        other
        for other in variable_set.organization.variable_sets
        if other is not variable_set and other.is_global and other.parent is variable_set.parent
    ]


def read(context: HandlerContext, variable_set_id: str) -> Response:
    """Read a variable set."""
    return _respond(context, _find(context, variable_set_id))


def update(context: HandlerContext, variable_set_id: str) -> Response:
    """Update the given attributes; given lists replace, except for variables, which are added."""
    variable_set = _find(context, variable_set_id)
    data = read_resource(context.request, "varsets")
    given, problems = check_attributes(data["attributes"], ATTRIBUTES, partial=True)
    _check_name(variable_set.organization, given, problems, variable_set)
    before = variable_set.settings
    variable_set.settings = {**before, **given}
    try:
        _apply_relationships(context, variable_set, data)
    except ApiError:
        variable_set.settings = before
        raise
    variable_set.updated_at = context.now
    return _respond(context, variable_set)


def delete(context: HandlerContext, variable_set_id: str) -> Response:
    """Delete a variable set with its variables."""
    removal.remove_variable_set(context.store, _find(context, variable_set_id))
    return Response(204)


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the variable sets of an organization, also those of its projects."""
    organization = context.store.find(context.store.organizations, organization_name)
    wanted = context.request.query.get("filter[global]", "").lower()
    return _list(
        context,
        organization,
        lambda each: wanted not in {"true", "false"} or each.is_global is (wanted == "true"),
    )


def list_for_project(context: HandlerContext, project_id: str) -> Response:
    """List the variable sets that apply to a project, also global ones."""
    project = context.store.find(context.store.projects, project_id)
    return _list(
        context,
        project.organization,
        lambda each: each.parent is project or each.is_for_project(project),
    )


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the variable sets that apply to a workspace, itself, by its project or globally."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return _list(context, workspace.organization, lambda each: each.is_for_workspace(workspace))


def _list(
    context: HandlerContext, organization: Organization, matches: Callable[[VariableSet], bool]
) -> Response:
    search = context.request.query.get("q", "").lower()
    found = [
        each for each in organization.variable_sets if search in each.name.lower() and matches(each)
    ]
    return context.respond_with_page_of(found, context.serializer.variable_set, include=INCLUDES)


def list_variables(context: HandlerContext, variable_set_id: str) -> Response:
    """List the variables of a set."""
    variables = _find(context, variable_set_id).variables
    return context.respond_with_list([serialize_variable(each) for each in variables])


def create_variable(context: HandlerContext, variable_set_id: str) -> Response:
    """Create a variable in a set."""
    variable_set = _find(context, variable_set_id)
    data = read_resource(context.request, "vars")
    given = [("/data", data["attributes"])]
    (variable,) = build_variables(context, variable_set, given, _taken(variable_set))
    save_variables(context.store, [variable])
    variable_set.updated_at = context.now
    return context.respond_with_resource(serialize_variable(variable), status=201)


def read_variable(context: HandlerContext, variable_set_id: str, variable_id: str) -> Response:
    """Read a variable of a set."""
    variable = find_variable(context, _find(context, variable_set_id), variable_id)
    return context.respond_with_resource(serialize_variable(variable))


def update_variable_of_set(
    context: HandlerContext, variable_set_id: str, variable_id: str
) -> Response:
    """Update a variable of a set."""
    variable_set = _find(context, variable_set_id)
    variable = find_variable(context, variable_set, variable_id)
    response = update_variable(context, variable, _taken(variable_set))
    variable_set.updated_at = context.now
    return response


def delete_variable(context: HandlerContext, variable_set_id: str, variable_id: str) -> Response:
    """Delete a variable of a set."""
    variable_set = _find(context, variable_set_id)
    variable_set.updated_at = context.now
    return remove_variable(context, find_variable(context, variable_set, variable_id))


def apply_to_workspaces(context: HandlerContext, variable_set_id: str) -> Response:
    """Apply a set to workspaces, besides those that it applies to."""
    variable_set = _find(context, variable_set_id)
    ids = read_ids(context.request, "workspaces")
    found = context.find_all(context.store.workspaces, ids, variable_set.organization)
    variable_set.workspaces = list(dict.fromkeys([*variable_set.workspaces, *found]))
    return Response(204)


def remove_from_workspaces(context: HandlerContext, variable_set_id: str) -> Response:
    """Stop applying a set to workspaces."""
    variable_set = _find(context, variable_set_id)
    ids = read_ids(context.request, "workspaces")
    variable_set.workspaces = [each for each in variable_set.workspaces if each.id not in ids]
    return Response(204)


def apply_to_projects(context: HandlerContext, variable_set_id: str) -> Response:
    """Apply a set to projects, besides those that it applies to."""
    variable_set = _find(context, variable_set_id)
    ids = read_ids(context.request, "projects")
    found = context.find_all(context.store.projects, ids, variable_set.organization)
    variable_set.projects = list(dict.fromkeys([*variable_set.projects, *found]))
    return Response(204)


def remove_from_projects(context: HandlerContext, variable_set_id: str) -> Response:
    """Stop applying a set to projects."""
    variable_set = _find(context, variable_set_id)
    ids = read_ids(context.request, "projects")
    variable_set.projects = [each for each in variable_set.projects if each.id not in ids]
    return Response(204)


def _find(context: HandlerContext, variable_set_id: str) -> VariableSet:
    return context.store.find(context.store.variable_sets, variable_set_id)


def _respond(context: HandlerContext, variable_set: VariableSet, *, status: int = 200) -> Response:
    return context.respond_with_resource(
        context.serializer.variable_set(variable_set), status=status, include=INCLUDES
    )
