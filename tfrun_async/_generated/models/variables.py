# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/variables.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.variable_sets import VariableSet
    from tfrun_async._generated.models.workspaces import Workspace


@model
class Variable(Resource):
    """A variable of a workspace or of a variable set."""

    resource_type: ClassVar[str] = "vars"

    category: VariableCategory = NOT_SENT
    """The kind of variable."""
    created_at: datetime = NOT_SENT
    """When it was created."""
    description: str | None = NOT_SENT
    """The description, or None."""
    hcl: bool = NOT_SENT
    """Whether the value is an expression in HCL."""
    key: str = NOT_SENT
    """Its name."""
    sensitive: bool = NOT_SENT
    """Whether the value is write-only."""
    value: str | None = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """Its value, or None if it is sensitive."""
    version_id: str = NOT_SENT
    """The version of the value, new with each change."""
    configurable: Resource = NOT_SENT
    """The workspace or variable set that it belongs to."""
    overwriter: Variable | None = NOT_SENT
    """The variable that overrides it in runs, or None."""
    overwritten: list[Variable] = NOT_SENT
    """The variables that it overrides in runs."""
    varset: VariableSet | None = NOT_SENT
    """The variable set that it belongs to, if it belongs to one."""
    workspace: Workspace | None = NOT_SENT
    """The workspace that it belongs to, if it belongs to one."""


class VariableCategory(OpenEnum):
    """The kind of variable."""

    TERRAFORM = "terraform"
    """An input variable of the configuration."""
    ENV = "env"
    """An environment variable of the machine that runs Terraform."""
    TERRAFORM_CLOUD = "terraform-cloud"
    """A setting of HCP Terraform's own."""
    POLICY_SET = "policy-set"
    """A parameter of a policy set."""


@model
class NewVariable(Model):
    """A variable that is created with its variable set."""

    key: str = NOT_SENT
    """Its name."""
    category: VariableCategory = NOT_SENT
    """The kind of variable, `terraform` or `env`."""
    value: str = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """Its value. Default: ``""``."""
    description: str | None = NOT_SENT
    """The description. None removes it."""
    hcl: bool = NOT_SENT
    """Whether the value is an HCL expression, not text. It has no effect for environment variables.
    Default: ``False``."""
    sensitive: bool = NOT_SENT
    """Whether the value is write-only: only runs can read it. Default: ``False``."""


for _class in (
    Variable,
    VariableCategory,
    NewVariable,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
