# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/attachments.yaml."""

from typing import Any

from tfrun_async._generated.models.attachments import Label
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class LabelStruct(WireStruct):
    """The attributes of `Label` that are copied."""

    key: str | None = None


def _copy_label(target: Any, struct: LabelStruct) -> None:
    value: Any
    if (value := struct.key) is not None:
        target.key = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Label: (LabelStruct, _copy_label),
}
"""The struct of each resource that has attributes, and its copy function."""
