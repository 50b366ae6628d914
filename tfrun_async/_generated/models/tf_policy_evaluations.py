# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/tf_policy_evaluations.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.tf_policy_set_outcomes import TfPolicySetOutcome


@model
class TfPolicyEvaluation(Resource):
    """An evaluation of all Terraform policies that apply to a stage of a run.

    Sentinel and OPA have policy checks and policy evaluations instead.
    """

    resource_type: ClassVar[str] = "tf-policy-evaluations"

    actions: TfPolicyEvaluationActions = NOT_SENT
    """The available actions."""
    created_at: datetime = NOT_SENT
    """When the evaluation was created."""
    error: TfPolicyError | None = NOT_SENT
    """Why the evaluation as a whole failed, or None. A policy that could not be evaluated is in its
    set's outcome."""
    organized_log: bool = NOT_SENT
    """Deprecated. Always true."""
    permissions: TfPolicyEvaluationPermissions = NOT_SENT
    """The permissions of the token's owner for the evaluation, in any status."""
    result_count: TfPolicyResultCount = NOT_SENT
    """The results of the policies of all sets."""
    stage_type: TfPolicyStageType = NOT_SENT
    """The stage of the run in which the policies were evaluated."""
    status: TfPolicyEvaluationStatus = NOT_SENT
    """The status of the evaluation."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the evaluation entered each status, by keys such as `awaiting-override-at`."""
    updated_at: datetime = NOT_SENT
    """When the evaluation last changed."""
    run: Run = NOT_SENT
    """The run that the policies were evaluated for."""
    tf_policy_set_outcomes: list[TfPolicySetOutcome] = NOT_SENT
    """The outcome of each policy set."""


@model
class TfPolicyEvaluationActions(Model):
    """The actions that are available for an evaluation of Terraform policies."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class TfPolicyEvaluationPermissions(Model):
    """The permissions of the token's owner for an evaluation of Terraform policies."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class TfPolicyError(Model):
    """Why Terraform policies could not be evaluated."""

    type: TfPolicyErrorType = NOT_SENT
    """The kind of failure."""
    summary: str = NOT_SENT
    """A short description of the failure."""
    detail: str = attrs.field(default=NOT_SENT, metadata={"aliases": ("details",)})
    """A full description of the failure."""


class TfPolicyErrorType(OpenEnum):
    """A kind of failure that keeps Terraform policies from being evaluated."""

    SETUP_ERROR = "setup_error"
    """The evaluation could not be prepared."""
    INCOMPATIBLE_AGENT_VERSION = "incompatible_agent_version"
    """The agent that runs Terraform cannot evaluate Terraform policies."""


@model
class TfPolicyResultCount(Model):
    """The number of Terraform policies for each result."""

    advisory_failed: int = NOT_SENT
    """How many failed that are a mere warning."""
    mandatory_failed: int = NOT_SENT
    """How many failed that must pass."""
    mandatory_overridable_failed: int = NOT_SENT
    """The number of failed policies that must pass or be overridden."""
    passed: int = NOT_SENT
    """How many passed."""
    errored: int = NOT_SENT
    """How many could not be evaluated."""
    unknown: int = NOT_SENT
    """The number of policies that depend on values that are not known before the apply."""


class TfPolicyStageType(OpenEnum):
    """A stage of a run in which Terraform policies are evaluated."""

    INIT = "Init"
    """The setup, before the plan."""
    PLAN = "Plan"
    """The plan."""
    APPLY = "Apply"
    """The apply."""


class TfPolicyEvaluationStatus(OpenEnum):
    """The status of an evaluation of Terraform policies."""

    PENDING = "pending"
    """The run has not come to it yet."""
    QUEUED = "queued"
    """It waits for a free worker."""
    RUNNING = "running"
    """The policies are being evaluated."""
    AWAITING_OVERRIDE = "awaiting_override"
    """It has failed and waits for an override."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    FAILED = "failed"
    """A mandatory policy has failed. Final."""
    OVERRIDDEN = "overridden"
    """It had failed and was overridden. Final."""
    ERRORED = "errored"
    """It could not be carried out. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    TfPolicyEvaluation,
    TfPolicyEvaluationActions,
    TfPolicyEvaluationPermissions,
    TfPolicyError,
    TfPolicyErrorType,
    TfPolicyResultCount,
    TfPolicyStageType,
    TfPolicyEvaluationStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
