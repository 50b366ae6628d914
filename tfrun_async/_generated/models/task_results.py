# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/task_results.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.run_tasks import RunTaskEnforcementLevel, RunTaskStage
    from tfrun_async._generated.models.task_result_outcomes import TaskResultOutcome
    from tfrun_async._generated.models.task_stages import TaskStage


@model
class TaskResult(Resource):
    """The result of a run task in a run."""

    resource_type: ClassVar[str] = "task-results"

    agent_pool_id: str | None = NOT_SENT
    """The id of the agent pool that forwards the request, or None."""
    created_at: datetime = NOT_SENT
    """When the result was created."""
    duration: int | None = NOT_SENT
    """How long the task ran, in milliseconds. None until it has run."""
    is_speculative: bool = NOT_SENT
    """Whether the run is plan-only."""
    message: str | None = NOT_SENT
    """The message of the task, or None if it has sent none yet."""
    stage: RunTaskStage = NOT_SENT
    """The stage of the run at which the task runs."""
    status: TaskResultStatus = NOT_SENT
    """The status of the task."""
    status_timestamps: dict[str, datetime | None] | None = NOT_SENT
    """When the task entered each status, by keys such as `passed-at`."""
    task_id: str | None = NOT_SENT
    """The id of the run task."""
    task_name: str = NOT_SENT
    """The name of the run task at the time."""
    task_result_outcomes_count: int = NOT_SENT
    """How many detailed outcomes the task has sent."""
    task_url: str | None = NOT_SENT
    """The URL that the request was sent to."""
    updated_at: datetime = NOT_SENT
    """When the result last changed."""
    url: str | None = NOT_SENT
    """A page with details of the result, or None."""
    workspace_task_enforcement_level: RunTaskEnforcementLevel | None = NOT_SENT
    """The effect of the task's failure on the run, or None if that is not known."""
    workspace_task_id: str | None = NOT_SENT
    """The id of the task's association with the workspace, or None for a task that runs in all
    workspaces."""
    task_result_outcomes: list[TaskResultOutcome] = NOT_SENT
    """The detailed outcomes that the task has sent. The server often sends only a link."""
    task_stage: TaskStage = NOT_SENT
    """The stage that it belongs to."""


class TaskResultStatus(OpenEnum):
    """The status of a run task in a run."""

    PENDING = "pending"
    """The request was not sent yet."""
    RUNNING = "running"
    """The task has accepted the request, and has not sent its result."""
    PASSED = "passed"
    """The task passed. Final."""
    FAILED = "failed"
    """The task failed. Final."""
    ERRORED = "errored"
    """The task could not be reached, or sent no result in time. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    TaskResult,
    TaskResultStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
