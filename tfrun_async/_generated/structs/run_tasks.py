# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/run_tasks.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.run_tasks import RunTask
from tfrun_async._jsonapi.structs import AwareDatetime, WireStruct
from tfrun_async._model import Resource


class RunTaskStruct(WireStruct):
    """The attributes of `RunTask` that are copied."""

    category: str | None = None
    created_at: AwareDatetime | None = None
    description: str | UnsetType | None = UNSET
    enabled: bool | None = None
    hmac_key: str | UnsetType | None = UNSET
    name: str | None = None
    updated_at: AwareDatetime | None = None
    url: str | None = None


def _copy_run_task(target: Any, struct: RunTaskStruct) -> None:
    value: Any
    if (value := struct.category) is not None:
        target.category = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.enabled) is not None:
        target.enabled = value
    if (value := struct.hmac_key) is not UNSET:
        target.hmac_key = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not None:
        target.url = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    RunTask: (RunTaskStruct, _copy_run_task),
}
"""The struct of each resource that has attributes, and its copy function."""
