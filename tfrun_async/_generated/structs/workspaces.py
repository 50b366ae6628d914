# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/workspaces.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.workspaces import ExecutionMode, Workspace
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_EXECUTION_MODE = EnumLookup(ExecutionMode)


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


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Workspace: (WorkspaceStruct, _copy_workspace),
}
"""The struct of each resource that has attributes, and its copy function."""
