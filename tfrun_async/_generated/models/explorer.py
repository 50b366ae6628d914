# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/explorer.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class ExplorerRow(Resource):
    """A row of the explorer.

    Which attributes it has depends on the view.
    """

    resource_type: ClassVar[str] = "visibility-workspace"

    address: str | None = NOT_SENT
    """The address of the resource."""
    all_checks_succeeded: bool | None = NOT_SENT
    """Whether all checks in the workspace passed."""
    billable_rum: bool | None = NOT_SENT
    """Whether the resource is billed."""
    checks_errored: int | None = NOT_SENT
    """How many checks could not be evaluated."""
    checks_failed: int | None = NOT_SENT
    """How many checks failed."""
    checks_passed: int | None = NOT_SENT
    """How many checks passed."""
    checks_unknown: int | None = NOT_SENT
    """The number of checks with an unknown result, which need an apply."""
    current_rum_count: int | None = NOT_SENT
    """How many resources under management the workspace has."""
    current_run_applied_at: datetime | None = NOT_SENT
    """When the current run of the workspace was applied."""
    current_run_external_id: str | None = NOT_SENT
    """The id of the current run of the workspace."""
    current_run_status: str | None = NOT_SENT
    """The status of the current run of the workspace."""
    curated: bool | None = NOT_SENT
    """Whether the module or provider is curated."""
    drifted: bool | None = NOT_SENT
    """Whether the infrastructure differs from the state."""
    external_id: str | None = NOT_SENT
    """The id of the workspace."""
    module_count: int | None = NOT_SENT
    """How many modules the workspace uses."""
    module_name: str | None = NOT_SENT
    """The module of the resource, `root` at the top."""
    modules: str | None = NOT_SENT
    """The modules that the workspace uses, separated by commas."""
    name: str | None = NOT_SENT
    """The name of the module, provider or resource."""
    organization_external_id: str | None = NOT_SENT
    """The id of the organization of the resource."""
    organization_name: str | None = NOT_SENT
    """The name of the organization of the workspace."""
    project_external_id: str | None = NOT_SENT
    """The id of the project."""
    project_name: str | None = NOT_SENT
    """The name of the project."""
    provider_count: int | None = NOT_SENT
    """How many providers the workspace uses."""
    provider_name: str | None = NOT_SENT
    """The source of the provider of the resource."""
    provider_type: str | None = NOT_SENT
    """The type of the resource, such as `aws_instance`."""
    providers: str | None = NOT_SENT
    """The providers that the workspace uses, separated by commas."""
    registry_type: str | None = NOT_SENT
    """The registry of the module or provider, such as `public`."""
    resource_count: int | None = NOT_SENT
    """How many resources are in the state of the workspace."""
    resources_drifted: int | None = NOT_SENT
    """How many resources differ from the state."""
    resources_undrifted: int | None = NOT_SENT
    """How many resources do not differ."""
    source: str | None = NOT_SENT
    """The source of the module or provider."""
    source_id: str | None = NOT_SENT
    """The run that wrote the state of the resource."""
    source_module_id: str | None = NOT_SENT
    """The module that the workspace was created from."""
    source_type: str | None = NOT_SENT
    """Where the state of the resource comes from, `run` or `local`."""
    source_updated_at: datetime | None = NOT_SENT
    """When the state of the resource was last updated."""
    state_version_terraform_version: str | None = NOT_SENT
    """The version of Terraform that wrote the state."""
    tags: str | None = NOT_SENT
    """The tags of the workspace, such as `env:prod`, separated by commas."""
    terraform_version: str | None = NOT_SENT
    """The version of Terraform of the resource."""
    unique_identifier: str | None = NOT_SENT
    """The identifier of the version of Terraform."""
    vcs_repo_identifier: str | None = NOT_SENT
    """The repository of the workspace."""
    version: str | None = NOT_SENT
    """The version of the module, the provider or Terraform."""
    workspace_count: int | None = NOT_SENT
    """How many workspaces use it."""
    workspace_created_at: datetime | None = NOT_SENT
    """When the workspace was created."""
    workspace_external_id: str | None = NOT_SENT
    """The id of the workspace of the resource."""
    workspace_name: str | None = NOT_SENT
    """The name of the workspace."""
    workspace_terraform_version: str | None = NOT_SENT
    """The version of Terraform that the workspace uses."""
    workspace_updated_at: datetime | None = NOT_SENT
    """When the workspace was last changed."""
    workspaces: str | None = NOT_SENT
    """The workspaces that use it, separated by commas."""


class ExplorerView(OpenEnum):
    """The kind of rows that a query returns."""

    WORKSPACES = "workspaces"
    """Workspaces, with their current runs."""
    TF_VERSIONS = "tf_versions"
    """Versions of Terraform that are in use."""
    PROVIDERS = "providers"
    """Providers that are in use."""
    MODULES = "modules"
    """Modules that are in use."""
    RESOURCES = "resources"
    """Resources in states. Beta."""


@model
class SavedView(Resource):
    """A query of the explorer that was saved."""

    resource_type: ClassVar[str] = "explorer-saved-queries"

    created_at: datetime = NOT_SENT
    """When it was saved."""
    name: str = NOT_SENT
    """Its name."""
    query: ExplorerQuery = NOT_SENT
    """The query."""
    query_type: ExplorerView = NOT_SENT
    """The kind of rows."""


@model
class ExplorerQuery(Model):
    """The query of a saved view."""

    fields: list[str] = NOT_SENT
    """The fields of a row, in snake case."""
    filter: list[ExplorerFilter] = NOT_SENT
    """Conditions, all of which a row must meet."""
    sort: list[str] = NOT_SENT
    """The fields to sort by. A hyphen before a field sorts in descending order."""
    type: ExplorerView = NOT_SENT
    """The kind of rows."""


@model
class ExplorerFilter(Model):
    """A condition that a row must meet."""

    field: str = NOT_SENT
    """The field, in snake case."""
    operator: str = NOT_SENT
    """The operator, such as `contains`."""
    value: list[str] = NOT_SENT
    """What to compare the field with."""


for _class in (
    ExplorerRow,
    ExplorerView,
    SavedView,
    ExplorerQuery,
    ExplorerFilter,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
