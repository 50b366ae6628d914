"""What a run changes: the counts of its plan, and the addresses in the JSON plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfrun_async._generated import operations
from tfrun_async._model import read_or
from tfrun_async._run.explain_findings import Findings
from tfrun_async._run.phases import is_loaded
from tfrun_async._run.plan_counts import read_plan
from tfrun_async.errors import ForbiddenError, NotFoundError
from tfrun_async.report import Cause, PlanChanges

if TYPE_CHECKING:
    from tfrun_async._generated.models import Apply, Plan

_COUNTED = frozenset({Cause.CONFIRMATION, Cause.PLAN_ONLY})
_NAMES = ("additions", "changes", "destructions", "imports")


async def read_changes(found: Findings, cause: Cause, *, with_addresses: bool) -> None:
    """Read what a run changes.

    The counts come with the run. If they are missing, they are read where they matter: for a
    decision about the run, and at the end of a plan-only run.

    Args:
        found: What was found so far; the changes are added.
        cause: The cause of the report.
        with_addresses: Whether to read the JSON plan.
    """
    plan = read_or(found.run, "plan", None)
    if plan is None:
        return
    if cause in _COUNTED or (with_addresses and not is_loaded(plan)):
        plans = operations.Plans(found.pipeline)
        plan = await found.attempt("the plan", read_plan(plans, found.run)) or plan
    counted: Plan | Apply = plan
    apply = read_or(found.run, "apply", None)
    if cause is Cause.APPLIED and read_or(apply, "resource_additions", None) is not None:
        counted = apply
    counts = {name: read_or(counted, f"resource_{name}", None) for name in _NAMES}
    document: dict[str, Any] | None = None
    if with_addresses and read_or(plan, "status", None) in {"finished", None}:
        document = await found.attempt("the JSON plan", _read_json(found, plan))
    found.changes = PlanChanges(**counts, **({} if document is None else _addresses(document)))


async def _read_json(found: Findings, plan: Plan) -> dict[str, Any] | None:
    """Read the JSON plan, or the redacted one, which needs fewer permissions."""
    plans = operations.Plans(found.pipeline)
    try:
        return await plans.json_output(plan)
    except (ForbiddenError, NotFoundError):
        return await plans.json_output_redacted(plan)


def _addresses(document: dict[str, Any]) -> dict[str, Any]:
    """Return the addresses in a JSON plan.

    Source: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
    """
    resources: dict[str, list[str]] = {}
    for change in _objects(document.get("resource_changes")):
        if action := _action(change):
            resources.setdefault(action, []).append(str(change.get("address")))
    outputs = document.get("output_changes")
    changed = outputs if isinstance(outputs, dict) else {}
    drift = _objects(document.get("resource_drift"))
    return {
        "resources": {action: tuple(addresses) for action, addresses in resources.items()},
        "drift": tuple(str(each.get("address")) for each in drift if _action(each)),
        "outputs": {
            str(name): action
            for name, change in changed.items()
            if (action := _action({"change": change}))
        },
    }


def _action(resource: dict[str, Any]) -> str | None:
    """Return the action on a resource or an output; None if it does not change."""
    change = resource.get("change")
    if not isinstance(change, dict):
        return None
    actions = change.get("actions")
    names = [str(each) for each in actions] if isinstance(actions, list) else []
    if {"create", "delete"} <= {*names}:
        return "replace"
    if names and names != ["no-op"]:
        return names[0]
    if change.get("importing"):
        return "import"
    return "move" if resource.get("previous_address") else None


def _objects(values: Any) -> Iterator[dict[str, Any]]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            yield value
