# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/task_stages.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.cost_estimates import CostEstimate
    from tfrun_async._generated.models.policy_evaluations import PolicyEvaluation
    from tfrun_async._generated.models.run_tasks import RunTaskStage
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.task_results import TaskResult


@model
class TaskStage(Resource):
    """A stage of a run at which run tasks run and policies are evaluated."""

    resource_type: ClassVar[str] = "task-stages"

    actions: TaskStageActions = NOT_SENT
    """The possible actions on the stage."""
    created_at: datetime = NOT_SENT
    """When the stage was created."""
    duration: int | None = NOT_SENT
    """How long it ran, in milliseconds. None until it has run."""
    permissions: TaskStagePermissions = NOT_SENT
    """The permissions of the token's owner for the stage, whatever its status."""
    stage: RunTaskStage = NOT_SENT
    """The stage of the run."""
    status: TaskStageStatus = NOT_SENT
    """The status of the stage."""
    status_timestamps: dict[str, datetime | None] | None = NOT_SENT
    """When the stage entered each status, by keys such as `passed-at`."""
    updated_at: datetime = NOT_SENT
    """When the stage last changed."""
    cost_estimate: CostEstimate | None = NOT_SENT
    """The cost estimate that the policies take into account, or None."""
    policy_evaluations: list[PolicyEvaluation] = NOT_SENT
    """The evaluations of policies in this stage."""
    run: Run = NOT_SENT
    """The run that the stage belongs to."""
    task_results: list[TaskResult] = NOT_SENT
    """The results of its run tasks, one each."""


@model
class TaskStageActions(Model):
    """The possible actions on a task stage."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class TaskStagePermissions(Model):
    """The permissions of the token's owner for a task stage."""

    can_override: bool = NOT_SENT
    """Whether they may override the stage as a whole."""
    can_override_policy: bool = NOT_SENT
    """Whether they may override failed policies."""
    can_override_tasks: bool = NOT_SENT
    """Whether they may override failed run tasks."""


class TaskStageStatus(OpenEnum):
    """The status of a task stage."""

    PENDING = "pending"
    """The run has not reached it yet."""
    RUNNING = "running"
    """One or more of its run tasks are running."""
    PASSED = "passed"
    """All of its run tasks and policies have passed. Final."""
    FAILED = "failed"
    """A mandatory run task or policy has failed. Final."""
    AWAITING_OVERRIDE = "awaiting_override"
    """It has failed and waits for an override."""
    ERRORED = "errored"
    """An error occurred. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    TaskStage,
    TaskStageActions,
    TaskStagePermissions,
    TaskStageStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
