# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/task_result_outcomes.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class TaskResultOutcome(Resource):
    """A detail that a run task has sent with its result."""

    resource_type: ClassVar[str] = "task-result-outcomes"

    created_at: datetime = NOT_SENT
    """When the task sent it."""
    description: str = NOT_SENT
    """What it is about, on one line."""
    outcome_id: str = NOT_SENT
    """The task's own name for it."""
    tags: list[TaskResultOutcomeTags] | None = NOT_SENT
    """What the task has tagged it with, such as a severity."""
    url: str | None = NOT_SENT
    """Where the task tells more about it in a browser, or None."""


@model
class TaskResultOutcomeTags(Model):
    """Tags of one kind, such as all those that tell the severity."""

    label: str = NOT_SENT
    """What the tags tell, such as `Severity`."""
    value: list[TaskResultOutcomeTag] = NOT_SENT
    """The tags."""


@model
class TaskResultOutcomeTag(Model):
    """A tag of an outcome."""

    label: str = NOT_SENT
    """The text of the tag, such as `High`."""
    level: TaskResultOutcomeLevel = NOT_SENT
    """How serious it is, which decides on its colour."""


class TaskResultOutcomeLevel(OpenEnum):
    """How serious a tag of an outcome is."""

    NONE = "none"
    """Not a matter of seriousness."""
    INFO = "info"
    """Good to know."""
    WARNING = "warning"
    """To be looked at."""
    ERROR = "error"
    """To be put right."""


for _class in (
    TaskResultOutcome,
    TaskResultOutcomeTags,
    TaskResultOutcomeTag,
    TaskResultOutcomeLevel,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
