"""The screen of a workspace: its settings, its lock and queue, and its runs."""

from tfrun_async.simulator._page.markup import element
from tfrun_async.simulator._page.parts import (
    Context,
    Screen,
    facts,
    link,
    organization_path,
    paged,
    run_columns,
    run_path,
    section,
    table,
    time,
    trail,
)
from tfrun_async.simulator._records.store import Workspace

_PAGE_SIZE = 50
_RUN_COLUMNS = ("Run", "Status", "Changes", "Message", "Created")


def workspace_screen(context: Context, workspace: Workspace) -> Screen:
    """Show a workspace; its variables are not shown."""
    organization = workspace.organization
    way = trail(link(organization_path(organization), organization.name), workspace.name)
    shown, pages = paged(workspace.runs[::-1], context.page, _PAGE_SIZE)
    runs = table(_RUN_COLUMNS, [run_columns(run, context.mask) for run in shown])
    return Screen(
        workspace.name,
        [
            way,
            section(workspace.name, _settings(context, workspace)),
            section("Runs", runs if shown else element("p", "No runs yet."), pages),
        ],
    )


def _settings(context: Context, workspace: Workspace) -> object:
    state = workspace.current_state_version
    return facts(
        {
            "Id": workspace.id,
            "Project": workspace.project.name,
            "Created": time(workspace.created_at),
            "Execution": workspace.execution_mode,
            "Apply": "automatic" if workspace.settings["auto-apply"] else "after confirmation",
            "Terraform": workspace.settings["terraform-version"],
            "Resources": len(workspace.resources),
            "State": f"serial {state.serial}" if state else "none",
            "Lock": _lock(context, workspace),
            "Queue": f"{len(workspace.run_queue)} runs" if workspace.run_queue else None,
            "Tags": ", ".join(tag.name for tag in workspace.tags),
        }
    )


def _lock(context: Context, workspace: Workspace) -> object:
    if workspace.lock is not None:
        reason = context.mask(workspace.lock.reason or "")
        return f"by {workspace.lock.user.username}" + (f": {reason}" if reason else "")
    run = workspace.locking_run
    return "none" if run is None else link(run_path(run), f"by {run.id}")
