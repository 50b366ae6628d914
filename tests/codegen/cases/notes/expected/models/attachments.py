# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/attachments.yaml."""

from __future__ import annotations

from typing import ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum


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


for _class in (
    NewLabel,
    LabelFilter,
    Label,
    OneReminder,
    DailyReminder,
    ReminderType,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
