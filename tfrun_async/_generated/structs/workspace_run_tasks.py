# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/workspace_run_tasks.yaml."""

from typing import Any

from tfrun_async._generated.models.run_tasks import RunTaskEnforcementLevel, RunTaskStage
from tfrun_async._generated.models.workspace_run_tasks import WorkspaceRunTask
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, WireStruct
from tfrun_async._model import Resource

_RUN_TASK_ENFORCEMENT_LEVEL = EnumLookup(RunTaskEnforcementLevel)
_RUN_TASK_STAGE = EnumLookup(RunTaskStage)


class WorkspaceRunTaskStruct(WireStruct):
    """The attributes of `WorkspaceRunTask` that are copied."""

    created_at: AwareDatetime | None = None
    enforcement_level: str | None = None
    stage: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_workspace_run_task(target: Any, struct: WorkspaceRunTaskStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.enforcement_level) is not None:
        target.enforcement_level = _RUN_TASK_ENFORCEMENT_LEVEL[value]
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    WorkspaceRunTask: (WorkspaceRunTaskStruct, _copy_workspace_run_task),
}
"""The struct of each resource that has attributes, and its copy function."""
