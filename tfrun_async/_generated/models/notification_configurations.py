# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/notification_configurations.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.users import User


@model
class NotificationConfiguration(Resource):
    """A destination of the notifications of a workspace, project or team, and their triggers."""

    resource_type: ClassVar[str] = "notification-configurations"

    created_at: datetime = NOT_SENT
    """When the notification configuration was created."""
    delivery_responses: list[NotificationDeliveryResponse] = NOT_SENT
    """The latest response to a notification. Empty if there is none."""
    destination_type: NotificationDestinationType = NOT_SENT
    """The kind of destination."""
    email_addresses: list[str] | None = NOT_SENT
    """The addresses that emails go to, or None."""
    enabled: bool = NOT_SENT
    """Whether notifications are sent."""
    external_email_addresses: list[str] | None = NOT_SENT
    """The addresses that belong to no user, or None."""
    name: str = NOT_SENT
    """The name, for people."""
    token: str | None = attrs.field(default=NOT_SENT, repr=False, metadata={"absent_value": None})
    """Always None. The key that signs the notifications can be set but not read."""
    triggers: list[NotificationTrigger] = NOT_SENT
    """The events that notifications are sent for."""
    updated_at: datetime = NOT_SENT
    """When the notification configuration last changed."""
    url: str | None = attrs.field(default=NOT_SENT, metadata={"secret_if": "destination_type"})
    """Where notifications are sent, or None for emails. Anyone who knows the URL of a chat channel
    can post to it."""
    user_email_addresses: list[str] | None = NOT_SENT
    """The addresses that belong to users, or None."""
    subscribable: Resource = NOT_SENT
    """The workspace, project, team or stack that it belongs to."""
    users: list[User] = NOT_SENT
    """The users that emails go to."""


@model
class NotificationDeliveryResponse(Model):
    """The response of a receiver to a notification."""

    body: str | None = NOT_SENT
    """The body of the response, which may be cut."""
    code: str = NOT_SENT
    """The HTTP status code, such as `400`."""
    headers: dict[str, list[str]] | None = NOT_SENT
    """The headers of the response by their names in lower case."""
    sent_at: str = NOT_SENT
    """When the notification was sent, such as `2025-06-16T01:42:06+00:00` or `2019-01-08 21:34:37
    UTC`."""
    successful: bool = NOT_SENT
    """Whether the status code is 2xx."""
    url: str = attrs.field(default=NOT_SENT, metadata={"secret_if": "code"})
    """Where the notification was sent."""


class NotificationDestinationType(OpenEnum):
    """The kind of destination of notifications."""

    GENERIC = "generic"
    """A POST request with a JSON payload, to a receiver of notifications."""
    EMAIL = "email"
    """An email. Only Terraform Enterprise sends emails to external addresses."""
    SLACK = "slack"
    """A message to a channel of Slack."""
    MICROSOFT_TEAMS = "microsoft-teams"
    """A message to a channel of Microsoft Teams."""


class NotificationTrigger(OpenEnum):
    """The kind of event that a notification is sent for."""

    VERIFICATION = "verification"
    """The server checks whether the receiver responds. This event cannot be chosen."""
    RUN_CREATED = "run:created"
    """A run was started."""
    RUN_PLANNING = "run:planning"
    """A run has begun to plan."""
    RUN_NEEDS_ATTENTION = "run:needs_attention"
    """A run waits for a decision."""
    RUN_APPLYING = "run:applying"
    """A run has begun to apply."""
    RUN_COMPLETED = "run:completed"
    """A run has ended well."""
    RUN_ERRORED = "run:errored"
    """A run has failed, or was canceled or discarded."""
    RUN_PENDING_APPLY_APPROVAL = "run:pending_apply_approval"
    """A run waits for the confirmation of its plan."""
    RUN_COST_ESTIMATED = "run:cost_estimated"
    """The costs of a run have been estimated."""
    RUN_POLICY_OVERRIDE_REQUIRED = "run:policy_override_required"
    """A run waits for the override of a policy."""
    RUN_POLICIES_CHECKED = "run:policies_checked"
    """The policies of a run have been checked."""
    RUN_RUN_ERRORED = "run:run_errored"
    """A run has failed."""
    RUN_RUN_CANCELED = "run:run_canceled"
    """A run was canceled."""
    RUN_POLICY_SOFT_FAILED = "run:policy_soft_failed"
    """A plan-only run has failed a policy, which can be overridden."""
    ASSESSMENT_DRIFTED = "assessment:drifted"
    """The infrastructure differs from the state."""
    ASSESSMENT_CHECK_FAILURE = "assessment:check_failure"
    """A continuous check has failed."""
    ASSESSMENT_FAILED = "assessment:failed"
    """A health assessment could not be carried out."""
    WORKSPACE_AUTO_DESTROY_REMINDER = "workspace:auto_destroy_reminder"
    """The automatic destroy of a workspace is due soon."""
    WORKSPACE_AUTO_DESTROY_RUN_RESULTS = "workspace:auto_destroy_run_results"
    """The automatic destroy run of a workspace has ended."""
    WORKSPACE_DELETED = "workspace:deleted"
    """A workspace was deleted."""
    CHANGE_REQUEST_CREATED = "change_request:created"
    """A change was requested. For teams only."""


for _class in (
    NotificationConfiguration,
    NotificationDeliveryResponse,
    NotificationDestinationType,
    NotificationTrigger,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
