# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/projects.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.agent_pools import AgentPool
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.tag_bindings import EffectiveTagBinding, TagBinding
    from tfrun_async._generated.models.workspaces import ExecutionMode


@model
class Project(Resource):
    """A group of workspaces within an organization, which share access and default settings."""

    resource_type: ClassVar[str] = "projects"

    auto_destroy_activity_duration: str | None = NOT_SENT
    """How long its workspaces must be inactive before everything in them is destroyed, such as
    `14d` or `12h`. None for never."""
    created_at: datetime = NOT_SENT
    """When the project was created."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """The default execution mode of its workspaces."""
    description: str | None = NOT_SENT
    """The purpose of the project, or None."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    permissions: ProjectPermissions | None = NOT_SENT
    """The permissions of the token's owner for the project."""
    setting_overwrites: dict[str, bool] = NOT_SENT
    """The settings that the project overrides instead of using those of the organization."""
    stacks_default_execution_mode: StacksExecutionMode = NOT_SENT
    """The default execution mode of its stacks."""
    team_count: int | None = NOT_SENT
    """How many teams have access to the project."""
    workspace_count: int | None = NOT_SENT
    """How many workspaces belong to the project."""
    default_agent_pool: AgentPool | None = NOT_SENT
    """The default agent pool of its workspaces, or None."""
    effective_tag_bindings: list[EffectiveTagBinding] = NOT_SENT
    """The same as `tag_bindings`. The server sends only a link."""
    organization: Organization = NOT_SENT
    """The organization that the project belongs to."""
    stacks_default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that its stacks use unless they say otherwise, or None."""
    tag_bindings: list[TagBinding] = NOT_SENT
    """The key-value tags of the project, which its workspaces inherit. The server sends only a
    link."""


@model
class ProjectPermissions(Model):
    """The permissions of the token's owner for a project."""

    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces in it."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete it."""
    can_manage_tags: bool = NOT_SENT
    """Whether they may change its tags."""
    can_manage_teams: bool = NOT_SENT
    """Whether they may give teams access to it."""
    can_manage_varsets: bool = NOT_SENT
    """Whether they may manage its variable sets."""
    can_move_workspace: bool = NOT_SENT
    """Whether they may move workspaces."""
    can_read: bool = NOT_SENT
    """Whether they may read it."""
    can_read_teams: bool = NOT_SENT
    """Whether they may read which teams have access."""
    can_update: bool = NOT_SENT
    """Whether they may change it."""


class StacksExecutionMode(OpenEnum):
    """Where the Terraform of a stack runs."""

    REMOTE = "remote"
    """On the workers of HCP Terraform or Terraform Enterprise."""
    AGENT = "agent"
    """On the agents of an agent pool."""


for _class in (
    Project,
    ProjectPermissions,
    StacksExecutionMode,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
