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
    """An event of a run."""

    message: str = NOT_SENT
    """A description of the event, for people."""
    trigger: NotificationTrigger = NOT_SENT
    """The kind of event."""
    trigger_type: NotificationTrigger | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The kind of event under its newer name; None on servers that only send `trigger`."""
    run_status: RunStatus | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The status of the run after the event; None in a verification."""
    run_updated_at: datetime | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The time of the event."""
    run_updated_by: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the user who caused the event; None if no user did."""


@model
class Notification(Model):
    """A notification of a run.

    Verifications have no run. Notifications of another version, such as those of health
    assessments, have none either; their content is in `raw`.
    """

    payload_version: int = NOT_SENT
    """Version of the payload; 1 for runs."""
    notification_configuration_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the notification configuration that sent it."""
    run_url: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Page of the run, for people."""
    run_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the run; None if there is no run."""
    run_message: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """The run's message."""
    run_created_at: datetime | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """When the run was created."""
    run_created_by: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the user who created the run."""
    workspace_id: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Id of the run's workspace."""
    workspace_name: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the run's workspace."""
    organization_name: str | None = attrs.field(default=NOT_SENT, metadata=_NULLABLE)
    """Name of the run's organization."""
    notifications: list[NotificationEvent] = NOT_SENT
    """The events; at present the server sends one."""


def parse(body: bytes) -> Notification:
    """Read a notification; `verify` it first.

    A field with a value of the wrong type raises `MalformedAttributeError` when it is read.

    Raises:
        PayloadError: The body is not a JSON object.
    """
    try:
        payload = parse_document(body)
    except DecodeError as error:
        raise PayloadError(str(error)) from None
    notification = Notification(raw=payload)
    object.__setattr__(notification, "_source", ValueSource(_known_fields(payload), "$"))
    return notification


def _known_fields(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the known fields; of other versions only the version and the configuration."""
    version = payload.get("payload_version")
    if isinstance(version, str) and _VERSION.fullmatch(version):
        version = int(version)  # the documents write "1" and 1, and "2"
    known = {**payload, "payload_version": version}
    if version == _RUN_PAYLOAD_VERSION and version is not True:
        return known
    names = ("payload_version", "notification_configuration_id")
    return {name: known[name] for name in names if name in known}
