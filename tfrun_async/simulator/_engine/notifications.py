"""Notifies services of runs, as the notification configurations of workspaces do."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import attrs
import orjson

from tfrun_async.simulator._engine.run_task_requests import Delivery, is_on_this_machine
from tfrun_async.simulator._http.documents import timestamp
from tfrun_async.simulator._records.store import IdGenerator, Run, User
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


@attrs.frozen
class Subscriber:
    """A service that is notified."""

    id: str
    url: str
    hmac_key: str | None = attrs.field(repr=False)
    workspace: str | None

    def signed(self, payload: dict[str, Any]) -> Delivery:
        """Return a notification; without a key its signature is empty."""
        written = {"payload_version": 1, "notification_configuration_id": self.id, **payload}
        body, signature = orjson.dumps(written), ""
        if self.hmac_key:
            signature = hmac.new(self.hmac_key.encode(), body, hashlib.sha512).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TFE/1.0 (+https://app.terraform.io; TFE)",
            "X-TFE-Notification-Signature": signature,
        }
        return Delivery(self.url, headers, body)

    def verification(self) -> Delivery:
        """Return what a service is sent to see whether it is there; it tells of no run."""
        unknown = "run_url run_id run_message run_created_at run_created_by workspace_id"
        nothing = dict.fromkeys([*unknown.split(), "workspace_name", "organization_name"])
        return self.signed(nothing | _event("Verification of the simulator", "verification"))


@attrs.frozen
class _Notice:
    """Something that happened to a run."""

    run: Run
    trigger: str
    status: str
    at: float
    user: User | None

    @property
    def is_passing(self) -> bool:
        """Say whether the run needed nobody's attention, since it went on in the same moment."""
        entries = self.run.history
        place = entries.index((self.status, self.at)) + 1
        return place < len(entries) and entries[place][1] == self.at


@attrs.define
class Notices:
    """Who is notified, and of what they are to be notified next."""

    _ids: IdGenerator
    _subscribers: list[Subscriber] = attrs.field(factory=list)
    _due: list[_Notice] = attrs.field(factory=list)

    async def subscribe(
        self,
        url: str,
        hmac_key: str | None,
        workspace: str | None,
        post: Callable[[Delivery], Awaitable[int]],
    ) -> None:
        """Notify a service from now on, if it answers a verification with a success."""
        subscriber = Subscriber(self._ids.new_id("nc"), url, hmac_key, workspace)
        if not is_on_this_machine(url):
            raise ValueError(f"{url} is not on this machine")
        if not 200 <= (status := await post(subscriber.verification())) < 300:
            raise ValueError(f"{url} answers a verification with {status or 'nothing'}")
        self._subscribers.append(subscriber)

    def observe(self, run: Run, action: str, at: float, user: User | None) -> None:
        """Take note of what happens to a run; of mere plans the API does not notify."""
        if not self._subscribers or run.options["plan-only"]:
            return
        trigger = _TRIGGERS.get(action)
        if trigger is None and _rests(action):
            trigger = _NEEDS_ATTENTION
        if trigger is not None:
            status = "pending" if action == "queued" else action
            self._due.append(_Notice(run, trigger, status, at, user))

    def take(self, origin: str) -> list[Delivery]:
        """Take what is to be sent by now."""
        due, self._due = self._due, []
        return [
            subscriber.signed(_payload(notice, origin))
            for notice in due
            if notice.trigger != _NEEDS_ATTENTION or not notice.is_passing
            for subscriber in self._subscribers
            if subscriber.workspace in {None, notice.run.workspace.name}
        ]


def _rests(status: str) -> bool:
    """Say whether a run may wait for somebody in a status."""
    waits = status == "policy_override" or status.endswith("_awaiting_decision")
    return waits or "confirmed" in TRANSITIONS.get(status, ())


def _payload(notice: _Notice, origin: str) -> dict[str, Any]:
    run = notice.run
    workspace = run.workspace
    organization = workspace.organization.name
    words = notice.trigger if notice.trigger == _NEEDS_ATTENTION else notice.status
    message = f"Run {words.removeprefix('run:').replace('_', ' ').title()}"
    event = _event(
        message,
        notice.trigger,
        run_status=notice.status,
        run_updated_at=timestamp(notice.at),
        run_updated_by=notice.user.username if notice.user else None,
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


def _event(message: str, trigger: str, **facts: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(["run_status", "run_updated_at", "run_updated_by"])
    return {"notifications": [{"message": message, "trigger": trigger, **unknown, **facts}]}
