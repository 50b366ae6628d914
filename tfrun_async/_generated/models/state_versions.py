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
    """A version of a workspace's state.

    It tells about the state, and where to download it.
    """

    resource_type: ClassVar[str] = "state-versions"

    billable_rum_count: int | None = NOT_SENT
    """How many of its resources are billed, for those who may know and pay by that; None, or left
    out, otherwise."""
    created_at: datetime = NOT_SENT
    """When it was created."""
    delete_older_than_n_days: int | None = NOT_SENT
    """In how many days its data is deleted, if that is marked for deletion."""
    encrypted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as it was encrypted with your own key."""
    hosted_json_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as `terraform show -json` prints it. None before Terraform 1.3.
    The URL is a secret: where it leads to storage, it is enough to read the state."""
    hosted_json_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload that form of the state, once and without the API token; None afterwards."""
    hosted_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded as Terraform stores it. HCP Terraform serves it below `/api/`
    and requires the API token there; other servers may lead to storage, with the authorization in
    the URL. So the URL is a secret."""
    hosted_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload the state, once and without the API token; None afterwards."""
    intermediate: bool = NOT_SENT
    """Whether it is a snapshot that becomes the current state when the workspace is unlocked, if it
    is the last one. HCP Terraform only."""
    modules: dict[str, dict[str, int]] | None = NOT_SENT
    """How many resources of each kind are in each module, or None until that is extracted."""
    permissions: dict[str, bool] | None = NOT_SENT
    """What the token's owner may do with the state version, or None."""
    providers: dict[str, dict[str, int]] | None = NOT_SENT
    """How many resources of each kind each provider has, or None until that is extracted."""
    resources: list[StateResource] | None = NOT_SENT
    """What the state holds, or None until that is extracted."""
    resources_processed: bool = NOT_SENT
    """Whether outputs, resources, modules and providers are extracted."""
    sanitized_state_download_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where the state is downloaded without its sensitive values."""
    sanitized_state_upload_url: str | None = attrs.field(default=NOT_SENT, repr=False)
    """Where to upload the state without its sensitive values."""
    serial: int = NOT_SENT
    """The number of the state, which grows with each."""
    size: int | None = NOT_SENT
    """How many bytes the state has, or None."""
    state_version: int | None = NOT_SENT
    """The version of the format that Terraform stores states in."""
    status: StateVersionStatus = NOT_SENT
    """Whether its data is there."""
    terraform_version: str | None = NOT_SENT
    """The version of Terraform that wrote the state, or None until known."""
    vcs_commit_sha: str | None = NOT_SENT
    """The commit of the configuration, if that comes from version control."""
    vcs_commit_url: str | None = NOT_SENT
    """The page of that commit."""
    created_by: User | None = NOT_SENT
    """The user who created it. If a run did, that is a user of the server's own."""
    hyok_encrypted_data_key: Resource | None = NOT_SENT
    """The key that it is encrypted with, if you hold your own."""
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
    """Whether the data of a state version is there."""

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
