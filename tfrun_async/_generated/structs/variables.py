# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/variables.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.variables import Variable, VariableCategory
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, WireStruct
from tfrun_async._model import Resource

_VARIABLE_CATEGORY = EnumLookup(VariableCategory)


class VariableStruct(WireStruct):
    """The attributes of `Variable` that are copied."""

    category: str | None = None
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET
    hcl: bool | None = None
    key: str | None = None
    sensitive: bool | None = None
    value: str | UnsetType | None = UNSET
    version_id: str | None = None


def _copy_variable(target: Any, struct: VariableStruct) -> None:
    value: Any
    if (value := struct.category) is not None:
        target.category = _VARIABLE_CATEGORY[value]
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.hcl) is not None:
        target.hcl = value
    if (value := struct.key) is not None:
        target.key = value
    if (value := struct.sensitive) is not None:
        target.sensitive = value
    if (value := struct.value) is not UNSET:
        target.value = value
    if (value := struct.version_id) is not None:
        target.version_id = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Variable: (VariableStruct, _copy_variable),
}
"""The struct of each resource that has attributes, and its copy function."""
