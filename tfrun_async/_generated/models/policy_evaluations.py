# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/policy_evaluations.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.policy_set_outcomes import PolicySetOutcome
    from tfrun_async._generated.models.task_stages import TaskStage


@model
class PolicyEvaluation(Resource):
    """An evaluation of OPA or Sentinel policies in a task stage.

    It has no access to cost estimates.
    """

    resource_type: ClassVar[str] = "policy-evaluations"

    created_at: datetime = NOT_SENT
    """When the evaluation was created."""
    policy_kind: PolicyKind = NOT_SENT
    """Which kind of policies were evaluated."""
    policy_tool_version: str | None = NOT_SENT
    """The version of OPA or Sentinel, or None."""
    result_count: PolicyResultCount = NOT_SENT
    """The results of the policies of all sets."""
    status: PolicyEvaluationStatus = NOT_SENT
    """The status of the evaluation."""
    status_timestamps: dict[str, datetime | None] = NOT_SENT
    """When the evaluation entered each status, by keys such as `passed-at`."""
    updated_at: datetime = NOT_SENT
    """When the evaluation last changed."""
    policy_attachable: TaskStage = NOT_SENT
    """The task stage that the evaluation belongs to."""
    policy_set_outcomes: list[PolicySetOutcome] = NOT_SENT
    """The outcome of each policy set. The server often sends only a link."""


class PolicyKind(OpenEnum):
    """A language that policies are written in."""

    OPA = "opa"
    """Rego, for Open Policy Agent."""
    SENTINEL = "sentinel"
    """Sentinel."""


@model
class PolicyResultCount(Model):
    """The number of OPA or Sentinel policies for each result."""

    advisory_failed: int = NOT_SENT
    """How many failed that are a mere warning."""
    mandatory_failed: int = NOT_SENT
    """How many failed that must pass."""
    passed: int = NOT_SENT
    """How many passed."""
    errored: int = NOT_SENT
    """How many could not be evaluated."""


class PolicyEvaluationStatus(OpenEnum):
    """The status of an evaluation of OPA or Sentinel policies."""

    PENDING = "pending"
    """The run has not come to it yet."""
    QUEUED = "queued"
    """It waits for a free worker."""
    RUNNING = "running"
    """The policies are being evaluated."""
    PASSED = "passed"
    """No policy has failed, or a mere advisory one. Final."""
    FAILED = "failed"
    """A mandatory policy has failed. The `actions` of its task stage say whether it can be
    overridden."""
    OVERRIDDEN = "overridden"
    """It had failed and was overridden. Final."""
    ERRORED = "errored"
    """It could not be carried out. Final."""
    CANCELED = "canceled"
    """It was interrupted. Final."""
    UNREACHABLE = "unreachable"
    """It will never start, because its run has ended. Final."""


for _class in (
    PolicyEvaluation,
    PolicyKind,
    PolicyResultCount,
    PolicyEvaluationStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
