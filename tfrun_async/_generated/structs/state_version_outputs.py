# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/state_version_outputs.yaml."""

from typing import Any

from tfrun_async._generated.models.state_version_outputs import StateVersionOutput
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class StateVersionOutputStruct(WireStruct):
    """The attributes of `StateVersionOutput` that are copied."""

    name: str | None = None
    sensitive: bool | None = None
    type: str | None = None


def _copy_state_version_output(target: Any, struct: StateVersionOutputStruct) -> None:
    value: Any
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.sensitive) is not None:
        target.sensitive = value
    if (value := struct.type) is not None:
        target.type = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    StateVersionOutput: (StateVersionOutputStruct, _copy_state_version_output),
}
"""The struct of each resource that has attributes, and its copy function."""
