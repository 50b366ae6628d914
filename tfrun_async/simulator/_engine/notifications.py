"""Notifications of runs, as the notification configurations of workspaces send them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._engine.run_task_requests import Delivery, is_on_this_machine
from tfrun_async.simulator._http.documents import timestamp
from tfrun_async.simulator._records.notification_configurations import NotificationConfiguration
from tfrun_async.simulator._records.store import Run, Store, User
from tfrun_async.simulator._records.transitions import TRANSITIONS

_TRIGGERS = {
    "queued": "run:created",
    "planning": "run:planning",
    "applying": "run:applying",
    "applied": "run:completed",
    "planned_and_finished": "run:completed",
    "discarded": "run:errored",
    "errored": "run:errored",
    "canceled": "run:errored",
    "force_canceled": "run:errored",
}
_NEEDS_ATTENTION = "run:needs_attention"
_NEEDS_APPROVAL = "run:pending_apply_approval"
_NEEDS_OVERRIDE = "run:policy_override_required"
# Configurations may name these as well, each for one reason of those above.
_DETAILED_TRIGGERS = {
    "cost_estimated": "run:cost_estimated",
    "policy_checked": "run:policies_checked",
    "policy_soft_failed": "run:policy_soft_failed",
    "errored": "run:run_errored",
    "canceled": "run:run_canceled",
    "force_canceled": "run:run_canceled",
}
_WAITING_TRIGGERS = frozenset({_NEEDS_ATTENTION, _NEEDS_APPROVAL, _NEEDS_OVERRIDE})
BASIC_TRIGGERS = frozenset({*_TRIGGERS.values(), _NEEDS_ATTENTION})
RUN_TRIGGERS = BASIC_TRIGGERS | _WAITING_TRIGGERS | set(_DETAILED_TRIGGERS.values())


@attrs.frozen
class Subscriber:
    """A service that is notified of runs."""

    id: str
    url: str
    hmac_key: str | None = attrs.field(repr=False)
    workspace: str | None = None
    configuration: NotificationConfiguration | None = None

    @classmethod
    def from_configuration(cls, configuration: NotificationConfiguration) -> Subscriber:
        """Return the service that a notification configuration names."""
        settings = configuration.settings
        return cls(
            configuration.id, settings["url"], settings["token"], configuration=configuration
        )

    def sign(self, payload: dict[str, Any]) -> Delivery:
        """Return the request with this payload; without a key its signature is empty."""
        document = {"payload_version": 1, "notification_configuration_id": self.id, **payload}
        body, signature = orjson.dumps(document), ""
        if self.hmac_key:
            signature = hmac.new(self.hmac_key.encode(), body, hashlib.sha512).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TFE/1.0 (+https://app.terraform.io; TFE)",
            "X-TFE-Notification-Signature": signature,
        }
        return Delivery(self.url, headers, body, configuration=self.configuration)

    def build_verification(self) -> Delivery:
        """Return the request that tests whether a service responds; it names no run."""
        unknown = "run_url run_id run_message run_created_at run_created_by workspace_id"
        empty_fields = dict.fromkeys([*unknown.split(), "workspace_name", "organization_name"])
        return self.sign(
            empty_fields | _notifications_member("Verification of the simulator", "verification")
        )


def is_delivered(settings: Mapping[str, Any]) -> bool:
    """Say whether the simulator sends what a configuration asks for.

    It sends requests with a JSON payload to services on this machine, and neither emails nor
    messages to chats.
    """
    return settings["destination-type"] == "generic" and is_on_this_machine(settings["url"])


@attrs.frozen
class _Notification:
    """A change of a run that subscribers are notified of."""

    run: Run
    trigger: str
    status: str
    at: float
    user: User | None
    recipients: list[Subscriber]

    @property
    def is_momentary(self) -> bool:
        """Say whether the run left the status at once, and so needs no attention."""
        entries = self.run.history
        place = entries.index((self.status, self.at)) + 1
        return place < len(entries) and entries[place][1] == self.at


@attrs.define
class Notifier:
    """Keeps the subscribers and the unsent notifications."""

    _store: Store
    _subscribers: list[Subscriber] = attrs.field(factory=list)
    _queued: list[_Notification] = attrs.field(factory=list)

    async def subscribe(
        self,
        url: str,
        hmac_key: str | None,
        workspace: str | None,
        post: Callable[[Delivery], Awaitable[int]],
    ) -> None:
        """Notify a service from now on, if it responds to a verification with a 2xx status.

        Raises:
            ValueError: The service is not on this machine, or responds otherwise.
        """
        subscriber = Subscriber(self._store.ids.new_id("nc"), url, hmac_key, workspace)
        if not is_on_this_machine(url):
            raise ValueError(f"url: must be on this machine, got {url}")
        if not 200 <= (status := await post(subscriber.build_verification())) < 300:
            raise ValueError(
                f"url: must respond to the verification with 2xx, got {status or 'nothing'}: {url}"
            )
        self._subscribers.append(subscriber)

    def unsubscribe_all(self) -> None:
        """Notify only those services from now on that notification configurations name."""
        self._subscribers.clear()

    def observe(self, run: Run, action: str, at: float, user: User | None) -> None:
        """Queue the notifications of an event of a run.

        The API sends none for plan-only runs, nor from workspaces that run locally.
        """
        if run.options["plan-only"] or run.workspace.settings["execution-mode"] == "local":
            return
        status = "pending" if action == "queued" else action
        for trigger in _triggers(action):
            if recipients := self._recipients(run, trigger):
                self._queued.append(_Notification(run, trigger, status, at, user, recipients))

    def _recipients(self, run: Run, trigger: str) -> list[Subscriber]:
        """Return the services that hear of an event: they are those of its moment."""
        subscribers = [
            subscriber
            for subscriber in self._subscribers
            if trigger in BASIC_TRIGGERS and subscriber.workspace in {None, run.workspace.name}
        ]
        return subscribers + [
            Subscriber.from_configuration(configuration)
            for configuration in self._store.notification_configurations.values()
            if configuration.is_for(run, trigger) and is_delivered(configuration.settings)
        ]

    def take_deliveries(self, origin: str) -> list[Delivery]:
        """Take the requests that are due."""
        queued, self._queued = self._queued, []
        return [
            subscriber.sign(_payload(notification, origin))
            for notification in queued
            if notification.trigger not in _WAITING_TRIGGERS or not notification.is_momentary
            for subscriber in notification.recipients
        ]


def _triggers(action: str) -> list[str]:
    """Return the triggers that an event of a run sets off."""
    found = [_TRIGGERS.get(action), _DETAILED_TRIGGERS.get(action)]
    if _waits_for_user(action):
        found.append(_NEEDS_ATTENTION)
    if "confirmed" in TRANSITIONS.get(action, ()):
        found.append(_NEEDS_APPROVAL)
    if action.endswith("policy_override"):
        found.append(_NEEDS_OVERRIDE)
    return [trigger for trigger in found if trigger is not None]


def _waits_for_user(status: str) -> bool:
    """Say whether a run may wait for a user in a status."""
    is_waiting = status.endswith(("policy_override", "_awaiting_decision"))
    return is_waiting or "confirmed" in TRANSITIONS.get(status, ())


def _payload(notification: _Notification, origin: str) -> dict[str, Any]:
    run = notification.run
    workspace = run.workspace
    organization = workspace.organization.name
    label = (
        notification.trigger if notification.trigger == _NEEDS_ATTENTION else notification.status
    )
    message = f"Run {label.removeprefix('run:').replace('_', ' ').title()}"
    event = _notifications_member(
        message,
        notification.trigger,
        run_status=notification.status,
        run_updated_at=timestamp(notification.at),
        run_updated_by=notification.user.username if notification.user else None,
    )
    return {
        "run_url": f"{origin}/app/{organization}/{workspace.name}/runs/{run.id}",
        "run_id": run.id,
        "run_message": run.options["message"],
        "run_created_at": timestamp(run.created_at),
        "run_created_by": run.created_by.username,
        "workspace_id": workspace.id,
        "workspace_name": workspace.name,
        "organization_name": organization,
        **event,
    }


def _notifications_member(message: str, trigger: str, **fields: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(["run_status", "run_updated_at", "run_updated_by"])
    return {"notifications": [{"message": message, "trigger": trigger, **unknown, **fields}]}
