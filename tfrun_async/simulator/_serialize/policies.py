"""Serializers of policy checks, policy evaluations, and the outcomes of policy sets."""

from typing import Any

from tfrun_async.simulator._engine.policies import check_result
from tfrun_async.simulator._http.documents import (
    Resource,
    resource,
    status_timestamps,
    timestamp,
    to_many,
    to_one,
)
from tfrun_async.simulator._records.policies import (
    Evaluation,
    Policy,
    PolicyCheck,
    PolicyEvaluation,
    PolicyRecords,
    PolicySet,
    PolicySetOutcome,
    TfPolicyEvaluation,
)

TOOL_VERSIONS = {"opa": "1.4.2", "sentinel": "0.40.0"}


def lookup(records: PolicyRecords, kind: str, key: str) -> Resource | None:
    """Return the resource with a type and an id; None if it does not exist."""
    match kind:
        case "policy-evaluations" if key in records.evaluations:
            return policy_evaluation(records.evaluations[key])
        case "tf-policy-set-outcomes" if key in records.tf_outcomes:
            return tf_policy_set_outcome(records.tf_outcomes[key])
        case _:
            return None


def policy_check(check: PolicyCheck, *, can_override: bool) -> Resource:
    """Return a policy check."""
    is_waiting = check.run.status == "policy_override"
    attributes = {
        "actions": {"is-overridable": is_waiting and check.status == "soft_failed"},
        "permissions": {"can-override": can_override},
        "result": check_result(check),
        "scope": check.scope,
        "status": check.status,
        "status-timestamps": status_timestamps(check.history[1:]),
    }
    relationships = {"run": to_one("runs", check.run.id)}
    serialized = resource("policy-checks", check.id, attributes, relationships)
    for name, path in (("output", "output"), ("override", "actions/override")):
        serialized["links"][name] = f"{serialized['links']['self']}/{path}"
    return serialized


def policy_evaluation(evaluation: PolicyEvaluation) -> Resource:
    """Return an evaluation of OPA or Sentinel policies."""
    attributes = {
        **_evaluation_attributes(evaluation),
        "policy-kind": evaluation.kind,
        "policy-tool-version": TOOL_VERSIONS[evaluation.kind],
        "result-count": _counts(evaluation, is_known=evaluation.has_result),
    }
    outcomes = to_many("policy-set-outcomes", [each.id for each in evaluation.outcomes])
    related = f"/api/v2/policy-evaluations/{evaluation.id}/policy-set-outcomes"
    relationships = {
        "policy-attachable": to_one("task-stages", evaluation.stage.id),
        "policy-set-outcomes": {**outcomes, "links": {"related": related}},
    }
    return resource("policy-evaluations", evaluation.id, attributes, relationships)


def _evaluation_attributes(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "created-at": timestamp(evaluation.history[0][1]),
        "status": evaluation.status,
        "status-timestamps": status_timestamps(evaluation.history[1:]),
        "updated-at": timestamp(evaluation.history[-1][1]),
    }


def _counts(counted: Evaluation | PolicySet, *, is_known: bool) -> dict[str, int]:
    counts = {
        "advisory-failed": counted.count("failed", "advisory"),
        "mandatory-failed": counted.count("failed", "mandatory"),
        "passed": counted.count("passed"),
        "errored": counted.count("errored"),
    }
    return counts if is_known else dict.fromkeys(counts, 0)


def _tf_counts(counted: Evaluation | PolicySet, *, is_known: bool) -> dict[str, int]:
    counts = {
        **_counts(counted, is_known=True),
        "mandatory-overridable-failed": counted.count("failed", "mandatory_overridable"),
        "unknown": counted.count("unknown"),
    }
    return counts if is_known else dict.fromkeys(counts, 0)


def policy_set_outcome(outcome: PolicySetOutcome) -> Resource:
    """Return the outcome of a set of OPA or Sentinel policies."""
    evaluation, policy_set = outcome.evaluation, outcome.policy_set
    is_known = evaluation.has_result
    attributes = {
        "error": policy_set.error or "",
        "outcomes": [_policy(policy_set, policy) for policy in policy_set.policies]
        if is_known
        else None,
        "overridable": policy_set.is_overridable,
        "policy-set-description": policy_set.description,
        "policy-set-name": policy_set.name,
        "policy-tool-version": TOOL_VERSIONS[policy_set.kind],
        "result-count": _counts(policy_set, is_known=is_known),
        "warnings": [],
    }
    relationships = {"policy-evaluation": to_one("policy-evaluations", evaluation.id)}
    return resource("policy-set-outcomes", outcome.id, attributes, relationships)


def _policy(policy_set: PolicySet, policy: Policy) -> dict[str, Any]:
    return {
        "policy_name": policy.name,
        "description": policy.description,
        "enforcement_level": None if policy.status == "errored" else policy.enforcement,
        "output": [policy.message] if policy.message else [],
        "query": f"data.terraform.{policy.name}.deny" if policy_set.kind == "opa" else None,
        "status": policy.status,
    }


def tf_policy_evaluation(evaluation: TfPolicyEvaluation, *, can_override: bool) -> Resource:
    """Return an evaluation of Terraform policies."""
    attributes = {
        **_evaluation_attributes(evaluation),
        "actions": {"is-overridable": evaluation.status == "awaiting_override"},
        "error": _setup_error(evaluation),
        "organized-log": True,
        "permissions": {"can-override": can_override},
        "result-count": _tf_counts(evaluation, is_known=evaluation.has_result),
        "stage-type": evaluation.stage_type,
    }
    outcomes = [each.id for each in evaluation.outcomes]
    relationships = {
        "run": to_one("runs", evaluation.run.id),
        "tf-policy-set-outcomes": to_many("tf-policy-set-outcomes", outcomes),
    }
    return resource("tf-policy-evaluations", evaluation.id, attributes, relationships)


def _setup_error(evaluation: TfPolicyEvaluation) -> dict[str, str] | None:
    """Return why an evaluation failed as a whole: a set could not be set up before the plan."""
    if evaluation.stage_type != "Init" or not evaluation.has_result:
        return None  # a later error of a set is only in its outcome
    return next(filter(None, map(_tf_error, evaluation.sets)), None)


def tf_policy_set_outcome(outcome: PolicySetOutcome) -> Resource:
    """Return the outcome of a set of Terraform policies."""
    evaluation, policy_set = outcome.evaluation, outcome.policy_set
    is_known = evaluation.has_result
    attributes = {
        "error": _tf_error(policy_set) if is_known else None,
        "outcomes": [_tf_policy(policy) for policy in policy_set.policies] if is_known else None,
        "overridable": policy_set.is_overridable,
        "policy-set-description": policy_set.description,
        "policy-set-name": policy_set.name,
        "result-count": _tf_counts(policy_set, is_known=is_known),
    }
    relationships = {"tf-policy-evaluation": to_one("tf-policy-evaluations", evaluation.id)}
    return resource("tf-policy-set-outcomes", outcome.id, attributes, relationships)


def _tf_error(policy_set: PolicySet) -> dict[str, str] | None:
    if policy_set.error is None:
        return None
    summary, _, detail = policy_set.error.partition("\n")
    return {"type": "setup_error", "summary": summary, "detail": detail}


def _tf_policy(policy: Policy) -> dict[str, Any]:
    is_passed = policy.status == "passed"
    return {
        "policy_name": policy.name,
        "description": policy.description,
        "file_name": f"{policy.name}.policy.hcl",
        "enforcement_level": policy.enforcement,
        "status": policy.status,
        "diagnostics": None if is_passed else [_diagnostic(policy)],
        "passed_resources": [
            {
                "resource_name": address,
                "info_messages": [policy.message] if policy.message else [],
            }
            for address in policy.resources
        ]
        if is_passed
        else [],
    }


def _diagnostic(policy: Policy) -> dict[str, Any]:
    """Return the failure of a policy: of its resources, or of the policy without resources."""
    header = f'resource_policy "*" "{policy.name}"'
    message = policy.message or None
    return {
        "code": "enforce {",
        "context": header,
        "start_line": 2,
        "summary": f"{header} {policy.status}",
        "error_message": None if policy.resources else message,
        "resources": [_failed_resource(address, message) for address in policy.resources],
    }


def _failed_resource(address: str, message: str | None) -> dict[str, Any]:
    return {
        "resource_name": address,
        "error_message": message,
        "info_message": None,
        "file_name": None,
        "code": None,
        "start_line": None,
        "values": None,
    }
