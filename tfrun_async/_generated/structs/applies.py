# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/applies.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.applies import Apply, ApplyStatus
from tfrun_async._jsonapi.structs import EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_APPLY_STATUS = EnumLookup(ApplyStatus)


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


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Apply: (ApplyStruct, _copy_apply),
}
"""The struct of each resource that has attributes, and its copy function."""
