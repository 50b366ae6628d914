# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/configuration_versions.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.ingress_attributes import IngressAttributes
    from tfrun_async._generated.models.runs import Run


@model
class ConfigurationVersion(Resource):
    """A Terraform configuration for runs, uploaded or fetched from version control."""

    resource_type: ClassVar[str] = "configuration-versions"

    auto_queue_runs: bool = NOT_SENT
    """Whether the upload starts a run by itself."""
    error: str | None = NOT_SENT
    """The kind of its error, or None. It is unusable then."""
    error_message: str | None = NOT_SENT
    """A description of its error, or None."""
    provisional: bool = NOT_SENT
    """Whether it becomes the workspace's current configuration only when a run that uses it is
    confirmed, as saved plans need it."""
    source: ConfigurationVersionSource | None = NOT_SENT
    """Where the configuration comes from, or None if that is not known."""
    speculative: bool = NOT_SENT
    """Whether only plan-only runs may use it."""
    status: ConfigurationVersionStatus = NOT_SENT
    """Whether runs can use it yet."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When it entered each status, by keys such as `uploaded-at`."""
    upload_url: str | None = attrs.field(
        default=NOT_SENT, repr=False, metadata={"absent_value": None}
    )
    """The URL to upload the configuration to: a gzipped tar, with PUT, without the API token. Only
    the response to its creation has it; later it is None. Anyone who knows this URL can upload, so
    keep it secret."""
    ingress_attributes: IngressAttributes | None = NOT_SENT
    """The commit that it was made from, or None if it was uploaded."""
    run: Run | None = NOT_SENT
    """The run that its upload started, or None."""


class ConfigurationVersionStatus(OpenEnum):
    """Whether a configuration version can be used."""

    PENDING = "pending"
    """It waits for its upload and cannot be used yet."""
    FETCHING = "fetching"
    """It is being fetched from version control."""
    UPLOADED = "uploaded"
    """It can be used by runs."""
    ARCHIVED = "archived"
    """Its files were removed after its runs had ended. Runs can still use it if they can be fetched
    again from version control."""
    ERRORED = "errored"
    """It could not be processed and cannot be used."""
    BACKING_DATA_SOFT_DELETED = "backing_data_soft_deleted"
    """Its files are marked for deletion, and can be restored. Terraform Enterprise only."""
    BACKING_DATA_PERMANENTLY_DELETED = "backing_data_permanently_deleted"
    """Its files were deleted. Terraform Enterprise only."""


class ConfigurationVersionSource(OpenEnum):
    """Where a configuration version comes from."""

    TFE_API = "tfe-api"
    """An upload through the API."""
    TERRAFORM = "terraform"
    """The Terraform command line with a remote backend."""
    TERRAFORM_CLOUD = "terraform+cloud"
    """The Terraform command line with a cloud block."""
    GITHUB = "github"
    """A repository on GitHub."""
    GITLAB = "gitlab"
    """A repository on GitLab."""
    BITBUCKET = "bitbucket"
    """A repository on Bitbucket."""
    ADO = "ado"
    """A repository on Azure DevOps."""


for _class in (
    ConfigurationVersion,
    ConfigurationVersionStatus,
    ConfigurationVersionSource,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
