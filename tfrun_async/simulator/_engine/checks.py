"""Cost estimates and policy checks of runs, derived from their plans and histories."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs

from tfrun_async.simulator._engine.state_document import addresses
from tfrun_async.simulator._records.run_details import PolicyCheck
from tfrun_async.simulator._records.store import Run

# One price for all resources, except those that exist only in Terraform.
MONTHLY_PRICE = Decimal("7.592")
_FREE_PREFIXES = ("null_resource.", "random_", "terraform_data.", "time_")

# No history of checks is stored. Each step of the run, from one status to the next, says which
# status the check has entered.
_COST_STEPS = {
    ("cost_estimating", "cost_estimated"): "finished",
    ("cost_estimating", "canceled"): "canceled",
}
_POLICY_STEPS = {
    ("policy_checking", "policy_checked"): "passed",
    ("policy_checking", "policy_override"): "soft_failed",
    ("policy_checking", "policy_soft_failed"): "soft_failed",
    ("policy_checking", "errored"): "hard_failed",
    ("policy_checking", "canceled"): "canceled",
    ("policy_override", "policy_checked"): "overridden",
}


def cost_history(run: Run) -> list[tuple[str, float]]:
    """Return the statuses that the cost estimate has entered, with their times."""
    return _check_history(run, "cost_estimating", _COST_STEPS)


def policy_history(run: Run) -> list[tuple[str, float]]:
    """Return the statuses that the policy check has entered, with their times."""
    return _check_history(run, "policy_checking", _POLICY_STEPS)


def _check_history(
    run: Run, running: str, steps: Mapping[tuple[str, str], str]
) -> list[tuple[str, float]]:
    history = []
    for (before, _), (after, at) in pairwise(run.history):
        if after == running:
            history.append(("queued", at))
        elif (before, after) in steps:
            history.append((steps[before, after], at))
    return history


def cost_status(run: Run) -> str:
    """Return the status of a run's cost estimate."""
    if run.options["target-addrs"]:
        return "skipped_due_to_targeting"
    return _check_status(run, cost_history(run))


def policy_status(run: Run) -> str:
    """Return the status of a run's policy check."""
    return _check_status(run, policy_history(run))


def _check_status(run: Run, history: list[tuple[str, float]]) -> str:
    if history:
        return history[-1][0]
    return "unreachable" if run.is_final else "pending"


@attrs.frozen
class Costs:
    """The monthly costs of the resources of a plan; some have no price."""

    prior: Decimal
    proposed: Decimal
    priced: tuple[str, ...]
    unpriced: tuple[str, ...]


def compute_costs(run: Run) -> Costs:
    """Return the costs of the resources before the plan and after it."""
    plan_result = run.plan_result
    if plan_result is None:
        raise AssertionError("a run without a plan has no costs")
    created = {change.address for change in plan_result.changes if change.action == "create"}
    deleted = {change.address for change in plan_result.changes if change.action == "delete"}
    # A scenario may delete resources that do not exist.
    before = addresses(plan_result.prior_state) | deleted
    after = sorted(before - deleted | created)
    priced = tuple(address for address in after if not address.startswith(_FREE_PREFIXES))
    return Costs(
        prior=MONTHLY_PRICE * sum(not address.startswith(_FREE_PREFIXES) for address in before),
        proposed=MONTHLY_PRICE * len(priced),
        priced=priced,
        unpriced=tuple(address for address in after if address.startswith(_FREE_PREFIXES)),
    )


def cost_output(run: Run) -> str:
    """Return the output of the cost estimate."""
    costs = compute_costs(run)
    return (
        f"Resources: {len(costs.priced)} of {len(costs.priced) + len(costs.unpriced)} estimated\n"
        f"           ${costs.proposed}/mo {costs.proposed - costs.prior:+}\n"
    )


def policy_result(run: Run) -> dict[str, Any] | None:
    """Return the counts of a policy check's result; None before there is one."""
    check = run.policy_check
    if check is None or policy_status(run) in {"pending", "queued", "canceled", "unreachable"}:
        return None
    failed = {kind: int(check.result == f"{kind}_failed") for kind in ("advisory", "soft", "hard")}
    is_passed = check.result in {"passed", "advisory_failed"}
    return {
        "result": is_passed,
        "passed": int(check.result == "passed"),
        "total-failed": sum(failed.values()),
        **{f"{kind}-failed": count for kind, count in failed.items()},
        "duration-ms": 0,
        "sentinel": {"result": is_passed, **_sentinel_details(check)},
    }


def _sentinel_details(check: PolicyCheck) -> dict[str, Any]:
    """Return the results of the policies by their sets, as Sentinel usually sends them."""
    is_overridable = check.result == "soft_failed"
    policy = {
        "policy": "simulated/policy",
        "result": check.result == "passed",
        "allowed-failure": check.result == "advisory_failed",
    }
    policy_set = {"can-override": is_overridable, "policies": [policy]}
    return {"can-override": is_overridable, "data": {"simulated": policy_set}}


def policy_output(run: Run) -> str:
    """Return the output of the policy check."""
    result = policy_result(run) or {}
    return (
        f"Sentinel Result: {str(result.get('result')).lower()}\n\n"
        f"{result.get('passed')} policies passed, {result.get('total-failed')} failed.\n"
    )
