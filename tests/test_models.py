"""What is odd about some resources, read from the spec's own examples."""

from typing import Any, TypeVar

import orjson

from tests.support.spec_contract import document
from tfrun_async._jsonapi.document import decode
from tfrun_async._model import Resource
from tfrun_async.models import (
    PolicySetOutcome,
    TfPolicyEnforcementLevel,
    TfPolicyEvaluation,
    TfPolicyEvaluationStatus,
    TfPolicySetOutcome,
)

R = TypeVar("R", bound=Resource)


def read_example(kind: type[R], operation_id: str, name: str, **attributes: Any) -> R:
    """Decode an example of an operation's success, with some attributes replaced."""
    operations = [
        operation
        for item in document()["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and operation.get("operationId") == operation_id
    ]
    (content,) = operations[0]["responses"]["200"]["content"].values()
    value = content["examples"][name]["value"]
    data = {**value["data"], "attributes": {**value["data"]["attributes"], **attributes}}
    return decode(orjson.dumps({**value, "data": data}), kind)


def test_a_terraform_policy_tells_what_has_failed_where() -> None:
    """Results are nested four deep, with underscored keys."""
    outcome = read_example(TfPolicySetOutcome, "tf_policy_set_outcomes.read", "failed")
    assert outcome.outcomes is not None
    policy = outcome.outcomes[0]
    assert policy.enforcement_level is TfPolicyEnforcementLevel.MANDATORY_OVERRIDABLE
    assert policy.diagnostics is not None
    resources = policy.diagnostics[0].resources
    assert resources is not None
    resource = resources[0]
    assert (resource.resource_name, resource.start_line) == ("aws_s3_bucket.logs", 12)
    assert [value.statement for value in resource.values or ()] == ["is null"]
    assert policy.passed_resources is not None
    assert policy.passed_resources[0].info_messages == ["The bucket has a key."]


def test_an_evaluation_is_read_with_its_outcomes() -> None:
    """They are included with the resource that a run waits for."""
    evaluation = read_example(TfPolicyEvaluation, "tf_policy_evaluations.read", "waiting")
    assert evaluation.status is TfPolicyEvaluationStatus.AWAITING_OVERRIDE
    assert evaluation.actions.is_overridable
    assert [outcome.policy_set_name for outcome in evaluation.tf_policy_set_outcomes] == ["storage"]


def test_an_error_of_terraform_policies_has_two_spellings() -> None:
    """The documents call its text detail, a client in the wild reads details."""
    for key in ("detail", "details"):
        error = {"type": "setup_error", "summary": "No setup", key: "No policies were found."}
        evaluation = read_example(
            TfPolicyEvaluation, "tf_policy_evaluations.read", "errored", error=error
        )
        assert evaluation.error is not None
        assert evaluation.error.detail == "No policies were found."


def test_a_policy_that_could_not_be_evaluated_has_no_enforcement_level() -> None:
    """Nor a query, if it is written in Sentinel."""
    outcome = read_example(PolicySetOutcome, "policy_set_outcomes.read", "errored")
    assert outcome.outcomes is not None
    policy = outcome.outcomes[0]
    assert (policy.enforcement_level, policy.query) == (None, None)
    assert policy.output == [{"print": "", "rule": "main"}]
