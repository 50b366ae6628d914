# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

__all__ = [
    "FINAL_NOTE_STATUSES",
    "SUCCESSFUL_NOTE_STATUSES",
    "Author",
    "DailyReminder",
    "Label",
    "LabelFilter",
    "Mood",
    "NewLabel",
    "Note",
    "NoteStatus",
    "OneReminder",
    "ReminderType",
    "Team",
]


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


@model
class Team(Resource):
    """Some people."""

    resource_type: ClassVar[str] = "teams"

    name: str = NOT_SENT
    """What the others call them."""


@model
class NewLabel(Model):
    """A label to make."""

    key: str = NOT_SENT
    """What it is about."""
    value: str | None = attrs.field(default=NOT_SENT, metadata={"secret_if": "is_private"})
    """What it says, or None."""
    is_private: bool = NOT_SENT
    """Whether its value is a secret. Default: ``False``."""


@model
class LabelFilter(Model):
    """A label to look for."""

    key: str = NOT_SENT
    """What it is about."""
    value: str = NOT_SENT
    """What it says."""


@model
class Label(Resource):
    """A label."""

    resource_type: ClassVar[str] = "labels"

    key: str = NOT_SENT
    """What it is about."""


@model
class OneReminder(Resource):
    """A reminder that comes once."""

    resource_type: ClassVar[str] = "one-reminders"


@model
class DailyReminder(Resource):
    """A reminder that comes every day."""

    resource_type: ClassVar[str] = "daily-reminders"


class ReminderType(OpenEnum):
    """How often a note reminds of itself."""

    ONE_REMINDERS = "one-reminders"
    """Once."""
    DAILY_REMINDERS = "daily-reminders"
    """Every day."""


RESOURCES: dict[str, type[Resource]] = {
    "notes": Note,
    "authors": Author,
    "teams": Team,
    "labels": Label,
    "one-reminders": OneReminder,
    "daily-reminders": DailyReminder,
}
"""The class of each type of resource, by its name in the API's documents."""

FINAL_NOTE_STATUSES = frozenset({NoteStatus.PUBLISHED, NoteStatus.WITHDRAWN})
"""Statuses that do not change again."""

SUCCESSFUL_NOTE_STATUSES = frozenset({NoteStatus.PUBLISHED})
"""Final statuses in which the work was done."""
