"""The routes of what workspaces and projects are set up with: tags, variables, notifications."""

from tfrun_async.simulator._handlers import (
    notification_configurations,
    projects,
    tag_bindings,
    tags,
    variable_sets,
    variables,
)
from tfrun_async.simulator._handlers.context import Handler

SETTINGS_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/organizations/{organization_name}/projects", projects.list_for_organization),
    ("POST", "/organizations/{organization_name}/projects", projects.create),
    ("GET", "/projects/{project_id}", projects.read),
    ("PATCH", "/projects/{project_id}", projects.update),
    ("DELETE", "/projects/{project_id}", projects.delete),
    ("POST", "/projects/{project_id}/relationships/workspaces", projects.move_workspaces),
    ("GET", "/organizations/{organization_name}/tags", tags.list_for_organization),
    ("DELETE", "/organizations/{organization_name}/tags", tags.delete),
    ("POST", "/tags/{tag_id}/relationships/workspaces", tags.add_workspaces),
    ("GET", "/workspaces/{workspace_id}/relationships/tags", tags.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/relationships/tags", tags.add_to_workspace),
    ("DELETE", "/workspaces/{workspace_id}/relationships/tags", tags.remove_from_workspace),
    ("GET", "/organizations/{organization_name}/tag-bindings", tag_bindings.list_for_organization),
    ("GET", "/workspaces/{workspace_id}/tag-bindings", tag_bindings.list_for_workspace),
    ("PATCH", "/workspaces/{workspace_id}/tag-bindings", tag_bindings.add_to_workspace),
    (
        "GET",
        "/workspaces/{workspace_id}/effective-tag-bindings",
        tag_bindings.list_effective_for_workspace,
    ),
    ("GET", "/projects/{project_id}/tag-bindings", tag_bindings.list_for_project),
    ("PATCH", "/projects/{project_id}/tag-bindings", tag_bindings.add_to_project),
    (
        "GET",
        "/projects/{project_id}/effective-tag-bindings",
        tag_bindings.list_effective_for_project,
    ),
    *(
        (method, f"/{owner}/notification-configurations", handler)
        for owner, method, handler in (
            ("workspaces/{workspace_id}", "GET", notification_configurations.list_for_workspace),
            ("workspaces/{workspace_id}", "POST", notification_configurations.create_for_workspace),
            ("projects/{project_id}", "GET", notification_configurations.list_for_project),
            ("projects/{project_id}", "POST", notification_configurations.create_for_project),
        )
    ),
    *(
        (method, f"/notification-configurations/{{notification_configuration_id}}{rest}", handler)
        for method, rest, handler in (
            ("GET", "", notification_configurations.read),
            ("PATCH", "", notification_configurations.update),
            ("DELETE", "", notification_configurations.delete),
            ("POST", "/actions/verify", notification_configurations.verify),
        )
    ),
    ("GET", "/workspaces/{workspace_id}/vars", variables.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/vars", variables.create),
    ("GET", "/workspaces/{workspace_id}/all-vars", variables.list_all_for_workspace),
    ("GET", "/workspaces/{workspace_id}/vars/{variable_id}", variables.read),
    ("PATCH", "/workspaces/{workspace_id}/vars/{variable_id}", variables.update),
    ("DELETE", "/workspaces/{workspace_id}/vars/{variable_id}", variables.delete),
    ("GET", "/vars", variables.list_everywhere),
    ("POST", "/vars", variables.create_by_relationship),
    ("PATCH", "/vars/{variable_id}", variables.update_by_id),
    ("DELETE", "/vars/{variable_id}", variables.delete_by_id),
    ("GET", "/organizations/{organization_name}/varsets", variable_sets.list_for_organization),
    ("POST", "/organizations/{organization_name}/varsets", variable_sets.create),
    ("GET", "/projects/{project_id}/varsets", variable_sets.list_for_project),
    ("GET", "/workspaces/{workspace_id}/varsets", variable_sets.list_for_workspace),
    ("GET", "/varsets/{variable_set_id}", variable_sets.read),
    ("PATCH", "/varsets/{variable_set_id}", variable_sets.update),
    ("PUT", "/varsets/{variable_set_id}", variable_sets.update),
    ("DELETE", "/varsets/{variable_set_id}", variable_sets.delete),
    ("GET", "/varsets/{variable_set_id}/relationships/vars", variable_sets.list_variables),
    ("POST", "/varsets/{variable_set_id}/relationships/vars", variable_sets.create_variable),
    (
        "GET",
        "/varsets/{variable_set_id}/relationships/vars/{variable_id}",
        variable_sets.read_variable,
    ),
    (
        "PATCH",
        "/varsets/{variable_set_id}/relationships/vars/{variable_id}",
        variable_sets.update_variable_of_set,
    ),
    (
        "DELETE",
        "/varsets/{variable_set_id}/relationships/vars/{variable_id}",
        variable_sets.delete_variable,
    ),
    (
        "POST",
        "/varsets/{variable_set_id}/relationships/workspaces",
        variable_sets.apply_to_workspaces,
    ),
    (
        "DELETE",
        "/varsets/{variable_set_id}/relationships/workspaces",
        variable_sets.remove_from_workspaces,
    ),
    ("POST", "/varsets/{variable_set_id}/relationships/projects", variable_sets.apply_to_projects),
    (
        "DELETE",
        "/varsets/{variable_set_id}/relationships/projects",
        variable_sets.remove_from_projects,
    ),
]
