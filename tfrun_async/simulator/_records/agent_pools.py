"""The records of agent pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Organization


@attrs.define(eq=False, kw_only=True)
class AgentPool:
    """A pool of one agent, which runs Terraform for all workspaces of an organization."""

    id: str
    name: str
    organization: Organization
    created_at: float
    agent_id: str

    @property
    def agent_name(self) -> str:
        """Return the name of the agent."""
        return f"{self.name}-agent"
