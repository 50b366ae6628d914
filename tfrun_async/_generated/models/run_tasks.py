# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/run_tasks.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.agent_pools import AgentPool
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.workspace_run_tasks import WorkspaceRunTask


@model
class RunTask(Resource):
    """An external service that checks runs.

    It belongs to an organization, and can be associated with any of its workspaces.
    """

    resource_type: ClassVar[str] = "tasks"

    category: str = NOT_SENT
    """The kind of task, always `task`."""
    created_at: datetime = NOT_SENT
    """When the run task was created."""
    description: str | None = NOT_SENT
    """The purpose of the run task, or None."""
    enabled: bool = NOT_SENT
    """Whether the task is enabled."""
    global_configuration: RunTaskGlobalConfiguration | None = NOT_SENT
    """How it runs in workspaces that it is not associated with, or None if the server does not
    support that."""
    hmac_key: str | None = attrs.field(
        default=NOT_SENT, repr=False, metadata={"absent_value": None}
    )
    """Always None. The key that signs the requests can be set but not read."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    params: Any = NOT_SENT
    """Settings of a task that comes from an integration, in a form that the API does not describe.
    None for others."""
    updated_at: datetime = NOT_SENT
    """When the run task last changed."""
    url: str = NOT_SENT
    """The URL of the service."""
    agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that forwards the requests, or None if the server sends them."""
    integration: Resource | None = NOT_SENT
    """The integration that the run task comes from, or None."""
    organization: Organization = NOT_SENT
    """The organization that the run task belongs to."""
    workspace_tasks: list[WorkspaceRunTask] = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("tasks",)}
    )
    """Its associations with workspaces."""


@model
class RunTaskGlobalConfiguration(Model):
    """How a run task runs in all workspaces of its organization."""

    enabled: bool = NOT_SENT
    """Whether it runs in every workspace, also in those it is not associated with."""
    stages: list[RunTaskStage] = NOT_SENT
    """The stages of a run at which it runs."""
    enforcement_level: RunTaskEnforcementLevel | None = NOT_SENT
    """The effect of its failure on a run, or None if that was never set."""


class RunTaskStage(OpenEnum):
    """A point in the course of a run at which run tasks run."""

    PRE_PLAN = "pre_plan"
    """Before the plan."""
    POST_PLAN = "post_plan"
    """After the plan, before all other checks."""
    PRE_APPLY = "pre_apply"
    """After the confirmation and before the apply."""
    POST_APPLY = "post_apply"
    """After the apply."""


class RunTaskEnforcementLevel(OpenEnum):
    """The effect of a run task's failure on a run."""

    ADVISORY = "advisory"
    """A warning. The run proceeds."""
    MANDATORY = "mandatory"
    """The run stops with an error, also if the service does not respond in time."""


for _class in (
    RunTask,
    RunTaskGlobalConfiguration,
    RunTaskStage,
    RunTaskEnforcementLevel,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
