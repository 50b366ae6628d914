# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/teams.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.notes import Mood, Note, NoteStatus


@model
class Team(Resource):
    """Some people."""

    resource_type: ClassVar[str] = "teams"

    name: str = NOT_SENT
    """What the others call them."""
    mood: Mood = NOT_SENT
    """How they feel."""
    usual_status: NoteStatus = NOT_SENT
    """What becomes of their notes."""
    notes: list[Note] = NOT_SENT
    """What they wrote down."""


for _class in (Team,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
