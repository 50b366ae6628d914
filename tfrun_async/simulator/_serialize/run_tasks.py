"""Serializers of run tasks, their stages, results and outcomes."""

from typing import Any

from tfrun_async.simulator._http.documents import (
    Resource,
    resource,
    status_timestamps,
    timestamp,
    to_many,
    to_one,
)
from tfrun_async.simulator._records.run_tasks import (
    Outcome,
    RunTask,
    TaskRecords,
    TaskResult,
    TaskStage,
    WorkspaceTask,
)


def lookup(records: TaskRecords, kind: str, key: str) -> Resource | None:
    """Return the resource with a type and an id; None if it does not exist."""
    match kind:
        case "workspace-tasks" if key in records.workspace_tasks:
            return serialize_workspace_task(records.workspace_tasks[key])
        case "task-results" if key in records.results:
            return serialize_task_result(records.results[key])
        case _:
            return None


def serialize_run_task(records: TaskRecords, task: RunTask) -> Resource:
    """Return a run task, without its key."""
    attributes = {
        **task.settings,
        "global-configuration": task.global_configuration,
        "created-at": timestamp(task.created_at),
        "hmac-key": None,  # write-only
        "params": None,
        "updated-at": timestamp(task.updated_at),
    }
    associations = [association.id for association in records.of_task(task)]
    relationships = {
        "agent-pool": to_one("agent-pools", task.agent_pool_id),
        "integration": to_one("integrations", None),
        "organization": to_one("organizations", task.organization.name),
        "workspace-tasks": to_many("workspace-tasks", associations),
    }
    return resource("tasks", task.id, attributes, relationships)


def serialize_workspace_task(association: WorkspaceTask) -> Resource:
    """Return a run task's association with a workspace."""
    attributes = {
        "created-at": timestamp(association.created_at),
        "enforcement-level": association.enforcement_level,
        "stage": association.stages[0],  # deprecated, but still sent
        "stages": association.stages,
        "updated-at": timestamp(association.updated_at),
    }
    relationships = {
        "task": to_one("tasks", association.task.id),
        "workspace": to_one("workspaces", association.workspace.id),
    }
    path = f"workspaces/{association.workspace.id}/tasks/{association.id}"
    return resource("workspace-tasks", association.id, attributes, relationships, path)


def serialize_task_stage(stage: TaskStage, permissions: dict[str, bool]) -> Resource:
    """Return a stage of a run, with the caller's permissions for it."""
    attributes = {
        **_status_attributes(stage.history),
        "actions": {"is-overridable": stage.status == "awaiting_override"},
        "permissions": permissions,
        "stage": stage.name,
        "updated-at": timestamp(stage.history[-1][1]),
    }
    relationships = {
        "cost-estimate": to_one("cost-estimates", stage.run.cost_estimate),
        "policy-evaluations": to_many(
            "policy-evaluations", [evaluation.id for evaluation in stage.evaluations]
        ),
        "run": to_one("runs", stage.run.id),
        "task-results": to_many("task-results", [result.id for result in stage.results]),
    }
    return resource("task-stages", stage.id, attributes, relationships)


def serialize_task_result(result: TaskResult) -> Resource:
    """Return the result of a run task in a stage."""
    attributes = {
        **_status_attributes(result.history),
        "agent-pool-id": result.agent_pool_id,
        "is-speculative": result.stage.run.options["plan-only"],
        "message": result.message,
        "stage": result.stage.name,
        "task-id": result.task_id,
        "task-name": result.task_name,
        "task-result-outcomes-count": len(result.outcomes),
        "task-url": result.task_url,
        "updated-at": timestamp(result.updated_at),
        "url": result.url,
        "workspace-task-enforcement-level": result.enforcement_level,
        "workspace-task-id": result.workspace_task_id,
    }
    relationships = {
        "task-result-outcomes": to_many(
            "task-result-outcomes", [outcome.id for outcome in result.outcomes]
        ),
        "task-stage": to_one("task-stages", result.stage.id),
    }
    return resource("task-results", result.id, attributes, relationships)


def _status_attributes(history: list[tuple[str, float]]) -> dict[str, Any]:
    """Return the status and its times; the duration counts the milliseconds after `pending`."""
    transitions = history[1:]
    return {
        "created-at": timestamp(history[0][1]),
        "duration": round((transitions[-1][1] - transitions[0][1]) * 1000) if transitions else 0,
        "status": history[-1][0],
        "status-timestamps": status_timestamps(transitions),
    }


def serialize_outcome(outcome: Outcome) -> Resource:
    """Return an outcome of a result, without the body, which has its own endpoint."""
    attributes = {
        "created-at": timestamp(outcome.created_at),
        "description": outcome.description,
        "outcome-id": outcome.outcome_id,
        # Callbacks write tags as a map, but the API returns a list.
        "tags": [{"label": name, "value": labels} for name, labels in outcome.tags.items()],
        "url": outcome.url,
    }
    relationships = {"task-result": to_one("task-results", outcome.result.id)}
    return resource("task-result-outcomes", outcome.id, attributes, relationships)
