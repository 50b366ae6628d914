# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/task_results.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.run_tasks import RunTaskEnforcementLevel, RunTaskStage
from tfrun_async._generated.models.task_results import TaskResult, TaskResultStatus
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_RUN_TASK_STAGE = EnumLookup(RunTaskStage)
_TASK_RESULT_STATUS = EnumLookup(TaskResultStatus)
_RUN_TASK_ENFORCEMENT_LEVEL = EnumLookup(RunTaskEnforcementLevel)


class TaskResultStruct(WireStruct):
    """The attributes of `TaskResult` that are copied."""

    agent_pool_id: str | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    duration: Int64 | UnsetType | None = UNSET
    is_speculative: bool | None = None
    message: str | UnsetType | None = UNSET
    stage: str | None = None
    status: str | None = None
    task_id: str | UnsetType | None = UNSET
    task_name: str | None = None
    task_result_outcomes_count: Int64 | None = None
    task_url: str | UnsetType | None = UNSET
    updated_at: AwareDatetime | None = None
    url: str | UnsetType | None = UNSET
    workspace_task_enforcement_level: str | UnsetType | None = UNSET
    workspace_task_id: str | UnsetType | None = UNSET


def _copy_task_result(target: Any, struct: TaskResultStruct) -> None:
    value: Any
    if (value := struct.agent_pool_id) is not UNSET:
        target.agent_pool_id = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.duration) is not UNSET:
        target.duration = value
    if (value := struct.is_speculative) is not None:
        target.is_speculative = value
    if (value := struct.message) is not UNSET:
        target.message = value
    if (value := struct.stage) is not None:
        target.stage = _RUN_TASK_STAGE[value]
    if (value := struct.status) is not None:
        target.status = _TASK_RESULT_STATUS[value]
    if (value := struct.task_id) is not UNSET:
        target.task_id = value
    if (value := struct.task_name) is not None:
        target.task_name = value
    if (value := struct.task_result_outcomes_count) is not None:
        target.task_result_outcomes_count = value
    if (value := struct.task_url) is not UNSET:
        target.task_url = value
    if (value := struct.updated_at) is not None:
        target.updated_at = value
    if (value := struct.url) is not UNSET:
        target.url = value
    if (value := struct.workspace_task_enforcement_level) is not UNSET:
        target.workspace_task_enforcement_level = (
            None if value is None else _RUN_TASK_ENFORCEMENT_LEVEL[value]
        )
    if (value := struct.workspace_task_id) is not UNSET:
        target.workspace_task_id = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TaskResult: (TaskResultStruct, _copy_task_result),
}
"""The struct of each resource that has attributes, and its copy function."""
