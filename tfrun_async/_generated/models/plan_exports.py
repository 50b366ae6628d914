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
    """The data of a plan, in a format for testing policies."""

    resource_type: ClassVar[str] = "plan-exports"

    data_type: PlanExportDataType = NOT_SENT
    """The format of the data."""
    error_message: str | None = NOT_SENT
    """What made it fail, or None."""
    status: PlanExportStatus = NOT_SENT
    """Whether the data can be downloaded."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """The time at which it entered each status, by keys such as `queued-at`. `expired-at` is a time
    in the future."""
    plan: Plan = NOT_SENT
    """The plan that was exported."""


class PlanExportDataType(OpenEnum):
    """The format of an exported plan."""

    SENTINEL_MOCK_BUNDLE_V0 = "sentinel-mock-bundle-v0"
    """Mock data for tests of Sentinel policies."""


class PlanExportStatus(OpenEnum):
    """The status of an export of a plan."""

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
