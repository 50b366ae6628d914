"""Serializers of events, comments, cost estimates, and run triggers."""

from typing import Any

from tfrun_async.simulator._engine.costs import compute_costs, cost_history, cost_status
from tfrun_async.simulator._http.documents import (
    Resource,
    resource,
    status_timestamps,
    timestamp,
    to_one,
)
from tfrun_async.simulator._records.run_details import Comment, RunEvent, RunTrigger
from tfrun_async.simulator._records.store import Run

_EVENT_DESCRIPTIONS = {
    "queued": "Run queued",
    "cancel_requested": "Run asked to stop",
    "commented": "Comment added",
    "force_executed": "Run moved ahead of those before it",
    "planned_and_finished": "Plan finished, nothing to apply",
    "planned_and_saved": "Plan saved",
    "policy_overridden": "Policy overridden",
    "policy_override": "Policy check soft failed",
    "policy_soft_failed": "Policy check soft failed",
    "tf_policy_checked": "Terraform policies checked",
    "tf_policy_override": "Terraform policy failed",
}


def serialize_run_event(event: RunEvent) -> Resource:
    """Return an event of a run."""
    description = _EVENT_DESCRIPTIONS.get(event.action, event.action.replace("_", " ").capitalize())
    attributes = {
        "action": event.action,
        "created-at": timestamp(event.created_at),
        "description": f"{description} by {event.actor.username}" if event.actor else description,
    }
    relationships = {
        "actor": to_one("users", event.actor.id if event.actor else None),
        "comment": to_one("comments", event.comment.id if event.comment else None),
        "target": to_one("runs", None),  # all events here are about the whole run
    }
    return resource("run-events", event.id, attributes, relationships)


def serialize_comment(comment: Comment) -> Resource:
    """Return a comment."""
    related = to_one("run-events", comment.event.id)
    related["links"] = {"related": f"/api/v2/run-events/{comment.event.id}"}
    return resource("comments", comment.id, {"body": comment.body}, {"run-event": related})


def serialize_cost_estimate(run: Run) -> Resource:
    """Return the cost estimate of a run."""
    status = cost_status(run)
    attributes: dict[str, Any] = dict.fromkeys(_COST_ATTRIBUTES)  # null until it has finished
    if status == "finished":
        costs = compute_costs(run)
        attributes |= {
            "delta-monthly-cost": str(costs.proposed - costs.prior),
            "matched-resources-count": len(costs.priced),
            "prior-monthly-cost": str(costs.prior),
            "proposed-monthly-cost": str(costs.proposed),
            "resources": {
                "matched": [{"address": address} for address in costs.priced],
                "unmatched": [{"address": address} for address in costs.unpriced],
            },
            "resources-count": len(costs.priced) + len(costs.unpriced),
            "unmatched-resources-count": len(costs.unpriced),
        }
    attributes["status"] = status
    attributes["status-timestamps"] = status_timestamps(cost_history(run))
    return resource("cost-estimates", str(run.cost_estimate), attributes, {})


_COST_ATTRIBUTES = (
    "delta-monthly-cost",
    "error-message",
    "matched-resources-count",
    "prior-monthly-cost",
    "proposed-monthly-cost",
    "resources",
    "resources-count",
    "unmatched-resources-count",
)


def serialize_run_trigger(trigger: RunTrigger) -> Resource:
    """Return a run trigger."""
    attributes = {
        "created-at": timestamp(trigger.created_at),
        "sourceable-name": trigger.sourceable.name,
        "workspace-name": trigger.workspace.name,
    }
    relationships = {
        "sourceable": to_one("workspaces", trigger.sourceable.id),
        "workspace": to_one("workspaces", trigger.workspace.id),
    }
    return resource("run-triggers", trigger.id, attributes, relationships)
