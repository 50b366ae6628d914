"""Cost estimates of runs, derived from their plans and histories."""

from decimal import Decimal
from itertools import pairwise

import attrs

from tfrun_async.simulator._engine.state_document import addresses
from tfrun_async.simulator._records.store import Run

# One price for all resources, except those that exist only in Terraform.
MONTHLY_PRICE = Decimal("7.592")
_FREE_PREFIXES = ("null_resource.", "random_", "terraform_data.", "time_")

# No history of estimates is stored. Each step of the run, from one status to the next, says which
# status the estimate has entered.
_COST_STEPS = {
    ("cost_estimating", "cost_estimated"): "finished",
    ("cost_estimating", "canceled"): "canceled",
}


def cost_history(run: Run) -> list[tuple[str, float]]:
    """Return the statuses that the cost estimate has entered, with their times."""
    history = []
    for (before, _), (after, at) in pairwise(run.history):
        if after == "cost_estimating":
            history.append(("queued", at))
        elif (before, after) in _COST_STEPS:
            history.append((_COST_STEPS[before, after], at))
    return history


def cost_status(run: Run) -> str:
    """Return the status of a run's cost estimate."""
    if run.options["target-addrs"]:
        return "skipped_due_to_targeting"
    if history := cost_history(run):
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
