# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/plans.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.plan_exports import PlanExport
    from tfrun_async._generated.models.state_versions import StateVersion
    from tfrun_async._generated.models.workspaces import ExecutionMode


@model
class Plan(Resource):
    """The plan of a run: the changes that it would make."""

    resource_type: ClassVar[str] = "plans"

    actions: PlanActions = NOT_SENT
    """The possible actions on the plan."""
    execution_details: ExecutionDetails | None = NOT_SENT
    """Where the plan is made, or None if that is not known."""
    generated_configuration: bool | None = NOT_SENT
    """Whether Terraform wrote configuration for resources that it imports, or None if not known
    yet."""
    has_changes: bool = NOT_SENT
    """Whether there is anything to apply. False until the plan has finished."""
    log_read_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the log, to read without the API token, with `offset` and `limit` in bytes. None
    before there is a log. Anyone who knows this URL can read the log for a day, so keep it
    secret."""
    permissions: dict[str, bool] | None = NOT_SENT
    """The permissions of the token's owner for the plan, or None."""
    resource_additions: int | None = NOT_SENT
    """How many resources would be created, or None until the plan has finished."""
    resource_changes: int | None = NOT_SENT
    """How many resources would be changed, or None until the plan has finished."""
    resource_destructions: int | None = NOT_SENT
    """How many resources would be destroyed, or None until the plan has finished."""
    resource_imports: int | None = NOT_SENT
    """How many resources would be imported, or None until the plan has finished."""
    status: PlanStatus = NOT_SENT
    """The status of the plan."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the plan entered each status, by keys such as `started-at`."""
    structured_run_output_enabled: bool | None = NOT_SENT
    """Whether the log consists of JSON lines rather than text."""
    exports: list[PlanExport] = NOT_SENT
    """The exports of its data."""
    state_versions: list[StateVersion] = NOT_SENT
    """The versions of the state that the plan has made."""


@model
class PlanActions(Model):
    """The possible actions on a plan."""

    is_exportable: bool = NOT_SENT
    """Whether its data can be exported for policy tests."""


class PlanStatus(OpenEnum):
    """The status of a plan."""

    CREATED = "created"
    """It exists, and its run has not started yet."""
    PENDING = "pending"
    """It waits until its run starts."""
    QUEUED = "queued"
    """It waits for a free worker."""
    MANAGED_QUEUED = "managed_queued"
    """It waits for a free worker of the server."""
    RUNNING = "running"
    """Terraform is planning."""
    ERRORED = "errored"
    """It has failed. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    FINISHED = "finished"
    """It is complete. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


@model
class ExecutionDetails(Model):
    """Where a plan or apply is executed."""

    mode: ExecutionMode = NOT_SENT
    """The kind of machine that executes it."""
    agent_id: str = NOT_SENT
    """The id of the agent, if one executes it."""
    agent_name: str = NOT_SENT
    """The name of the agent, if one executes it."""
    agent_pool_id: str = NOT_SENT
    """The id of the agent's pool, if an agent executes it."""
    agent_pool_name: str = NOT_SENT
    """The name of the agent's pool, if an agent executes it."""


for _class in (
    Plan,
    PlanActions,
    PlanStatus,
    ExecutionDetails,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
