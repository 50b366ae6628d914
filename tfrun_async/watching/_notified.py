"""The run that a notification is about."""

from typing import TYPE_CHECKING

import attrs

from tfrun_async._generated.models import RunStatus
from tfrun_async._model import read_or

if TYPE_CHECKING:
    from tfrun_async.notifications._payload import Notification


@attrs.frozen
class NotifiedRun:
    """The run of a notification."""

    run_id: str
    workspace: str
    organization: str
    status: RunStatus | None = None


def notified_run(notification: "Notification") -> NotifiedRun | None:
    """Return the run of a notification; None if it lacks the ids."""
    run, workspace, organization = (
        read_or(notification, name, None)
        for name in ("run_id", "workspace_id", "organization_name")
    )
    if not (run and workspace and organization):
        return None
    events = read_or(notification, "notifications", ())
    statuses = [read_or(event, "run_status", None) for event in events]
    return NotifiedRun(run, workspace, organization, statuses[-1] if statuses else None)
