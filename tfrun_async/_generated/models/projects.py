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
    """How long its workspaces must be inactive before everything in them is destroyed, such as
    `14d` or `12h`. None for never."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """The default execution mode of its workspaces."""
    description: str | None = NOT_SENT
    """The purpose of the project, or None."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    permissions: ProjectPermissions = NOT_SENT
    """The permissions of the token's owner for the project."""
    setting_overwrites: dict[str, bool] = NOT_SENT
    """The settings that the project overrides instead of using those of the organization."""
    team_count: int = NOT_SENT
    """How many teams have access to the project."""
    workspace_count: int = NOT_SENT
    """How many workspaces belong to the project."""
    default_agent_pool: Resource | None = NOT_SENT
    """The default agent pool of its workspaces, or None."""
    organization: Organization = NOT_SENT
    """The organization that the project belongs to."""


@model
class ProjectPermissions(Model):
    """The permissions of the token's owner for a project."""

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
