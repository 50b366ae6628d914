# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/tag_bindings.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.tag_bindings import EffectiveTagBinding, TagBinding
from tfrun_async._jsonapi.structs import AwareDatetime, WireStruct
from tfrun_async._model import Resource


class TagBindingStruct(WireStruct):
    """The attributes of `TagBinding` that are copied."""

    created_at: AwareDatetime | UnsetType | None = UNSET
    key: str | None = None
    value: str | UnsetType | None = UNSET


def _copy_tag_binding(target: Any, struct: TagBindingStruct) -> None:
    value: Any
    if (value := struct.created_at) is not UNSET:
        target.created_at = value
    if (value := struct.key) is not None:
        target.key = value
    if (value := struct.value) is not UNSET:
        target.value = value


class EffectiveTagBindingStruct(WireStruct):
    """The attributes of `EffectiveTagBinding` that are copied."""

    key: str | None = None
    value: str | UnsetType | None = UNSET


def _copy_effective_tag_binding(target: Any, struct: EffectiveTagBindingStruct) -> None:
    value: Any
    if (value := struct.key) is not None:
        target.key = value
    if (value := struct.value) is not UNSET:
        target.value = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TagBinding: (TagBindingStruct, _copy_tag_binding),
    EffectiveTagBinding: (EffectiveTagBindingStruct, _copy_effective_tag_binding),
}
"""The struct of each resource that has attributes, and its copy function."""
