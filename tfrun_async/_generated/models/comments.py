# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/comments.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.run_events import RunEvent


@model
class Comment(Resource):
    """A comment on a run."""

    resource_type: ClassVar[str] = "comments"

    body: str = NOT_SENT
    """The text."""
    run_event: RunEvent = NOT_SENT
    """The event that the comment belongs to, with its author and its time."""


for _class in (Comment,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
