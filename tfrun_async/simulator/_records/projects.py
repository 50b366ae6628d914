"""The records of projects, and of the tags of projects and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Organization


@attrs.frozen
class TagBinding:
    """A key-value tag of a project or a workspace."""

    id: str
    key: str
    value: str
    created_at: float


@attrs.define(eq=False, kw_only=True)
class Project:
    """A group of workspaces, which inherit its tags."""

    id: str
    organization: Organization
    created_at: float
    settings: dict[str, Any]
    tag_bindings: dict[str, TagBinding] = attrs.field(factory=dict)

    @property
    def name(self) -> str:
        """Return the name, unique in the organization."""
        return str(self.settings["name"])

    @property
    def execution_mode(self) -> str:
        """Return where Terraform runs by default; the organization says if the project does not."""
        own = self.settings["default-execution-mode"]
        return str(own or self.organization.settings["default-execution-mode"])

    @property
    def agent_pool_id(self) -> str | None:
        """Return the pool whose agent runs Terraform by default; None unless an agent does."""
        inherits = self.settings["default-execution-mode"] is None
        settings = self.organization.settings if inherits else self.settings
        key: str | None = settings["default-agent-pool-id"]
        return key


@attrs.define(eq=False, kw_only=True)
class Tag:
    """A flat tag of an organization, which workspaces carry; it goes with the last of them."""

    id: str
    organization: Organization
    name: str
    created_at: float
