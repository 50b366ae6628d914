"""The records of notification configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.projects import Project
    from tfrun_async.simulator._records.store import Organization, Run, Workspace


@attrs.frozen
class DeliveryResponse:
    """The response of a service to a notification; the status is 0 if there was none."""

    status: int
    sent_at: float

    @property
    def is_successful(self) -> bool:
        """Say whether the service accepted the notification."""
        return 200 <= self.status < 300


@attrs.define(eq=False, kw_only=True)
class NotificationConfiguration:
    """Notifies a service of the runs of a workspace, or of all workspaces of a project."""

    id: str
    subscribable: Workspace | Project
    created_at: float
    updated_at: float
    settings: dict[str, Any] = attrs.field(repr=False)
    user_ids: list[str] = attrs.field(factory=list)
    delivery_response: DeliveryResponse | None = None

    @property
    def organization(self) -> Organization:
        """Return the organization that the configuration is in."""
        return self.subscribable.organization

    def is_for(self, run: Run, trigger: str) -> bool:
        """Say whether the service is notified of an event of a run."""
        workspace = run.workspace
        return (
            self.settings["enabled"]
            and trigger in self.settings["triggers"]
            and self.subscribable in {workspace, workspace.project}
        )
