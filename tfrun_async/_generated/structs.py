# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as they arrive in bytes."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, Form, Integer, Members, Moment
from tfrun_async._model import Resource

_COLLABORATOR_AUTH_POLICY = Members(models.CollaboratorAuthPolicy)
_EXECUTION_MODE = Members(models.ExecutionMode)
_RUN_SOURCE = Members(models.RunSource)
_RUN_STATUS = Members(models.RunStatus)
_CONFIGURATION_VERSION_SOURCE = Members(models.ConfigurationVersionSource)
_CONFIGURATION_VERSION_STATUS = Members(models.ConfigurationVersionStatus)
_PLAN_STATUS = Members(models.PlanStatus)
_APPLY_STATUS = Members(models.ApplyStatus)
_COST_ESTIMATE_STATUS = Members(models.CostEstimateStatus)
_POLICY_CHECK_SCOPE = Members(models.PolicyCheckScope)
_POLICY_CHECK_STATUS = Members(models.PolicyCheckStatus)
_RUN_TASK_ENFORCEMENT_LEVEL = Members(models.RunTaskEnforcementLevel)
_RUN_TASK_STAGE = Members(models.RunTaskStage)
_TASK_STAGE_STATUS = Members(models.TaskStageStatus)
_TASK_RESULT_STATUS = Members(models.TaskResultStatus)


class OrganizationPermissionsForm(Form):
    """The form of `OrganizationPermissions`."""

    can_access_via_teams: bool | UnsetType = UNSET
    can_create_module: bool | UnsetType = UNSET
    can_create_project: bool | UnsetType = UNSET
    can_create_provider: bool | UnsetType = UNSET
    can_create_team: bool | UnsetType = UNSET
    can_create_workspace: bool | UnsetType = UNSET
    can_destroy: bool | UnsetType = UNSET
    can_manage_custom_providers: bool | UnsetType = UNSET
    can_manage_public_modules: bool | UnsetType = UNSET
    can_manage_public_providers: bool | UnsetType = UNSET
    can_manage_run_tasks: bool | UnsetType = UNSET
    can_manage_sso: bool | UnsetType = UNSET
    can_manage_subscription: bool | UnsetType = UNSET
    can_manage_tags: bool | UnsetType = UNSET
    can_manage_users: bool | UnsetType = UNSET
    can_manage_varsets: bool | UnsetType = UNSET
    can_read_run_tasks: bool | UnsetType = UNSET
    can_read_varsets: bool | UnsetType = UNSET
    can_start_trial: bool | UnsetType = UNSET
    can_traverse: bool | UnsetType = UNSET
    can_update: bool | UnsetType = UNSET
    can_update_agent_pools: bool | UnsetType = UNSET
    can_update_api_token: bool | UnsetType = UNSET
    can_update_oauth: bool | UnsetType = UNSET
    can_update_sentinel: bool | UnsetType = UNSET
    can_update_ssh_keys: bool | UnsetType = UNSET


class OrganizationForm(Form):
    """The form of `Organization`."""

    aggregated_commit_status_enabled: bool | UnsetType = UNSET
    allow_force_delete_workspaces: bool | UnsetType = UNSET
    assessments_enforced: bool | UnsetType = UNSET
    collaborator_auth_policy: str | UnsetType = UNSET
    cost_estimation_enabled: bool | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    default_execution_mode: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    enforce_hyok: bool | UnsetType = UNSET
    external_id: str | UnsetType = UNSET
    fair_run_queuing_enabled: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    owners_team_saml_role_id: str | UnsetType | None = UNSET
    permissions: OrganizationPermissionsForm | UnsetType = UNSET
    plan_expired: bool | UnsetType = UNSET
    plan_expires_at: Moment | UnsetType | None = UNSET
    plan_identifier: str | UnsetType = UNSET
    plan_is_enterprise: bool | UnsetType = UNSET
    plan_is_trial: bool | UnsetType = UNSET
    saml_enabled: bool | UnsetType = UNSET
    send_passing_statuses_for_untriggered_speculative_plans: bool | UnsetType = UNSET
    session_remember: Integer | UnsetType | None = UNSET
    session_timeout: Integer | UnsetType | None = UNSET
    speculative_plan_management_enabled: bool | UnsetType = UNSET
    two_factor_conformant: bool | UnsetType = UNSET


def _fill_organization(draft: Any, form: OrganizationForm) -> None:
    if form.aggregated_commit_status_enabled is not UNSET:
        draft.aggregated_commit_status_enabled = form.aggregated_commit_status_enabled
    if form.allow_force_delete_workspaces is not UNSET:
        draft.allow_force_delete_workspaces = form.allow_force_delete_workspaces
    if form.assessments_enforced is not UNSET:
        draft.assessments_enforced = form.assessments_enforced
    if form.collaborator_auth_policy is not UNSET:
        draft.collaborator_auth_policy = _COLLABORATOR_AUTH_POLICY[form.collaborator_auth_policy]
    if form.cost_estimation_enabled is not UNSET:
        draft.cost_estimation_enabled = form.cost_estimation_enabled
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.default_execution_mode is not UNSET:
        draft.default_execution_mode = _EXECUTION_MODE[form.default_execution_mode]
    if form.email is not UNSET:
        draft.email = form.email
    if form.enforce_hyok is not UNSET:
        draft.enforce_hyok = form.enforce_hyok
    if form.external_id is not UNSET:
        draft.external_id = form.external_id
    if form.fair_run_queuing_enabled is not UNSET:
        draft.fair_run_queuing_enabled = form.fair_run_queuing_enabled
    if form.name is not UNSET:
        draft.name = form.name
    if form.owners_team_saml_role_id is not UNSET:
        draft.owners_team_saml_role_id = form.owners_team_saml_role_id
    if form.plan_expired is not UNSET:
        draft.plan_expired = form.plan_expired
    if form.plan_expires_at is not UNSET:
        draft.plan_expires_at = form.plan_expires_at
    if form.plan_identifier is not UNSET:
        draft.plan_identifier = form.plan_identifier
    if form.plan_is_enterprise is not UNSET:
        draft.plan_is_enterprise = form.plan_is_enterprise
    if form.plan_is_trial is not UNSET:
        draft.plan_is_trial = form.plan_is_trial
    if form.saml_enabled is not UNSET:
        draft.saml_enabled = form.saml_enabled
    if form.send_passing_statuses_for_untriggered_speculative_plans is not UNSET:
        draft.send_passing_statuses_for_untriggered_speculative_plans = (
            form.send_passing_statuses_for_untriggered_speculative_plans
        )
    if form.session_remember is not UNSET:
        draft.session_remember = form.session_remember
    if form.session_timeout is not UNSET:
        draft.session_timeout = form.session_timeout
    if form.speculative_plan_management_enabled is not UNSET:
        draft.speculative_plan_management_enabled = form.speculative_plan_management_enabled
    if form.two_factor_conformant is not UNSET:
        draft.two_factor_conformant = form.two_factor_conformant


class OrganizationCapacityForm(Form):
    """The form of `OrganizationCapacity`."""

    pending: Integer | UnsetType = UNSET
    running: Integer | UnsetType = UNSET


def _fill_organization_capacity(draft: Any, form: OrganizationCapacityForm) -> None:
    if form.pending is not UNSET:
        draft.pending = form.pending
    if form.running is not UNSET:
        draft.running = form.running


class RunActionsForm(Form):
    """The form of `RunActions`."""

    is_cancelable: bool | UnsetType = UNSET
    is_confirmable: bool | UnsetType = UNSET
    is_discardable: bool | UnsetType = UNSET
    is_force_cancelable: bool | UnsetType = UNSET


class RunPermissionsForm(Form):
    """The form of `RunPermissions`."""

    can_apply: bool | UnsetType = UNSET
    can_cancel: bool | UnsetType = UNSET
    can_comment: bool | UnsetType = UNSET
    can_discard: bool | UnsetType = UNSET
    can_force_execute: bool | UnsetType = UNSET
    can_force_cancel: bool | UnsetType = UNSET
    can_override_policy_check: bool | UnsetType = UNSET


class RunVariableForm(Form):
    """The form of `RunVariable`."""

    key: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class RunForm(Form):
    """The form of `Run`."""

    actions: RunActionsForm | UnsetType = UNSET
    allow_config_generation: bool | UnsetType = UNSET
    allow_empty_apply: bool | UnsetType = UNSET
    auto_apply: bool | UnsetType = UNSET
    canceled_at: Moment | UnsetType | None = UNSET
    created_at: Moment | UnsetType = UNSET
    debugging_mode: bool | UnsetType = UNSET
    force_cancel_available_at: Moment | UnsetType | None = UNSET
    has_changes: bool | UnsetType = UNSET
    invoke_action_addrs: list[str] | UnsetType | None = UNSET
    is_destroy: bool | UnsetType = UNSET
    message: str | UnsetType = UNSET
    permissions: RunPermissionsForm | UnsetType = UNSET
    plan_only: bool | UnsetType = UNSET
    policy_paths: list[str] | UnsetType | None = UNSET
    position_in_queue: Integer | UnsetType = UNSET
    refresh: bool | UnsetType = UNSET
    refresh_only: bool | UnsetType = UNSET
    replace_addrs: list[str] | UnsetType | None = UNSET
    save_plan: bool | UnsetType = UNSET
    source: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET
    target_addrs: list[str] | UnsetType | None = UNSET
    terraform_version: str | UnsetType = UNSET
    trigger_reason: str | UnsetType = UNSET
    triggering_source_name: str | UnsetType | None = UNSET
    updated_at: Moment | UnsetType = UNSET
    variables: list[RunVariableForm] | UnsetType = UNSET


def _fill_run(draft: Any, form: RunForm) -> None:
    if form.allow_config_generation is not UNSET:
        draft.allow_config_generation = form.allow_config_generation
    if form.allow_empty_apply is not UNSET:
        draft.allow_empty_apply = form.allow_empty_apply
    if form.auto_apply is not UNSET:
        draft.auto_apply = form.auto_apply
    if form.canceled_at is not UNSET:
        draft.canceled_at = form.canceled_at
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.debugging_mode is not UNSET:
        draft.debugging_mode = form.debugging_mode
    if form.force_cancel_available_at is not UNSET:
        draft.force_cancel_available_at = form.force_cancel_available_at
    if form.has_changes is not UNSET:
        draft.has_changes = form.has_changes
    if form.invoke_action_addrs is not UNSET:
        draft.invoke_action_addrs = form.invoke_action_addrs
    if form.is_destroy is not UNSET:
        draft.is_destroy = form.is_destroy
    if form.message is not UNSET:
        draft.message = form.message
    if form.plan_only is not UNSET:
        draft.plan_only = form.plan_only
    if form.policy_paths is not UNSET:
        draft.policy_paths = form.policy_paths
    if form.position_in_queue is not UNSET:
        draft.position_in_queue = form.position_in_queue
    if form.refresh is not UNSET:
        draft.refresh = form.refresh
    if form.refresh_only is not UNSET:
        draft.refresh_only = form.refresh_only
    if form.replace_addrs is not UNSET:
        draft.replace_addrs = form.replace_addrs
    if form.save_plan is not UNSET:
        draft.save_plan = form.save_plan
    if form.source is not UNSET:
        draft.source = _RUN_SOURCE[form.source]
    if form.status is not UNSET:
        draft.status = _RUN_STATUS[form.status]
    if form.target_addrs is not UNSET:
        draft.target_addrs = form.target_addrs
    if form.terraform_version is not UNSET:
        draft.terraform_version = form.terraform_version
    if form.trigger_reason is not UNSET:
        draft.trigger_reason = form.trigger_reason
    if form.triggering_source_name is not UNSET:
        draft.triggering_source_name = form.triggering_source_name
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at


class WorkspaceActionsForm(Form):
    """The form of `WorkspaceActions`."""

    is_destroyable: bool | UnsetType = UNSET


class WorkspacePermissionsForm(Form):
    """The form of `WorkspacePermissions`."""

    can_create_state_versions: bool | UnsetType = UNSET
    can_destroy: bool | UnsetType = UNSET
    can_force_delete: bool | UnsetType = UNSET
    can_force_unlock: bool | UnsetType = UNSET
    can_lock: bool | UnsetType = UNSET
    can_manage_assessments: bool | UnsetType = UNSET
    can_manage_ephemeral_workspaces: bool | UnsetType = UNSET
    can_manage_run_tasks: bool | UnsetType = UNSET
    can_manage_tags: bool | UnsetType = UNSET
    can_queue_apply: bool | UnsetType = UNSET
    can_queue_destroy: bool | UnsetType = UNSET
    can_queue_run: bool | UnsetType = UNSET
    can_read_assessment_results: bool | UnsetType = UNSET
    can_read_run: bool | UnsetType = UNSET
    can_read_settings: bool | UnsetType = UNSET
    can_read_state_outputs: bool | UnsetType = UNSET
    can_read_state_versions: bool | UnsetType = UNSET
    can_read_variable: bool | UnsetType = UNSET
    can_unlock: bool | UnsetType = UNSET
    can_update: bool | UnsetType = UNSET
    can_update_variable: bool | UnsetType = UNSET


class WorkspaceSettingOverwritesForm(Form):
    """The form of `WorkspaceSettingOverwrites`."""

    execution_mode: bool | UnsetType = UNSET
    agent_pool: bool | UnsetType = UNSET


class VcsRepoForm(Form):
    """The form of `VcsRepo`."""

    branch: str | UnsetType = UNSET
    display_identifier: str | UnsetType = UNSET
    github_app_installation_id: str | UnsetType | None = UNSET
    identifier: str | UnsetType = UNSET
    ingress_submodules: bool | UnsetType = UNSET
    oauth_token_id: str | UnsetType | None = UNSET
    repository_http_url: str | UnsetType = UNSET
    service_provider: str | UnsetType = UNSET
    tags_regex: str | UnsetType | None = UNSET
    webhook_url: str | UnsetType = UNSET


class WorkspaceForm(Form):
    """The form of `Workspace`."""

    actions: WorkspaceActionsForm | UnsetType = UNSET
    agent_pool_id: str | UnsetType | None = UNSET
    allow_destroy_plan: bool | UnsetType = UNSET
    apply_duration_average: float | UnsetType | None = UNSET
    assessments_enabled: bool | UnsetType = UNSET
    auto_apply: bool | UnsetType = UNSET
    auto_apply_run_trigger: bool | UnsetType = UNSET
    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    auto_destroy_at: Moment | UnsetType | None = UNSET
    created_at: Moment | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    environment: str | UnsetType = UNSET
    execution_mode: str | UnsetType = UNSET
    file_triggers_enabled: bool | UnsetType = UNSET
    global_remote_state: bool | UnsetType = UNSET
    hyok_enabled: bool | UnsetType = UNSET
    last_assessment_result_at: Moment | UnsetType | None = UNSET
    latest_change_at: Moment | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    locked_reason: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    oauth_client_name: str | UnsetType | None = UNSET
    operations: bool | UnsetType = UNSET
    permissions: WorkspacePermissionsForm | UnsetType = UNSET
    plan_duration_average: float | UnsetType | None = UNSET
    policy_check_failures: Integer | UnsetType | None = UNSET
    project_remote_state: bool | UnsetType = UNSET
    queue_all_runs: bool | UnsetType = UNSET
    resource_count: Integer | UnsetType = UNSET
    run_failures: Integer | UnsetType | None = UNSET
    setting_overwrites: WorkspaceSettingOverwritesForm | UnsetType = UNSET
    source: str | UnsetType = UNSET
    source_name: str | UnsetType | None = UNSET
    source_url: str | UnsetType | None = UNSET
    speculative_enabled: bool | UnsetType = UNSET
    structured_run_output_enabled: bool | UnsetType = UNSET
    tag_names: list[str] | UnsetType = UNSET
    terraform_version: str | UnsetType = UNSET
    trigger_patterns: list[str] | UnsetType = UNSET
    trigger_prefixes: list[str] | UnsetType = UNSET
    updated_at: Moment | UnsetType = UNSET
    vcs_repo: VcsRepoForm | UnsetType | None = UNSET
    vcs_repo_identifier: str | UnsetType | None = UNSET
    working_directory: str | UnsetType | None = UNSET
    workspace_kpis_runs_count: Integer | UnsetType | None = UNSET


def _fill_workspace(draft: Any, form: WorkspaceForm) -> None:
    if form.agent_pool_id is not UNSET:
        draft.agent_pool_id = form.agent_pool_id
    if form.allow_destroy_plan is not UNSET:
        draft.allow_destroy_plan = form.allow_destroy_plan
    if form.apply_duration_average is not UNSET:
        draft.apply_duration_average = form.apply_duration_average
    if form.assessments_enabled is not UNSET:
        draft.assessments_enabled = form.assessments_enabled
    if form.auto_apply is not UNSET:
        draft.auto_apply = form.auto_apply
    if form.auto_apply_run_trigger is not UNSET:
        draft.auto_apply_run_trigger = form.auto_apply_run_trigger
    if form.auto_destroy_activity_duration is not UNSET:
        draft.auto_destroy_activity_duration = form.auto_destroy_activity_duration
    if form.auto_destroy_at is not UNSET:
        draft.auto_destroy_at = form.auto_destroy_at
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.description is not UNSET:
        draft.description = form.description
    if form.environment is not UNSET:
        draft.environment = form.environment
    if form.execution_mode is not UNSET:
        draft.execution_mode = _EXECUTION_MODE[form.execution_mode]
    if form.file_triggers_enabled is not UNSET:
        draft.file_triggers_enabled = form.file_triggers_enabled
    if form.global_remote_state is not UNSET:
        draft.global_remote_state = form.global_remote_state
    if form.hyok_enabled is not UNSET:
        draft.hyok_enabled = form.hyok_enabled
    if form.last_assessment_result_at is not UNSET:
        draft.last_assessment_result_at = form.last_assessment_result_at
    if form.latest_change_at is not UNSET:
        draft.latest_change_at = form.latest_change_at
    if form.locked is not UNSET:
        draft.locked = form.locked
    if form.locked_reason is not UNSET:
        draft.locked_reason = form.locked_reason
    if form.name is not UNSET:
        draft.name = form.name
    if form.oauth_client_name is not UNSET:
        draft.oauth_client_name = form.oauth_client_name
    if form.operations is not UNSET:
        draft.operations = form.operations
    if form.plan_duration_average is not UNSET:
        draft.plan_duration_average = form.plan_duration_average
    if form.policy_check_failures is not UNSET:
        draft.policy_check_failures = form.policy_check_failures
    if form.project_remote_state is not UNSET:
        draft.project_remote_state = form.project_remote_state
    if form.queue_all_runs is not UNSET:
        draft.queue_all_runs = form.queue_all_runs
    if form.resource_count is not UNSET:
        draft.resource_count = form.resource_count
    if form.run_failures is not UNSET:
        draft.run_failures = form.run_failures
    if form.source is not UNSET:
        draft.source = form.source
    if form.source_name is not UNSET:
        draft.source_name = form.source_name
    if form.source_url is not UNSET:
        draft.source_url = form.source_url
    if form.speculative_enabled is not UNSET:
        draft.speculative_enabled = form.speculative_enabled
    if form.structured_run_output_enabled is not UNSET:
        draft.structured_run_output_enabled = form.structured_run_output_enabled
    if form.tag_names is not UNSET:
        draft.tag_names = form.tag_names
    if form.terraform_version is not UNSET:
        draft.terraform_version = form.terraform_version
    if form.trigger_patterns is not UNSET:
        draft.trigger_patterns = form.trigger_patterns
    if form.trigger_prefixes is not UNSET:
        draft.trigger_prefixes = form.trigger_prefixes
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at
    if form.vcs_repo_identifier is not UNSET:
        draft.vcs_repo_identifier = form.vcs_repo_identifier
    if form.working_directory is not UNSET:
        draft.working_directory = form.working_directory
    if form.workspace_kpis_runs_count is not UNSET:
        draft.workspace_kpis_runs_count = form.workspace_kpis_runs_count


class ConfigurationVersionForm(Form):
    """The form of `ConfigurationVersion`."""

    auto_queue_runs: bool | UnsetType = UNSET
    error: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    provisional: bool | UnsetType = UNSET
    source: str | UnsetType | None = UNSET
    speculative: bool | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET
    upload_url: str | UnsetType | None = UNSET


def _fill_configuration_version(draft: Any, form: ConfigurationVersionForm) -> None:
    if form.auto_queue_runs is not UNSET:
        draft.auto_queue_runs = form.auto_queue_runs
    if form.error is not UNSET:
        draft.error = form.error
    if form.error_message is not UNSET:
        draft.error_message = form.error_message
    if form.provisional is not UNSET:
        draft.provisional = form.provisional
    if form.source is not UNSET:
        draft.source = None if form.source is None else _CONFIGURATION_VERSION_SOURCE[form.source]
    if form.speculative is not UNSET:
        draft.speculative = form.speculative
    if form.status is not UNSET:
        draft.status = _CONFIGURATION_VERSION_STATUS[form.status]
    if form.upload_url is not UNSET:
        draft.upload_url = form.upload_url


class PlanActionsForm(Form):
    """The form of `PlanActions`."""

    is_exportable: bool | UnsetType = UNSET


class ExecutionDetailsForm(Form):
    """The form of `ExecutionDetails`."""

    mode: str | UnsetType = UNSET
    agent_id: str | UnsetType = UNSET
    agent_name: str | UnsetType = UNSET
    agent_pool_id: str | UnsetType = UNSET
    agent_pool_name: str | UnsetType = UNSET


class PlanForm(Form):
    """The form of `Plan`."""

    actions: PlanActionsForm | UnsetType = UNSET
    execution_details: ExecutionDetailsForm | UnsetType | None = UNSET
    generated_configuration: bool | UnsetType | None = UNSET
    has_changes: bool | UnsetType = UNSET
    log_read_url: str | UnsetType | None = UNSET
    permissions: dict[str, bool] | UnsetType | None = UNSET
    resource_additions: Integer | UnsetType | None = UNSET
    resource_changes: Integer | UnsetType | None = UNSET
    resource_destructions: Integer | UnsetType | None = UNSET
    resource_imports: Integer | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET
    structured_run_output_enabled: bool | UnsetType | None = UNSET


def _fill_plan(draft: Any, form: PlanForm) -> None:
    if form.generated_configuration is not UNSET:
        draft.generated_configuration = form.generated_configuration
    if form.has_changes is not UNSET:
        draft.has_changes = form.has_changes
    if form.log_read_url is not UNSET:
        draft.log_read_url = form.log_read_url
    if form.resource_additions is not UNSET:
        draft.resource_additions = form.resource_additions
    if form.resource_changes is not UNSET:
        draft.resource_changes = form.resource_changes
    if form.resource_destructions is not UNSET:
        draft.resource_destructions = form.resource_destructions
    if form.resource_imports is not UNSET:
        draft.resource_imports = form.resource_imports
    if form.status is not UNSET:
        draft.status = _PLAN_STATUS[form.status]
    if form.structured_run_output_enabled is not UNSET:
        draft.structured_run_output_enabled = form.structured_run_output_enabled


class ApplyForm(Form):
    """The form of `Apply`."""

    action_failures: Integer | UnsetType | None = UNSET
    action_invocations: Integer | UnsetType | None = UNSET
    execution_details: ExecutionDetailsForm | UnsetType | None = UNSET
    log_read_url: str | UnsetType | None = UNSET
    resource_additions: Integer | UnsetType | None = UNSET
    resource_changes: Integer | UnsetType | None = UNSET
    resource_destructions: Integer | UnsetType | None = UNSET
    resource_imports: Integer | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET


def _fill_apply(draft: Any, form: ApplyForm) -> None:
    if form.action_failures is not UNSET:
        draft.action_failures = form.action_failures
    if form.action_invocations is not UNSET:
        draft.action_invocations = form.action_invocations
    if form.log_read_url is not UNSET:
        draft.log_read_url = form.log_read_url
    if form.resource_additions is not UNSET:
        draft.resource_additions = form.resource_additions
    if form.resource_changes is not UNSET:
        draft.resource_changes = form.resource_changes
    if form.resource_destructions is not UNSET:
        draft.resource_destructions = form.resource_destructions
    if form.resource_imports is not UNSET:
        draft.resource_imports = form.resource_imports
    if form.status is not UNSET:
        draft.status = _APPLY_STATUS[form.status]


class CommentForm(Form):
    """The form of `Comment`."""

    body: str | UnsetType = UNSET


def _fill_comment(draft: Any, form: CommentForm) -> None:
    if form.body is not UNSET:
        draft.body = form.body


class RunEventForm(Form):
    """The form of `RunEvent`."""

    action: str | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    description: str | UnsetType | None = UNSET


def _fill_run_event(draft: Any, form: RunEventForm) -> None:
    if form.action is not UNSET:
        draft.action = form.action
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.description is not UNSET:
        draft.description = form.description


class CostEstimateForm(Form):
    """The form of `CostEstimate`."""

    delta_monthly_cost: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    matched_resources_count: Integer | UnsetType | None = UNSET
    prior_monthly_cost: str | UnsetType | None = UNSET
    proposed_monthly_cost: str | UnsetType | None = UNSET
    resources: AnyObject | UnsetType | None = UNSET
    resources_count: Integer | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET
    unmatched_resources_count: Integer | UnsetType | None = UNSET


def _fill_cost_estimate(draft: Any, form: CostEstimateForm) -> None:
    if form.delta_monthly_cost is not UNSET:
        draft.delta_monthly_cost = form.delta_monthly_cost
    if form.error_message is not UNSET:
        draft.error_message = form.error_message
    if form.matched_resources_count is not UNSET:
        draft.matched_resources_count = form.matched_resources_count
    if form.prior_monthly_cost is not UNSET:
        draft.prior_monthly_cost = form.prior_monthly_cost
    if form.proposed_monthly_cost is not UNSET:
        draft.proposed_monthly_cost = form.proposed_monthly_cost
    if form.resources_count is not UNSET:
        draft.resources_count = form.resources_count
    if form.status is not UNSET:
        draft.status = _COST_ESTIMATE_STATUS[form.status]
    if form.unmatched_resources_count is not UNSET:
        draft.unmatched_resources_count = form.unmatched_resources_count


class PolicyCheckActionsForm(Form):
    """The form of `PolicyCheckActions`."""

    is_overridable: bool | UnsetType = UNSET


class PolicyCheckPermissionsForm(Form):
    """The form of `PolicyCheckPermissions`."""

    can_override: bool | UnsetType = UNSET


class PolicyCheckResultForm(Form):
    """The form of `PolicyCheckResult`."""

    result: bool | UnsetType = UNSET
    passed: Integer | UnsetType = UNSET
    total_failed: Integer | UnsetType = UNSET
    hard_failed: Integer | UnsetType = UNSET
    soft_failed: Integer | UnsetType = UNSET
    advisory_failed: Integer | UnsetType = UNSET
    duration_ms: Integer | UnsetType = UNSET
    sentinel: AnyObject | UnsetType | None = UNSET


class PolicyCheckForm(Form):
    """The form of `PolicyCheck`."""

    actions: PolicyCheckActionsForm | UnsetType = UNSET
    permissions: PolicyCheckPermissionsForm | UnsetType = UNSET
    result: PolicyCheckResultForm | UnsetType | None = UNSET
    scope: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType = UNSET


def _fill_policy_check(draft: Any, form: PolicyCheckForm) -> None:
    if form.scope is not UNSET:
        draft.scope = _POLICY_CHECK_SCOPE[form.scope]
    if form.status is not UNSET:
        draft.status = _POLICY_CHECK_STATUS[form.status]


class RunTaskGlobalConfigurationForm(Form):
    """The form of `RunTaskGlobalConfiguration`."""

    enabled: bool | UnsetType = UNSET
    stages: list[str] | UnsetType = UNSET
    enforcement_level: str | UnsetType | None = UNSET


class RunTaskForm(Form):
    """The form of `RunTask`."""

    category: str | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    global_configuration: RunTaskGlobalConfigurationForm | UnsetType | None = UNSET
    hmac_key: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    updated_at: Moment | UnsetType = UNSET
    url: str | UnsetType = UNSET


def _fill_run_task(draft: Any, form: RunTaskForm) -> None:
    if form.category is not UNSET:
        draft.category = form.category
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.description is not UNSET:
        draft.description = form.description
    if form.enabled is not UNSET:
        draft.enabled = form.enabled
    if form.hmac_key is not UNSET:
        draft.hmac_key = form.hmac_key
    if form.name is not UNSET:
        draft.name = form.name
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at
    if form.url is not UNSET:
        draft.url = form.url


class WorkspaceRunTaskForm(Form):
    """The form of `WorkspaceRunTask`."""

    created_at: Moment | UnsetType = UNSET
    enforcement_level: str | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    stages: list[str] | UnsetType = UNSET
    updated_at: Moment | UnsetType = UNSET


def _fill_workspace_run_task(draft: Any, form: WorkspaceRunTaskForm) -> None:
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.enforcement_level is not UNSET:
        draft.enforcement_level = _RUN_TASK_ENFORCEMENT_LEVEL[form.enforcement_level]
    if form.stage is not UNSET:
        draft.stage = _RUN_TASK_STAGE[form.stage]
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at


class TaskStageActionsForm(Form):
    """The form of `TaskStageActions`."""

    is_overridable: bool | UnsetType = UNSET


class TaskStagePermissionsForm(Form):
    """The form of `TaskStagePermissions`."""

    can_override: bool | UnsetType = UNSET
    can_override_policy: bool | UnsetType = UNSET
    can_override_tasks: bool | UnsetType = UNSET


class TaskStageForm(Form):
    """The form of `TaskStage`."""

    actions: TaskStageActionsForm | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    duration: Integer | UnsetType | None = UNSET
    permissions: TaskStagePermissionsForm | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType | None = UNSET
    updated_at: Moment | UnsetType = UNSET


def _fill_task_stage(draft: Any, form: TaskStageForm) -> None:
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.duration is not UNSET:
        draft.duration = form.duration
    if form.stage is not UNSET:
        draft.stage = _RUN_TASK_STAGE[form.stage]
    if form.status is not UNSET:
        draft.status = _TASK_STAGE_STATUS[form.status]
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at


class TaskResultForm(Form):
    """The form of `TaskResult`."""

    agent_pool_id: str | UnsetType | None = UNSET
    created_at: Moment | UnsetType = UNSET
    duration: Integer | UnsetType | None = UNSET
    is_speculative: bool | UnsetType = UNSET
    message: str | UnsetType | None = UNSET
    stage: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, Moment] | UnsetType | None = UNSET
    task_id: str | UnsetType | None = UNSET
    task_name: str | UnsetType = UNSET
    task_result_outcomes_count: Integer | UnsetType = UNSET
    task_url: str | UnsetType | None = UNSET
    updated_at: Moment | UnsetType = UNSET
    url: str | UnsetType | None = UNSET
    workspace_task_enforcement_level: str | UnsetType | None = UNSET
    workspace_task_id: str | UnsetType | None = UNSET


def _fill_task_result(draft: Any, form: TaskResultForm) -> None:
    if form.agent_pool_id is not UNSET:
        draft.agent_pool_id = form.agent_pool_id
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.duration is not UNSET:
        draft.duration = form.duration
    if form.is_speculative is not UNSET:
        draft.is_speculative = form.is_speculative
    if form.message is not UNSET:
        draft.message = form.message
    if form.stage is not UNSET:
        draft.stage = _RUN_TASK_STAGE[form.stage]
    if form.status is not UNSET:
        draft.status = _TASK_RESULT_STATUS[form.status]
    if form.task_id is not UNSET:
        draft.task_id = form.task_id
    if form.task_name is not UNSET:
        draft.task_name = form.task_name
    if form.task_result_outcomes_count is not UNSET:
        draft.task_result_outcomes_count = form.task_result_outcomes_count
    if form.task_url is not UNSET:
        draft.task_url = form.task_url
    if form.updated_at is not UNSET:
        draft.updated_at = form.updated_at
    if form.url is not UNSET:
        draft.url = form.url
    if form.workspace_task_enforcement_level is not UNSET:
        draft.workspace_task_enforcement_level = (
            None
            if form.workspace_task_enforcement_level is None
            else _RUN_TASK_ENFORCEMENT_LEVEL[form.workspace_task_enforcement_level]
        )
    if form.workspace_task_id is not UNSET:
        draft.workspace_task_id = form.workspace_task_id


class TaskResultOutcomeTagForm(Form):
    """The form of `TaskResultOutcomeTag`."""

    label: str | UnsetType = UNSET
    level: str | UnsetType = UNSET


class TaskResultOutcomeTagsForm(Form):
    """The form of `TaskResultOutcomeTags`."""

    label: str | UnsetType = UNSET
    value: list[TaskResultOutcomeTagForm] | UnsetType = UNSET


class TaskResultOutcomeForm(Form):
    """The form of `TaskResultOutcome`."""

    created_at: Moment | UnsetType = UNSET
    description: str | UnsetType = UNSET
    outcome_id: str | UnsetType = UNSET
    tags: list[TaskResultOutcomeTagsForm] | UnsetType = UNSET
    url: str | UnsetType | None = UNSET


def _fill_task_result_outcome(draft: Any, form: TaskResultOutcomeForm) -> None:
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.description is not UNSET:
        draft.description = form.description
    if form.outcome_id is not UNSET:
        draft.outcome_id = form.outcome_id
    if form.url is not UNSET:
        draft.url = form.url


class RunTriggerForm(Form):
    """The form of `RunTrigger`."""

    created_at: Moment | UnsetType = UNSET
    sourceable_name: str | UnsetType = UNSET
    workspace_name: str | UnsetType = UNSET


def _fill_run_trigger(draft: Any, form: RunTriggerForm) -> None:
    if form.created_at is not UNSET:
        draft.created_at = form.created_at
    if form.sourceable_name is not UNSET:
        draft.sourceable_name = form.sourceable_name
    if form.workspace_name is not UNSET:
        draft.workspace_name = form.workspace_name


class IngressAttributesForm(Form):
    """The form of `IngressAttributes`."""

    branch: str | UnsetType | None = UNSET
    clone_url: str | UnsetType | None = UNSET
    commit_message: str | UnsetType | None = UNSET
    commit_sha: str | UnsetType = UNSET
    commit_url: str | UnsetType | None = UNSET
    compare_url: str | UnsetType | None = UNSET
    identifier: str | UnsetType = UNSET
    is_pull_request: bool | UnsetType = UNSET
    on_default_branch: bool | UnsetType = UNSET
    pull_request_body: str | UnsetType | None = UNSET
    pull_request_number: Integer | UnsetType | None = UNSET
    pull_request_title: str | UnsetType | None = UNSET
    pull_request_url: str | UnsetType | None = UNSET
    sender_avatar_url: str | UnsetType | None = UNSET
    sender_html_url: str | UnsetType | None = UNSET
    sender_username: str | UnsetType | None = UNSET
    tag: str | UnsetType | None = UNSET


def _fill_ingress_attributes(draft: Any, form: IngressAttributesForm) -> None:
    if form.branch is not UNSET:
        draft.branch = form.branch
    if form.clone_url is not UNSET:
        draft.clone_url = form.clone_url
    if form.commit_message is not UNSET:
        draft.commit_message = form.commit_message
    if form.commit_sha is not UNSET:
        draft.commit_sha = form.commit_sha
    if form.commit_url is not UNSET:
        draft.commit_url = form.commit_url
    if form.compare_url is not UNSET:
        draft.compare_url = form.compare_url
    if form.identifier is not UNSET:
        draft.identifier = form.identifier
    if form.is_pull_request is not UNSET:
        draft.is_pull_request = form.is_pull_request
    if form.on_default_branch is not UNSET:
        draft.on_default_branch = form.on_default_branch
    if form.pull_request_body is not UNSET:
        draft.pull_request_body = form.pull_request_body
    if form.pull_request_number is not UNSET:
        draft.pull_request_number = form.pull_request_number
    if form.pull_request_title is not UNSET:
        draft.pull_request_title = form.pull_request_title
    if form.pull_request_url is not UNSET:
        draft.pull_request_url = form.pull_request_url
    if form.sender_avatar_url is not UNSET:
        draft.sender_avatar_url = form.sender_avatar_url
    if form.sender_html_url is not UNSET:
        draft.sender_html_url = form.sender_html_url
    if form.sender_username is not UNSET:
        draft.sender_username = form.sender_username
    if form.tag is not UNSET:
        draft.tag = form.tag


class ProjectPermissionsForm(Form):
    """The form of `ProjectPermissions`."""

    can_create_workspace: bool | UnsetType = UNSET
    can_destroy: bool | UnsetType = UNSET
    can_update: bool | UnsetType = UNSET


class ProjectForm(Form):
    """The form of `Project`."""

    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    default_execution_mode: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    permissions: ProjectPermissionsForm | UnsetType = UNSET
    setting_overwrites: dict[str, bool] | UnsetType = UNSET
    team_count: Integer | UnsetType = UNSET
    workspace_count: Integer | UnsetType = UNSET


def _fill_project(draft: Any, form: ProjectForm) -> None:
    if form.auto_destroy_activity_duration is not UNSET:
        draft.auto_destroy_activity_duration = form.auto_destroy_activity_duration
    if form.default_execution_mode is not UNSET:
        draft.default_execution_mode = _EXECUTION_MODE[form.default_execution_mode]
    if form.description is not UNSET:
        draft.description = form.description
    if form.name is not UNSET:
        draft.name = form.name
    if form.team_count is not UNSET:
        draft.team_count = form.team_count
    if form.workspace_count is not UNSET:
        draft.workspace_count = form.workspace_count


class UserPermissionsForm(Form):
    """The form of `UserPermissions`."""

    can_create_organizations: bool | UnsetType = UNSET
    can_change_email: bool | UnsetType = UNSET
    can_change_username: bool | UnsetType = UNSET


class UserForm(Form):
    """The form of `User`."""

    auth_method: str | UnsetType = UNSET
    avatar_url: str | UnsetType | None = UNSET
    is_service_account: bool | UnsetType = UNSET
    permissions: UserPermissionsForm | UnsetType = UNSET
    username: str | UnsetType = UNSET
    v2_only: bool | UnsetType = UNSET


def _fill_user(draft: Any, form: UserForm) -> None:
    if form.auth_method is not UNSET:
        draft.auth_method = form.auth_method
    if form.avatar_url is not UNSET:
        draft.avatar_url = form.avatar_url
    if form.is_service_account is not UNSET:
        draft.is_service_account = form.is_service_account
    if form.username is not UNSET:
        draft.username = form.username
    if form.v2_only is not UNSET:
        draft.v2_only = form.v2_only


FORMS: dict[type[Resource], tuple[type[Form], Any]] = {
    models.Organization: (OrganizationForm, _fill_organization),
    models.OrganizationCapacity: (OrganizationCapacityForm, _fill_organization_capacity),
    models.Run: (RunForm, _fill_run),
    models.Workspace: (WorkspaceForm, _fill_workspace),
    models.ConfigurationVersion: (ConfigurationVersionForm, _fill_configuration_version),
    models.Plan: (PlanForm, _fill_plan),
    models.Apply: (ApplyForm, _fill_apply),
    models.Comment: (CommentForm, _fill_comment),
    models.RunEvent: (RunEventForm, _fill_run_event),
    models.CostEstimate: (CostEstimateForm, _fill_cost_estimate),
    models.PolicyCheck: (PolicyCheckForm, _fill_policy_check),
    models.RunTask: (RunTaskForm, _fill_run_task),
    models.WorkspaceRunTask: (WorkspaceRunTaskForm, _fill_workspace_run_task),
    models.TaskStage: (TaskStageForm, _fill_task_stage),
    models.TaskResult: (TaskResultForm, _fill_task_result),
    models.TaskResultOutcome: (TaskResultOutcomeForm, _fill_task_result_outcome),
    models.RunTrigger: (RunTriggerForm, _fill_run_trigger),
    models.IngressAttributes: (IngressAttributesForm, _fill_ingress_attributes),
    models.Project: (ProjectForm, _fill_project),
    models.User: (UserForm, _fill_user),
}
"""The form of each resource that has attributes, and what copies them."""
