"""What HCP Terraform notifies of: verify and read it; pure.

Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
"""

from datetime import datetime
from typing import Any

import attrs

from tfrun_async._generated.models import RunStatus
from tfrun_async._jsonapi.structure import MisfitError, fill, parse_object, shape_of
from tfrun_async._model import NOT_SENT, Model, OpenEnum, model
from tfrun_async.errors import PayloadError

_OF_RUNS = 1
_NULLABLE = {"absent_value": None}


class NotificationTrigger(OpenEnum):
    """What a notification is sent for."""

    VERIFICATION = "verification"
    """The server only tries whether somebody is there."""
    CREATED = "run:created"
    """A run was started."""
    PLANNING = "run:planning"
    """A run has begun to plan."""
    NEEDS_ATTENTION = "run:needs_attention"
    """A run waits for somebody's decision."""
    APPLYING = "run:applying"
    """A run has begun to apply."""
    COMPLETED = "run:completed"
    """A run has ended well."""
    ERRORED = "run:errored"
    """A run has failed, or was canceled or discarded."""


@model
class NotificationEvent(Model):
    """One thing that happened to a run."""

    message: str = NOT_SENT
    """What happened, for people."""
    trigger: NotificationTrigger = NOT_SENT
    """What happened."""
    run_status: RunStatus | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The run's status then; None in a verification."""
    run_updated_at: datetime | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """When it happened."""
    run_updated_by: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the user who did it; None if nobody did."""


@model
class Notification(Model):
    """What HCP Terraform has to tell of a run.

    A verification tells of none, nor does a notification of another form, such as those of health
    assessments: all it says is in `raw`.
    """

    payload_version: int = NOT_SENT
    """Version of the form; 1 tells of a run."""
    notification_configuration_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the configuration that it was sent for."""
    run_url: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Page of the run, for people."""
    run_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the run; None if it tells of none."""
    run_message: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The run's message."""
    run_created_at: datetime | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """When the run was created."""
    run_created_by: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Who created the run."""
    workspace_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the run's workspace."""
    workspace_name: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the run's workspace."""
    organization_name: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the run's organization."""
    notifications: list[NotificationEvent] = NOT_SENT
    """What happened; one thing, as of today."""


def parse(body: bytes) -> Notification:
    """Read a notification; `verify` it first.

    Raises:
        PayloadError: It is malformed; the text names the place.
    """
    try:
        payload = parse_object(body)
        notification = Notification(raw=payload)
        fill(notification, shape_of(Notification).attributes, _understood(payload), "$")
    except MisfitError as misfit:
        raise PayloadError(str(misfit)) from None
    return notification


def _understood(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what is read of a payload: of other versions only which it is, and what for."""
    version = payload.get("payload_version")
    if isinstance(version, str) and version.isascii() and version.isdigit():
        version = int(version)  # the documents write "1" and 1, and "2"
    known = {**payload, "payload_version": version}
    if version == _OF_RUNS:
        return known
    return {name: known.get(name) for name in ("payload_version", "notification_configuration_id")}
