# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/tags.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization


@model
class OrganizationTag(Resource):
    """A flat tag of workspaces."""

    resource_type: ClassVar[str] = "tags"

    created_at: datetime = NOT_SENT
    """When the tag was created."""
    instance_count: int = NOT_SENT
    """How many workspaces carry the tag."""
    name: str = NOT_SENT
    """The name, unique within the organization."""
    organization: Organization = NOT_SENT
    """The organization that the tag belongs to."""


@model
class TagName(Model):
    """A flat tag, by its name."""

    name: str = NOT_SENT
    """The name, at most 255 letters, digits, colons, hyphens and underscores."""


for _class in (
    OrganizationTag,
    TagName,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
