"""Records of runs and workspaces: events, comments, run triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Run, User, Workspace


@attrs.define(eq=False, kw_only=True)
class RunEvent:
    """An event of a run; the actor is None if no user caused it."""

    id: str
    run: Run
    action: str
    created_at: float
    actor: User | None
    comment: Comment | None = None


@attrs.define(eq=False, kw_only=True)
class Comment:
    """A user's comment on a run, by itself or with an action."""

    id: str
    event: RunEvent
    body: str

    @property
    def run(self) -> Run:
        """Return the run that the comment is about."""
        return self.event.run


@attrs.define(eq=False, kw_only=True)
class RunTrigger:
    """Starts a run in a workspace whenever a run of another workspace is applied."""

    id: str
    workspace: Workspace
    sourceable: Workspace
    created_at: float
