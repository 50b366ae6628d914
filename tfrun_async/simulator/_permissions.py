"""The permission that each endpoint needs, as its page of the documents says.

The permission is for the records that the path names. A handler checks what a request names in its
body, and a list leaves out what the caller may not see.
"""

from collections.abc import Callable

from tfrun_async.simulator._handlers import (
    admin_runs,
    backing_data,
    configuration_versions,
    organizations,
    plans_and_applies,
    policies,
    projects,
    run_checks,
    run_events,
    run_lists,
    run_tasks,
    run_triggers,
    runs,
    state_outputs,
    state_versions,
    tag_bindings,
    tags,
    task_stages,
    workspace_lists,
    workspace_run_tasks,
    workspaces,
)
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.access import (
    OrganizationPermission,
    Permission,
    ProjectPermission,
    TokenPermission,
    WorkspacePermission,
)

Handler = Callable[..., Response]

_HANDLERS: dict[Permission, tuple[Handler, ...]] = {
    TokenPermission.ANY: (
        organizations.list_all,
        organizations.read_account,
        organizations.read_user,
        run_triggers.read,  # with the permission for one of its workspaces
        state_versions.list_for_workspace,  # with that for the workspace that the query names
    ),
    TokenPermission.CREATE_ORGANIZATIONS: (organizations.create,),
    TokenPermission.SITE_ADMIN: (admin_runs.list_runs, admin_runs.force_cancel),
    OrganizationPermission.MEMBER: (
        organizations.read,
        organizations.read_entitlement_set,
        projects.list_for_organization,
        run_lists.list_for_organization,
        run_lists.list_queue,
        run_lists.read_capacity,
        tag_bindings.list_for_organization,
        tags.list_for_organization,
        workspace_lists.list_for_organization,
    ),
    OrganizationPermission.OWNER: (organizations.update, organizations.delete),
    OrganizationPermission.MANAGE_PROJECTS: (projects.create,),
    OrganizationPermission.MANAGE_RUN_TASKS: (
        run_tasks.create,
        run_tasks.delete,
        run_tasks.update,
    ),
    OrganizationPermission.MANAGE_WORKSPACES: (
        tags.add_workspaces,
        tags.delete,
        workspaces.create,
    ),
    OrganizationPermission.READ_RUN_TASKS: (run_tasks.list_for_organization, run_tasks.read),
    ProjectPermission.READ: (
        projects.read,
        tag_bindings.list_effective_for_project,
        tag_bindings.list_for_project,
    ),
    ProjectPermission.MANAGE: (
        projects.delete,
        projects.move_workspaces,
        projects.update,
        tag_bindings.add_to_project,
    ),
    WorkspacePermission.READ: (
        tag_bindings.list_effective_for_workspace,
        tag_bindings.list_for_workspace,
        tags.list_for_workspace,
        workspaces.read,
        workspaces.read_by_name,
    ),
    WorkspacePermission.READ_RUNS: (
        configuration_versions.download,
        configuration_versions.list_for_workspace,
        configuration_versions.read,
        configuration_versions.read_ingress_attributes,
        plans_and_applies.read_apply,
        plans_and_applies.read_plan,
        policies.list_for_task_stage,
        policies.list_outcomes,
        policies.list_tf_for_run,
        policies.list_tf_outcomes,
        policies.read_evaluation,
        policies.read_outcome,
        policies.read_tf_evaluation,
        policies.read_tf_outcome,
        run_checks.cost_estimate_output,
        run_checks.list_for_run,
        run_checks.policy_check_output,
        run_checks.read_cost_estimate,
        run_checks.read_policy_check,
        run_events.list_comments,
        run_events.list_for_run,
        run_events.read,
        run_events.read_comment,
        run_lists.list_for_workspace,
        run_triggers.list_for_workspace,
        runs.read,
        task_stages.list_for_run,
        task_stages.list_outcomes,
        task_stages.read,
        task_stages.read_outcome,
        task_stages.read_outcome_body,
        task_stages.read_result,
        workspace_run_tasks.list_for_workspace,
        workspace_run_tasks.read,
    ),
    WorkspacePermission.QUEUE_PLANS: (runs.create,),
    WorkspacePermission.CREATE_CONFIGURATIONS: (configuration_versions.create,),
    WorkspacePermission.COMMENT: (run_events.create_comment,),
    WorkspacePermission.APPLY_RUNS: (runs.apply, runs.cancel, runs.discard, runs.force_execute),
    WorkspacePermission.FORCE_CANCEL: (runs.force_cancel,),
    WorkspacePermission.OVERRIDE_POLICIES: (
        policies.override_tf_evaluation,
        run_checks.override,
    ),
    WorkspacePermission.OVERRIDE_STAGES: (task_stages.override,),
    WorkspacePermission.READ_PLAN_JSON: (
        plans_and_applies.plan_json_output,
        plans_and_applies.run_json_output,
    ),
    WorkspacePermission.READ_OUTPUTS: (
        state_outputs.list_current,
        state_outputs.list_for_state_version,
        state_outputs.read,
    ),
    WorkspacePermission.READ_STATE: (
        state_outputs.list_resources,
        state_versions.download,
        state_versions.download_json,
        state_versions.read,
        state_versions.read_current,
    ),
    WorkspacePermission.WRITE_STATE: (state_versions.create, state_versions.roll_back),
    WorkspacePermission.LOCK: (workspaces.lock, workspaces.unlock),
    WorkspacePermission.MANAGE_RUN_TASKS: (
        workspace_run_tasks.create,
        workspace_run_tasks.delete,
        workspace_run_tasks.update,
    ),
    WorkspacePermission.ADMIN: (
        backing_data.permanently_delete,
        backing_data.restore,
        backing_data.soft_delete,
        run_triggers.create,
        run_triggers.delete,
        tag_bindings.add_to_workspace,
        tags.add_to_workspace,
        tags.remove_from_workspace,
        workspaces.force_unlock,
        workspaces.safe_delete,
        workspaces.safe_delete_by_name,
        workspaces.update,
        workspaces.update_by_name,
    ),
    WorkspacePermission.FORCE_DELETE: (workspaces.delete, workspaces.delete_by_name),
}

PERMISSIONS: dict[Handler, Permission] = {
    handler: permission for permission, handlers in _HANDLERS.items() for handler in handlers
}
