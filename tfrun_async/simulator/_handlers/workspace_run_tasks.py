"""Associations of run tasks with workspaces: their stages and enforcement levels."""

from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_tasks import ENFORCEMENT_LEVELS, GLOBAL_ATTRIBUTES
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    read_resource,
    related_id,
)
from tfrun_async.simulator._records.run_tasks import STAGES, WorkspaceTask
from tfrun_async.simulator._serialize.run_tasks import serialize_workspace_task

_LEVEL = GLOBAL_ATTRIBUTES["enforcement-level"]
ATTRIBUTES: dict[str, Attribute] = {
    "enforcement-level": Attribute(
        _LEVEL.expected, lambda value: value in ENFORCEMENT_LEVELS, required=True
    ),
    "stages": Attribute(GLOBAL_ATTRIBUTES["stages"].expected, GLOBAL_ATTRIBUTES["stages"].accepts),
    "stage": Attribute(f"one of {', '.join(STAGES)}", lambda value: value in STAGES),
}
# Of the deprecated attribute, an update takes only the stages around the plan.
_UPDATE_STAGES = ("pre_plan", "post_plan")
UPDATE_ATTRIBUTES = ATTRIBUTES | {
    "stage": Attribute(f"one of {', '.join(_UPDATE_STAGES)}", lambda value: value in _UPDATE_STAGES)
}


def create(context: HandlerContext, workspace_id: str) -> Response:
    """Associate a run task with a workspace."""
    store = context.store
    workspace = store.find(store.workspaces, workspace_id)
    data = read_resource(context.request, "workspace-tasks")
    values, problems = check_attributes(data["attributes"], ATTRIBUTES)
    pointer = "/data/relationships/task"
    task_id = related_id(data, "task", "tasks")
    if task_id is None:
        raise ApiError.invalid({**problems, pointer: "A workspace task needs a task."})
    task = store.find(store.tasks.tasks, task_id)
    if task.organization is not workspace.organization:
        raise not_found()
    if any(other.task is task for other in store.tasks.of_workspace(workspace)):
        problems[pointer] = "The task is associated with this workspace already."
    if problems:
        raise ApiError.invalid(problems)
    association = WorkspaceTask(
        id=store.ids.new_id("wstask"),
        workspace=workspace,
        task=task,
        enforcement_level=values["enforcement-level"],
        stages=_read_stages(values) or ["post_plan"],
        created_at=context.now,
        updated_at=context.now,
    )
    store.tasks.workspace_tasks[association.id] = association
    return context.respond_with_resource(serialize_workspace_task(association), status=201)


def _read_stages(values: dict[str, Any]) -> list[str]:
    """Return the given stages; `stages` takes precedence over the deprecated `stage`."""
    if values.get("stages"):
        return list(dict.fromkeys(values["stages"]))
    return [values["stage"]] if values.get("stage") else []


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the run tasks that are associated with a workspace."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    found = context.store.tasks.of_workspace(workspace)
    return context.respond_with_page_of(found, serialize_workspace_task)


def read(context: HandlerContext, workspace_id: str, workspace_task_id: str) -> Response:
    """Read a run task of a workspace."""
    return context.respond_with_resource(
        serialize_workspace_task(_find_workspace_task(context, workspace_id, workspace_task_id))
    )


def update(context: HandlerContext, workspace_id: str, workspace_task_id: str) -> Response:
    """Update the given attributes."""
    association = _find_workspace_task(context, workspace_id, workspace_task_id)
    data = read_resource(context.request, "workspace-tasks")
    attributes, problems = check_attributes(data["attributes"], UPDATE_ATTRIBUTES, partial=True)
    if problems:
        raise ApiError.invalid(problems)
    association.enforcement_level = attributes.get(
        "enforcement-level", association.enforcement_level
    )
    association.stages = _read_stages(attributes) or association.stages
    association.updated_at = context.now
    return context.respond_with_resource(serialize_workspace_task(association))


def delete(context: HandlerContext, workspace_id: str, workspace_task_id: str) -> Response:
    """Remove a run task from a workspace; runs that started with it keep it."""
    association = _find_workspace_task(context, workspace_id, workspace_task_id)
    del context.store.tasks.workspace_tasks[association.id]
    return Response(204)


def _find_workspace_task(
    context: HandlerContext, workspace_id: str, workspace_task_id: str
) -> WorkspaceTask:
    workspace = context.store.find(context.store.workspaces, workspace_id)
    association = context.store.find(context.store.tasks.workspace_tasks, workspace_task_id)
    if association.workspace is not workspace:
        raise not_found()
    return association
