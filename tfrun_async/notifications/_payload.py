"""The payload of a notification, and how to parse it; pure.

Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
"""

import re
from datetime import datetime
from typing import Any

import attrs

from tfrun_async._generated.models import NotificationTrigger, RunStatus
from tfrun_async._jsonapi.structure import DecodeError, ValueSource, parse_document
from tfrun_async._model import NOT_SENT, Model, model
from tfrun_async.errors import PayloadError

_RUN_PAYLOAD_VERSION = 1
_VERSION = re.compile("[0-9]{1,4}")
_NULLABLE = {"absent_value": None}


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
    """Name of the user who did it; None if no user did."""


@model
class Notification(Model):
    """A notification of a run.

    A verification is of no run, nor is a notification of another version, such as those of health
    assessments: its content is in `raw`.
    """

    payload_version: int = NOT_SENT
    """Version of the payload; 1 is of a run."""
    notification_configuration_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the configuration that it was sent for."""
    run_url: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Page of the run, for people."""
    run_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the run; None if it is of no run."""
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

    A field whose value does not fit its type raises `MalformedAttributeError` when it is read.

    Raises:
        PayloadError: It is not a JSON object.
    """
    try:
        payload = parse_document(body)
    except DecodeError as error:
        raise PayloadError(str(error)) from None
    notification = Notification(raw=payload)
    object.__setattr__(notification, "_source", ValueSource(_known_fields(payload), "$"))
    return notification


def _known_fields(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the fields to read: of other versions only the version and the configuration."""
    version = payload.get("payload_version")
    if isinstance(version, str) and _VERSION.fullmatch(version):
        version = int(version)  # the documents write "1" and 1, and "2"
    known = {**payload, "payload_version": version}
    if version == _RUN_PAYLOAD_VERSION and version is not True:
        return known
    names = ("payload_version", "notification_configuration_id")
    return {name: known[name] for name in names if name in known}
