# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/workspace_resources.yaml."""

from __future__ import annotations

from typing import Any, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model


@model
class WorkspaceResource(Resource):
    """A resource in the current state of a workspace."""

    resource_type: ClassVar[str] = "resources"

    address: str = NOT_SENT
    """Its address, such as `random_pet.animal`."""
    created_at: str = NOT_SENT
    """When it was created, at least the day."""
    modified_by_state_version_id: str | None = NOT_SENT
    """The state version that last changed it, or None."""
    module: str | None = NOT_SENT
    """The module that it is in, `root` at the top; or None."""
    name: str = NOT_SENT
    """Its name in the configuration."""
    name_index: Any = NOT_SENT
    """Its `count` index, a number, or its `for_each` key, a string. None for a single instance."""
    provider: str | None = NOT_SENT
    """The provider that manages it, or None."""
    provider_type: str | None = NOT_SENT
    """Its type, such as `random_pet`, or None."""
    updated_at: str = NOT_SENT
    """When it was last changed, at least the day."""


for _class in (WorkspaceResource,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
