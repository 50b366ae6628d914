# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/task_result_outcomes.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.task_results import TaskResult


@model
class TaskResultOutcome(Resource):
    """An outcome that a run task has sent with its result."""

    resource_type: ClassVar[str] = "task-result-outcomes"

    created_at: datetime = NOT_SENT
    """When the task sent it."""
    description: str = NOT_SENT
    """The outcome, in one line."""
    outcome_id: str = NOT_SENT
    """The id that the task has given it."""
    tags: list[TaskResultOutcomeTags] | None = NOT_SENT
    """The tags that the task has given it, such as a severity."""
    url: str | None = NOT_SENT
    """A page with details, or None."""
    task_result: TaskResult = NOT_SENT
    """The result that the outcome belongs to."""


@model
class TaskResultOutcomeTags(Model):
    """Tags of one kind, such as those for the severity."""

    label: str = NOT_SENT
    """The kind of tags, such as `Severity`."""
    value: list[TaskResultOutcomeTag] = NOT_SENT
    """The tags."""


@model
class TaskResultOutcomeTag(Model):
    """A tag of an outcome."""

    label: str = NOT_SENT
    """The text of the tag, such as `High`."""
    level: TaskResultOutcomeLevel = NOT_SENT
    """The level of the tag, which selects its colour."""


class TaskResultOutcomeLevel(OpenEnum):
    """The level of a tag of an outcome."""

    NONE = "none"
    """No level."""
    INFO = "info"
    """Information."""
    WARNING = "warning"
    """A warning."""
    ERROR = "error"
    """An error."""


for _class in (
    TaskResultOutcome,
    TaskResultOutcomeTags,
    TaskResultOutcomeTag,
    TaskResultOutcomeLevel,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
