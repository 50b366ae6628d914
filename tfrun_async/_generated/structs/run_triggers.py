# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/run_triggers.yaml."""

from typing import Any

from tfrun_async._generated.models.run_triggers import RunTrigger
from tfrun_async._jsonapi.structs import AwareDatetime, WireStruct
from tfrun_async._model import Resource


class RunTriggerStruct(WireStruct):
    """The attributes of `RunTrigger` that are copied."""

    created_at: AwareDatetime | None = None
    sourceable_name: str | None = None
    workspace_name: str | None = None


def _copy_run_trigger(target: Any, struct: RunTriggerStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.sourceable_name) is not None:
        target.sourceable_name = value
    if (value := struct.workspace_name) is not None:
        target.workspace_name = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    RunTrigger: (RunTriggerStruct, _copy_run_trigger),
}
"""The struct of each resource that has attributes, and its copy function."""
