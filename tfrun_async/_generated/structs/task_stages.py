# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/task_stages.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.run_tasks import RunTaskStage
from tfrun_async._generated.models.task_stages import TaskStage, TaskStageStatus
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_RUN_TASK_STAGE = EnumLookup(RunTaskStage)
_TASK_STAGE_STATUS = EnumLookup(TaskStageStatus)


class TaskStageStruct(WireStruct):
    """The attributes of `TaskStage` that are copied."""

    created_at: AwareDatetime | None = None
    duration: Int64 | UnsetType | None = UNSET
    stage: str | None = None
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_task_stage(target: Any, struct: TaskStageStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.duration) is not UNSET:
        target.duration = value
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.status) is not None:
        target.status = _TASK_STAGE_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TaskStage: (TaskStageStruct, _copy_task_stage),
}
"""The struct of each resource that has attributes, and its copy function."""
