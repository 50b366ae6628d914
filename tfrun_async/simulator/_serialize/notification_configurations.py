"""Serializer of notification configurations."""

from datetime import UTC, datetime
from typing import Any

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_many, to_one
from tfrun_async.simulator._records.notification_configurations import NotificationConfiguration
from tfrun_async.simulator._records.store import Workspace


def serialize_notification_configuration(configuration: NotificationConfiguration) -> Resource:
    """Return a notification configuration; the key that signs the requests is left out."""
    addresses = configuration.settings["email-addresses"]
    attributes = {
        **configuration.settings,
        "created-at": timestamp(configuration.created_at),
        "delivery-responses": _delivery_responses(configuration),
        "external-email-addresses": addresses,
        "token": None,
        "updated-at": timestamp(configuration.updated_at),
        "user-email-addresses": None if addresses is None else [],
    }
    owner = configuration.subscribable
    kind = "workspaces" if isinstance(owner, Workspace) else "projects"
    relationships = {
        "subscribable": to_one(kind, owner.id),
        "users": to_many("users", configuration.user_ids),
    }
    return resource("notification-configurations", configuration.id, attributes, relationships)


def _delivery_responses(configuration: NotificationConfiguration) -> list[dict[str, Any]]:
    """Return the latest response; the simulator keeps neither bodies nor headers."""
    if (response := configuration.delivery_response) is None:
        return []
    sent_at = datetime.fromtimestamp(response.sent_at, UTC)
    return [
        {
            "body": None,
            "code": str(response.status),
            "headers": None,
            "sent-at": sent_at.isoformat(timespec="seconds"),  # as servers send it
            "successful": "true" if response.is_successful else "false",
            "url": configuration.settings["url"],
        }
    ]
