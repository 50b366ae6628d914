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
    """The possible actions on the check."""
    permissions: PolicyCheckPermissions = NOT_SENT
    """The permissions of the token's owner for the check, whatever its status."""
    result: PolicyCheckResult | None = NOT_SENT
    """The result of the policies, or None before there is one."""
    scope: PolicyCheckScope = NOT_SENT
    """The scope of the policies that were checked."""
    status: PolicyCheckStatus = NOT_SENT
    """The status of the check."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the check entered each status, by keys such as `soft-failed-at`."""
    run: Run = NOT_SENT
    """The run that was checked."""


@model
class PolicyCheckActions(Model):
    """The possible actions on a policy check."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class PolicyCheckPermissions(Model):
    """The permissions of the token's owner for a policy check."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class PolicyCheckResult(Model):
    """The result of the policies of a policy check."""

    result: bool = NOT_SENT
    """Whether the run may proceed."""
    passed: int = NOT_SENT
    """How many policies passed."""
    total_failed: int = NOT_SENT
    """How many policies failed."""
    hard_failed: int = NOT_SENT
    """How many of those that failed cannot be overridden."""
    soft_failed: int = NOT_SENT
    """How many of those that failed can be overridden."""
    advisory_failed: int = NOT_SENT
    """How many of those that failed are only advisory."""
    duration_ms: int = attrs.field(default=NOT_SENT, metadata={"aliases": ("duration",)})
    """How long it took, in milliseconds."""
    sentinel: dict[str, Any] | None = NOT_SENT
    """Details by Sentinel, in a form that may change."""


class PolicyCheckScope(OpenEnum):
    """The scope of a policy check."""

    ORGANIZATION = "organization"
    """The organization's."""
    WORKSPACE = "workspace"
    """The workspace's."""


class PolicyCheckStatus(OpenEnum):
    """The status of a policy check."""

    PENDING = "pending"
    """It waits for the plan."""
    QUEUED = "queued"
    """It waits for a free worker."""
    PASSED = "passed"
    """No policy has failed, except advisory ones. Final."""
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
