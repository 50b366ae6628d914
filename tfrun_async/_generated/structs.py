# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_COLLABORATOR_AUTH_POLICY = EnumLookup(models.CollaboratorAuthPolicy)
_EXECUTION_MODE = EnumLookup(models.ExecutionMode)
_RUN_SOURCE = EnumLookup(models.RunSource)
_RUN_STATUS = EnumLookup(models.RunStatus)
_STACKS_EXECUTION_MODE = EnumLookup(models.StacksExecutionMode)
_CONFIGURATION_VERSION_SOURCE = EnumLookup(models.ConfigurationVersionSource)
_CONFIGURATION_VERSION_STATUS = EnumLookup(models.ConfigurationVersionStatus)
_PLAN_STATUS = EnumLookup(models.PlanStatus)
_APPLY_STATUS = EnumLookup(models.ApplyStatus)
_COST_ESTIMATE_STATUS = EnumLookup(models.CostEstimateStatus)
_POLICY_CHECK_SCOPE = EnumLookup(models.PolicyCheckScope)
_POLICY_CHECK_STATUS = EnumLookup(models.PolicyCheckStatus)
_TF_POLICY_STAGE_TYPE = EnumLookup(models.TfPolicyStageType)
_TF_POLICY_EVALUATION_STATUS = EnumLookup(models.TfPolicyEvaluationStatus)
_POLICY_KIND = EnumLookup(models.PolicyKind)
_POLICY_EVALUATION_STATUS = EnumLookup(models.PolicyEvaluationStatus)
_RUN_TASK_ENFORCEMENT_LEVEL = EnumLookup(models.RunTaskEnforcementLevel)
_RUN_TASK_STAGE = EnumLookup(models.RunTaskStage)
_TASK_STAGE_STATUS = EnumLookup(models.TaskStageStatus)
_TASK_RESULT_STATUS = EnumLookup(models.TaskResultStatus)
_NOTIFICATION_DESTINATION_TYPE = EnumLookup(models.NotificationDestinationType)


class UserStruct(WireStruct):
    """The attributes of `User` that are copied."""

    auth_method: str | None = None
    avatar_url: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    is_admin: bool | None = None
    is_service_account: bool | None = None
    is_site_admin: bool | None = None
    is_sso_login: bool | None = None
    unconfirmed_email: str | UnsetType | None = UNSET
    username: str | UnsetType | None = UNSET
    v2_only: bool | None = None


def _copy_user(target: Any, struct: UserStruct) -> None:
    value: Any
    if (value := struct.auth_method) is not None:
        target.auth_method = value
    if (value := struct.avatar_url) is not UNSET:
        target.avatar_url = value
    if (value := struct.email) is not UNSET:
        target.email = value
    if (value := struct.is_admin) is not None:
        target.is_admin = value
    if (value := struct.is_service_account) is not None:
        target.is_service_account = value
    if (value := struct.is_site_admin) is not None:
        target.is_site_admin = value
    if (value := struct.is_sso_login) is not None:
        target.is_sso_login = value
    if (value := struct.unconfirmed_email) is not UNSET:
        target.unconfirmed_email = value
    if (value := struct.username) is not UNSET:
        target.username = value
    if (value := struct.v2_only) is not None:
        target.v2_only = value


class OrganizationStruct(WireStruct):
    """The attributes of `Organization` that are copied."""

    aggregated_commit_status_enabled: bool | None = None
    allow_force_delete_workspaces: bool | None = None
    assessments_enforced: bool | None = None
    collaborator_auth_policy: str | None = None
    cost_estimation_enabled: bool | None = None
    created_at: AwareDatetime | None = None
    default_execution_mode: str | None = None
    email: str | None = None
    enforce_hyok: bool | None = None
    external_id: str | None = None
    fair_run_queuing_enabled: bool | None = None
    name: str | None = None
    owners_team_saml_role_id: str | UnsetType | None = UNSET
    plan_expired: bool | None = None
    plan_expires_at: AwareDatetime | UnsetType | None = UNSET
    plan_identifier: str | None = None
    plan_is_enterprise: bool | None = None
    plan_is_trial: bool | None = None
    saml_enabled: bool | None = None
    send_passing_statuses_for_untriggered_speculative_plans: bool | None = None
    session_remember: Int64 | UnsetType | None = UNSET
    session_timeout: Int64 | UnsetType | None = UNSET
    speculative_plan_management_enabled: bool | None = None
    two_factor_conformant: bool | None = None


def _copy_organization(target: Any, struct: OrganizationStruct) -> None:
    value: Any
    if (value := struct.aggregated_commit_status_enabled) is not None:
        target.aggregated_commit_status_enabled = value
    if (value := struct.allow_force_delete_workspaces) is not None:
        target.allow_force_delete_workspaces = value
    if (value := struct.assessments_enforced) is not None:
        target.assessments_enforced = value
    if (value := struct.collaborator_auth_policy) is not None:
        target.collaborator_auth_policy = _COLLABORATOR_AUTH_POLICY[value]
    if (value := struct.cost_estimation_enabled) is not None:
        target.cost_estimation_enabled = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.default_execution_mode) is not None:
        target.default_execution_mode = _EXECUTION_MODE[value]
    if (value := struct.email) is not None:
        target.email = value
    if (value := struct.enforce_hyok) is not None:
        target.enforce_hyok = value
    if (value := struct.external_id) is not None:
        target.external_id = value
    if (value := struct.fair_run_queuing_enabled) is not None:
        target.fair_run_queuing_enabled = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.owners_team_saml_role_id) is not UNSET:
        target.owners_team_saml_role_id = value
    if (value := struct.plan_expired) is not None:
        target.plan_expired = value
    if (value := struct.plan_expires_at) is not UNSET:
        target.plan_expires_at = value
    if (value := struct.plan_identifier) is not None:
        target.plan_identifier = value
    if (value := struct.plan_is_enterprise) is not None:
        target.plan_is_enterprise = value
    if (value := struct.plan_is_trial) is not None:
        target.plan_is_trial = value
    if (value := struct.saml_enabled) is not None:
        target.saml_enabled = value
    if (value := struct.send_passing_statuses_for_untriggered_speculative_plans) is not None:
        target.send_passing_statuses_for_untriggered_speculative_plans = value
    if (value := struct.session_remember) is not UNSET:
        target.session_remember = value
    if (value := struct.session_timeout) is not UNSET:
        target.session_timeout = value
    if (value := struct.speculative_plan_management_enabled) is not None:
        target.speculative_plan_management_enabled = value
    if (value := struct.two_factor_conformant) is not None:
        target.two_factor_conformant = value


class OrganizationCapacityStruct(WireStruct):
    """The attributes of `OrganizationCapacity` that are copied."""

    pending: Int64 | None = None
    running: Int64 | None = None


def _copy_organization_capacity(target: Any, struct: OrganizationCapacityStruct) -> None:
    value: Any
    if (value := struct.pending) is not None:
        target.pending = value
    if (value := struct.running) is not None:
        target.running = value


class RunStruct(WireStruct):
    """The attributes of `Run` that are copied."""

    allow_config_generation: bool | None = None
    allow_empty_apply: bool | None = None
    auto_apply: bool | None = None
    canceled_at: AwareDatetime | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    debugging_mode: bool | None = None
    force_cancel_available_at: AwareDatetime | UnsetType | None = UNSET
    has_changes: bool | None = None
    invoke_action_addrs: list[str] | UnsetType | None = UNSET
    is_destroy: bool | None = None
    message: str | None = None
    plan_only: bool | None = None
    policy_paths: list[str] | UnsetType | None = UNSET
    position_in_queue: Int64 | None = None
    refresh: bool | None = None
    refresh_only: bool | None = None
    replace_addrs: list[str] | UnsetType | None = UNSET
    save_plan: bool | None = None
    source: str | None = None
    status: str | None = None
    target_addrs: list[str] | UnsetType | None = UNSET
    terraform_version: str | None = None
    trigger_reason: str | None = None
    triggering_source_name: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None


def _copy_run(target: Any, struct: RunStruct) -> None:
    value: Any
    if (value := struct.allow_config_generation) is not None:
        target.allow_config_generation = value
    if (value := struct.allow_empty_apply) is not None:
        target.allow_empty_apply = value
    if (value := struct.auto_apply) is not None:
        target.auto_apply = value
    if (value := struct.canceled_at) is not UNSET:
        target.canceled_at = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.debugging_mode) is not None:
        target.debugging_mode = value
    if (value := struct.force_cancel_available_at) is not UNSET:
        target.force_cancel_available_at = value
    if (value := struct.has_changes) is not None:
        target.has_changes = value
    if (value := struct.invoke_action_addrs) is not UNSET:
        target.invoke_action_addrs = value
    if (value := struct.is_destroy) is not None:
        target.is_destroy = value
    if (value := struct.message) is not None:
        target.message = value
    if (value := struct.plan_only) is not None:
        target.plan_only = value
    if (value := struct.policy_paths) is not UNSET:
        target.policy_paths = value
    if (value := struct.position_in_queue) is not None:
        target.position_in_queue = value
    if (value := struct.refresh) is not None:
        target.refresh = value
    if (value := struct.refresh_only) is not None:
        target.refresh_only = value
    if (value := struct.replace_addrs) is not UNSET:
        target.replace_addrs = value
    if (value := struct.save_plan) is not None:
        target.save_plan = value
    if (value := struct.source) is not None:
        target.source = _RUN_SOURCE[value]
    if (value := struct.status) is not None:
        target.status = _RUN_STATUS[value]
    if (value := struct.target_addrs) is not UNSET:
        target.target_addrs = value
    if (value := struct.terraform_version) is not None:
        target.terraform_version = value
    if (value := struct.trigger_reason) is not None:
        target.trigger_reason = value
    if (value := struct.triggering_source_name) is not UNSET:
        target.triggering_source_name = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value


class EntitlementSetStruct(WireStruct):
    """The attributes of `EntitlementSet` that are copied."""

    agents: bool | None = None
    audit_logging: bool | None = None
    configuration_designer: bool | None = None
    cost_estimation: bool | None = None
    global_run_tasks: bool | None = None
    module_tests_generation: bool | None = None
    operations: bool | None = None
    policy_enforcement: bool | None = None
    policy_limit: Int64 | UnsetType | None = UNSET
    policy_mandatory_enforcement_limit: Int64 | UnsetType | None = UNSET
    policy_set_limit: Int64 | UnsetType | None = UNSET
    private_module_registry: bool | None = None
    private_policy_agents: bool | None = None
    private_run_tasks: bool | None = None
    private_vcs: bool | None = None
    run_task_limit: Int64 | UnsetType | None = UNSET
    run_task_mandatory_enforcement_limit: Int64 | UnsetType | None = UNSET
    run_task_workspace_limit: Int64 | UnsetType | None = UNSET
    run_tasks: bool | None = None
    self_serve_billing: bool | None = None
    sentinel: bool | None = None
    sso: bool | None = None
    state_storage: bool | None = None
    teams: bool | None = None
    usage_reporting: bool | None = None
    user_limit: Int64 | UnsetType | None = UNSET
    vcs_integrations: bool | None = None
    versioned_policy_set_limit: Int64 | UnsetType | None = UNSET


def _copy_entitlement_set(target: Any, struct: EntitlementSetStruct) -> None:
    value: Any
    if (value := struct.agents) is not None:
        target.agents = value
    if (value := struct.audit_logging) is not None:
        target.audit_logging = value
    if (value := struct.configuration_designer) is not None:
        target.configuration_designer = value
    if (value := struct.cost_estimation) is not None:
        target.cost_estimation = value
    if (value := struct.global_run_tasks) is not None:
        target.global_run_tasks = value
    if (value := struct.module_tests_generation) is not None:
        target.module_tests_generation = value
    if (value := struct.operations) is not None:
        target.operations = value
    if (value := struct.policy_enforcement) is not None:
        target.policy_enforcement = value
    if (value := struct.policy_limit) is not UNSET:
        target.policy_limit = value
    if (value := struct.policy_mandatory_enforcement_limit) is not UNSET:
        target.policy_mandatory_enforcement_limit = value
    if (value := struct.policy_set_limit) is not UNSET:
        target.policy_set_limit = value
    if (value := struct.private_module_registry) is not None:
        target.private_module_registry = value
    if (value := struct.private_policy_agents) is not None:
        target.private_policy_agents = value
    if (value := struct.private_run_tasks) is not None:
        target.private_run_tasks = value
    if (value := struct.private_vcs) is not None:
        target.private_vcs = value
    if (value := struct.run_task_limit) is not UNSET:
        target.run_task_limit = value
    if (value := struct.run_task_mandatory_enforcement_limit) is not UNSET:
        target.run_task_mandatory_enforcement_limit = value
    if (value := struct.run_task_workspace_limit) is not UNSET:
        target.run_task_workspace_limit = value
    if (value := struct.run_tasks) is not None:
        target.run_tasks = value
    if (value := struct.self_serve_billing) is not None:
        target.self_serve_billing = value
    if (value := struct.sentinel) is not None:
        target.sentinel = value
    if (value := struct.sso) is not None:
        target.sso = value
    if (value := struct.state_storage) is not None:
        target.state_storage = value
    if (value := struct.teams) is not None:
        target.teams = value
    if (value := struct.usage_reporting) is not None:
        target.usage_reporting = value
    if (value := struct.user_limit) is not UNSET:
        target.user_limit = value
    if (value := struct.vcs_integrations) is not None:
        target.vcs_integrations = value
    if (value := struct.versioned_policy_set_limit) is not UNSET:
        target.versioned_policy_set_limit = value


class DataRetentionPolicyDeleteOlderStruct(WireStruct):
    """The attributes of `DataRetentionPolicyDeleteOlder` that are copied."""

    delete_older_than_n_days: Int64 | None = None


def _copy_data_retention_policy_delete_older(
    target: Any, struct: DataRetentionPolicyDeleteOlderStruct
) -> None:
    value: Any
    if (value := struct.delete_older_than_n_days) is not None:
        target.delete_older_than_n_days = value


class ProjectStruct(WireStruct):
    """The attributes of `Project` that are copied."""

    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    default_execution_mode: str | None = None
    description: str | UnsetType | None = UNSET
    name: str | None = None
    stacks_default_execution_mode: str | None = None
    team_count: Int64 | UnsetType | None = UNSET
    workspace_count: Int64 | UnsetType | None = UNSET


def _copy_project(target: Any, struct: ProjectStruct) -> None:
    value: Any
    if (value := struct.auto_destroy_activity_duration) is not UNSET:
        target.auto_destroy_activity_duration = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.default_execution_mode) is not None:
        target.default_execution_mode = _EXECUTION_MODE[value]
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.stacks_default_execution_mode) is not None:
        target.stacks_default_execution_mode = _STACKS_EXECUTION_MODE[value]
    if (value := struct.team_count) is not UNSET:
        target.team_count = value
    if (value := struct.workspace_count) is not UNSET:
        target.workspace_count = value


class TagBindingStruct(WireStruct):
    """The attributes of `TagBinding` that are copied."""

    created_at: AwareDatetime | UnsetType | None = UNSET
    key: str | None = None
    value: str | UnsetType | None = UNSET


def _copy_tag_binding(target: Any, struct: TagBindingStruct) -> None:
    value: Any
    if (value := struct.created_at) is not UNSET:
        target.created_at = value
    if (value := struct.key) is not None:
        target.key = value
    if (value := struct.value) is not UNSET:
        target.value = value


class EffectiveTagBindingStruct(WireStruct):
    """The attributes of `EffectiveTagBinding` that are copied."""

    key: str | None = None
    value: str | UnsetType | None = UNSET


def _copy_effective_tag_binding(target: Any, struct: EffectiveTagBindingStruct) -> None:
    value: Any
    if (value := struct.key) is not None:
        target.key = value
    if (value := struct.value) is not UNSET:
        target.value = value


class WorkspaceStruct(WireStruct):
    """The attributes of `Workspace` that are copied."""

    agent_pool_id: str | UnsetType | None = UNSET
    allow_destroy_plan: bool | None = None
    apply_duration_average: float | UnsetType | None = UNSET
    assessments_enabled: bool | None = None
    auto_apply: bool | None = None
    auto_apply_run_trigger: bool | None = None
    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    auto_destroy_at: AwareDatetime | UnsetType | None = UNSET
    auto_destroy_status: str | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET
    effective_run_data_retention_desc: str | UnsetType | None = UNSET
    effective_state_version_retention_desc: str | UnsetType | None = UNSET
    environment: str | None = None
    execution_mode: str | None = None
    file_triggers_enabled: bool | None = None
    global_remote_state: bool | None = None
    hyok_enabled: bool | None = None
    inherits_project_auto_destroy: bool | None = None
    last_assessment_result_at: AwareDatetime | UnsetType | None = UNSET
    latest_change_at: AwareDatetime | UnsetType | None = UNSET
    locked: bool | None = None
    locked_reason: str | UnsetType | None = UNSET
    name: str | None = None
    no_code_upgrade_available: bool | UnsetType | None = UNSET
    oauth_client_name: str | UnsetType | None = UNSET
    operations: bool | None = None
    plan_duration_average: float | UnsetType | None = UNSET
    policy_check_failures: Int64 | UnsetType | None = UNSET
    project_remote_state: bool | None = None
    queue_all_runs: bool | None = None
    resource_count: Int64 | None = None
    run_failures: Int64 | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET
    source_module_id: str | UnsetType | None = UNSET
    source_name: str | UnsetType | None = UNSET
    source_url: str | UnsetType | None = UNSET
    speculative_enabled: bool | None = None
    structured_run_output_enabled: bool | UnsetType | None = UNSET
    tag_names: list[str] | None = None
    terraform_version: str | None = None
    trigger_patterns: list[str] | UnsetType | None = UNSET
    trigger_prefixes: list[str] | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None
    vcs_repo_identifier: str | UnsetType | None = UNSET
    working_directory: str | UnsetType | None = UNSET
    workspace_kpis_runs_count: Int64 | UnsetType | None = UNSET


def _copy_workspace(target: Any, struct: WorkspaceStruct) -> None:
    value: Any
    if (value := struct.agent_pool_id) is not UNSET:
        target.agent_pool_id = value
    if (value := struct.allow_destroy_plan) is not None:
        target.allow_destroy_plan = value
    if (value := struct.apply_duration_average) is not UNSET:
        target.apply_duration_average = value
    if (value := struct.assessments_enabled) is not None:
        target.assessments_enabled = value
    if (value := struct.auto_apply) is not None:
        target.auto_apply = value
    if (value := struct.auto_apply_run_trigger) is not None:
        target.auto_apply_run_trigger = value
    if (value := struct.auto_destroy_activity_duration) is not UNSET:
        target.auto_destroy_activity_duration = value
    if (value := struct.auto_destroy_at) is not UNSET:
        target.auto_destroy_at = value
    if (value := struct.auto_destroy_status) is not UNSET:
        target.auto_destroy_status = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.effective_run_data_retention_desc) is not UNSET:
        target.effective_run_data_retention_desc = value
    if (value := struct.effective_state_version_retention_desc) is not UNSET:
        target.effective_state_version_retention_desc = value
    if (value := struct.environment) is not None:
        target.environment = value
    if (value := struct.execution_mode) is not None:
        target.execution_mode = _EXECUTION_MODE[value]
    if (value := struct.file_triggers_enabled) is not None:
        target.file_triggers_enabled = value
    if (value := struct.global_remote_state) is not None:
        target.global_remote_state = value
    if (value := struct.hyok_enabled) is not None:
        target.hyok_enabled = value
    if (value := struct.inherits_project_auto_destroy) is not None:
        target.inherits_project_auto_destroy = value
    if (value := struct.last_assessment_result_at) is not UNSET:
        target.last_assessment_result_at = value
    if (value := struct.latest_change_at) is not UNSET:
        target.latest_change_at = value
    if (value := struct.locked) is not None:
        target.locked = value
    if (value := struct.locked_reason) is not UNSET:
        target.locked_reason = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.no_code_upgrade_available) is not UNSET:
        target.no_code_upgrade_available = value
    if (value := struct.oauth_client_name) is not UNSET:
        target.oauth_client_name = value
    if (value := struct.operations) is not None:
        target.operations = value
    if (value := struct.plan_duration_average) is not UNSET:
        target.plan_duration_average = value
    if (value := struct.policy_check_failures) is not UNSET:
        target.policy_check_failures = value
    if (value := struct.project_remote_state) is not None:
        target.project_remote_state = value
    if (value := struct.queue_all_runs) is not None:
        target.queue_all_runs = value
    if (value := struct.resource_count) is not None:
        target.resource_count = value
    if (value := struct.run_failures) is not UNSET:
        target.run_failures = value
    if (value := struct.source) is not UNSET:
        target.source = value
    if (value := struct.source_module_id) is not UNSET:
        target.source_module_id = value
    if (value := struct.source_name) is not UNSET:
        target.source_name = value
    if (value := struct.source_url) is not UNSET:
        target.source_url = value
    if (value := struct.speculative_enabled) is not None:
        target.speculative_enabled = value
    if (value := struct.structured_run_output_enabled) is not UNSET:
        target.structured_run_output_enabled = value
    if (value := struct.tag_names) is not None:
        target.tag_names = value
    if (value := struct.terraform_version) is not None:
        target.terraform_version = value
    if (value := struct.trigger_patterns) is not UNSET:
        target.trigger_patterns = value
    if (value := struct.trigger_prefixes) is not UNSET:
        target.trigger_prefixes = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.vcs_repo_identifier) is not UNSET:
        target.vcs_repo_identifier = value
    if (value := struct.working_directory) is not UNSET:
        target.working_directory = value
    if (value := struct.workspace_kpis_runs_count) is not UNSET:
        target.workspace_kpis_runs_count = value


class TagStruct(WireStruct):
    """The attributes of `Tag` that are copied."""

    created_at: AwareDatetime | None = None
    instance_count: Int64 | None = None
    name: str | None = None


def _copy_tag(target: Any, struct: TagStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.instance_count) is not None:
        target.instance_count = value
    if (value := struct.name) is not None:
        target.name = value


class ConfigurationVersionStruct(WireStruct):
    """The attributes of `ConfigurationVersion` that are copied."""

    auto_queue_runs: bool | None = None
    error: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    provisional: bool | None = None
    source: str | UnsetType | None = UNSET
    speculative: bool | None = None
    status: str | None = None
    upload_url: str | UnsetType | None = UNSET


def _copy_configuration_version(target: Any, struct: ConfigurationVersionStruct) -> None:
    value: Any
    if (value := struct.auto_queue_runs) is not None:
        target.auto_queue_runs = value
    if (value := struct.error) is not UNSET:
        target.error = value
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.provisional) is not None:
        target.provisional = value
    if (value := struct.source) is not UNSET:
        target.source = None if value is None else _CONFIGURATION_VERSION_SOURCE[value]
    if (value := struct.speculative) is not None:
        target.speculative = value
    if (value := struct.status) is not None:
        target.status = _CONFIGURATION_VERSION_STATUS[value]
    if (value := struct.upload_url) is not UNSET:
        target.upload_url = value


class PlanStruct(WireStruct):
    """The attributes of `Plan` that are copied."""

    generated_configuration: bool | UnsetType | None = UNSET
    has_changes: bool | None = None
    log_read_url: str | UnsetType | None = UNSET
    resource_additions: Int64 | UnsetType | None = UNSET
    resource_changes: Int64 | UnsetType | None = UNSET
    resource_destructions: Int64 | UnsetType | None = UNSET
    resource_imports: Int64 | UnsetType | None = UNSET
    status: str | None = None
    structured_run_output_enabled: bool | UnsetType | None = UNSET


def _copy_plan(target: Any, struct: PlanStruct) -> None:
    value: Any
    if (value := struct.generated_configuration) is not UNSET:
        target.generated_configuration = value
    if (value := struct.has_changes) is not None:
        target.has_changes = value
    if (value := struct.log_read_url) is not UNSET:
        target.log_read_url = value
    if (value := struct.resource_additions) is not UNSET:
        target.resource_additions = value
    if (value := struct.resource_changes) is not UNSET:
        target.resource_changes = value
    if (value := struct.resource_destructions) is not UNSET:
        target.resource_destructions = value
    if (value := struct.resource_imports) is not UNSET:
        target.resource_imports = value
    if (value := struct.status) is not None:
        target.status = _PLAN_STATUS[value]
    if (value := struct.structured_run_output_enabled) is not UNSET:
        target.structured_run_output_enabled = value


class ApplyStruct(WireStruct):
    """The attributes of `Apply` that are copied."""

    action_failures: Int64 | UnsetType | None = UNSET
    action_invocations: Int64 | UnsetType | None = UNSET
    log_read_url: str | UnsetType | None = UNSET
    resource_additions: Int64 | UnsetType | None = UNSET
    resource_changes: Int64 | UnsetType | None = UNSET
    resource_destructions: Int64 | UnsetType | None = UNSET
    resource_imports: Int64 | UnsetType | None = UNSET
    status: str | None = None


def _copy_apply(target: Any, struct: ApplyStruct) -> None:
    value: Any
    if (value := struct.action_failures) is not UNSET:
        target.action_failures = value
    if (value := struct.action_invocations) is not UNSET:
        target.action_invocations = value
    if (value := struct.log_read_url) is not UNSET:
        target.log_read_url = value
    if (value := struct.resource_additions) is not UNSET:
        target.resource_additions = value
    if (value := struct.resource_changes) is not UNSET:
        target.resource_changes = value
    if (value := struct.resource_destructions) is not UNSET:
        target.resource_destructions = value
    if (value := struct.resource_imports) is not UNSET:
        target.resource_imports = value
    if (value := struct.status) is not None:
        target.status = _APPLY_STATUS[value]


class CommentStruct(WireStruct):
    """The attributes of `Comment` that are copied."""

    body: str | None = None


def _copy_comment(target: Any, struct: CommentStruct) -> None:
    value: Any
    if (value := struct.body) is not None:
        target.body = value


class RunEventStruct(WireStruct):
    """The attributes of `RunEvent` that are copied."""

    action: str | None = None
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET


def _copy_run_event(target: Any, struct: RunEventStruct) -> None:
    value: Any
    if (value := struct.action) is not None:
        target.action = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value


class CostEstimateStruct(WireStruct):
    """The attributes of `CostEstimate` that are copied."""

    delta_monthly_cost: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    matched_resources_count: Int64 | UnsetType | None = UNSET
    prior_monthly_cost: str | UnsetType | None = UNSET
    proposed_monthly_cost: str | UnsetType | None = UNSET
    resources_count: Int64 | UnsetType | None = UNSET
    status: str | None = None
    unmatched_resources_count: Int64 | UnsetType | None = UNSET


def _copy_cost_estimate(target: Any, struct: CostEstimateStruct) -> None:
    value: Any
    if (value := struct.delta_monthly_cost) is not UNSET:
        target.delta_monthly_cost = value
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.matched_resources_count) is not UNSET:
        target.matched_resources_count = value
    if (value := struct.prior_monthly_cost) is not UNSET:
        target.prior_monthly_cost = value
    if (value := struct.proposed_monthly_cost) is not UNSET:
        target.proposed_monthly_cost = value
    if (value := struct.resources_count) is not UNSET:
        target.resources_count = value
    if (value := struct.status) is not None:
        target.status = _COST_ESTIMATE_STATUS[value]
    if (value := struct.unmatched_resources_count) is not UNSET:
        target.unmatched_resources_count = value


class PolicyCheckStruct(WireStruct):
    """The attributes of `PolicyCheck` that are copied."""

    scope: str | None = None
    status: str | None = None


def _copy_policy_check(target: Any, struct: PolicyCheckStruct) -> None:
    value: Any
    if (value := struct.scope) is not None:
        target.scope = _POLICY_CHECK_SCOPE[value]
    if (value := struct.status) is not None:
        target.status = _POLICY_CHECK_STATUS[value]


class TfPolicyEvaluationStruct(WireStruct):
    """The attributes of `TfPolicyEvaluation` that are copied."""

    created_at: AwareDatetime | None = None
    organized_log: bool | None = None
    stage_type: str | None = None
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_tf_policy_evaluation(target: Any, struct: TfPolicyEvaluationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.organized_log) is not None:
        target.organized_log = value
    if (value := struct.stage_type) is not None:
        target.stage_type = _TF_POLICY_STAGE_TYPE[value]
    if (value := struct.status) is not None:
        target.status = _TF_POLICY_EVALUATION_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


class TfPolicySetOutcomeStruct(WireStruct):
    """The attributes of `TfPolicySetOutcome` that are copied."""

    overridable: bool | None = None
    policy_set_description: str | UnsetType | None = UNSET
    policy_set_name: str | None = None


def _copy_tf_policy_set_outcome(target: Any, struct: TfPolicySetOutcomeStruct) -> None:
    value: Any
    if (value := struct.overridable) is not None:
        target.overridable = value
    if (value := struct.policy_set_description) is not UNSET:
        target.policy_set_description = value
    if (value := struct.policy_set_name) is not None:
        target.policy_set_name = value


class PolicyEvaluationStruct(WireStruct):
    """The attributes of `PolicyEvaluation` that are copied."""

    created_at: AwareDatetime | None = None
    policy_kind: str | None = None
    policy_tool_version: str | UnsetType | None = UNSET
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_policy_evaluation(target: Any, struct: PolicyEvaluationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.policy_kind) is not None:
        target.policy_kind = _POLICY_KIND[value]
    if (value := struct.policy_tool_version) is not UNSET:
        target.policy_tool_version = value
    if (value := struct.status) is not None:
        target.status = _POLICY_EVALUATION_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


class PolicySetOutcomeStruct(WireStruct):
    """The attributes of `PolicySetOutcome` that are copied."""

    error: str | UnsetType | None = UNSET
    overridable: bool | None = None
    policy_set_description: str | UnsetType | None = UNSET
    policy_set_name: str | None = None
    policy_tool_version: str | UnsetType | None = UNSET
    warnings: list[str] | UnsetType | None = UNSET


def _copy_policy_set_outcome(target: Any, struct: PolicySetOutcomeStruct) -> None:
    value: Any
    if (value := struct.error) is not UNSET:
        target.error = value
    if (value := struct.overridable) is not None:
        target.overridable = value
    if (value := struct.policy_set_description) is not UNSET:
        target.policy_set_description = value
    if (value := struct.policy_set_name) is not None:
        target.policy_set_name = value
    if (value := struct.policy_tool_version) is not UNSET:
        target.policy_tool_version = value
    if (value := struct.warnings) is not UNSET:
        target.warnings = value


class RunTaskStruct(WireStruct):
    """The attributes of `RunTask` that are copied."""

    category: str | None = None
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET
    enabled: bool | None = None
    hmac_key: str | UnsetType | None = UNSET
    name: str | None = None
    updated_at: AwareDatetime | None = None
    url: str | None = None


def _copy_run_task(target: Any, struct: RunTaskStruct) -> None:
    value: Any
    if (value := struct.category) is not None:
        target.category = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.enabled) is not None:
        target.enabled = value
    if (value := struct.hmac_key) is not UNSET:
        target.hmac_key = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not None:
        target.url = value


class WorkspaceRunTaskStruct(WireStruct):
    """The attributes of `WorkspaceRunTask` that are copied."""

    created_at: AwareDatetime | None = None
    enforcement_level: str | None = None
    stage: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_workspace_run_task(target: Any, struct: WorkspaceRunTaskStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.enforcement_level) is not None:
        target.enforcement_level = _RUN_TASK_ENFORCEMENT_LEVEL[value]
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


class TaskStageStruct(WireStruct):
    """The attributes of `TaskStage` that are copied."""

    created_at: AwareDatetime | None = None
    duration: Int64 | UnsetType | None = UNSET
    stage: str | None = None
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_task_stage(target: Any, struct: TaskStageStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.duration) is not UNSET:
        target.duration = value
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.status) is not None:
        target.status = _TASK_STAGE_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


class TaskResultStruct(WireStruct):
    """The attributes of `TaskResult` that are copied."""

    agent_pool_id: str | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    duration: Int64 | UnsetType | None = UNSET
    is_speculative: bool | None = None
    message: str | UnsetType | None = UNSET
    stage: str | None = None
    status: str | None = None
    task_id: str | UnsetType | None = UNSET
    task_name: str | None = None
    task_result_outcomes_count: Int64 | None = None
    task_url: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None
    url: str | UnsetType | None = UNSET
    workspace_task_enforcement_level: str | UnsetType | None = UNSET
    workspace_task_id: str | UnsetType | None = UNSET


def _copy_task_result(target: Any, struct: TaskResultStruct) -> None:
    value: Any
    if (value := struct.agent_pool_id) is not UNSET:
        target.agent_pool_id = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.duration) is not UNSET:
        target.duration = value
    if (value := struct.is_speculative) is not None:
        target.is_speculative = value
    if (value := struct.message) is not UNSET:
        target.message = value
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.status) is not None:
        target.status = _TASK_RESULT_STATUS[value]
    if (value := struct.task_id) is not UNSET:
        target.task_id = value
    if (value := struct.task_name) is not None:
        target.task_name = value
    if (value := struct.task_result_outcomes_count) is not None:
        target.task_result_outcomes_count = value
    if (value := struct.task_url) is not UNSET:
        target.task_url = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not UNSET:
        target.url = value
    if (value := struct.workspace_task_enforcement_level) is not UNSET:
        target.workspace_task_enforcement_level = (
            None if value is None else _RUN_TASK_ENFORCEMENT_LEVEL[value]
        )
    if (value := struct.workspace_task_id) is not UNSET:
        target.workspace_task_id = value


class TaskResultOutcomeStruct(WireStruct):
    """The attributes of `TaskResultOutcome` that are copied."""

    created_at: AwareDatetime | None = None
    description: str | None = None
    outcome_id: str | None = None
    url: str | UnsetType | None = UNSET


def _copy_task_result_outcome(target: Any, struct: TaskResultOutcomeStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not None:
        target.description = value
    if (value := struct.outcome_id) is not None:
        target.outcome_id = value
    if (value := struct.url) is not UNSET:
        target.url = value


class RunTriggerStruct(WireStruct):
    """The attributes of `RunTrigger` that are copied."""

    created_at: AwareDatetime | None = None
    sourceable_name: str | None = None
    workspace_name: str | None = None


def _copy_run_trigger(target: Any, struct: RunTriggerStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.sourceable_name) is not None:
        target.sourceable_name = value
    if (value := struct.workspace_name) is not None:
        target.workspace_name = value


class NotificationConfigurationStruct(WireStruct):
    """The attributes of `NotificationConfiguration` that are copied."""

    created_at: AwareDatetime | None = None
    destination_type: str | None = None
    email_addresses: list[str] | UnsetType | None = UNSET
    enabled: bool | None = None
    external_email_addresses: list[str] | UnsetType | None = UNSET
    name: str | None = None
    token: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None
    url: str | UnsetType | None = UNSET
    user_email_addresses: list[str] | UnsetType | None = UNSET


def _copy_notification_configuration(target: Any, struct: NotificationConfigurationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.destination_type) is not None:
        target.destination_type = _NOTIFICATION_DESTINATION_TYPE[value]
    if (value := struct.email_addresses) is not UNSET:
        target.email_addresses = value
    if (value := struct.enabled) is not None:
        target.enabled = value
    if (value := struct.external_email_addresses) is not UNSET:
        target.external_email_addresses = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.token) is not UNSET:
        target.token = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not UNSET:
        target.url = value
    if (value := struct.user_email_addresses) is not UNSET:
        target.user_email_addresses = value


class AgentPoolStruct(WireStruct):
    """The attributes of `AgentPool` that are copied."""

    agent_count: Int64 | None = None
    created_at: AwareDatetime | None = None
    name: str | None = None
    organization_scoped: bool | None = None


def _copy_agent_pool(target: Any, struct: AgentPoolStruct) -> None:
    value: Any
    if (value := struct.agent_count) is not None:
        target.agent_count = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.organization_scoped) is not None:
        target.organization_scoped = value


class IngressAttributesStruct(WireStruct):
    """The attributes of `IngressAttributes` that are copied."""

    branch: str | UnsetType | None = UNSET
    clone_url: str | UnsetType | None = UNSET
    commit_message: str | UnsetType | None = UNSET
    commit_sha: str | None = None
    commit_url: str | UnsetType | None = UNSET
    compare_url: str | UnsetType | None = UNSET
    identifier: str | None = None
    is_pull_request: bool | None = None
    on_default_branch: bool | None = None
    pull_request_body: str | UnsetType | None = UNSET
    pull_request_number: Int64 | UnsetType | None = UNSET
    pull_request_title: str | UnsetType | None = UNSET
    pull_request_url: str | UnsetType | None = UNSET
    sender_avatar_url: str | UnsetType | None = UNSET
    sender_html_url: str | UnsetType | None = UNSET
    sender_username: str | UnsetType | None = UNSET
    tag: str | UnsetType | None = UNSET


def _copy_ingress_attributes(target: Any, struct: IngressAttributesStruct) -> None:
    value: Any
    if (value := struct.branch) is not UNSET:
        target.branch = value
    if (value := struct.clone_url) is not UNSET:
        target.clone_url = value
    if (value := struct.commit_message) is not UNSET:
        target.commit_message = value
    if (value := struct.commit_sha) is not None:
        target.commit_sha = value
    if (value := struct.commit_url) is not UNSET:
        target.commit_url = value
    if (value := struct.compare_url) is not UNSET:
        target.compare_url = value
    if (value := struct.identifier) is not None:
        target.identifier = value
    if (value := struct.is_pull_request) is not None:
        target.is_pull_request = value
    if (value := struct.on_default_branch) is not None:
        target.on_default_branch = value
    if (value := struct.pull_request_body) is not UNSET:
        target.pull_request_body = value
    if (value := struct.pull_request_number) is not UNSET:
        target.pull_request_number = value
    if (value := struct.pull_request_title) is not UNSET:
        target.pull_request_title = value
    if (value := struct.pull_request_url) is not UNSET:
        target.pull_request_url = value
    if (value := struct.sender_avatar_url) is not UNSET:
        target.sender_avatar_url = value
    if (value := struct.sender_html_url) is not UNSET:
        target.sender_html_url = value
    if (value := struct.sender_username) is not UNSET:
        target.sender_username = value
    if (value := struct.tag) is not UNSET:
        target.tag = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    models.User: (UserStruct, _copy_user),
    models.Organization: (OrganizationStruct, _copy_organization),
    models.OrganizationCapacity: (OrganizationCapacityStruct, _copy_organization_capacity),
    models.Run: (RunStruct, _copy_run),
    models.EntitlementSet: (EntitlementSetStruct, _copy_entitlement_set),
    models.DataRetentionPolicyDeleteOlder: (
        DataRetentionPolicyDeleteOlderStruct,
        _copy_data_retention_policy_delete_older,
    ),
    models.Project: (ProjectStruct, _copy_project),
    models.TagBinding: (TagBindingStruct, _copy_tag_binding),
    models.EffectiveTagBinding: (EffectiveTagBindingStruct, _copy_effective_tag_binding),
    models.Workspace: (WorkspaceStruct, _copy_workspace),
    models.Tag: (TagStruct, _copy_tag),
    models.ConfigurationVersion: (ConfigurationVersionStruct, _copy_configuration_version),
    models.Plan: (PlanStruct, _copy_plan),
    models.Apply: (ApplyStruct, _copy_apply),
    models.Comment: (CommentStruct, _copy_comment),
    models.RunEvent: (RunEventStruct, _copy_run_event),
    models.CostEstimate: (CostEstimateStruct, _copy_cost_estimate),
    models.PolicyCheck: (PolicyCheckStruct, _copy_policy_check),
    models.TfPolicyEvaluation: (TfPolicyEvaluationStruct, _copy_tf_policy_evaluation),
    models.TfPolicySetOutcome: (TfPolicySetOutcomeStruct, _copy_tf_policy_set_outcome),
    models.PolicyEvaluation: (PolicyEvaluationStruct, _copy_policy_evaluation),
    models.PolicySetOutcome: (PolicySetOutcomeStruct, _copy_policy_set_outcome),
    models.RunTask: (RunTaskStruct, _copy_run_task),
    models.WorkspaceRunTask: (WorkspaceRunTaskStruct, _copy_workspace_run_task),
    models.TaskStage: (TaskStageStruct, _copy_task_stage),
    models.TaskResult: (TaskResultStruct, _copy_task_result),
    models.TaskResultOutcome: (TaskResultOutcomeStruct, _copy_task_result_outcome),
    models.RunTrigger: (RunTriggerStruct, _copy_run_trigger),
    models.NotificationConfiguration: (
        NotificationConfigurationStruct,
        _copy_notification_configuration,
    ),
    models.AgentPool: (AgentPoolStruct, _copy_agent_pool),
    models.IngressAttributes: (IngressAttributesStruct, _copy_ingress_attributes),
}
"""The struct of each resource that has attributes, and its copy function."""
