# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/plan_exports.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.plans import Plan


@model
class PlanExport(Resource):
    """The data of a plan, in a form to test policies with."""

    resource_type: ClassVar[str] = "plan-exports"

    data_type: PlanExportDataType = NOT_SENT
    """In which form the data is."""
    error_message: str | None = NOT_SENT
    """What made it fail, or None."""
    status: PlanExportStatus = NOT_SENT
    """Whether the data can be downloaded."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When it entered each status, by keys such as `queued-at`; `expired-at` is set in advance."""
    plan: Plan = NOT_SENT
    """The plan that was exported."""


class PlanExportDataType(OpenEnum):
    """A form in which a plan is exported."""

    SENTINEL_MOCK_BUNDLE_V0 = "sentinel-mock-bundle-v0"
    """Mock data for tests of Sentinel policies."""


class PlanExportStatus(OpenEnum):
    """Whether an export of a plan can be downloaded."""

    PENDING = "pending"
    """It was just created."""
    QUEUED = "queued"
    """It waits to be made."""
    FINISHED = "finished"
    """It can be downloaded, until it expires."""
    EXPIRED = "expired"
    """Its hour is over."""
    CANCELED = "canceled"
    """It was stopped."""
    ERRORED = "errored"
    """It failed."""


FINAL_PLAN_EXPORT_STATUSES = frozenset(
    {
        PlanExportStatus.FINISHED,
        PlanExportStatus.EXPIRED,
        PlanExportStatus.CANCELED,
        PlanExportStatus.ERRORED,
    }
)
"""Statuses that do not change again."""

SUCCESSFUL_PLAN_EXPORT_STATUSES = frozenset({PlanExportStatus.FINISHED})
"""Final statuses in which the work was done."""

for _class in (
    PlanExport,
    PlanExportDataType,
    PlanExportStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
