# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/policy_checks.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run


@model
class PolicyCheck(Resource):
    """A check of a run's plan against Sentinel policies."""

    resource_type: ClassVar[str] = "policy-checks"

    actions: PolicyCheckActions = NOT_SENT
    """What can be done with the check now."""
    permissions: PolicyCheckPermissions = NOT_SENT
    """What the token's owner may do with the check, whatever its status."""
    result: PolicyCheckResult | None = NOT_SENT
    """How the policies have decided, or None until they have."""
    scope: PolicyCheckScope = NOT_SENT
    """Whose policies were checked."""
    status: PolicyCheckStatus = NOT_SENT
    """Where the check stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the check entered each status, by keys such as `soft-failed-at`."""
    run: Run = NOT_SENT
    """The run that was checked."""


@model
class PolicyCheckActions(Model):
    """What can be done with a policy check now."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class PolicyCheckPermissions(Model):
    """What the token's owner may do with a policy check."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class PolicyCheckResult(Model):
    """How the policies of a policy check have decided."""

    result: bool = NOT_SENT
    """Whether nothing stands in the run's way."""
    passed: int = NOT_SENT
    """How many policies passed."""
    total_failed: int = NOT_SENT
    """How many policies failed."""
    hard_failed: int = NOT_SENT
    """How many of those that failed cannot be overridden."""
    soft_failed: int = NOT_SENT
    """How many of those that failed can be overridden."""
    advisory_failed: int = NOT_SENT
    """How many of those that failed are a mere warning."""
    duration_ms: int = attrs.field(default=NOT_SENT, metadata={"aliases": ("duration",)})
    """How long it took, in milliseconds."""
    sentinel: dict[str, Any] | None = NOT_SENT
    """Details by Sentinel, whose form the API does not promise to keep."""


class PolicyCheckScope(OpenEnum):
    """Whose policies a policy check covers."""

    ORGANIZATION = "organization"
    """The organization's."""
    WORKSPACE = "workspace"
    """The workspace's."""


class PolicyCheckStatus(OpenEnum):
    """Where a policy check stands."""

    PENDING = "pending"
    """It waits for the plan."""
    QUEUED = "queued"
    """It waits for a free worker."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    SOFT_FAILED = "soft_failed"
    """It has failed and can be overridden."""
    HARD_FAILED = "hard_failed"
    """It has failed and cannot be overridden. Final."""
    OVERRIDDEN = "overridden"
    """It had soft failed and was overridden. Final."""
    ERRORED = "errored"
    """A policy could not be evaluated. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    PolicyCheck,
    PolicyCheckActions,
    PolicyCheckPermissions,
    PolicyCheckResult,
    PolicyCheckScope,
    PolicyCheckStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
