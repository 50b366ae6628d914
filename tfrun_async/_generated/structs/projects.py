# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/projects.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.projects import Project, StacksExecutionMode
from tfrun_async._generated.models.workspaces import ExecutionMode
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_EXECUTION_MODE = EnumLookup(ExecutionMode)
_STACKS_EXECUTION_MODE = EnumLookup(StacksExecutionMode)


class ProjectStruct(WireStruct):
    """The attributes of `Project` that are copied."""

    auto_destroy_activity_duration: str | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    default_execution_mode: str | None = None
    description: str | UnsetType | None = UNSET
    name: str | None = None
    stacks_default_execution_mode: str | None = None
    team_count: Int64 | UnsetType | None = UNSET
    workspace_count: Int64 | UnsetType | None = UNSET


def _copy_project(target: Any, struct: ProjectStruct) -> None:
    value: Any
    if (value := struct.auto_destroy_activity_duration) is not UNSET:
        target.auto_destroy_activity_duration = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.default_execution_mode) is not None:
        target.default_execution_mode = _EXECUTION_MODE[value]
    if (value := struct.description) is not UNSET:
        target.description = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.stacks_default_execution_mode) is not None:
        target.stacks_default_execution_mode = _STACKS_EXECUTION_MODE[value]
    if (value := struct.team_count) is not UNSET:
        target.team_count = value
    if (value := struct.workspace_count) is not UNSET:
        target.workspace_count = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Project: (ProjectStruct, _copy_project),
}
"""The struct of each resource that has attributes, and its copy function."""
