# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/workspace_run_tasks.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.run_tasks import (
        RunTask,
        RunTaskEnforcementLevel,
        RunTaskStage,
    )
    from tfrun_async._generated.models.workspaces import Workspace


@model
class WorkspaceRunTask(Resource):
    """The association of a run task with a workspace."""

    resource_type: ClassVar[str] = "workspace-tasks"

    created_at: datetime = NOT_SENT
    """When it was associated."""
    enforcement_level: RunTaskEnforcementLevel = NOT_SENT
    """The effect of the task's failure on a run."""
    stage: RunTaskStage = NOT_SENT
    """Deprecated. The first of the `stages`."""
    stages: list[RunTaskStage] = NOT_SENT
    """The stages of a run at which the task runs."""
    updated_at: datetime = NOT_SENT
    """When the association last changed."""
    task: RunTask = NOT_SENT
    """The run task."""
    workspace: Workspace = NOT_SENT
    """The workspace that it runs in."""


for _class in (WorkspaceRunTask,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
