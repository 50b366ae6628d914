# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/variable_sets.yaml."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.variable_sets import VariableSet
from tfrun_async._jsonapi.structs import AwareDatetime, Int64, WireStruct
from tfrun_async._model import Resource


class VariableSetStruct(WireStruct):
    """The attributes of `VariableSet` that are copied."""

    description: str | UnsetType | None = UNSET
    global_: bool | None = msgspec.field(default=None, name="global")
    name: str | None = None
    priority: bool | None = None
    project_count: Int64 | None = None
    stack_count: Int64 | None = None
    updated_at: AwareDatetime | None = None
    var_count: Int64 | None = None
    workspace_count: Int64 | None = None


def _copy_variable_set(target: Any, struct: VariableSetStruct) -> None:
    value: Any
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.global_) is not None:
        target.global_ = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.priority) is not None:
        target.priority = value
    if (value := struct.project_count) is not None:
        target.project_count = value
    if (value := struct.stack_count) is not None:
        target.stack_count = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.var_count) is not None:
        target.var_count = value
    if (value := struct.workspace_count) is not None:
        target.workspace_count = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    VariableSet: (VariableSetStruct, _copy_variable_set),
}
"""The struct of each resource that has attributes, and its copy function."""
