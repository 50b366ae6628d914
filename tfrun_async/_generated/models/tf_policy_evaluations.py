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
    """What can be done with the evaluation now."""
    created_at: datetime = NOT_SENT
    """When the evaluation was created."""
    error: TfPolicyError | None = NOT_SENT
    """Why the evaluation as a whole failed, or None. A policy that could not be evaluated is in its
    set's outcome."""
    organized_log: bool = NOT_SENT
    """Deprecated. Always true."""
    permissions: TfPolicyEvaluationPermissions = NOT_SENT
    """What the token's owner may do with the evaluation, whatever its status."""
    result_count: TfPolicyResultCount = NOT_SENT
    """How the policies of all sets together have decided."""
    stage_type: TfPolicyStageType = NOT_SENT
    """Which stage of the run the policies were evaluated for."""
    status: TfPolicyEvaluationStatus = NOT_SENT
    """Where the evaluation stands."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the evaluation entered each status, by keys such as `awaiting-override-at`."""
    updated_at: datetime = NOT_SENT
    """When the evaluation last changed."""
    run: Run = NOT_SENT
    """The run that the policies were evaluated for."""
    tf_policy_set_outcomes: list[TfPolicySetOutcome] = NOT_SENT
    """How each policy set has decided."""


@model
class TfPolicyEvaluationActions(Model):
    """What can be done with an evaluation of Terraform policies now."""

    is_overridable: bool = NOT_SENT
    """Whether it can be overridden."""


@model
class TfPolicyEvaluationPermissions(Model):
    """What the token's owner may do with an evaluation of Terraform policies."""

    can_override: bool = NOT_SENT
    """Whether they may override it."""


@model
class TfPolicyError(Model):
    """Why Terraform policies could not be evaluated."""

    type: TfPolicyErrorType = NOT_SENT
    """What kind of failure it is."""
    summary: str = NOT_SENT
    """What went wrong, in a few words."""
    detail: str = attrs.field(default=NOT_SENT, metadata={"aliases": ("details",)})
    """What went wrong, at length."""


class TfPolicyErrorType(OpenEnum):
    """A kind of failure that keeps Terraform policies from being evaluated."""

    SETUP_ERROR = "setup_error"
    """The evaluation could not be prepared."""
    INCOMPATIBLE_AGENT_VERSION = "incompatible_agent_version"
    """The agent that runs Terraform cannot evaluate Terraform policies."""


@model
class TfPolicyResultCount(Model):
    """How many Terraform policies have decided in each way."""

    advisory_failed: int = NOT_SENT
    """How many failed that are a mere warning."""
    mandatory_failed: int = NOT_SENT
    """How many failed that must pass."""
    mandatory_overridable_failed: int = NOT_SENT
    """How many failed that must pass or be overridden."""
    passed: int = NOT_SENT
    """How many passed."""
    errored: int = NOT_SENT
    """How many could not be evaluated."""
    unknown: int = NOT_SENT
    """How many depend on values that are not known before the apply."""


class TfPolicyStageType(OpenEnum):
    """A stage of a run that Terraform policies are evaluated for."""

    INIT = "Init"
    """The setup, before the plan."""
    PLAN = "Plan"
    """The plan."""
    APPLY = "Apply"
    """The apply."""


class TfPolicyEvaluationStatus(OpenEnum):
    """Where an evaluation of Terraform policies stands."""

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
