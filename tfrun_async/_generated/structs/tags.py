# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/tags.yaml."""

from typing import Any

from tfrun_async._generated.models.tags import OrganizationTag
from tfrun_async._jsonapi.structs import AwareDatetime, Int64, WireStruct
from tfrun_async._model import Resource


class OrganizationTagStruct(WireStruct):
    """The attributes of `OrganizationTag` that are copied."""

    created_at: AwareDatetime | None = None
    instance_count: Int64 | None = None
    name: str | None = None


def _copy_organization_tag(target: Any, struct: OrganizationTagStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.instance_count) is not None:
        target.instance_count = value
    if (value := struct.name) is not None:
        target.name = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    OrganizationTag: (OrganizationTagStruct, _copy_organization_tag),
}
"""The struct of each resource that has attributes, and its copy function."""
