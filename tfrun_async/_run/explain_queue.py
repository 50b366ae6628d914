"""What a run waits for before it goes on: its workspace, an agent, a worker, run tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._generated.models import (
    FINAL_RUN_STATUSES,
    ExecutionMode,
    Run,
    RunOperation,
    RunStatus,
)
from tfrun_async._model import read_or
from tfrun_async._run.explain_checks import read_stages
from tfrun_async._run.explain_end import read_stop
from tfrun_async._run.explain_findings import Findings, name_of, refuses_include
from tfrun_async.errors import APIError
from tfrun_async.report import Cause, RunAhead, WorkspaceLock

if TYPE_CHECKING:
    from tfrun_async._generated.models import Workspace

_NEEDS_WORKSPACE = frozenset({RunStatus.PENDING, RunStatus.CONFIRMED})
_NEEDS_MACHINE = frozenset(
    {
        RunStatus.PENDING,
        RunStatus.QUEUING,
        RunStatus.PLAN_QUEUED,
        RunStatus.QUEUING_APPLY,
        RunStatus.APPLY_QUEUED,
    }
)
_QUEUED_OPERATIONS = [
    operation
    for operation in RunOperation
    if operation not in {RunOperation.PLAN_ONLY, RunOperation.SAVE_PLAN}
]


async def explain_progress(found: Findings) -> Cause:
    """Find out what a run waits for that has not ended and needs no decision."""
    run = found.run
    if read_or(run, "force_cancel_available_at", None) or read_or(run, "canceled_at", None):
        await read_stop(found)
        return Cause.CANCELING
    if run.status in _NEEDS_WORKSPACE and not _plans_only(run):
        cause = await _find_what_is_ahead(found)
        if cause is not None:
            return cause
    if run.status in _NEEDS_MACHINE:
        return _find_machine(found)
    if run.status.endswith("_running") and found.has_related("task_stages"):
        await read_stages(found, unfinished=True)
        return Cause.RUN_TASKS
    return Cause.WORKING


def _plans_only(run: Run) -> bool:
    """Whether a run does not need its workspace for itself."""
    is_saved = read_or(run, "save_plan", False) and run.status == RunStatus.PENDING
    return is_saved or read_or(run, "plan_only", False)


async def _find_what_is_ahead(found: Findings) -> Cause | None:
    """Find the lock, or the run, that a run waits for."""
    workspace: Workspace | None = read_or(found.run, "workspace", None)
    if workspace is None or not _is_held(workspace, found.run):
        return None
    workspace = await found.attempt("the workspace", _read_holder(found, workspace)) or workspace
    cause = _name_holder(found, workspace)
    if cause is not None and found.run.status == RunStatus.PENDING:
        await _read_position(found, workspace)
    return cause


async def _read_holder(found: Findings, workspace: Workspace) -> Workspace:
    """Read a workspace, with the run or the user that holds it."""
    workspaces = operations.Workspaces(found.pipeline)
    try:
        return await workspaces.read(workspace, include=["locked_by", "current_run"])
    except APIError as error:
        if not refuses_include(error):
            raise
    return await workspaces.read(workspace)


def _is_held(workspace: Workspace, run: Run) -> bool:
    """Whether something holds a workspace; true if that is not known yet."""
    if read_or(workspace, "locked", None) is None:
        return True
    current = read_or(workspace, "current_run", None)
    return bool(workspace.locked) or (current is not None and current.id != run.id)


def _name_holder(found: Findings, workspace: Workspace) -> Cause | None:
    holder = read_or(workspace, "locked_by", None)
    is_locked = read_or(workspace, "locked", False)
    if is_locked and not (holder is not None and holder.resource_type == Run.resource_type):
        reason = read_or(workspace, "locked_reason", None) or ""
        found.lock = WorkspaceLock(name_of(holder) or "someone", reason)
        return Cause.WORKSPACE_LOCKED
    current = holder if is_locked else read_or(workspace, "current_run", None)
    if current is None or current.id == found.run.id:
        return None
    status = read_or(current, "status", None)
    if not is_locked and status in FINAL_RUN_STATUSES:
        return None
    found.ahead = RunAhead(current.id, str(status or ""), read_or(current, "message", None) or "")
    return Cause.RUN_AHEAD


async def _read_position(found: Findings, workspace: Workspace) -> None:
    """Read the place of a run among the pending runs of its workspace: the oldest is first."""
    listed = operations.Runs(found.pipeline).list_for_workspace(
        workspace, status=[RunStatus.PENDING], operation=_QUEUED_OPERATIONS
    )
    ids = [each.id for each in await found.collect("the queue of the workspace", listed)]
    if found.run.id in ids:
        found.queue_position = len(ids) - ids.index(found.run.id)


def _find_machine(found: Findings) -> Cause:
    run = found.run
    phase = "apply" if run.status == RunStatus.APPLY_QUEUED else "plan"
    details = read_or(read_or(run, phase, None), "execution_details", None)
    workspace = read_or(run, "workspace", None)
    mode = read_or(details, "mode", None) or read_or(workspace, "execution_mode", None)
    if mode != ExecutionMode.AGENT:
        return Cause.WORKER
    pool = read_or(details, "agent_pool_name", None) or read_or(details, "agent_pool_id", None)
    found.agent_pool = pool or read_or(workspace, "agent_pool_id", None)
    return Cause.AGENT
