"""Task stages of runs, their results, and the outcomes of those."""

import html
import uuid

from tfrun_async.simulator._engine.permissions import stage_permissions
from tfrun_async.simulator._handlers import policies
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import saving_comment
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.run_tasks import STAGES, RunTask, TaskResult, TaskStage
from tfrun_async.simulator._records.store import Run, Store
from tfrun_async.simulator._serialize.run_tasks import (
    serialize_outcome,
    serialize_task_result,
)

INCLUDES = frozenset(
    {"cost_estimate", "policy_evaluations", "run", "run.workspace", "task_results"}
)


def add_stages(store: Store, run: Run, at: float) -> None:
    """Add each stage that a new run has tasks or policies for."""
    levels = _enforcement_levels(store, run)
    for name in STAGES:
        tasks = {task: level for (stage, task), level in levels.items() if stage == name}
        has_policies = name == "post_plan" and policies.has_stage_policies(store, run)
        if tasks or has_policies:
            stage = TaskStage(
                id=store.ids.new_id("ts"), run=run, name=name, history=[("pending", at)]
            )
            stage.results += [_create_result(store, stage, task, tasks[task], at) for task in tasks]
            if has_policies:
                policies.add_stage_evaluations(store, stage, at)
            store.tasks.stages[stage.id] = stage
            run.task_stages.append(stage)


def _enforcement_levels(store: Store, run: Run) -> dict[tuple[str, RunTask], str]:
    """Return the level of each task in each stage; of two settings the stricter applies."""
    settings = [
        (association.task, association.stages, association.enforcement_level)
        for association in store.tasks.of_workspace(run.workspace)
    ]
    for task in store.tasks.of_organization(run.workspace.organization):
        global_settings = task.global_configuration
        if global_settings["enabled"]:
            settings.append((task, global_settings["stages"], global_settings["enforcement-level"]))
    levels: dict[tuple[str, RunTask], str] = {}
    for task, stages, level in settings:
        for stage in stages:
            if task.settings["enabled"] and levels.get((stage, task)) != "mandatory":
                levels[stage, task] = level
    return levels


def _create_result(
    store: Store, stage: TaskStage, task: RunTask, level: str, at: float
) -> TaskResult:
    association_ids = [
        association.id
        for association in store.tasks.of_task(task)
        if association.workspace is stage.run.workspace
    ]
    result = TaskResult(
        id=store.ids.new_id("taskrs"),
        stage=stage,
        task_id=task.id,
        task_name=task.name,
        task_url=task.settings["url"],
        workspace_task_id=association_ids[0] if association_ids else None,
        agent_pool_id=task.agent_pool_id,
        enforcement_level=level,
        hmac_key=task.hmac_key,
        access_token=f"{store.ids.new_secret()}.atlasv1.{store.ids.new_secret()}",
        callback_id=str(uuid.uuid4()),
        history=[("pending", at)],
        updated_at=at,
    )
    store.tasks.results[result.id] = result
    return result


def list_for_run(context: HandlerContext, run_id: str) -> Response:
    """List the task stages of a run, in the order in which they come."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_page_of(
        run.task_stages, context.serializer.task_stage, include=INCLUDES
    )


def read(context: HandlerContext, task_stage_id: str) -> Response:
    """Read a task stage."""
    stage = context.store.find(context.store.tasks.stages, task_stage_id)
    return context.respond_with_resource(context.serializer.task_stage(stage), include=INCLUDES)


def override(context: HandlerContext, task_stage_id: str) -> Response:
    """Override the failed tasks and policies of a stage."""
    stage = context.store.find(context.store.tasks.stages, task_stage_id)
    for permission in stage_permissions(stage):
        context.require(permission, stage)
    with saving_comment(context, stage.run):
        context.lifecycle.override_stage(stage, context.now, context.caller)
    return context.respond_with_resource(context.serializer.task_stage(stage))


def read_result(context: HandlerContext, task_result_id: str) -> Response:
    """Read a task result."""
    return context.respond_with_resource(
        serialize_task_result(context.store.find(context.store.tasks.results, task_result_id))
    )


def list_outcomes(context: HandlerContext, task_result_id: str) -> Response:
    """List the outcomes of a task result."""
    result = context.store.find(context.store.tasks.results, task_result_id)
    return context.respond_with_page_of(result.outcomes, serialize_outcome)


def read_outcome(context: HandlerContext, outcome_id: str) -> Response:
    """Read an outcome."""
    return context.respond_with_resource(
        serialize_outcome(context.store.find(context.store.tasks.outcomes, outcome_id))
    )


def read_outcome_body(context: HandlerContext, outcome_id: str) -> Response:
    """Read the body of an outcome as HTML; its Markdown is not rendered."""
    body = context.store.find(context.store.tasks.outcomes, outcome_id).body
    if body is None:
        return Response(204)
    content = f"<pre>{html.escape(body)}</pre>"
    return Response(200, content.encode(), {"Content-Type": "text/html; charset=utf-8"})
