"""Remove records together with what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfrun_async.simulator._records.projects import Project
    from tfrun_async.simulator._records.store import Organization, Store, Workspace
    from tfrun_async.simulator._records.variables import VariableSet


def remove_settings(store: Store, workspace: Workspace) -> None:
    """Remove the variables, notifications, tags and plan exports of a workspace that is gone."""
    for variable in workspace.variables:
        del store.variables[variable.id]
    for variable_set in store.variable_sets.values():
        if workspace in variable_set.workspaces:
            variable_set.workspaces.remove(workspace)
    for other in store.workspaces.values():
        if workspace in other.remote_state_consumers:
            other.remote_state_consumers.remove(workspace)
    _remove_notification_configurations(store, workspace)
    remove_unused_tags(store)
    store.plan_exports = {
        key: export
        for key, export in store.plan_exports.items()
        if export.run.workspace is not workspace
    }


def remove_unused_tags(store: Store) -> None:
    """Remove the flat tags that no workspace carries."""
    carried = {tag for workspace in store.workspaces.values() for tag in workspace.tags}
    store.tags = {key: tag for key, tag in store.tags.items() if tag in carried}


def remove_project(store: Store, project: Project) -> None:
    """Remove a project without workspaces, its variable sets and notifications."""
    del store.projects[project.id]
    for variable_set in list(store.variable_sets.values()):
        if variable_set.parent is project:
            remove_variable_set(store, variable_set)
        elif project in variable_set.projects:
            variable_set.projects.remove(project)
    _remove_notification_configurations(store, project)


def remove_organization(store: Store, organization: Organization) -> None:
    """Remove an organization without workspaces, with its projects, policies and variable sets."""
    store.agent_pools = {
        key: pool
        for key, pool in store.agent_pools.items()
        if pool.organization is not organization
    }
    policy_sets = store.policies.sets
    for key in [key for key in policy_sets if key[0] is organization]:
        del policy_sets[key]
    for project in list(store.projects.values()):
        if project.organization is organization:
            remove_project(store, project)
    for variable_set in list(organization.variable_sets):
        remove_variable_set(store, variable_set)
    del store.organizations[organization.name]


def remove_variable_set(store: Store, variable_set: VariableSet) -> None:
    """Remove a variable set with its variables."""
    del store.variable_sets[variable_set.id]
    variable_set.organization.variable_sets.remove(variable_set)
    for variable in variable_set.variables:
        del store.variables[variable.id]


def _remove_notification_configurations(store: Store, owner: Workspace | Project) -> None:
    store.notification_configurations = {
        key: configuration
        for key, configuration in store.notification_configurations.items()
        if configuration.subscribable is not owner
    }
