# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/state_versions.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.state_version_outputs import StateVersionOutput
    from tfrun_async._generated.models.users import User
    from tfrun_async._generated.models.workspaces import Workspace


@model
class StateVersion(Resource):
    """A version of a workspace's state, with the URLs to download it from."""

    resource_type: ClassVar[str] = "state-versions"

    billable_rum_count: int | None = NOT_SENT
    """The number of billed resources. None or left out if the organization does not pay by
    resources, or if the token's owner may not see it."""
    created_at: datetime = NOT_SENT
    """When it was created."""
    delete_older_than_n_days: int | None = NOT_SENT
    """The number of days until its data is deleted, if it is marked for deletion."""
    encrypted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the state, encrypted with your own key."""
    hosted_json_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the state in the format of `terraform show -json`. None before Terraform 1.3. The
    URL is a secret: if it leads to storage, anyone who knows it can read the state."""
    hosted_json_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL to upload the state to in that format, once and without the API token. None
    afterwards."""
    hosted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the state in Terraform's own format. HCP Terraform serves it below `/api/` and
    requires the API token there. Other servers may lead to storage, with the authorization in the
    URL, so the URL is a secret."""
    hosted_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL to upload the state to, once and without the API token. None afterwards."""
    intermediate: bool = NOT_SENT
    """Whether it is an intermediate snapshot. The last one becomes the current state when the
    workspace is unlocked. HCP Terraform only."""
    modules: dict[str, dict[str, int]] | None = NOT_SENT
    """The number of resources of each kind in each module. None until the server has extracted
    it."""
    permissions: dict[str, bool] | None = NOT_SENT
    """The permissions of the token's owner for the state version, or None."""
    providers: dict[str, dict[str, int]] | None = NOT_SENT
    """The number of resources of each kind for each provider. None until the server has extracted
    it."""
    resources: list[StateResource] | None = NOT_SENT
    """The resources in the state. None until the server has extracted them."""
    resources_processed: bool = NOT_SENT
    """Whether outputs, resources, modules and providers are extracted."""
    sanitized_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL of the state without its sensitive values."""
    sanitized_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """The URL to upload the state to without its sensitive values."""
    serial: int = NOT_SENT
    """The number of the state, which grows with each."""
    size: int | None = NOT_SENT
    """How many bytes the state has, or None."""
    state_version: int | None = NOT_SENT
    """The version of the format that Terraform stores states in."""
    status: StateVersionStatus = NOT_SENT
    """The status of its data."""
    terraform_version: str | None = NOT_SENT
    """The version of Terraform that wrote the state, or None until known."""
    vcs_commit_sha: str | None = NOT_SENT
    """The commit of the configuration, if that comes from version control."""
    vcs_commit_url: str | None = NOT_SENT
    """The URL of that commit's page."""
    created_by: User | None = NOT_SENT
    """The user who created it. For a state version of a run, it is an internal user of the
    server."""
    hyok_encrypted_data_key: Resource | None = NOT_SENT
    """The key that it is encrypted with, if that is your own."""
    next_state_version: StateVersion | None = NOT_SENT
    """The state version after it, or None."""
    outputs: list[StateVersionOutput] = NOT_SENT
    """The outputs in it."""
    previous_state_version: StateVersion | None = NOT_SENT
    """The state version before it, or None."""
    rollback_state_version: StateVersion | None = NOT_SENT
    """The state version that it is a copy of, if it is one."""
    run: Run | None = NOT_SENT
    """The run that wrote it, or None."""
    workspace: Workspace = NOT_SENT
    """The workspace that it is the state of."""


@model
class StateResource(Model):
    """A resource in a state, with all its instances."""

    count: int = NOT_SENT
    """How many instances it has."""
    module: str = NOT_SENT
    """The module that it is in, such as `root`."""
    name: str = NOT_SENT
    """Its name in the configuration."""
    provider: str = NOT_SENT
    """The provider that manages it."""
    type: str = NOT_SENT
    """Its type, such as `null_resource`."""


class StateVersionStatus(OpenEnum):
    """The status of the data of a state version."""

    PENDING = "pending"
    """It is still to be uploaded."""
    FINALIZED = "finalized"
    """It is there."""
    DISCARDED = "discarded"
    """A newer state version came before it was uploaded."""
    BACKING_DATA_SOFT_DELETED = "backing_data_soft_deleted"
    """It is marked for deletion, and can be restored. Terraform Enterprise only."""
    BACKING_DATA_PERMANENTLY_DELETED = "backing_data_permanently_deleted"
    """It was deleted. Terraform Enterprise only."""


for _class in (
    StateVersion,
    StateResource,
    StateVersionStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
