# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/assessment_results.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model

if TYPE_CHECKING:
    from tfrun_async._generated.models.workspaces import Workspace


@model
class AssessmentResult(Resource):
    """The result of a health assessment.

    An assessment compares a workspace's infrastructure with its state, and evaluates the checks in
    its configuration.
    """

    resource_type: ClassVar[str] = "assessment-results"

    all_checks_succeeded: bool | None = NOT_SENT
    """Whether all checks passed, or None if that is not known."""
    checks_errored: int | None = NOT_SENT
    """How many checks could not be evaluated."""
    checks_failed: int | None = NOT_SENT
    """How many checks failed."""
    checks_passed: int | None = NOT_SENT
    """How many checks passed."""
    checks_unknown: int | None = NOT_SENT
    """How many checks need an apply first."""
    created_at: datetime = NOT_SENT
    """When it was made."""
    drifted: bool | None = NOT_SENT
    """Whether the infrastructure differs from the state."""
    error_message: str | None = attrs.field(default=NOT_SENT, metadata={"aliases": ("error-msg",)})
    """The error that made the assessment fail, or None."""
    resources_drifted: int | None = NOT_SENT
    """How many resources differ."""
    resources_undrifted: int | None = NOT_SENT
    """How many resources do not differ."""
    succeeded: bool | None = NOT_SENT
    """Whether the assessment was completed."""
    source: Resource | None = NOT_SENT
    """The trigger of the assessment, or None."""
    workspace: Workspace = NOT_SENT
    """The workspace that was assessed."""


for _class in (AssessmentResult,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
