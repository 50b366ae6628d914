# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/tag_bindings.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.projects import Project


@model
class TagBinding(Resource):
    """A key-value tag of a project or a module."""

    resource_type: ClassVar[str] = "tag-bindings"

    counts: TagBindingCounts = NOT_SENT
    """The counts of the tag. Sent only if `fields` has `counts`."""
    created_at: datetime | None = NOT_SENT
    """When the tag was added, or None."""
    key: str = NOT_SENT
    """The key."""
    value: str | None = NOT_SENT
    """The value. Empty or None for a tag that has only a key."""
    target: Resource = NOT_SENT
    """The project or module that carries the tag. Sent only if `fields` has `target`."""


@model
class TagBindingCounts(Model):
    """The number of resources that carry a key-value tag."""

    projects: int = NOT_SENT
    """How many projects carry it."""
    workspaces: int = NOT_SENT
    """How many workspaces inherit it."""


@model
class EffectiveTagBinding(Resource):
    """A key-value tag that applies to a workspace or a project."""

    resource_type: ClassVar[str] = "effective-tag-bindings"

    key: str = NOT_SENT
    """The key."""
    value: str | None = NOT_SENT
    """The value. Empty or None for a tag that has only a key."""
    inherited_from: Project | None = NOT_SENT
    """The project that it is inherited from, or None."""


@model
class NewTagBinding(Model):
    """A key-value tag to add."""

    key: str = NOT_SENT
    """The key: at most 128 letters, digits and any of `_.=+-@:`."""
    value: str = NOT_SENT
    """The value: at most 256 letters, digits and any of `_.=+-@:`."""


@model
class TagFilter(Model):
    """A condition for key-value tags.

    If both are given, one tag must have the key and the value.
    """

    key: str = NOT_SENT
    """The key."""
    value: str = NOT_SENT
    """The value."""


for _class in (
    TagBinding,
    TagBindingCounts,
    EffectiveTagBinding,
    NewTagBinding,
    TagFilter,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
