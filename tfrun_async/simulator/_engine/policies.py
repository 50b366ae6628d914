"""Results of policy checks and evaluations, which follow from the results of their policies."""

from collections.abc import Iterable, Iterator
from typing import Any

from tfrun_async.simulator._records.policies import (
    Evaluation,
    Policy,
    PolicyCheck,
    PolicyEvaluation,
    PolicySet,
    TfPolicyEvaluation,
)
from tfrun_async.simulator._records.store import Run

POLICY_SECONDS = 0.5

_FINAL_STATUSES = frozenset(
    {"passed", "failed", "soft_failed", "hard_failed", "overridden", "errored"}
)
_EXPLANATIONS = {
    "passed": "All policies passed, except for advisory ones.",
    "soft_failed": "One or more policies failed, and can be overridden.",
    "hard_failed": "One or more policies failed, and cannot be overridden.",
    "errored": "One or more policies could not be evaluated.",
}


def start(evaluations: Iterable[Evaluation], at: float) -> None:
    """Start evaluations; a policy check has no status `running`."""
    for evaluation in evaluations:
        evaluation.history.append(("queued", at))
        if not isinstance(evaluation, PolicyCheck):
            evaluation.history.append(("running", at))


def finish(evaluations: Iterable[Evaluation], at: float) -> None:
    """Enter the status that follows from the results of the policies."""
    for evaluation in evaluations:
        evaluation.history.append((_result(evaluation), at))


def _result(evaluation: Evaluation) -> str:
    if evaluation.is_errored:
        return "errored"
    if not (failures := evaluation.failures):
        return "passed"
    match evaluation:
        case PolicyCheck():
            return "soft_failed" if all(failures) else "hard_failed"
        case TfPolicyEvaluation() if all(failures) and evaluation.run.can_apply:
            return "awaiting_override"
        case _:
            return "failed"


def can_override(evaluation: PolicyEvaluation) -> bool:
    """Say whether a failed evaluation in a task stage can be overridden.

    There is nothing to override it for if the run cannot be applied.
    """
    is_failed = evaluation.status == "failed"
    return is_failed and all(evaluation.failures) and evaluation.run.can_apply


def status_after_tf_policies(run: Run) -> str:
    """Return the status that a run enters once its Terraform policies have been evaluated."""
    statuses = {each.status for each in run.tf_policy_evaluations}
    if statuses & {"failed", "errored"}:
        return "errored"
    return "tf_policy_override" if "awaiting_override" in statuses else "tf_policy_checked"


def status_after_checks(run: Run) -> str:
    """Return the status that a run enters once its Sentinel policies have been checked."""
    statuses = {each.status for each in run.policy_checks}
    if statuses & {"hard_failed", "errored"}:
        return "errored"
    if "soft_failed" not in statuses:
        return "policy_checked"
    return "policy_override" if run.can_apply else "policy_soft_failed"


def end_all(evaluations: Iterable[Evaluation], at: float) -> None:
    """End the evaluations of a run that is over."""
    for evaluation in evaluations:
        if evaluation.status not in _FINAL_STATUSES:
            status = "unreachable" if evaluation.status == "pending" else "canceled"
            evaluation.history.append((status, at))


def check_result(check: PolicyCheck) -> dict[str, Any] | None:
    """Return the counts of a policy check's result; None before there is one."""
    if not check.has_result:
        return None
    failed = {
        "hard-failed": check.count("failed", "hard-mandatory"),
        "soft-failed": check.count("failed", "soft-mandatory"),
        "advisory-failed": check.count("failed", "advisory"),
    }
    is_passed = _result(check) == "passed"
    return {
        "result": is_passed,
        "passed": check.count("passed"),
        "total-failed": sum(failed.values()),
        **failed,
        "duration-ms": round(POLICY_SECONDS * 1000),
        "sentinel": {
            "schema-version": 1,
            "can-override": _can_override_all(check.failures),
            "error": next((each.error for each in check.sets if each.error), None),
            "result": is_passed,
            "data": {each.name: _sentinel_set(each) for each in check.sets},
        },
    }


def _can_override_all(failures: list[bool]) -> bool:
    return bool(failures) and all(failures)


def _sentinel_set(policy_set: PolicySet) -> dict[str, Any]:
    """Return the results of a set in the form that Sentinel usually sends them."""
    return {
        "can-override": _can_override_all(policy_set.failures),
        "error": policy_set.error,
        "policies": [_sentinel_policy(policy_set, policy) for policy in policy_set.policies],
        "result": all(
            policy.status == "passed" or policy.enforcement == "advisory"
            for policy in policy_set.policies
        ),
    }


def _sentinel_policy(policy_set: PolicySet, policy: Policy) -> dict[str, Any]:
    is_passed = policy.status == "passed"
    error = (policy.message or "The policy has an error.") if policy.status == "errored" else None
    return {
        "allowed-failure": policy.enforcement == "advisory" and not is_passed,
        "error": error,
        "policy": f"{policy_set.name}/{policy.name}",
        "result": is_passed,
        "trace": {
            "description": policy.description,
            "error": error,
            "print": "" if error else policy.message,
            "result": is_passed,
        },
    }


def check_output(check: PolicyCheck) -> str:
    """Return the text that Sentinel prints: the result as a whole, and each policy."""
    policies = [(each, policy) for each in check.sets for policy in each.policies]
    result = _result(check)
    lines = [
        f"Sentinel Result: {str(result == 'passed').lower()}",
        "",
        _EXPLANATIONS[result],
        "",
        f"{len(policies)} policies evaluated.",
    ]
    for each in check.sets:
        if each.error:
            lines += ["", f"Policy set {each.name}: {each.error}"]
    for number, (policy_set, policy) in enumerate(policies, 1):
        lines += _policy_lines(number, policy_set, policy)
    return "".join(f"{line}\n" for line in lines)


def _policy_lines(number: int, policy_set: PolicySet, policy: Policy) -> Iterator[str]:
    result = "error" if policy.status == "errored" else str(policy.status == "passed").lower()
    yield ""
    yield f"## Policy {number}: {policy_set.name}/{policy.name} ({policy.enforcement})"
    yield ""
    yield f"Result: {result}"
    for title, text in (("Description", policy.description), ("Print messages", policy.message)):
        if text:
            yield ""
            yield f"{title}:"
            yield from (f"  {line}" for line in text.splitlines())
    yield ""
    yield f'{result.upper()} - {policy.name}.sentinel:1:1 - Rule "main"'
