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
    """How a set of Terraform policies has decided about a stage of a run."""

    resource_type: ClassVar[str] = "tf-policy-set-outcomes"

    error: TfPolicyError | None = NOT_SENT
    """Why the set could not be evaluated, or None."""
    outcomes: list[TfPolicyOutcome] | None = NOT_SENT
    """The results of the policies in the set, or None until there are any."""
    overridable: bool = NOT_SENT
    """Whether failures of policies in the set can be overridden."""
    policy_set_description: str | None = NOT_SENT
    """What the policy set is for, or None."""
    policy_set_name: str = NOT_SENT
    """The name of the policy set."""
    result_count: TfPolicyResultCount = NOT_SENT
    """How the policies of the set have decided."""
    tf_policy_evaluation: TfPolicyEvaluation = NOT_SENT
    """The evaluation that the outcome belongs to."""


@model
class TfPolicyOutcome(Model):
    """How a Terraform policy has decided."""

    policy_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "policy_name"})
    """The name of the policy."""
    description: str | None = NOT_SENT
    """What the policy is for, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file that defines the policy, or None."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """What its failure means for a run."""
    status: TfPolicyOutcomeStatus = NOT_SENT
    """How it has decided."""
    diagnostics: list[TfPolicyDiagnostic] | None = NOT_SENT
    """What has failed, one entry for each `enforce` block, or None."""
    passed_resources: list[TfPolicyPassedResource] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "passed_resources"}
    )
    """The resources that have passed all of its `enforce` blocks, or None."""


@model
class TfPolicyOutcomeFilter(Model):
    """A condition for the results of Terraform policies, all of which must be met."""

    status: TfPolicyOutcomeStatus = NOT_SENT
    """How the policy has decided."""
    enforcement_level: TfPolicyEnforcementLevel = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "enforcement_level"}
    )
    """What its failure means for a run."""


@model
class TfPolicyDiagnostic(Model):
    """What an `enforce` block of a Terraform policy has found."""

    code: str = NOT_SENT
    """The text of the block."""
    context: str | None = NOT_SENT
    """The beginning of the policy that the block belongs to, such as `resource_policy
    "aws_s3_bucket" "encrypted"`, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of the policy's file in which the block begins, or None."""
    summary: str = NOT_SENT
    """What has failed, in a few words."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the block has failed, if that is not about one resource. Otherwise None."""
    resources: list[TfPolicyFailedResource] | None = NOT_SENT
    """The resources that have failed, or None."""


@model
class TfPolicyFailedResource(Model):
    """A resource that an `enforce` block of a Terraform policy has failed."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.logs`."""
    error_message: str | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "error_message"}
    )
    """Why the resource has failed, or None."""
    info_message: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "info_message"})
    """What the policy says about the resource for debugging, or None."""
    file_name: str | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "file_name"})
    """The file of the configuration that declares the resource, or None."""
    code: str | None = NOT_SENT
    """The declaration of the resource, or None."""
    start_line: int | None = attrs.field(default=NOT_SENT, metadata={"wire_name": "start_line"})
    """The line of that file in which the declaration begins, or None."""
    values: list[TfPolicyValue] | None = NOT_SENT
    """The attributes that have led to the failure, or None."""


@model
class TfPolicyPassedResource(Model):
    """A resource that has passed a Terraform policy."""

    resource_name: str = attrs.field(default=NOT_SENT, metadata={"wire_name": "resource_name"})
    """The address of the resource, such as `aws_s3_bucket.data`."""
    info_messages: list[str] | None = attrs.field(
        default=NOT_SENT, metadata={"wire_name": "info_messages"}
    )
    """What the policy says about the resource for debugging, or None."""


@model
class TfPolicyValue(Model):
    """An attribute of a resource that a Terraform policy has looked at."""

    traversal: str = NOT_SENT
    """The path of the attribute."""
    statement: str = NOT_SENT
    """What its value was."""


class TfPolicyEnforcementLevel(OpenEnum):
    """What the failure of a Terraform policy means for a run."""

    ADVISORY = "advisory"
    """A warning. The run goes on."""
    MANDATORY = "mandatory"
    """The run stops with an error."""
    MANDATORY_OVERRIDABLE = "mandatory_overridable"
    """The run waits for an override."""


class TfPolicyOutcomeStatus(OpenEnum):
    """How a Terraform policy has decided."""

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
