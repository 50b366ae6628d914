# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/projects.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.workspaces import ExecutionMode


@model
class Project(Resource):
    """A group of workspaces within an organization, which share access and default settings."""

    resource_type: ClassVar[str] = "projects"

    auto_destroy_activity_duration: str | None = NOT_SENT
    """How long its workspaces wait without activity until everything in them is destroyed, such as
    `14d` or `12h`. None for never."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """Where Terraform runs in its workspaces unless they say otherwise."""
    description: str | None = NOT_SENT
    """What the project is for, or None."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    permissions: ProjectPermissions = NOT_SENT
    """What the token's owner may do with the project."""
    setting_overwrites: dict[str, bool] = NOT_SENT
    """Which settings are the project's own rather than the organization's."""
    team_count: int = NOT_SENT
    """How many teams have access to the project."""
    workspace_count: int = NOT_SENT
    """How many workspaces belong to the project."""
    default_agent_pool: Resource | None = NOT_SENT
    """The agent pool that its workspaces use unless they say otherwise, or None."""
    organization: Organization = NOT_SENT
    """The organization that the project belongs to."""


@model
class ProjectPermissions(Model):
    """What the token's owner may do with a project."""

    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces in it."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete it."""
    can_update: bool = NOT_SENT
    """Whether they may change it."""


for _class in (
    Project,
    ProjectPermissions,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
