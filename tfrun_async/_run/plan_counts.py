"""The number of resources that a plan changes, even if the server does not count them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tfrun_async._generated import models
from tfrun_async._http.retry import is_transient
from tfrun_async._model import read_or
from tfrun_async._run.phases import load_plan
from tfrun_async.errors import TfrunError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Plan, Run
    from tfrun_async._generated.operations import Plans

_COUNTS = {
    "resource_additions": "create",
    "resource_changes": "update",
    "resource_destructions": "delete",
    "resource_imports": "import",
}
"""The counts of a plan, each with its action in the plan's JSON."""


async def read_plan(plans: Plans, run: Run) -> Plan:
    """Return the plan of a run, with its counts.

    The plan is read if the run was loaded without it. Missing counts are computed from the plan's
    JSON. A count is None if the plan has not finished, or if neither its counts nor its JSON can be
    read.
    """
    plan = await load_plan(plans, run)
    if not has_counts(plan):
        counts = {} if _is_under_way(plan) else await _count_in_json(plans, plan)
        for name in _COUNTS:
            # The model is frozen, but this one was just read and not handed out yet.
            object.__setattr__(plan, name, counts.get(name))
    return plan


def _is_under_way(plan: Plan) -> bool:
    status = models.PlanStatus
    return read_or(plan, "status", None) in {
        status.CREATED,
        status.PENDING,
        status.QUEUED,
        status.MANAGED_QUEUED,
        status.RUNNING,
    }


def has_counts(plan: Plan | None) -> bool:
    """Whether the server has sent the counts of a plan."""
    return read_or(plan, "resource_destructions", None) is not None


async def _count_in_json(plans: Plans, plan: Plan) -> Mapping[str, int]:
    try:
        document = await plans.json_output(plan)
    except TfrunError as error:
        if is_transient(error):
            raise
        return {}  # the server has none, or this token may not read it
    changes = document.get("resource_changes", []) if document else None
    if not isinstance(changes, list):
        return {}
    effects = [effect for change in changes for effect in _effects(change)]
    return {name: effects.count(effect) for name, effect in _COUNTS.items()}


def _effects(resource_change: Any) -> Iterator[str]:
    """Yield the actions on a resource; a replacement is a deletion and a creation.

    Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
    """
    change = resource_change.get("change") if isinstance(resource_change, dict) else None
    if isinstance(change, dict):
        actions = change.get("actions")
        yield from actions if isinstance(actions, list) else []
        if change.get("importing"):
            yield "import"
