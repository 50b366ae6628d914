# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/plans.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.plans import Plan, PlanStatus
from tfrun_async._jsonapi.structs import EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_PLAN_STATUS = EnumLookup(PlanStatus)


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


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Plan: (PlanStruct, _copy_plan),
}
"""The struct of each resource that has attributes, and its copy function."""
