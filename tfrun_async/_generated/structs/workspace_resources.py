# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/workspace_resources.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.workspace_resources import WorkspaceResource
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class WorkspaceResourceStruct(WireStruct):
    """The attributes of `WorkspaceResource` that are copied."""

    address: str | None = None
    created_at: str | None = None
    modified_by_state_version_id: str | UnsetType | None = UNSET
    module: str | UnsetType | None = UNSET
    name: str | None = None
    provider: str | UnsetType | None = UNSET
    provider_type: str | UnsetType | None = UNSET
    updated_at: str | None = None


def _copy_workspace_resource(target: Any, struct: WorkspaceResourceStruct) -> None:
    value: Any
    if (value := struct.address) is not None:
        target.address = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.modified_by_state_version_id) is not UNSET:
        target.modified_by_state_version_id = value
    if (value := struct.module) is not UNSET:
        target.module = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.provider) is not UNSET:
        target.provider = value
    if (value := struct.provider_type) is not UNSET:
        target.provider_type = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    WorkspaceResource: (WorkspaceResourceStruct, _copy_workspace_resource),
}
"""The struct of each resource that has attributes, and its copy function."""
