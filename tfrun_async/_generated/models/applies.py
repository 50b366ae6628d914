# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/applies.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.plans import ExecutionDetails
    from tfrun_async._generated.models.state_versions import StateVersion


@model
class Apply(Resource):
    """The apply of a run, which changes resources."""

    resource_type: ClassVar[str] = "applies"

    action_failures: int | None = NOT_SENT
    """How many invocations of Terraform actions failed, or None until the apply has finished."""
    action_invocations: int | None = NOT_SENT
    """How many Terraform actions were invoked, or None until the apply has finished."""
    execution_details: ExecutionDetails | None = NOT_SENT
    """Where the apply is executed, or None if that is not known."""
    log_read_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the log, to read without the API token, with `offset` and `limit` in bytes. None
    before there is a log. Anyone who knows this URL can read the log for a day, so keep it
    secret."""
    resource_additions: int | None = NOT_SENT
    """How many resources were created, or None until the apply has finished."""
    resource_changes: int | None = NOT_SENT
    """How many resources were changed, or None until the apply has finished."""
    resource_destructions: int | None = NOT_SENT
    """How many resources were destroyed, or None until the apply has finished."""
    resource_imports: int | None = NOT_SENT
    """How many resources were imported, or None until the apply has finished."""
    status: ApplyStatus = NOT_SENT
    """The status of the apply."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the apply entered each status, by keys such as `started-at`."""
    state_versions: list[StateVersion] = NOT_SENT
    """The versions of the state that the apply has made."""


class ApplyStatus(OpenEnum):
    """The status of an apply."""

    CREATED = "created"
    """It exists, and its plan has not been confirmed."""
    PENDING = "pending"
    """It waits for its plan to be confirmed."""
    QUEUED = "queued"
    """It waits for a free worker."""
    MANAGED_QUEUED = "managed_queued"
    """It waits for a free worker of the server."""
    AGENT_QUEUED = "agent_queued"
    """It waits for a free agent."""
    RUNNING = "running"
    """Terraform is applying the plan."""
    ERRORED = "errored"
    """It has failed. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    FINISHED = "finished"
    """It is complete. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    Apply,
    ApplyStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
