# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/runs.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.runs import Run, RunSource, RunStatus
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_RUN_SOURCE = EnumLookup(RunSource)
_RUN_STATUS = EnumLookup(RunStatus)


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


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Run: (RunStruct, _copy_run),
}
"""The struct of each resource that has attributes, and its copy function."""
