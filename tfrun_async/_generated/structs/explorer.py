# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/explorer.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.explorer import ExplorerRow, ExplorerView, SavedView
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_EXPLORER_VIEW = EnumLookup(ExplorerView)


class ExplorerRowStruct(WireStruct):
    """The attributes of `ExplorerRow` that are copied."""

    address: str | UnsetType | None = UNSET
    all_checks_succeeded: bool | UnsetType | None = UNSET
    billable_rum: bool | UnsetType | None = UNSET
    checks_errored: Int64 | UnsetType | None = UNSET
    checks_failed: Int64 | UnsetType | None = UNSET
    checks_passed: Int64 | UnsetType | None = UNSET
    checks_unknown: Int64 | UnsetType | None = UNSET
    current_rum_count: Int64 | UnsetType | None = UNSET
    current_run_applied_at: AwareDatetime | UnsetType | None = UNSET
    current_run_external_id: str | UnsetType | None = UNSET
    current_run_status: str | UnsetType | None = UNSET
    curated: bool | UnsetType | None = UNSET
    drifted: bool | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    module_count: Int64 | UnsetType | None = UNSET
    module_name: str | UnsetType | None = UNSET
    modules: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    organization_external_id: str | UnsetType | None = UNSET
    organization_name: str | UnsetType | None = UNSET
    project_external_id: str | UnsetType | None = UNSET
    project_name: str | UnsetType | None = UNSET
    provider_count: Int64 | UnsetType | None = UNSET
    provider_name: str | UnsetType | None = UNSET
    provider_type: str | UnsetType | None = UNSET
    providers: str | UnsetType | None = UNSET
    registry_type: str | UnsetType | None = UNSET
    resource_count: Int64 | UnsetType | None = UNSET
    resources_drifted: Int64 | UnsetType | None = UNSET
    resources_undrifted: Int64 | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET
    source_id: str | UnsetType | None = UNSET
    source_module_id: str | UnsetType | None = UNSET
    source_type: str | UnsetType | None = UNSET
    source_updated_at: AwareDatetime | UnsetType | None = UNSET
    state_version_terraform_version: str | UnsetType | None = UNSET
    tags: str | UnsetType | None = UNSET
    terraform_version: str | UnsetType | None = UNSET
    unique_identifier: str | UnsetType | None = UNSET
    vcs_repo_identifier: str | UnsetType | None = UNSET
    version: str | UnsetType | None = UNSET
    workspace_count: Int64 | UnsetType | None = UNSET
    workspace_created_at: AwareDatetime | UnsetType | None = UNSET
    workspace_external_id: str | UnsetType | None = UNSET
    workspace_name: str | UnsetType | None = UNSET
    workspace_terraform_version: str | UnsetType | None = UNSET
    workspace_updated_at: AwareDatetime | UnsetType | None = UNSET
    workspaces: str | UnsetType | None = UNSET


def _copy_explorer_row(target: Any, struct: ExplorerRowStruct) -> None:
    value: Any
    if (value := struct.address) is not UNSET:
        target.address = value
    if (value := struct.all_checks_succeeded) is not UNSET:
        target.all_checks_succeeded = value
    if (value := struct.billable_rum) is not UNSET:
        target.billable_rum = value
    if (value := struct.checks_errored) is not UNSET:
        target.checks_errored = value
    if (value := struct.checks_failed) is not UNSET:
        target.checks_failed = value
    if (value := struct.checks_passed) is not UNSET:
        target.checks_passed = value
    if (value := struct.checks_unknown) is not UNSET:
        target.checks_unknown = value
    if (value := struct.current_rum_count) is not UNSET:
        target.current_rum_count = value
    if (value := struct.current_run_applied_at) is not UNSET:
        target.current_run_applied_at = value
    if (value := struct.current_run_external_id) is not UNSET:
        target.current_run_external_id = value
    if (value := struct.current_run_status) is not UNSET:
        target.current_run_status = value
    if (value := struct.curated) is not UNSET:
        target.curated = value
    if (value := struct.drifted) is not UNSET:
        target.drifted = value
    if (value := struct.external_id) is not UNSET:
        target.external_id = value
    if (value := struct.module_count) is not UNSET:
        target.module_count = value
    if (value := struct.module_name) is not UNSET:
        target.module_name = value
    if (value := struct.modules) is not UNSET:
        target.modules = value
    if (value := struct.name) is not UNSET:
        target.name = value
    if (value := struct.organization_external_id) is not UNSET:
        target.organization_external_id = value
    if (value := struct.organization_name) is not UNSET:
        target.organization_name = value
    if (value := struct.project_external_id) is not UNSET:
        target.project_external_id = value
    if (value := struct.project_name) is not UNSET:
        target.project_name = value
    if (value := struct.provider_count) is not UNSET:
        target.provider_count = value
    if (value := struct.provider_name) is not UNSET:
        target.provider_name = value
    if (value := struct.provider_type) is not UNSET:
        target.provider_type = value
    if (value := struct.providers) is not UNSET:
        target.providers = value
    if (value := struct.registry_type) is not UNSET:
        target.registry_type = value
    if (value := struct.resource_count) is not UNSET:
        target.resource_count = value
    if (value := struct.resources_drifted) is not UNSET:
        target.resources_drifted = value
    if (value := struct.resources_undrifted) is not UNSET:
        target.resources_undrifted = value
    if (value := struct.source) is not UNSET:
        target.source = value
    if (value := struct.source_id) is not UNSET:
        target.source_id = value
    if (value := struct.source_module_id) is not UNSET:
        target.source_module_id = value
    if (value := struct.source_type) is not UNSET:
        target.source_type = value
    if (value := struct.source_updated_at) is not UNSET:
        target.source_updated_at = value
    if (value := struct.state_version_terraform_version) is not UNSET:
        target.state_version_terraform_version = value
    if (value := struct.tags) is not UNSET:
        target.tags = value
    if (value := struct.terraform_version) is not UNSET:
        target.terraform_version = value
    if (value := struct.unique_identifier) is not UNSET:
        target.unique_identifier = value
    if (value := struct.vcs_repo_identifier) is not UNSET:
        target.vcs_repo_identifier = value
    if (value := struct.version) is not UNSET:
        target.version = value
    if (value := struct.workspace_count) is not UNSET:
        target.workspace_count = value
    if (value := struct.workspace_created_at) is not UNSET:
        target.workspace_created_at = value
    if (value := struct.workspace_external_id) is not UNSET:
        target.workspace_external_id = value
    if (value := struct.workspace_name) is not UNSET:
        target.workspace_name = value
    if (value := struct.workspace_terraform_version) is not UNSET:
        target.workspace_terraform_version = value
    if (value := struct.workspace_updated_at) is not UNSET:
        target.workspace_updated_at = value
    if (value := struct.workspaces) is not UNSET:
        target.workspaces = value


class SavedViewStruct(WireStruct):
    """The attributes of `SavedView` that are copied."""

    created_at: AwareDatetime | None = None
    name: str | None = None
    query_type: str | None = None


def _copy_saved_view(target: Any, struct: SavedViewStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.query_type) is not None:
        target.query_type = _EXPLORER_VIEW[value]


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    ExplorerRow: (ExplorerRowStruct, _copy_explorer_row),
    SavedView: (SavedViewStruct, _copy_saved_view),
}
"""The struct of each resource that has attributes, and its copy function."""
