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
    """An event of a run."""

    resource_type: ClassVar[str] = "run-events"

    action: str = NOT_SENT
    """The kind of event, such as `queued` or `confirmed`."""
    created_at: datetime = NOT_SENT
    """The time of the event."""
    description: str | None = NOT_SENT
    """A description of the event, or None."""
    actor: User | None = NOT_SENT
    """The user who caused it, or None if no user did."""
    comment: Comment | None = NOT_SENT
    """The comment of the event, or None."""
    target: Resource | None = NOT_SENT
    """The part of the run that the event is about, if not the whole run."""


for _class in (RunEvent,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
