# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/task_result_outcomes.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.task_result_outcomes import TaskResultOutcome
from tfrun_async._jsonapi.structs import AwareDatetime, WireStruct
from tfrun_async._model import Resource


class TaskResultOutcomeStruct(WireStruct):
    """The attributes of `TaskResultOutcome` that are copied."""

    created_at: AwareDatetime | None = None
    description: str | None = None
    outcome_id: str | None = None
    url: str | UnsetType | None = UNSET


def _copy_task_result_outcome(target: Any, struct: TaskResultOutcomeStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.description) is not None:
        target.description = value
    if (value := struct.outcome_id) is not None:
        target.outcome_id = value
    if (value := struct.url) is not UNSET:
        target.url = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TaskResultOutcome: (TaskResultOutcomeStruct, _copy_task_result_outcome),
}
"""The struct of each resource that has attributes, and its copy function."""
