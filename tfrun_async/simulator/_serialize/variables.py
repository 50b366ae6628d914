"""Serializers of variables and variable sets."""

import hashlib
from collections.abc import Sequence
from typing import Any

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_many, to_one
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.store import Store
from tfrun_async.simulator._records.variables import Variable, VariableSet


def serialize_variable(
    variable: Variable,
    *,
    overwriter: Variable | None = None,
    overwritten: Sequence[Variable] = (),
) -> Resource:
    """Return a variable; the value of a sensitive one is left out.

    Args:
        variable: The variable.
        overwriter: The variable that overrides it in a workspace.
        overwritten: The variables that it overrides there.
    """
    settings, owner = variable.settings, variable.owner
    attributes = {
        **settings,
        "created-at": timestamp(variable.created_at),
        "value": None if settings["sensitive"] else settings["value"],
        "version-id": _version_id(variable),
    }
    relationships = {
        "overwriter": to_one("vars", overwriter.id if overwriter else None),
        "overwritten": to_many("vars", [each.id for each in overwritten]),
    }
    if isinstance(owner, VariableSet):
        relationships["varset"] = to_one("varsets", owner.id)
        path = f"varsets/{owner.id}/relationships/vars/{variable.id}"
    else:
        relationships["configurable"] = to_one("workspaces", owner.id)
        relationships["workspace"] = to_one("workspaces", owner.id)
        path = f"workspaces/{owner.id}/vars/{variable.id}"
    return resource("vars", variable.id, attributes, relationships, path)


def _version_id(variable: Variable) -> str:
    """Return an id that is new after each change."""
    return hashlib.sha256(f"{variable.id}/{variable.revision}".encode()).hexdigest()


def serialize_variable_set(
    store: Store, variable_set: VariableSet, *, can_update: bool
) -> Resource:
    """Return a variable set; a global one counts everything that it applies to."""
    workspaces = [
        each
        for each in store.workspaces.values()
        if each.organization is variable_set.organization and variable_set.is_for_workspace(each)
    ]
    attributes: dict[str, Any] = {
        **variable_set.settings,
        "permissions": {"can-update": can_update},
        "project-count": len(variable_set.projects),
        "stack-count": 0,
        "updated-at": timestamp(variable_set.updated_at),
        "var-count": len(variable_set.variables),
        "workspace-count": len(workspaces),
    }
    parent = variable_set.parent
    relationships = {
        "organization": to_one("organizations", variable_set.organization.name),
        "parent": to_one("projects", parent.id)
        if isinstance(parent, Project)
        else to_one("organizations", parent.name),
        "projects": to_many("projects", [each.id for each in variable_set.projects]),
        "stacks": to_many("stacks"),
        "vars": to_many("vars", [each.id for each in variable_set.variables]),
        "workspaces": to_many("workspaces", [each.id for each in variable_set.workspaces]),
    }
    return resource("varsets", variable_set.id, attributes, relationships)
