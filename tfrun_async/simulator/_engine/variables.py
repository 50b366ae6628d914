"""Which variables are in effect in a workspace and in a run."""

from collections.abc import Iterable
from typing import Literal

import attrs

from tfrun_async.simulator._records.store import Run, Workspace
from tfrun_async.simulator._records.variables import Variable, VariableSet

Category = Literal["terraform", "env"]


@attrs.frozen
class RunVariable:
    """A variable as Terraform receives it."""

    key: str
    value: str = attrs.field(repr=False)
    is_hcl: bool
    """Whether the value is an HCL expression, not text."""
    is_sensitive: bool


def variables_in_effect(run: Run, category: Category = "terraform") -> dict[str, RunVariable]:
    """Return the variables of a run by key.

    The run's own override those of its workspace and of variable sets, except for those of priority
    sets.
    """
    found = {}
    for variable in _by_precedence(run.workspace, is_priority=False):
        found[variable.name] = _as_run_variable(variable)
    for given in run.options["variables"]:
        own = RunVariable(given["key"], given["value"], is_hcl=True, is_sensitive=False)
        found["terraform", own.key] = own
    for variable in _by_precedence(run.workspace, is_priority=True):
        found[variable.name] = _as_run_variable(variable)
    return {key: variable for (of, key), variable in found.items() if of == category}


def _as_run_variable(variable: Variable) -> RunVariable:
    settings = variable.settings
    return RunVariable(
        variable.key,
        settings["value"],
        # The flag has no effect on environment variables.
        is_hcl=settings["hcl"] and variable.category == "terraform",
        is_sensitive=settings["sensitive"],
    )


def workspace_variables(workspace: Workspace) -> dict[tuple[str, str], list[Variable]]:
    """Return the variables for a workspace by category and key: each overrides those before it."""
    found: dict[tuple[str, str], list[Variable]] = {}
    for is_priority in (False, True):
        for variable in _by_precedence(workspace, is_priority=is_priority):
            found.setdefault(variable.name, []).append(variable)
    return found


def _by_precedence(workspace: Workspace, *, is_priority: bool) -> Iterable[Variable]:
    """Yield variables, those that override others last.

    Without priority, the narrower scope overrides the wider one, and the workspace's own variables
    override all sets. Priority sets override everything, and there the wider scope overrides.
    """
    sets = [
        each
        for each in workspace.organization.variable_sets
        if each.settings["priority"] is is_priority and each.is_for_workspace(workspace)
    ]
    # Among sets of one scope, the first by name overrides the others.
    sets.sort(key=lambda each: each.name, reverse=True)
    sets.sort(key=lambda each: _SCOPES[is_priority].index(_scope(each, workspace)))
    for each in sets:
        yield from each.variables
    if not is_priority:
        yield from workspace.variables


def _scope(variable_set: VariableSet, workspace: Workspace) -> str:
    if variable_set.is_global and variable_set.parent is variable_set.organization:
        return "global"
    owner = "organization" if variable_set.parent is variable_set.organization else "project"
    is_own = workspace in variable_set.workspaces
    return f"workspace, of the {owner}" if is_own else f"project, of the {owner}"


# The documented precedence, from the lowest to the highest. Its page names the owner of a set too:
# https://developer.hashicorp.com/terraform/cloud-docs/variables#precedence
_SCOPES = {
    False: [
        "global",
        "project, of the organization",
        "workspace, of the organization",
        "project, of the project",
        "workspace, of the project",
    ],
    True: [
        "workspace, of the project",
        "project, of the project",
        "workspace, of the organization",
        "project, of the organization",
        "global",
    ],
}
