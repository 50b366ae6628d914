# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/policy_set_outcomes.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.policy_evaluations import PolicyEvaluation, PolicyResultCount


@model
class PolicySetOutcome(Resource):
    """The outcome of a set of OPA or Sentinel policies in a run."""

    resource_type: ClassVar[str] = "policy-set-outcomes"

    error: str | None = NOT_SENT
    """Why the set could not be evaluated. Empty or None if it could."""
    outcomes: list[PolicyOutcome] | None = NOT_SENT
    """The results of the policies in the set, or None until there are any."""
    overridable: bool = NOT_SENT
    """Whether failures of policies in the set can be overridden."""
    policy_set_description: str | None = NOT_SENT
    """The description of the policy set, or None."""
    policy_set_name: str = NOT_SENT
    """The name of the policy set."""
    policy_tool_version: str | None = NOT_SENT
    """The version of OPA or Sentinel, or None."""
    result_count: PolicyResultCount = NOT_SENT
    """The number of the set's policies for each result."""
    warnings: list[str] | None = NOT_SENT
    """The warnings of the evaluation, or None."""
    policy_evaluation: PolicyEvaluation = NOT_SENT
    """The evaluation that the outcome belongs to."""


@model
class PolicyOutcome(Model):
    """The result of an OPA or Sentinel policy."""

    policy_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "policy_name"})
    """The name of the policy, or None."""
    description: str | None = NOT_SENT
    """The description of the policy, or None."""
    enforcement_level: PolicyEnforcementLevel | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """The enforcement level, or None if it could not be evaluated."""
    query: str | None = NOT_SENT
    """The OPA query that decides, such as `data.terraform.main.main`. None for Sentinel."""
    status: PolicyOutcomeStatus = NOT_SENT
    """Its result."""
    output: list[Any] | None = NOT_SENT
    """The output of the policy. Its format may change."""


@model
class PolicyOutcomeFilter(Model):
    """A condition for the results of OPA and Sentinel policies."""

    status: PolicyOutcomeStatus = NOT_SENT
    """The result of the policy."""
    enforcement_level: PolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcementLevel"}
    )
    """The enforcement level. It cannot be combined with the status `errored`."""


class PolicyEnforcementLevel(OpenEnum):
    """The enforcement level of an OPA or Sentinel policy: the effect of its failure on a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops or waits for an override."""


class PolicyOutcomeStatus(OpenEnum):
    """The result of an OPA or Sentinel policy."""

    PASSED = "passed"
    """The run has passed."""
    FAILED = "failed"
    """The run has failed."""
    ERRORED = "errored"
    """The policy could not be evaluated."""


for _class in (
    PolicySetOutcome,
    PolicyOutcome,
    PolicyOutcomeFilter,
    PolicyEnforcementLevel,
    PolicyOutcomeStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
