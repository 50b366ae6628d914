# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/tf_policy_set_outcomes.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.tf_policy_evaluations import (
        TfPolicyError,
        TfPolicyEvaluation,
        TfPolicyResultCount,
    )


@model
class TfPolicySetOutcome(Resource):
    """The outcome of a set of Terraform policies in a stage of a run."""

    resource_type: ClassVar[str] = "tf-policy-set-outcomes"

    error: TfPolicyError | None = NOT_SENT
    """Why the set could not be evaluated, or None."""
    outcomes: list[TfPolicyOutcome] | None = NOT_SENT
    """The results of the policies in the set, or None until there are any."""
    overridable: bool = NOT_SENT
    """Whether failures of policies in the set can be overridden."""
    policy_set_description: str | None = NOT_SENT
    """The description of the policy set, or None."""
    policy_set_name: str = NOT_SENT
    """The name of the policy set."""
    result_count: TfPolicyResultCount = NOT_SENT
    """The number of the set's policies for each result."""
    tf_policy_evaluation: TfPolicyEvaluation = NOT_SENT
    """The evaluation that the outcome belongs to."""


@model
class TfPolicyOutcome(Model):
    """The result of a Terraform policy."""

    policy_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "policy_name"})
    """The name of the policy."""
    description: str | None = NOT_SENT
    """The description of the policy, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file that defines the policy, or None."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """The enforcement level."""
    status: TfPolicyOutcomeStatus = NOT_SENT
    """Its result."""
    diagnostics: list[TfPolicyDiagnostic] | None = NOT_SENT
    """The failures, one for each `enforce` block, or None."""
    passed_resources: list[TfPolicyPassedResource] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "passed_resources"}
    )
    """The resources that have passed all of its `enforce` blocks, or None."""


@model
class TfPolicyOutcomeFilter(Model):
    """A condition for the results of Terraform policies, all of which must be met."""

    status: TfPolicyOutcomeStatus = NOT_SENT
    """The result of the policy."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """The enforcement level."""


@model
class TfPolicyDiagnostic(Model):
    """A failure of an `enforce` block of a Terraform policy."""

    code: str = NOT_SENT
    """The text of the block."""
    context: str | None = NOT_SENT
    """The header of the policy that the block belongs to, such as `resource_policy "aws_s3_bucket"
    "encrypted"`, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of the policy's file in which the block begins, or None."""
    summary: str = NOT_SENT
    """A short description of the failure."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the block has failed. None if the failure is about a single resource."""
    resources: list[TfPolicyFailedResource] | None = NOT_SENT
    """The resources that have failed, or None."""


@model
class TfPolicyFailedResource(Model):
    """A resource that has failed an `enforce` block of a Terraform policy."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.logs`."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the resource has failed, or None."""
    info_message: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "info_message"})
    """Details of the policy about the resource, for debugging, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file of the configuration that declares the resource, or None."""
    code: str | None = NOT_SENT
    """The declaration of the resource, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of that file in which the declaration begins, or None."""
    values: list[TfPolicyValue] | None = NOT_SENT
    """The attributes that caused the failure, or None."""


@model
class TfPolicyPassedResource(Model):
    """A resource that has passed a Terraform policy."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.data`."""
    info_messages: list[str] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "info_messages"}
    )
    """Details of the policy about the resource, for debugging, or None."""


@model
class TfPolicyValue(Model):
    """An attribute of a resource that a Terraform policy has read."""

    traversal: str = NOT_SENT
    """The path of the attribute."""
    statement: str = NOT_SENT
    """Its value."""


class TfPolicyEnforcementLevel(OpenEnum):
    """The enforcement level of a Terraform policy: the effect of its failure on a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops with an error."""
    MANDATORY_OVERRIDABLE = "mandatory_overridable"
    """The run waits for an override."""


class TfPolicyOutcomeStatus(OpenEnum):
    """The result of a Terraform policy."""

    PASSED = "passed"
    """All resources have passed."""
    FAILED = "failed"
    """A resource has failed."""
    ERRORED = "errored"
    """The policy could not be evaluated."""
    UNKNOWN = "unknown"
    """It depends on values that are not known before the apply."""


for _class in (
    TfPolicySetOutcome,
    TfPolicyOutcome,
    TfPolicyOutcomeFilter,
    TfPolicyDiagnostic,
    TfPolicyFailedResource,
    TfPolicyPassedResource,
    TfPolicyValue,
    TfPolicyEnforcementLevel,
    TfPolicyOutcomeStatus,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
