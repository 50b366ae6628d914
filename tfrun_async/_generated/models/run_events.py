# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/run_events.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.comments import Comment
    from tfrun_async._generated.models.users import User


@model
class RunEvent(Resource):
    """Something that has happened to a run."""

    resource_type: ClassVar[str] = "run-events"

    action: str = NOT_SENT
    """What has happened, such as `queued` or `confirmed`."""
    created_at: datetime = NOT_SENT
    """When it happened."""
    description: str | None = NOT_SENT
    """More about it, or None."""
    actor: User | None = NOT_SENT
    """Who did it, or None if it was no user."""
    comment: Comment | None = NOT_SENT
    """What was said about it, or None."""
    target: Resource | None = NOT_SENT
    """What it was done to, if not to the run as a whole."""


for _class in (RunEvent,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
