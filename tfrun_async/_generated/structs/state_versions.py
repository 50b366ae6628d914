# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/state_versions.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.state_versions import StateVersion, StateVersionStatus
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_STATE_VERSION_STATUS = EnumLookup(StateVersionStatus)


class StateVersionStruct(WireStruct):
    """The attributes of `StateVersion` that are copied."""

    billable_rum_count: Int64 | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    delete_older_than_n_days: Int64 | UnsetType | None = UNSET
    encrypted_state_download_url: str | UnsetType | None = UNSET
    hosted_json_state_download_url: str | UnsetType | None = UNSET
    hosted_json_state_upload_url: str | UnsetType | None = UNSET
    hosted_state_download_url: str | UnsetType | None = UNSET
    hosted_state_upload_url: str | UnsetType | None = UNSET
    intermediate: bool | None = None
    resources_processed: bool | None = None
    sanitized_state_download_url: str | UnsetType | None = UNSET
    sanitized_state_upload_url: str | UnsetType | None = UNSET
    serial: Int64 | None = None
    size: Int64 | UnsetType | None = UNSET
    state_version: Int64 | UnsetType | None = UNSET
    status: str | None = None
    terraform_version: str | UnsetType | None = UNSET
    vcs_commit_sha: str | UnsetType | None = UNSET
    vcs_commit_url: str | UnsetType | None = UNSET


def _copy_state_version(target: Any, struct: StateVersionStruct) -> None:
    value: Any
    if (value := struct.billable_rum_count) is not UNSET:
        target.billable_rum_count = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.delete_older_than_n_days) is not UNSET:
        target.delete_older_than_n_days = value
    if (value := struct.encrypted_state_download_url) is not UNSET:
        target.encrypted_state_download_url = value
    if (value := struct.hosted_json_state_download_url) is not UNSET:
        target.hosted_json_state_download_url = value
    if (value := struct.hosted_json_state_upload_url) is not UNSET:
        target.hosted_json_state_upload_url = value
    if (value := struct.hosted_state_download_url) is not UNSET:
        target.hosted_state_download_url = value
    if (value := struct.hosted_state_upload_url) is not UNSET:
        target.hosted_state_upload_url = value
    if (value := struct.intermediate) is not None:
        target.intermediate = value
    if (value := struct.resources_processed) is not None:
        target.resources_processed = value
    if (value := struct.sanitized_state_download_url) is not UNSET:
        target.sanitized_state_download_url = value
    if (value := struct.sanitized_state_upload_url) is not UNSET:
        target.sanitized_state_upload_url = value
    if (value := struct.serial) is not None:
        target.serial = value
    if (value := struct.size) is not UNSET:
        target.size = value
    if (value := struct.state_version) is not UNSET:
        target.state_version = value
    if (value := struct.status) is not None:
        target.status = _STATE_VERSION_STATUS[value]
    if (value := struct.terraform_version) is not UNSET:
        target.terraform_version = value
    if (value := struct.vcs_commit_sha) is not UNSET:
        target.vcs_commit_sha = value
    if (value := struct.vcs_commit_url) is not UNSET:
        target.vcs_commit_url = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    StateVersion: (StateVersionStruct, _copy_state_version),
}
"""The struct of each resource that has attributes, and its copy function."""
