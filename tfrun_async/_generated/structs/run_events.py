# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/run_events.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.run_events import RunEvent
from tfrun_async._jsonapi.structs import AwareDatetime, WireStruct
from tfrun_async._model import Resource


class RunEventStruct(WireStruct):
    """The attributes of `RunEvent` that are copied."""

    action: str | None = None
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET


def _copy_run_event(target: Any, struct: RunEventStruct) -> None:
    value: Any
    if (value := struct.action) is not None:
        target.action = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    RunEvent: (RunEventStruct, _copy_run_event),
}
"""The struct of each resource that has attributes, and its copy function."""
