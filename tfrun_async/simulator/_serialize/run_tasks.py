"""How run tasks, and what came of them, read on the wire."""

from typing import Any

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_many, to_one
from tfrun_async.simulator._records.run_tasks import (
    Outcome,
    RunTask,
    TaskRecords,
    TaskResult,
    TaskStage,
    WorkspaceTask,
)

_STAGE_PERMISSIONS = ("can-override", "can-override-policy", "can-override-tasks")


def lookup(records: TaskRecords, kind: str, key: str) -> Resource | None:
    """Return what may be included, by type and id; None if there is none."""
    match kind:
        case "workspace-tasks" if key in records.workspace_tasks:
            return workspace_task(records.workspace_tasks[key])
        case "task-stages" if key in records.stages:
            return task_stage(records.stages[key])
        case "task-results" if key in records.results:
            return task_result(records.results[key])
        case _:
            return None


def run_task(records: TaskRecords, task: RunTask) -> Resource:
    """Return a run task; nobody ever reads its key."""
    attributes = {
        **task.settings,
        "global-configuration": task.global_configuration,
        "hmac-key": None,
    }
    associated = [known.id for known in records.of_task(task)]
    relationships = {
        "organization": to_one("organizations", task.organization.name),
        "workspace-tasks": to_many("workspace-tasks", associated),
    }
    return resource("tasks", task.id, attributes, relationships)


def workspace_task(associated: WorkspaceTask) -> Resource:
    """Return a run task's association with a workspace."""
    attributes = {
        "enforcement-level": associated.enforcement_level,
        "stage": associated.stages[0],
        "stages": associated.stages,
    }
    relationships = {
        "task": to_one("tasks", associated.task.id),
        "workspace": to_one("workspaces", associated.workspace.id),
    }
    path = f"workspaces/{associated.workspace.id}/tasks/{associated.id}"
    return resource("workspace-tasks", associated.id, attributes, relationships, path)


def task_stage(stage: TaskStage) -> Resource:
    """Return a stage of a run."""
    attributes = {
        **_progress(stage.history),
        "actions": {"is-overridable": stage.status == "awaiting_override"},
        "permissions": dict.fromkeys(_STAGE_PERMISSIONS, True),
        "stage": stage.name,
        "updated-at": timestamp(stage.history[-1][1]),
    }
    relationships = {
        "policy-evaluations": to_many("policy-evaluations"),
        "run": to_one("runs", stage.run.id),
        "task-results": to_many("task-results", [result.id for result in stage.results]),
    }
    return resource("task-stages", stage.id, attributes, relationships)


def task_result(result: TaskResult) -> Resource:
    """Return what a run task did in a stage."""
    attributes = {
        **_progress(result.history),
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
    relationships = {"task-stage": to_one("task-stages", result.stage.id)}
    return resource("task-results", result.id, attributes, relationships)


def _progress(history: list[tuple[str, float]]) -> dict[str, Any]:
    """Return the status and its times; the duration counts from the first move, in milliseconds."""
    moves = history[1:]
    return {
        "created-at": timestamp(history[0][1]),
        "duration": round((moves[-1][1] - moves[0][1]) * 1000) if moves else 0,
        "status": history[-1][0],
        "status-timestamps": {
            f"{status.replace('_', '-')}-at": timestamp(at) for status, at in moves
        },
    }


def outcome(found: Outcome) -> Resource:
    """Return a detail of a result; the text has an endpoint of its own."""
    attributes = {
        "created-at": timestamp(found.created_at),
        "description": found.description,
        "outcome-id": found.outcome_id,
        "tags": [{"label": name, "value": labels} for name, labels in found.tags.items()],
        "url": found.url,
    }
    return resource("task-result-outcomes", found.id, attributes, {})
