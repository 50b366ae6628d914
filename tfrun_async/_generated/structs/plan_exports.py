# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/plan_exports.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.plan_exports import (
    PlanExport,
    PlanExportDataType,
    PlanExportStatus,
)
from tfrun_async._jsonapi.structs import EnumLookup, WireStruct
from tfrun_async._model import Resource

_PLAN_EXPORT_DATA_TYPE = EnumLookup(PlanExportDataType)
_PLAN_EXPORT_STATUS = EnumLookup(PlanExportStatus)


class PlanExportStruct(WireStruct):
    """The attributes of `PlanExport` that are copied."""

    data_type: str | None = None
    error_message: str | UnsetType | None = UNSET
    status: str | None = None


def _copy_plan_export(target: Any, struct: PlanExportStruct) -> None:
    value: Any
    if (value := struct.data_type) is not None:
        target.data_type = _PLAN_EXPORT_DATA_TYPE[value]
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.status) is not None:
        target.status = _PLAN_EXPORT_STATUS[value]


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    PlanExport: (PlanExportStruct, _copy_plan_export),
}
"""The struct of each resource that has attributes, and its copy function."""
