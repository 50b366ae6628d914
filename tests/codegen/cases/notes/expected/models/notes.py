# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/notes.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class Note(Resource):
    """Something that was written down.

    It has a title at least.
    """

    resource_type: ClassVar[str] = "notes"

    title: str = NOT_SENT
    """What it is about."""
    status: NoteStatus = NOT_SENT
    """Whether others can read it."""
    written_at: datetime = NOT_SENT
    """When it was written."""
    published_at: datetime | None = attrs.field(default=NOT_SENT, metadata={"absent_value": None})
    """When it was published, or None for a draft."""
    mood: Mood | None = NOT_SENT
    """The author's mood, or None."""
    length: int = NOT_SENT
    """How many letters it has."""
    weight: float = NOT_SENT
    """How many grams it weighs."""
    is_long: bool = attrs.field(default=NOT_SENT, metadata={"absent_value": False})
    """Whether it is long."""
    words: list[str] = NOT_SENT
    """All of its words."""
    seen_at: dict[str, datetime] = NOT_SENT
    """When others saw it, by their names."""
    extra: dict[str, Any] = NOT_SENT
    """Anything else, see `written_at`."""
    upload_url: str = attrs.field(
        default=NOT_SENT, repr=False, metadata={"aliases": ("upload_url", "url")}
    )
    """Where to send drawings."""
    author: Author = NOT_SENT
    """Who wrote it."""
    parent: Note | None = NOT_SENT
    """The note that it answers, or None."""
    board: Resource | None = NOT_SENT
    """Deprecated. Where it is pinned."""
    answers: list[Note] = NOT_SENT
    """What others wrote about it."""


@model
class Author(Resource):
    """A person who writes."""

    resource_type: ClassVar[str] = "authors"


class NoteStatus(OpenEnum):
    """Whether a note can be read."""

    DRAFT = "draft"
    """Only by its author."""
    IN_REVIEW = "in-review"
    """By the author's friends."""
    PUBLISHED = "published"
    """By everybody."""
    WITHDRAWN = "withdrawn"
    """By no one any more."""


@model
class Mood(Model):
    """How a person felt."""

    is_bad: bool = NOT_SENT
    """Whether it was bad."""
    words: list[str] = NOT_SENT
    """What they said."""
    strength: int = NOT_SENT
    """How bad. Default: ``3``."""


FINAL_NOTE_STATUSES = frozenset({NoteStatus.PUBLISHED, NoteStatus.WITHDRAWN})
"""Statuses that do not change again."""

SUCCESSFUL_NOTE_STATUSES = frozenset({NoteStatus.PUBLISHED})
"""Final statuses in which the work was done."""

for _class in (
    Note,
    Author,
    NoteStatus,
    Mood,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
