# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/variable_sets.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.stacks import Stack
    from tfrun_async._generated.models.variables import Variable
    from tfrun_async._generated.models.workspaces import Workspace


@model
class VariableSet(Resource):
    """A set of variables for many workspaces."""

    resource_type: ClassVar[str] = "varsets"

    description: str | None = NOT_SENT
    """The description, or None."""
    global_: bool = attrs.field(default=NOT_SENT, metadata={"wire_name": "global"})
    """Whether it applies to all workspaces of its organization."""
    name: str = NOT_SENT
    """Its name."""
    permissions: dict[str, bool] = NOT_SENT
    """The permissions of the token's owner for the variable set."""
    priority: bool = NOT_SENT
    """Whether its values override all others, including those on the command line."""
    project_count: int = NOT_SENT
    """To how many projects it applies."""
    stack_count: int = NOT_SENT
    """To how many Stacks it applies."""
    updated_at: datetime = NOT_SENT
    """When it was last changed."""
    var_count: int = NOT_SENT
    """How many variables it has."""
    workspace_count: int = NOT_SENT
    """To how many workspaces it applies."""
    organization: Organization = NOT_SENT
    """The organization that it belongs to."""
    parent: Resource = NOT_SENT
    """The organization or project that owns it."""
    projects: list[Project] = NOT_SENT
    """The projects to which it applies."""
    stacks: list[Stack] = NOT_SENT
    """The Stacks to which it applies."""
    vars: list[Variable] = NOT_SENT
    """Its variables."""
    workspaces: list[Workspace] = NOT_SENT
    """The workspaces to which it applies."""


for _class in (VariableSet,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
