# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/cost_estimates.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class CostEstimate(Resource):
    """An estimate of the cost of the resources of a plan."""

    resource_type: ClassVar[str] = "cost-estimates"

    delta_monthly_cost: str | None = NOT_SENT
    """The change of the monthly cost by the plan, in US dollars, such as `25.488`."""
    error_message: str | None = NOT_SENT
    """Why the estimate failed, or None."""
    matched_resources_count: int | None = NOT_SENT
    """How many resources could be estimated."""
    prior_monthly_cost: str | None = NOT_SENT
    """The monthly cost before the plan, in US dollars, such as `0.0`."""
    proposed_monthly_cost: str | None = NOT_SENT
    """The monthly cost after the plan, in US dollars, such as `25.488`."""
    resources: dict[str, Any] | None = NOT_SENT
    """Details by resource, in a form that may change."""
    resources_count: int | None = NOT_SENT
    """How many resources the plan has."""
    status: CostEstimateStatus = NOT_SENT
    """The status of the estimate."""
    status_timestamps: dict[str, datetime] = NOT_SENT
    """When the estimate entered each status, by keys such as `finished-at`."""
    unmatched_resources_count: int | None = NOT_SENT
    """How many resources could not be estimated."""


class CostEstimateStatus(OpenEnum):
    """The status of a cost estimate."""

    PENDING = "pending"
    """It waits for the plan."""
    QUEUED = "queued"
    """It waits for a free worker."""
    FINISHED = "finished"
    """It is complete. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    ERRORED = "errored"
    """It has failed. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""
    SKIPPED_DUE_TO_TARGETING = "skipped_due_to_targeting"
    """It was skipped, because the plan covers only some of the resources. Final."""


for _class in (
    CostEstimate,
    CostEstimateStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
