"""The types of the public API. Checked by mypy, never run."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, assert_type

from tfrun_async import (
    UNSET,
    Change,
    Client,
    Need,
    Output,
    Page,
    Pages,
    StopReason,
    Until,
    VariableValue,
    WaitResult,
)
from tfrun_async.logs import Diagnostic, LogRecord
from tfrun_async.models import (
    Plan,
    Resource,
    Run,
    RunStatus,
    RunTask,
    StateVersion,
    TaskStage,
    User,
    Variable,
    Workspace,
    WorkspaceRunTask,
)
from tfrun_async.notifications import Notification, NotificationReceiver
from tfrun_async.report import Cause, RunReport
from tfrun_async.run_task import Failed, Passed, Result, RunTaskReceiver, RunTaskRequest


async def reads(tfe: Client) -> None:
    run = await tfe.runs.read("run-1", include=["plan", "created_by"])
    assert_type(run, Run)
    assert_type(run.id, str)
    assert_type(run.status, RunStatus)
    assert_type(run.created_at, datetime)
    assert_type(run.canceled_at, datetime | None)
    assert_type(run.status_timestamps, dict[str, datetime])
    assert_type(run.plan, Plan)
    assert_type(run.created_by, User | None)
    assert_type(run.task_stages, list[TaskStage])
    assert_type(run.run_trigger_snapshots, list[Resource])
    assert_type(run.raw, dict[str, Any])
    assert_type(run.actions.is_confirmable, bool)
    assert run.stauts  # type: ignore[attr-defined]
    run.status = RunStatus.APPLIED  # type: ignore[misc]
    await tfe.runs.read("run-1", include=["plna"])  # type: ignore[list-item]
    await tfe.runs.read()  # type: ignore[call-arg]
    assert_type(await tfe.runs.create_once(workspace="ws-1", message="Nightly"), Run)
    await tfe.runs.create_once(workspace="ws-1", mesage="Nightly")  # type: ignore[call-arg]
    await tfe.runs.create_once(message="Nightly", key="22")  # type: ignore[call-arg]
    await tfe.runs.create_once(workspace="ws-1", key=22)  # type: ignore[arg-type]
    assert_type(await tfe.runs.find_started("ws-1", key="22", since=run.created_at), Run | None)
    assert_type(await tfe.plans.json_output(run.plan), dict[str, Any] | None)
    assert_type(tfe.plans.log(run.plan), AsyncIterator[str])
    assert_type(tfe.applies.log(run.apply, events=True), AsyncIterator[LogRecord])
    report = await tfe.runs.explain(run)
    assert_type(report, RunReport)
    assert_type(report.cause, Cause)
    assert_type(report.diagnostics, tuple[Diagnostic, ...])
    assert_type(report.text(80), str)


async def writes(tfe: Client, run: Run, workspace: Workspace) -> None:
    made = await tfe.runs.create(
        workspace=workspace,
        message="because",
        plan_only=None,
        variables={"replicas": 2, "tags": {"a": [None, True]}},
    )
    assert_type(made, Run)
    await tfe.runs.create(message="no workspace")  # type: ignore[call-arg]
    await tfe.runs.create(workspace=workspace, plan_only="yes")  # type: ignore[arg-type]
    await tfe.runs.create(workspace=workspace, misspelt=True)  # type: ignore[call-arg]
    await tfe.runs.create(workspace=workspace, variables={"a": object()})  # type: ignore[dict-item]
    await tfe.runs.apply(run, comment="fine")
    await tfe.runs.apply("run-1", "fine")  # type: ignore[call-arg]
    await tfe.workspaces.update(workspace, description=None)
    await tfe.workspaces.update(workspace, name=None, description=UNSET)
    await tfe.workspaces.update(workspace, name=UNSET)  # type: ignore[arg-type]


async def lists(tfe: Client) -> None:
    runs = tfe.runs.list_for_workspace("ws-1", status=[RunStatus.PLANNED, "brand_new"])
    assert_type(runs, Pages[Run])
    assert_type(await runs.first(), Run | None)
    async for run in runs:
        assert_type(run, Run)
    async for page in runs.pages():
        assert_type(page, Page[Run])
        assert_type(page.items, list[Run])
    async for line in tfe.plans.log("plan-1"):
        assert_type(line, str)


async def variables_and_states(tfe: Client, variables: dict[str, str]) -> None:
    assert_type(await tfe.variables.set("ws-1", variables), dict[str, Variable])
    await tfe.variables.set("ws-1", {"zones": ["a"], "key": VariableValue("x", sensitive=True)})
    await tfe.variables.set("ws-1", {"key": object()})  # type: ignore[dict-item]
    VariableValue("x", category="enf")  # type: ignore[arg-type]
    assert_type(await tfe.variable_sets.set_variables("varset-1", variables), dict[str, Variable])
    outputs = await tfe.workspaces.outputs("ws-1")
    assert_type(outputs, dict[str, Output])
    assert_type(outputs["url"].is_sensitive, bool)
    assert_type(await tfe.state_versions.download("sv-1"), bytes)
    assert_type(await tfe.state_versions.upload("ws-1", "terraform.tfstate"), StateVersion)
    await tfe.state_versions.upload("ws-1")  # type: ignore[call-arg]


async def waits(tfe: Client, run: Run) -> None:
    waited = await tfe.runs.wait(run, timeout=60, on_change=print)
    assert_type(waited, WaitResult)
    assert_type(waited.run, Run)
    assert_type(waited.reason, StopReason)
    assert_type(waited.needs, Need | None)
    await tfe.runs.wait("run-1", until=Until.DECISION, others_decide=True)
    await tfe.runs.wait("run-1", until="decision")
    await tfe.runs.wait("run-1", until="finale")  # type: ignore[arg-type]
    await tfe.runs.wait("run-1", until=lambda run: run.status == RunStatus.PLANNED)


async def watches(tfe: Client, run: Run, workspace: Workspace) -> None:
    async with tfe.watch(runs=[run, "run-1"]) as watch:
        watch.add("run-2", run)
        watch.remove(run)
        async for change in watch:
            assert_type(change, Change)
            assert_type(change.run, Run)
            assert_type(change.before, RunStatus | None)
            assert_type(change.after, RunStatus | None)
            assert_type(change.at, datetime | None)
    assert_type(await anext(tfe.watch(workspaces=[workspace, "ws-1"])), Change)
    receiver = NotificationReceiver(hmac_key="key", handler=tfe.watch(organization="acme").notify)
    receiver.app()


def on_notification(notification: Notification) -> None:
    assert_type(notification.run_id, str | None)
    assert_type(notification.notifications[0].run_status, RunStatus | None)


async def run_tasks(tfe: Client, task: RunTask, workspace: Workspace) -> None:
    associated = await tfe.workspace_run_tasks.create(
        workspace, enforcement_level="mandatory", task=task, stages=["pre_plan"]
    )
    assert_type(associated, WorkspaceRunTask | None)
    assert_type(task.hmac_key, str | None)
    assert_type(task.enabled, bool)
    await tfe.run_tasks.update(task, hmac_key=None, enabled=False)
    async for page in tfe.admin_runs.list_all(q="app").pages():
        assert_type(page.status_counts, dict[str, int])


async def check(request: RunTaskRequest) -> Result:
    assert_type(await request.plan_json(), dict[str, Any])
    return Passed() if request.is_speculative else Failed("no", outcomes=[])


RunTaskReceiver(hmac_key="key", handler=check)
RunTaskReceiver(handler=check)  # type: ignore[call-arg]
