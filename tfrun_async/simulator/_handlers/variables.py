"""Variables of workspaces, also by the older endpoints at `/vars`."""

from collections.abc import Iterable, Mapping
from typing import Any

from tfrun_async.simulator._engine.variables import workspace_variables
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    non_blank_string,
    read_resource,
    related_id,
    string,
)
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.store import Store, Workspace
from tfrun_async.simulator._records.variables import Variable, VariableSet
from tfrun_async.simulator._serialize.variables import serialize_variable

_CATEGORIES = ("terraform", "env")
ATTRIBUTES: dict[str, Attribute] = {
    "key": non_blank_string(),
    "value": string("", nullable=True),
    "category": Attribute(
        f"one of {', '.join(_CATEGORIES)}", lambda value: value in _CATEGORIES, required=True
    ),
    "description": string(),
    "hcl": boolean(),
    "sensitive": boolean(),
}


def build_variables(
    context: HandlerContext,
    owner: Workspace | VariableSet,
    items: Iterable[tuple[str, Mapping[str, Any]]],
    taken: Iterable[Variable],
) -> list[Variable]:
    """Return new variables, which are not saved yet.

    Args:
        context: The request.
        owner: The workspace or variable set of the variables.
        items: The JSON pointer and the attributes of each.
        taken: The variables whose keys are taken.
    """
    names = {variable.name for variable in taken}
    found = []
    for at, given in items:
        settings, problems = check_attributes(given, ATTRIBUTES, at=at)
        settings["value"] = settings.get("value") or ""
        if (settings.get("category"), settings.get("key")) in names:
            problems[f"{at}/attributes/key"] = "Key has already been taken."
        if problems:
            raise ApiError.invalid(problems)
        variable = Variable(
            id=context.store.ids.new_id("var"),
            owner=owner,
            created_at=context.now,
            settings=settings,
        )
        names.add(variable.name)
        found.append(variable)
    return found


def save_variables(store: Store, variables: Iterable[Variable]) -> None:
    """Add new variables to their owner."""
    for variable in variables:
        variable.owner.variables.append(variable)
        store.variables[variable.id] = variable


def update_variable(
    context: HandlerContext, variable: Variable, taken: Iterable[Variable]
) -> Response:
    """Update the given attributes of a variable, and respond with it."""
    given = read_resource(context.request, "vars")["attributes"]
    changes, problems = check_attributes(given, ATTRIBUTES, partial=True)
    settings = {**variable.settings, **changes}
    settings["value"] = settings["value"] or ""
    # The documents do not say which error follows; a success would be a false one.
    if variable.settings["sensitive"] and not settings["sensitive"]:
        problems["/data/attributes/sensitive"] = "A sensitive variable cannot be made readable."
    others = {each.name for each in taken if each is not variable}
    if (settings["category"], settings["key"]) in others:
        problems["/data/attributes/key"] = "Key has already been taken."
    if problems:
        raise ApiError.invalid(problems)
    variable.settings = settings
    variable.revision += 1
    return context.respond_with_resource(serialize_variable(variable))


def remove_variable(context: HandlerContext, variable: Variable) -> Response:
    """Remove a variable from its owner."""
    variable.owner.variables.remove(variable)
    del context.store.variables[variable.id]
    return Response(204)


def find_variable(
    context: HandlerContext, owner: Workspace | VariableSet, variable_id: str
) -> Variable:
    """Return a variable of an owner, or raise a 404."""
    variable = context.store.find(context.store.variables, variable_id)
    if variable.owner is not owner:
        raise not_found()
    return variable


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the variables of a workspace, without those of variable sets."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return context.respond_with_list([serialize_variable(each) for each in workspace.variables])


def list_all_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the variables in effect in a workspace, also those of variable sets."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return context.respond_with_list(
        [
            serialize_variable(variables[-1], overwritten=variables[:-1])
            for variables in workspace_variables(workspace).values()
        ]
    )


def create(context: HandlerContext, workspace_id: str) -> Response:
    """Create a variable of a workspace."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return _create(context, workspace, read_resource(context.request, "vars"))


def read(context: HandlerContext, workspace_id: str, variable_id: str) -> Response:
    """Read a variable of a workspace, with those that it overrides."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    variable = find_variable(context, workspace, variable_id)
    same_name = workspace_variables(workspace)[variable.name]
    place = same_name.index(variable)
    return context.respond_with_resource(
        serialize_variable(
            variable,
            overwriter=same_name[-1] if place + 1 < len(same_name) else None,
            overwritten=same_name[:place],
        )
    )


def update(context: HandlerContext, workspace_id: str, variable_id: str) -> Response:
    """Update a variable of a workspace."""
    variable = _find_in_workspace(context, workspace_id, variable_id)
    return update_variable(context, variable, variable.owner.variables)


def delete(context: HandlerContext, workspace_id: str, variable_id: str) -> Response:
    """Delete a variable of a workspace."""
    return remove_variable(context, _find_in_workspace(context, workspace_id, variable_id))


def list_everywhere(context: HandlerContext) -> Response:
    """List the variables of one workspace, or of all that the caller sees."""
    store, query = context.store, context.request.query
    organization, name = query.get(_ORGANIZATION_FILTER), query.get(_WORKSPACE_FILTER)
    if (organization is None) is not (name is None):
        raise ApiError.invalid_parameter(
            _WORKSPACE_FILTER, "The filters by organization and workspace belong together."
        )
    workspaces = [
        workspace
        for workspace in store.workspaces.values()
        if context.may(WorkspacePermission.READ_VARIABLES, workspace)
        and (name is None or (workspace.organization.name, workspace.name) == (organization, name))
    ]
    if name is not None and not workspaces:
        raise not_found()
    return context.respond_with_list(
        [serialize_variable(each) for workspace in workspaces for each in workspace.variables]
    )


_ORGANIZATION_FILTER = "filter[organization][name]"
_WORKSPACE_FILTER = "filter[workspace][name]"


def create_by_relationship(context: HandlerContext) -> Response:
    """Create a variable of the workspace that the request names."""
    data = read_resource(context.request, "vars")
    workspace_id = related_id(data, "workspace", "workspaces")
    if workspace_id is None:
        problem = "A variable needs a workspace."
        raise ApiError.invalid({"/data/relationships/workspace": problem})
    workspace = context.store.find(context.store.workspaces, workspace_id)
    context.require(WorkspacePermission.WRITE_VARIABLES, workspace)
    return _create(context, workspace, data)


def update_by_id(context: HandlerContext, variable_id: str) -> Response:
    """Update a variable of any workspace."""
    variable = _find_of_any_workspace(context, variable_id)
    return update_variable(context, variable, variable.owner.variables)


def delete_by_id(context: HandlerContext, variable_id: str) -> Response:
    """Delete a variable of any workspace."""
    return remove_variable(context, _find_of_any_workspace(context, variable_id))


def _create(context: HandlerContext, workspace: Workspace, data: Mapping[str, Any]) -> Response:
    given = [("/data", data["attributes"])]
    (variable,) = build_variables(context, workspace, given, workspace.variables)
    save_variables(context.store, [variable])
    return context.respond_with_resource(serialize_variable(variable), status=201)


def _find_in_workspace(context: HandlerContext, workspace_id: str, variable_id: str) -> Variable:
    workspace = context.store.find(context.store.workspaces, workspace_id)
    return find_variable(context, workspace, variable_id)


def _find_of_any_workspace(context: HandlerContext, variable_id: str) -> Variable:
    variable = context.store.find(context.store.variables, variable_id)
    if isinstance(variable.owner, VariableSet):
        raise not_found()
    return variable
