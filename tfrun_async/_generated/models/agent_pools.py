# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/agent_pools.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.workspaces import Workspace


@model
class AgentPool(Resource):
    """A group of agents, which run Terraform in networks that the server cannot reach."""

    resource_type: ClassVar[str] = "agent-pools"

    agent_count: int = NOT_SENT
    """How many agents it has."""
    created_at: datetime = NOT_SENT
    """When the pool was created."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    organization_scoped: bool = NOT_SENT
    """Whether all workspaces of the organization may use it."""
    agents: list[Resource] = NOT_SENT
    """The agents. The server sends only a link."""
    allowed_projects: list[Project] = NOT_SENT
    """The projects whose workspaces may use it."""
    allowed_workspaces: list[Workspace] = NOT_SENT
    """The workspaces that may use it."""
    authentication_tokens: list[Resource] = NOT_SENT
    """The tokens of its agents. The server sends only a link."""
    excluded_workspaces: list[Workspace] = NOT_SENT
    """The workspaces that may not use it, although their project may."""
    organization: Organization = NOT_SENT
    """The organization that the pool belongs to."""
    workspaces: list[Workspace] = NOT_SENT
    """The workspaces that use it."""


for _class in (AgentPool,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
