# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/run_triggers.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.workspaces import Workspace


@model
class RunTrigger(Resource):
    """A connection by which runs in one workspace start runs in another."""

    resource_type: ClassVar[str] = "run-triggers"

    created_at: datetime = NOT_SENT
    """When the run trigger was created."""
    sourceable_name: str = NOT_SENT
    """The name of the source."""
    workspace_name: str = NOT_SENT
    """The name of the workspace that runs start in."""
    sourceable: Workspace = NOT_SENT
    """The source: the workspace with the runs that start others."""
    workspace: Workspace = NOT_SENT
    """The workspace that runs start in."""


class RunTriggerType(OpenEnum):
    """The direction of run triggers, as seen from a workspace."""

    INBOUND = "inbound"
    """They start runs in this workspace."""
    OUTBOUND = "outbound"
    """They start runs in other workspaces."""


for _class in (
    RunTrigger,
    RunTriggerType,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
