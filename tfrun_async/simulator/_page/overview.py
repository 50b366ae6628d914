"""The screens above a workspace: all organizations, and the workspaces of one."""

import heapq
from collections.abc import Sequence

from tfrun_async.simulator._page.markup import Markup, element
from tfrun_async.simulator._page.parts import (
    Context,
    Screen,
    changes,
    link,
    message,
    organization_path,
    paged,
    run_columns,
    run_path,
    section,
    status_badge,
    table,
    time,
    trail,
    workspace_path,
)
from tfrun_async.simulator._records.store import Organization, Run, Workspace

_ORGANIZATIONS_SHOWN = 20
_WORKSPACES_SHOWN = 20
_RUNS_SHOWN = 20
_PAGE_SIZE = 100
_WORKSPACE_COLUMNS = ("Workspace", "Latest run", "Changes", "Message", "Since")


def overview(context: Context) -> Screen:
    """Show the organizations with their workspaces of late, and the latest runs of all."""
    organizations = list(context.core.store.organizations.values())
    shown, pages = paged(organizations, context.page, _ORGANIZATIONS_SHOWN)
    sections = [_organization_section(context, each) for each in shown]
    return Screen("Simulator", [*sections, pages, _latest_runs(context)])


def organization_screen(context: Context, organization: Organization) -> Screen:
    """Show the workspaces of an organization, by name."""
    workspaces = sorted(_workspaces_of(context, organization), key=lambda each: each.name)
    shown, pages = paged(workspaces, context.page, _PAGE_SIZE)
    content = _workspace_table(context, shown) if shown else element("p", "No workspaces yet.")
    title = organization.name
    return Screen(
        title, [trail(organization.name), section(f"Workspaces of {title}", content, pages)]
    )


def _organization_section(context: Context, organization: Organization) -> Markup:
    workspaces = _workspaces_of(context, organization)
    active = heapq.nlargest(_WORKSPACES_SHOWN, workspaces, key=_changed_at)
    shown = sorted(active, key=lambda each: each.name)
    heading = element("h2", link(organization_path(organization), organization.name))
    if not shown:
        return element("section", heading, element("p", "No workspaces yet."))
    rest = len(workspaces) - len(shown)
    more = link(organization_path(organization), f"All {len(workspaces)} workspaces")
    return element(
        "section",
        heading,
        _workspace_table(context, shown),
        element("p", more, class_="pages") if rest else Markup(),
    )


def _workspaces_of(context: Context, organization: Organization) -> list[Workspace]:
    known = context.core.store.workspaces.values()
    return [workspace for workspace in known if workspace.organization is organization]


def _changed_at(workspace: Workspace) -> float:
    """Return when a run of a workspace last moved; without a run, when it was created."""
    return workspace.runs[-1].history[-1][1] if workspace.runs else workspace.created_at


def _workspace_table(context: Context, workspaces: Sequence[Workspace]) -> Markup:
    return table(_WORKSPACE_COLUMNS, [_workspace_row(context, each) for each in workspaces])


def _workspace_row(context: Context, workspace: Workspace) -> Sequence[object]:
    name = link(workspace_path(workspace), workspace.name)
    # The run that holds the workspace says more than one that waits behind it.
    run = workspace.locking_run or (workspace.runs[-1] if workspace.runs else None)
    if run is None:
        return (name, "", "", "", time(workspace.created_at))
    status = link(run_path(run), status_badge(run.status))
    return (name, status, changes(run), message(run, context.mask), time(run.history[-1][1]))


def _latest_runs(context: Context) -> Markup:
    runs: list[Run] = heapq.nlargest(
        _RUNS_SHOWN, context.core.store.runs.values(), key=lambda run: run.created_at
    )
    if not runs:
        return section("Latest runs", element("p", "No runs yet."))
    columns = ("Run", "Status", "Changes", "Message", "Created", "Workspace")
    rows = [
        (
            *run_columns(run, context.mask),
            link(workspace_path(run.workspace), run.workspace.name),
        )
        for run in runs
    ]
    return section("Latest runs", table(columns, rows))
