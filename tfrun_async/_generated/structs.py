# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_COLLABORATOR_AUTH_POLICY = EnumLookup(models.CollaboratorAuthPolicy)
_EXECUTION_MODE = EnumLookup(models.ExecutionMode)
_RUN_SOURCE = EnumLookup(models.RunSource)
_RUN_STATUS = EnumLookup(models.RunStatus)
_CONFIGURATION_VERSION_SOURCE = EnumLookup(models.ConfigurationVersionSource)
_CONFIGURATION_VERSION_STATUS = EnumLookup(models.ConfigurationVersionStatus)
_PLAN_STATUS = EnumLookup(models.PlanStatus)
_APPLY_STATUS = EnumLookup(models.ApplyStatus)
_COST_ESTIMATE_STATUS = EnumLookup(models.CostEstimateStatus)
_POLICY_CHECK_SCOPE = EnumLookup(models.PolicyCheckScope)
_POLICY_CHECK_STATUS = EnumLookup(models.PolicyCheckStatus)
_RUN_TASK_ENFORCEMENT_LEVEL = EnumLookup(models.RunTaskEnforcementLevel)
_RUN_TASK_STAGE = EnumLookup(models.RunTaskStage)
_TASK_STAGE_STATUS = EnumLookup(models.TaskStageStatus)
_TASK_RESULT_STATUS = EnumLookup(models.TaskResultStatus)


class OrganizationPermissionsStruct(WireStruct):
    """The attributes of `OrganizationPermissions`."""

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


class OrganizationStruct(WireStruct):
    """The attributes of `Organization`."""

    aggregated_commit_status_enabled: bool | UnsetType = UNSET
    allow_force_delete_workspaces: bool | UnsetType = UNSET
    assessments_enforced: bool | UnsetType = UNSET
    collaborator_auth_policy: str | UnsetType = UNSET
    cost_estimation_enabled: bool | UnsetType = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    default_execution_mode: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    enforce_hyok: bool | UnsetType = UNSET
    external_id: str | UnsetType = UNSET
    fair_run_queuing_enabled: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    owners_team_saml_role_id: str | UnsetType | None = UNSET
    permissions: OrganizationPermissionsStruct | UnsetType = UNSET
    plan_expired: bool | UnsetType = UNSET
    plan_expires_at: AwareDatetime | UnsetType | None = UNSET
    plan_identifier: str | UnsetType = UNSET
    plan_is_enterprise: bool | UnsetType = UNSET
    plan_is_trial: bool | UnsetType = UNSET
    saml_enabled: bool | UnsetType = UNSET
    send_passing_statuses_for_untriggered_speculative_plans: bool | UnsetType = UNSET
    session_remember: Int64 | UnsetType | None = UNSET
    session_timeout: Int64 | UnsetType | None = UNSET
    speculative_plan_management_enabled: bool | UnsetType = UNSET
    two_factor_conformant: bool | UnsetType = UNSET


def _copy_organization(target: Any, struct: OrganizationStruct) -> None:
    if struct.aggregated_commit_status_enabled is not UNSET:
        target.aggregated_commit_status_enabled = struct.aggregated_commit_status_enabled
    if struct.allow_force_delete_workspaces is not UNSET:
        target.allow_force_delete_workspaces = struct.allow_force_delete_workspaces
    if struct.assessments_enforced is not UNSET:
        target.assessments_enforced = struct.assessments_enforced
    if struct.collaborator_auth_policy is not UNSET:
        target.collaborator_auth_policy = _COLLABORATOR_AUTH_POLICY[struct.collaborator_auth_policy]
    if struct.cost_estimation_enabled is not UNSET:
        target.cost_estimation_enabled = struct.cost_estimation_enabled
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.default_execution_mode is not UNSET:
        target.default_execution_mode = _EXECUTION_MODE[struct.default_execution_mode]
    if struct.email is not UNSET:
        target.email = struct.email
    if struct.enforce_hyok is not UNSET:
        target.enforce_hyok = struct.enforce_hyok
    if struct.external_id is not UNSET:
        target.external_id = struct.external_id
    if struct.fair_run_queuing_enabled is not UNSET:
        target.fair_run_queuing_enabled = struct.fair_run_queuing_enabled
    if struct.name is not UNSET:
        target.name = struct.name
    if struct.owners_team_saml_role_id is not UNSET:
        target.owners_team_saml_role_id = struct.owners_team_saml_role_id
    if struct.plan_expired is not UNSET:
        target.plan_expired = struct.plan_expired
    if struct.plan_expires_at is not UNSET:
        target.plan_expires_at = struct.plan_expires_at
    if struct.plan_identifier is not UNSET:
        target.plan_identifier = struct.plan_identifier
    if struct.plan_is_enterprise is not UNSET:
        target.plan_is_enterprise = struct.plan_is_enterprise
    if struct.plan_is_trial is not UNSET:
        target.plan_is_trial = struct.plan_is_trial
    if struct.saml_enabled is not UNSET:
        target.saml_enabled = struct.saml_enabled
    if struct.send_passing_statuses_for_untriggered_speculative_plans is not UNSET:
        target.send_passing_statuses_for_untriggered_speculative_plans = (
            struct.send_passing_statuses_for_untriggered_speculative_plans
        )
    if struct.session_remember is not UNSET:
        target.session_remember = struct.session_remember
    if struct.session_timeout is not UNSET:
        target.session_timeout = struct.session_timeout
    if struct.speculative_plan_management_enabled is not UNSET:
        target.speculative_plan_management_enabled = struct.speculative_plan_management_enabled
    if struct.two_factor_conformant is not UNSET:
        target.two_factor_conformant = struct.two_factor_conformant


class OrganizationCapacityStruct(WireStruct):
    """The attributes of `OrganizationCapacity`."""

    pending: Int64 | UnsetType = UNSET
    running: Int64 | UnsetType = UNSET


def _copy_organization_capacity(target: Any, struct: OrganizationCapacityStruct) -> None:
    if struct.pending is not UNSET:
        target.pending = struct.pending
    if struct.running is not UNSET:
        target.running = struct.running


class RunActionsStruct(WireStruct):
    """The attributes of `RunActions`."""

    is_cancelable: bool | UnsetType = UNSET
    is_confirmable: bool | UnsetType = UNSET
    is_discardable: bool | UnsetType = UNSET
    is_force_cancelable: bool | UnsetType = UNSET


class RunPermissionsStruct(WireStruct):
    """The attributes of `RunPermissions`."""

    can_apply: bool | UnsetType = UNSET
    can_cancel: bool | UnsetType = UNSET
    can_comment: bool | UnsetType = UNSET
    can_discard: bool | UnsetType = UNSET
    can_force_execute: bool | UnsetType = UNSET
    can_force_cancel: bool | UnsetType = UNSET
    can_override_policy_check: bool | UnsetType = UNSET


class RunVariableStruct(WireStruct):
    """The attributes of `RunVariable`."""

    key: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class RunStruct(WireStruct):
    """The attributes of `Run`."""

    actions: RunActionsStruct | UnsetType = UNSET
    allow_config_generation: bool | UnsetType = UNSET
    allow_empty_apply: bool | UnsetType = UNSET
    auto_apply: bool | UnsetType = UNSET
    canceled_at: AwareDatetime | UnsetType | None = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    debugging_mode: bool | UnsetType = UNSET
    force_cancel_available_at: AwareDatetime | UnsetType | None = UNSET
    has_changes: bool | UnsetType = UNSET
    invoke_action_addrs: list[str] | UnsetType | None = UNSET
    is_destroy: bool | UnsetType = UNSET
    message: str | UnsetType = UNSET
    permissions: RunPermissionsStruct | UnsetType = UNSET
    plan_only: bool | UnsetType = UNSET
    policy_paths: list[str] | UnsetType | None = UNSET
    position_in_queue: Int64 | UnsetType = UNSET
    refresh: bool | UnsetType = UNSET
    refresh_only: bool | UnsetType = UNSET
    replace_addrs: list[str] | UnsetType | None = UNSET
    save_plan: bool | UnsetType = UNSET
    source: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET
    target_addrs: list[str] | UnsetType | None = UNSET
    terraform_version: str | UnsetType = UNSET
    trigger_reason: str | UnsetType = UNSET
    triggering_source_name: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET
    variables: list[RunVariableStruct] | UnsetType = UNSET


def _copy_run(target: Any, struct: RunStruct) -> None:
    if struct.allow_config_generation is not UNSET:
        target.allow_config_generation = struct.allow_config_generation
    if struct.allow_empty_apply is not UNSET:
        target.allow_empty_apply = struct.allow_empty_apply
    if struct.auto_apply is not UNSET:
        target.auto_apply = struct.auto_apply
    if struct.canceled_at is not UNSET:
        target.canceled_at = struct.canceled_at
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.debugging_mode is not UNSET:
        target.debugging_mode = struct.debugging_mode
    if struct.force_cancel_available_at is not UNSET:
        target.force_cancel_available_at = struct.force_cancel_available_at
    if struct.has_changes is not UNSET:
        target.has_changes = struct.has_changes
    if struct.invoke_action_addrs is not UNSET:
        target.invoke_action_addrs = struct.invoke_action_addrs
    if struct.is_destroy is not UNSET:
        target.is_destroy = struct.is_destroy
    if struct.message is not UNSET:
        target.message = struct.message
    if struct.plan_only is not UNSET:
        target.plan_only = struct.plan_only
    if struct.policy_paths is not UNSET:
        target.policy_paths = struct.policy_paths
    if struct.position_in_queue is not UNSET:
        target.position_in_queue = struct.position_in_queue
    if struct.refresh is not UNSET:
        target.refresh = struct.refresh
    if struct.refresh_only is not UNSET:
        target.refresh_only = struct.refresh_only
    if struct.replace_addrs is not UNSET:
        target.replace_addrs = struct.replace_addrs
    if struct.save_plan is not UNSET:
        target.save_plan = struct.save_plan
    if struct.source is not UNSET:
        target.source = _RUN_SOURCE[struct.source]
    if struct.status is not UNSET:
        target.status = _RUN_STATUS[struct.status]
    if struct.target_addrs is not UNSET:
        target.target_addrs = struct.target_addrs
    if struct.terraform_version is not UNSET:
        target.terraform_version = struct.terraform_version
    if struct.trigger_reason is not UNSET:
        target.trigger_reason = struct.trigger_reason
    if struct.triggering_source_name is not UNSET:
        target.triggering_source_name = struct.triggering_source_name
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at


class WorkspaceActionsStruct(WireStruct):
    """The attributes of `WorkspaceActions`."""

    is_destroyable: bool | UnsetType = UNSET


class WorkspacePermissionsStruct(WireStruct):
    """The attributes of `WorkspacePermissions`."""

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


class WorkspaceSettingOverwritesStruct(WireStruct):
    """The attributes of `WorkspaceSettingOverwrites`."""

    execution_mode: bool | UnsetType = UNSET
    agent_pool: bool | UnsetType = UNSET


class VcsRepoStruct(WireStruct):
    """The attributes of `VcsRepo`."""

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


class WorkspaceStruct(WireStruct):
    """The attributes of `Workspace`."""

    actions: WorkspaceActionsStruct | UnsetType = UNSET
    agent_pool_id: str | UnsetType | None = UNSET
    allow_destroy_plan: bool | UnsetType = UNSET
    apply_duration_average: float | UnsetType | None = UNSET
    assessments_enabled: bool | UnsetType = UNSET
    auto_apply: bool | UnsetType = UNSET
    auto_apply_run_trigger: bool | UnsetType = UNSET
    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    auto_destroy_at: AwareDatetime | UnsetType | None = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    environment: str | UnsetType = UNSET
    execution_mode: str | UnsetType = UNSET
    file_triggers_enabled: bool | UnsetType = UNSET
    global_remote_state: bool | UnsetType = UNSET
    hyok_enabled: bool | UnsetType = UNSET
    last_assessment_result_at: AwareDatetime | UnsetType | None = UNSET
    latest_change_at: AwareDatetime | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    locked_reason: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    oauth_client_name: str | UnsetType | None = UNSET
    operations: bool | UnsetType = UNSET
    permissions: WorkspacePermissionsStruct | UnsetType = UNSET
    plan_duration_average: float | UnsetType | None = UNSET
    policy_check_failures: Int64 | UnsetType | None = UNSET
    project_remote_state: bool | UnsetType = UNSET
    queue_all_runs: bool | UnsetType = UNSET
    resource_count: Int64 | UnsetType = UNSET
    run_failures: Int64 | UnsetType | None = UNSET
    setting_overwrites: WorkspaceSettingOverwritesStruct | UnsetType = UNSET
    source: str | UnsetType = UNSET
    source_name: str | UnsetType | None = UNSET
    source_url: str | UnsetType | None = UNSET
    speculative_enabled: bool | UnsetType = UNSET
    structured_run_output_enabled: bool | UnsetType = UNSET
    tag_names: list[str] | UnsetType = UNSET
    terraform_version: str | UnsetType = UNSET
    trigger_patterns: list[str] | UnsetType = UNSET
    trigger_prefixes: list[str] | UnsetType = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET
    vcs_repo: VcsRepoStruct | UnsetType | None = UNSET
    vcs_repo_identifier: str | UnsetType | None = UNSET
    working_directory: str | UnsetType | None = UNSET
    workspace_kpis_runs_count: Int64 | UnsetType | None = UNSET


def _copy_workspace(target: Any, struct: WorkspaceStruct) -> None:
    if struct.agent_pool_id is not UNSET:
        target.agent_pool_id = struct.agent_pool_id
    if struct.allow_destroy_plan is not UNSET:
        target.allow_destroy_plan = struct.allow_destroy_plan
    if struct.apply_duration_average is not UNSET:
        target.apply_duration_average = struct.apply_duration_average
    if struct.assessments_enabled is not UNSET:
        target.assessments_enabled = struct.assessments_enabled
    if struct.auto_apply is not UNSET:
        target.auto_apply = struct.auto_apply
    if struct.auto_apply_run_trigger is not UNSET:
        target.auto_apply_run_trigger = struct.auto_apply_run_trigger
    if struct.auto_destroy_activity_duration is not UNSET:
        target.auto_destroy_activity_duration = struct.auto_destroy_activity_duration
    if struct.auto_destroy_at is not UNSET:
        target.auto_destroy_at = struct.auto_destroy_at
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.description is not UNSET:
        target.description = struct.description
    if struct.environment is not UNSET:
        target.environment = struct.environment
    if struct.execution_mode is not UNSET:
        target.execution_mode = _EXECUTION_MODE[struct.execution_mode]
    if struct.file_triggers_enabled is not UNSET:
        target.file_triggers_enabled = struct.file_triggers_enabled
    if struct.global_remote_state is not UNSET:
        target.global_remote_state = struct.global_remote_state
    if struct.hyok_enabled is not UNSET:
        target.hyok_enabled = struct.hyok_enabled
    if struct.last_assessment_result_at is not UNSET:
        target.last_assessment_result_at = struct.last_assessment_result_at
    if struct.latest_change_at is not UNSET:
        target.latest_change_at = struct.latest_change_at
    if struct.locked is not UNSET:
        target.locked = struct.locked
    if struct.locked_reason is not UNSET:
        target.locked_reason = struct.locked_reason
    if struct.name is not UNSET:
        target.name = struct.name
    if struct.oauth_client_name is not UNSET:
        target.oauth_client_name = struct.oauth_client_name
    if struct.operations is not UNSET:
        target.operations = struct.operations
    if struct.plan_duration_average is not UNSET:
        target.plan_duration_average = struct.plan_duration_average
    if struct.policy_check_failures is not UNSET:
        target.policy_check_failures = struct.policy_check_failures
    if struct.project_remote_state is not UNSET:
        target.project_remote_state = struct.project_remote_state
    if struct.queue_all_runs is not UNSET:
        target.queue_all_runs = struct.queue_all_runs
    if struct.resource_count is not UNSET:
        target.resource_count = struct.resource_count
    if struct.run_failures is not UNSET:
        target.run_failures = struct.run_failures
    if struct.source is not UNSET:
        target.source = struct.source
    if struct.source_name is not UNSET:
        target.source_name = struct.source_name
    if struct.source_url is not UNSET:
        target.source_url = struct.source_url
    if struct.speculative_enabled is not UNSET:
        target.speculative_enabled = struct.speculative_enabled
    if struct.structured_run_output_enabled is not UNSET:
        target.structured_run_output_enabled = struct.structured_run_output_enabled
    if struct.tag_names is not UNSET:
        target.tag_names = struct.tag_names
    if struct.terraform_version is not UNSET:
        target.terraform_version = struct.terraform_version
    if struct.trigger_patterns is not UNSET:
        target.trigger_patterns = struct.trigger_patterns
    if struct.trigger_prefixes is not UNSET:
        target.trigger_prefixes = struct.trigger_prefixes
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at
    if struct.vcs_repo_identifier is not UNSET:
        target.vcs_repo_identifier = struct.vcs_repo_identifier
    if struct.working_directory is not UNSET:
        target.working_directory = struct.working_directory
    if struct.workspace_kpis_runs_count is not UNSET:
        target.workspace_kpis_runs_count = struct.workspace_kpis_runs_count


class ConfigurationVersionStruct(WireStruct):
    """The attributes of `ConfigurationVersion`."""

    auto_queue_runs: bool | UnsetType = UNSET
    error: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    provisional: bool | UnsetType = UNSET
    source: str | UnsetType | None = UNSET
    speculative: bool | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET
    upload_url: str | UnsetType | None = UNSET


def _copy_configuration_version(target: Any, struct: ConfigurationVersionStruct) -> None:
    if struct.auto_queue_runs is not UNSET:
        target.auto_queue_runs = struct.auto_queue_runs
    if struct.error is not UNSET:
        target.error = struct.error
    if struct.error_message is not UNSET:
        target.error_message = struct.error_message
    if struct.provisional is not UNSET:
        target.provisional = struct.provisional
    if struct.source is not UNSET:
        target.source = (
            None if struct.source is None else _CONFIGURATION_VERSION_SOURCE[struct.source]
        )
    if struct.speculative is not UNSET:
        target.speculative = struct.speculative
    if struct.status is not UNSET:
        target.status = _CONFIGURATION_VERSION_STATUS[struct.status]
    if struct.upload_url is not UNSET:
        target.upload_url = struct.upload_url


class PlanActionsStruct(WireStruct):
    """The attributes of `PlanActions`."""

    is_exportable: bool | UnsetType = UNSET


class ExecutionDetailsStruct(WireStruct):
    """The attributes of `ExecutionDetails`."""

    mode: str | UnsetType = UNSET
    agent_id: str | UnsetType = UNSET
    agent_name: str | UnsetType = UNSET
    agent_pool_id: str | UnsetType = UNSET
    agent_pool_name: str | UnsetType = UNSET


class PlanStruct(WireStruct):
    """The attributes of `Plan`."""

    actions: PlanActionsStruct | UnsetType = UNSET
    execution_details: ExecutionDetailsStruct | UnsetType | None = UNSET
    generated_configuration: bool | UnsetType | None = UNSET
    has_changes: bool | UnsetType = UNSET
    log_read_url: str | UnsetType | None = UNSET
    permissions: dict[str, bool] | UnsetType | None = UNSET
    resource_additions: Int64 | UnsetType | None = UNSET
    resource_changes: Int64 | UnsetType | None = UNSET
    resource_destructions: Int64 | UnsetType | None = UNSET
    resource_imports: Int64 | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET
    structured_run_output_enabled: bool | UnsetType | None = UNSET


def _copy_plan(target: Any, struct: PlanStruct) -> None:
    if struct.generated_configuration is not UNSET:
        target.generated_configuration = struct.generated_configuration
    if struct.has_changes is not UNSET:
        target.has_changes = struct.has_changes
    if struct.log_read_url is not UNSET:
        target.log_read_url = struct.log_read_url
    if struct.resource_additions is not UNSET:
        target.resource_additions = struct.resource_additions
    if struct.resource_changes is not UNSET:
        target.resource_changes = struct.resource_changes
    if struct.resource_destructions is not UNSET:
        target.resource_destructions = struct.resource_destructions
    if struct.resource_imports is not UNSET:
        target.resource_imports = struct.resource_imports
    if struct.status is not UNSET:
        target.status = _PLAN_STATUS[struct.status]
    if struct.structured_run_output_enabled is not UNSET:
        target.structured_run_output_enabled = struct.structured_run_output_enabled


class ApplyStruct(WireStruct):
    """The attributes of `Apply`."""

    action_failures: Int64 | UnsetType | None = UNSET
    action_invocations: Int64 | UnsetType | None = UNSET
    execution_details: ExecutionDetailsStruct | UnsetType | None = UNSET
    log_read_url: str | UnsetType | None = UNSET
    resource_additions: Int64 | UnsetType | None = UNSET
    resource_changes: Int64 | UnsetType | None = UNSET
    resource_destructions: Int64 | UnsetType | None = UNSET
    resource_imports: Int64 | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET


def _copy_apply(target: Any, struct: ApplyStruct) -> None:
    if struct.action_failures is not UNSET:
        target.action_failures = struct.action_failures
    if struct.action_invocations is not UNSET:
        target.action_invocations = struct.action_invocations
    if struct.log_read_url is not UNSET:
        target.log_read_url = struct.log_read_url
    if struct.resource_additions is not UNSET:
        target.resource_additions = struct.resource_additions
    if struct.resource_changes is not UNSET:
        target.resource_changes = struct.resource_changes
    if struct.resource_destructions is not UNSET:
        target.resource_destructions = struct.resource_destructions
    if struct.resource_imports is not UNSET:
        target.resource_imports = struct.resource_imports
    if struct.status is not UNSET:
        target.status = _APPLY_STATUS[struct.status]


class CommentStruct(WireStruct):
    """The attributes of `Comment`."""

    body: str | UnsetType = UNSET


def _copy_comment(target: Any, struct: CommentStruct) -> None:
    if struct.body is not UNSET:
        target.body = struct.body


class RunEventStruct(WireStruct):
    """The attributes of `RunEvent`."""

    action: str | UnsetType = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    description: str | UnsetType | None = UNSET


def _copy_run_event(target: Any, struct: RunEventStruct) -> None:
    if struct.action is not UNSET:
        target.action = struct.action
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.description is not UNSET:
        target.description = struct.description


class CostEstimateStruct(WireStruct):
    """The attributes of `CostEstimate`."""

    delta_monthly_cost: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    matched_resources_count: Int64 | UnsetType | None = UNSET
    prior_monthly_cost: str | UnsetType | None = UNSET
    proposed_monthly_cost: str | UnsetType | None = UNSET
    resources: AnyObject | UnsetType | None = UNSET
    resources_count: Int64 | UnsetType | None = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET
    unmatched_resources_count: Int64 | UnsetType | None = UNSET


def _copy_cost_estimate(target: Any, struct: CostEstimateStruct) -> None:
    if struct.delta_monthly_cost is not UNSET:
        target.delta_monthly_cost = struct.delta_monthly_cost
    if struct.error_message is not UNSET:
        target.error_message = struct.error_message
    if struct.matched_resources_count is not UNSET:
        target.matched_resources_count = struct.matched_resources_count
    if struct.prior_monthly_cost is not UNSET:
        target.prior_monthly_cost = struct.prior_monthly_cost
    if struct.proposed_monthly_cost is not UNSET:
        target.proposed_monthly_cost = struct.proposed_monthly_cost
    if struct.resources_count is not UNSET:
        target.resources_count = struct.resources_count
    if struct.status is not UNSET:
        target.status = _COST_ESTIMATE_STATUS[struct.status]
    if struct.unmatched_resources_count is not UNSET:
        target.unmatched_resources_count = struct.unmatched_resources_count


class PolicyCheckActionsStruct(WireStruct):
    """The attributes of `PolicyCheckActions`."""

    is_overridable: bool | UnsetType = UNSET


class PolicyCheckPermissionsStruct(WireStruct):
    """The attributes of `PolicyCheckPermissions`."""

    can_override: bool | UnsetType = UNSET


class PolicyCheckResultStruct(WireStruct):
    """The attributes of `PolicyCheckResult`."""

    result: bool | UnsetType = UNSET
    passed: Int64 | UnsetType = UNSET
    total_failed: Int64 | UnsetType = UNSET
    hard_failed: Int64 | UnsetType = UNSET
    soft_failed: Int64 | UnsetType = UNSET
    advisory_failed: Int64 | UnsetType = UNSET
    duration_ms: Int64 | UnsetType = UNSET
    sentinel: AnyObject | UnsetType | None = UNSET


class PolicyCheckStruct(WireStruct):
    """The attributes of `PolicyCheck`."""

    actions: PolicyCheckActionsStruct | UnsetType = UNSET
    permissions: PolicyCheckPermissionsStruct | UnsetType = UNSET
    result: PolicyCheckResultStruct | UnsetType | None = UNSET
    scope: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType = UNSET


def _copy_policy_check(target: Any, struct: PolicyCheckStruct) -> None:
    if struct.scope is not UNSET:
        target.scope = _POLICY_CHECK_SCOPE[struct.scope]
    if struct.status is not UNSET:
        target.status = _POLICY_CHECK_STATUS[struct.status]


class RunTaskGlobalConfigurationStruct(WireStruct):
    """The attributes of `RunTaskGlobalConfiguration`."""

    enabled: bool | UnsetType = UNSET
    stages: list[str] | UnsetType = UNSET
    enforcement_level: str | UnsetType | None = UNSET


class RunTaskStruct(WireStruct):
    """The attributes of `RunTask`."""

    category: str | UnsetType = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    global_configuration: RunTaskGlobalConfigurationStruct | UnsetType | None = UNSET
    hmac_key: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET
    url: str | UnsetType = UNSET


def _copy_run_task(target: Any, struct: RunTaskStruct) -> None:
    if struct.category is not UNSET:
        target.category = struct.category
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.description is not UNSET:
        target.description = struct.description
    if struct.enabled is not UNSET:
        target.enabled = struct.enabled
    if struct.hmac_key is not UNSET:
        target.hmac_key = struct.hmac_key
    if struct.name is not UNSET:
        target.name = struct.name
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at
    if struct.url is not UNSET:
        target.url = struct.url


class WorkspaceRunTaskStruct(WireStruct):
    """The attributes of `WorkspaceRunTask`."""

    created_at: AwareDatetime | UnsetType = UNSET
    enforcement_level: str | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    stages: list[str] | UnsetType = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET


def _copy_workspace_run_task(target: Any, struct: WorkspaceRunTaskStruct) -> None:
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.enforcement_level is not UNSET:
        target.enforcement_level = _RUN_TASK_ENFORCEMENT_LEVEL[struct.enforcement_level]
    if struct.stage is not UNSET:
        target.stage = _RUN_TASK_STAGE[struct.stage]
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at


class TaskStageActionsStruct(WireStruct):
    """The attributes of `TaskStageActions`."""

    is_overridable: bool | UnsetType = UNSET


class TaskStagePermissionsStruct(WireStruct):
    """The attributes of `TaskStagePermissions`."""

    can_override: bool | UnsetType = UNSET
    can_override_policy: bool | UnsetType = UNSET
    can_override_tasks: bool | UnsetType = UNSET


class TaskStageStruct(WireStruct):
    """The attributes of `TaskStage`."""

    actions: TaskStageActionsStruct | UnsetType = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    duration: Int64 | UnsetType | None = UNSET
    permissions: TaskStagePermissionsStruct | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType | None = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET


def _copy_task_stage(target: Any, struct: TaskStageStruct) -> None:
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.duration is not UNSET:
        target.duration = struct.duration
    if struct.stage is not UNSET:
        target.stage = _RUN_TASK_STAGE[struct.stage]
    if struct.status is not UNSET:
        target.status = _TASK_STAGE_STATUS[struct.status]
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at


class TaskResultStruct(WireStruct):
    """The attributes of `TaskResult`."""

    agent_pool_id: str | UnsetType | None = UNSET
    created_at: AwareDatetime | UnsetType = UNSET
    duration: Int64 | UnsetType | None = UNSET
    is_speculative: bool | UnsetType = UNSET
    message: str | UnsetType | None = UNSET
    stage: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    status_timestamps: dict[str, AwareDatetime] | UnsetType | None = UNSET
    task_id: str | UnsetType | None = UNSET
    task_name: str | UnsetType = UNSET
    task_result_outcomes_count: Int64 | UnsetType = UNSET
    task_url: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | UnsetType = UNSET
    url: str | UnsetType | None = UNSET
    workspace_task_enforcement_level: str | UnsetType | None = UNSET
    workspace_task_id: str | UnsetType | None = UNSET


def _copy_task_result(target: Any, struct: TaskResultStruct) -> None:
    if struct.agent_pool_id is not UNSET:
        target.agent_pool_id = struct.agent_pool_id
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.duration is not UNSET:
        target.duration = struct.duration
    if struct.is_speculative is not UNSET:
        target.is_speculative = struct.is_speculative
    if struct.message is not UNSET:
        target.message = struct.message
    if struct.stage is not UNSET:
        target.stage = _RUN_TASK_STAGE[struct.stage]
    if struct.status is not UNSET:
        target.status = _TASK_RESULT_STATUS[struct.status]
    if struct.task_id is not UNSET:
        target.task_id = struct.task_id
    if struct.task_name is not UNSET:
        target.task_name = struct.task_name
    if struct.task_result_outcomes_count is not UNSET:
        target.task_result_outcomes_count = struct.task_result_outcomes_count
    if struct.task_url is not UNSET:
        target.task_url = struct.task_url
    if struct.updated_at is not UNSET:
        target.updated_at = struct.updated_at
    if struct.url is not UNSET:
        target.url = struct.url
    if struct.workspace_task_enforcement_level is not UNSET:
        target.workspace_task_enforcement_level = (
            None
            if struct.workspace_task_enforcement_level is None
            else _RUN_TASK_ENFORCEMENT_LEVEL[struct.workspace_task_enforcement_level]
        )
    if struct.workspace_task_id is not UNSET:
        target.workspace_task_id = struct.workspace_task_id


class TaskResultOutcomeTagStruct(WireStruct):
    """The attributes of `TaskResultOutcomeTag`."""

    label: str | UnsetType = UNSET
    level: str | UnsetType = UNSET


class TaskResultOutcomeTagsStruct(WireStruct):
    """The attributes of `TaskResultOutcomeTags`."""

    label: str | UnsetType = UNSET
    value: list[TaskResultOutcomeTagStruct] | UnsetType = UNSET


class TaskResultOutcomeStruct(WireStruct):
    """The attributes of `TaskResultOutcome`."""

    created_at: AwareDatetime | UnsetType = UNSET
    description: str | UnsetType = UNSET
    outcome_id: str | UnsetType = UNSET
    tags: list[TaskResultOutcomeTagsStruct] | UnsetType = UNSET
    url: str | UnsetType | None = UNSET


def _copy_task_result_outcome(target: Any, struct: TaskResultOutcomeStruct) -> None:
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.description is not UNSET:
        target.description = struct.description
    if struct.outcome_id is not UNSET:
        target.outcome_id = struct.outcome_id
    if struct.url is not UNSET:
        target.url = struct.url


class RunTriggerStruct(WireStruct):
    """The attributes of `RunTrigger`."""

    created_at: AwareDatetime | UnsetType = UNSET
    sourceable_name: str | UnsetType = UNSET
    workspace_name: str | UnsetType = UNSET


def _copy_run_trigger(target: Any, struct: RunTriggerStruct) -> None:
    if struct.created_at is not UNSET:
        target.created_at = struct.created_at
    if struct.sourceable_name is not UNSET:
        target.sourceable_name = struct.sourceable_name
    if struct.workspace_name is not UNSET:
        target.workspace_name = struct.workspace_name


class IngressAttributesStruct(WireStruct):
    """The attributes of `IngressAttributes`."""

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
    pull_request_number: Int64 | UnsetType | None = UNSET
    pull_request_title: str | UnsetType | None = UNSET
    pull_request_url: str | UnsetType | None = UNSET
    sender_avatar_url: str | UnsetType | None = UNSET
    sender_html_url: str | UnsetType | None = UNSET
    sender_username: str | UnsetType | None = UNSET
    tag: str | UnsetType | None = UNSET


def _copy_ingress_attributes(target: Any, struct: IngressAttributesStruct) -> None:
    if struct.branch is not UNSET:
        target.branch = struct.branch
    if struct.clone_url is not UNSET:
        target.clone_url = struct.clone_url
    if struct.commit_message is not UNSET:
        target.commit_message = struct.commit_message
    if struct.commit_sha is not UNSET:
        target.commit_sha = struct.commit_sha
    if struct.commit_url is not UNSET:
        target.commit_url = struct.commit_url
    if struct.compare_url is not UNSET:
        target.compare_url = struct.compare_url
    if struct.identifier is not UNSET:
        target.identifier = struct.identifier
    if struct.is_pull_request is not UNSET:
        target.is_pull_request = struct.is_pull_request
    if struct.on_default_branch is not UNSET:
        target.on_default_branch = struct.on_default_branch
    if struct.pull_request_body is not UNSET:
        target.pull_request_body = struct.pull_request_body
    if struct.pull_request_number is not UNSET:
        target.pull_request_number = struct.pull_request_number
    if struct.pull_request_title is not UNSET:
        target.pull_request_title = struct.pull_request_title
    if struct.pull_request_url is not UNSET:
        target.pull_request_url = struct.pull_request_url
    if struct.sender_avatar_url is not UNSET:
        target.sender_avatar_url = struct.sender_avatar_url
    if struct.sender_html_url is not UNSET:
        target.sender_html_url = struct.sender_html_url
    if struct.sender_username is not UNSET:
        target.sender_username = struct.sender_username
    if struct.tag is not UNSET:
        target.tag = struct.tag


class ProjectPermissionsStruct(WireStruct):
    """The attributes of `ProjectPermissions`."""

    can_create_workspace: bool | UnsetType = UNSET
    can_destroy: bool | UnsetType = UNSET
    can_update: bool | UnsetType = UNSET


class ProjectStruct(WireStruct):
    """The attributes of `Project`."""

    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    default_execution_mode: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    permissions: ProjectPermissionsStruct | UnsetType = UNSET
    setting_overwrites: dict[str, bool] | UnsetType = UNSET
    team_count: Int64 | UnsetType = UNSET
    workspace_count: Int64 | UnsetType = UNSET


def _copy_project(target: Any, struct: ProjectStruct) -> None:
    if struct.auto_destroy_activity_duration is not UNSET:
        target.auto_destroy_activity_duration = struct.auto_destroy_activity_duration
    if struct.default_execution_mode is not UNSET:
        target.default_execution_mode = _EXECUTION_MODE[struct.default_execution_mode]
    if struct.description is not UNSET:
        target.description = struct.description
    if struct.name is not UNSET:
        target.name = struct.name
    if struct.team_count is not UNSET:
        target.team_count = struct.team_count
    if struct.workspace_count is not UNSET:
        target.workspace_count = struct.workspace_count


class UserPermissionsStruct(WireStruct):
    """The attributes of `UserPermissions`."""

    can_create_organizations: bool | UnsetType = UNSET
    can_change_email: bool | UnsetType = UNSET
    can_change_username: bool | UnsetType = UNSET


class UserStruct(WireStruct):
    """The attributes of `User`."""

    auth_method: str | UnsetType = UNSET
    avatar_url: str | UnsetType | None = UNSET
    is_service_account: bool | UnsetType = UNSET
    permissions: UserPermissionsStruct | UnsetType = UNSET
    username: str | UnsetType = UNSET
    v2_only: bool | UnsetType = UNSET


def _copy_user(target: Any, struct: UserStruct) -> None:
    if struct.auth_method is not UNSET:
        target.auth_method = struct.auth_method
    if struct.avatar_url is not UNSET:
        target.avatar_url = struct.avatar_url
    if struct.is_service_account is not UNSET:
        target.is_service_account = struct.is_service_account
    if struct.username is not UNSET:
        target.username = struct.username
    if struct.v2_only is not UNSET:
        target.v2_only = struct.v2_only


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    models.Organization: (OrganizationStruct, _copy_organization),
    models.OrganizationCapacity: (OrganizationCapacityStruct, _copy_organization_capacity),
    models.Run: (RunStruct, _copy_run),
    models.Workspace: (WorkspaceStruct, _copy_workspace),
    models.ConfigurationVersion: (ConfigurationVersionStruct, _copy_configuration_version),
    models.Plan: (PlanStruct, _copy_plan),
    models.Apply: (ApplyStruct, _copy_apply),
    models.Comment: (CommentStruct, _copy_comment),
    models.RunEvent: (RunEventStruct, _copy_run_event),
    models.CostEstimate: (CostEstimateStruct, _copy_cost_estimate),
    models.PolicyCheck: (PolicyCheckStruct, _copy_policy_check),
    models.RunTask: (RunTaskStruct, _copy_run_task),
    models.WorkspaceRunTask: (WorkspaceRunTaskStruct, _copy_workspace_run_task),
    models.TaskStage: (TaskStageStruct, _copy_task_stage),
    models.TaskResult: (TaskResultStruct, _copy_task_result),
    models.TaskResultOutcome: (TaskResultOutcomeStruct, _copy_task_result_outcome),
    models.RunTrigger: (RunTriggerStruct, _copy_run_trigger),
    models.IngressAttributes: (IngressAttributesStruct, _copy_ingress_attributes),
    models.Project: (ProjectStruct, _copy_project),
    models.User: (UserStruct, _copy_user),
}
"""The struct of each resource that has attributes, and its copy function."""
