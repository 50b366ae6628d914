"""Run triggers: start a run when a run of another workspace was applied."""

from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.runs import queue_run, run_options
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import read_resource, related_id
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.run_details import RunTrigger
from tfrun_async.simulator._records.store import Run, Store, User, Workspace
from tfrun_async.simulator._serialize.run_details import serialize_run_trigger

INCLUDES = frozenset({"sourceable", "workspace"})
MAX_SOURCES = 20
_POINTER = "/data/relationships/sourceable"


def create(context: HandlerContext, workspace_id: str) -> Response:
    """Create a trigger that starts a run whenever a run of another workspace is applied."""
    store = context.store
    workspace = store.find(store.workspaces, workspace_id)
    # The document's table and sample omit the type of the trigger itself.
    data = read_resource(context.request, "run-triggers", needs_type=False)
    sourceable_id = related_id(data, "sourceable", "workspaces")
    if sourceable_id is None:
        raise ApiError.invalid({_POINTER: "A run trigger needs a sourceable workspace."})
    sourceable = store.find(store.workspaces, sourceable_id)
    if sourceable.organization is not workspace.organization:
        raise not_found()
    context.require(WorkspacePermission.READ_RUNS, sourceable)
    _check_sourceable(store, workspace, sourceable)
    trigger = RunTrigger(
        id=store.ids.new_id("rt"),
        workspace=workspace,
        sourceable=sourceable,
        created_at=context.now,
    )
    store.run_triggers[trigger.id] = trigger
    return context.respond_with_resource(serialize_run_trigger(trigger), status=201)


def _check_sourceable(store: Store, workspace: Workspace, sourceable: Workspace) -> None:
    inbound = [trigger for trigger in store.run_triggers.values() if trigger.workspace is workspace]
    if sourceable is workspace:
        problem = "A workspace cannot trigger itself."
    elif any(trigger.sourceable is sourceable for trigger in inbound):
        problem = "The sourceable workspace has already been taken."
    elif len(inbound) >= MAX_SOURCES:
        problem = f"A workspace can have {MAX_SOURCES} sourceable workspaces at most."
    else:
        return
    raise ApiError.invalid({_POINTER: problem})


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the triggers that start runs in a workspace, or that runs of it set off."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    direction = context.request.query.get("filter[run-trigger][type]")
    ends = {"inbound": "workspace", "outbound": "sourceable"}
    if direction not in ends:
        parameter = "filter[run-trigger][type]"
        raise ApiError.invalid_parameter(parameter, "The type must be inbound or outbound.")
    triggers = context.store.run_triggers.values()
    found = [trigger for trigger in triggers if getattr(trigger, ends[direction]) is workspace]
    return context.respond_with_page_of(found, serialize_run_trigger, include=INCLUDES)


def read(context: HandlerContext, run_trigger_id: str) -> Response:
    """Read a run trigger."""
    trigger = context.store.find(context.store.run_triggers, run_trigger_id)
    if not context.may(WorkspacePermission.READ_RUNS, trigger.sourceable):
        context.require(WorkspacePermission.READ_RUNS, trigger.workspace)
    return context.respond_with_resource(serialize_run_trigger(trigger), include=INCLUDES)


def delete(context: HandlerContext, run_trigger_id: str) -> Response:
    """Delete a run trigger."""
    context.store.find(context.store.run_triggers, run_trigger_id)
    del context.store.run_triggers[run_trigger_id]
    return Response(204)


def start_runs(
    store: Store, lifecycle: Lifecycle, run: Run, action: str, at: float, _actor: User | None
) -> None:
    """Start the runs that an applied run triggers."""
    if action != "applied":
        return
    for trigger in list(store.run_triggers.values()):
        if trigger.sourceable is run.workspace:
            _start_run(store, lifecycle, trigger.workspace, run, at)


def _start_run(
    store: Store, lifecycle: Lifecycle, workspace: Workspace, triggering_run: Run, at: float
) -> None:
    # Without a configuration there is nothing to run, and no user to tell so.
    version = workspace.configuration_version
    if version is None or version.status != "uploaded":
        return
    attributes = {
        "auto-apply": workspace.settings["auto-apply-run-trigger"],
        "message": f"Triggered by {triggering_run.id} in workspace {triggering_run.workspace.name}",
    }
    queue_run(
        store,
        lifecycle,
        version,
        workspace=workspace,
        options=run_options(workspace, version, attributes),
        at=at,
        user=triggering_run.created_by,
        source="tfe-run-trigger",
        triggering_run=triggering_run,
    )
