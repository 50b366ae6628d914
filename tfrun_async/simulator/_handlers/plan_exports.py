"""Plan exports: mock data of plans, to download for an hour."""

from tfrun_async.simulator._engine.phase_status import PLAN, phase_status
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    read_resource,
    related_id,
)
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.plan_exports import PlanExport
from tfrun_async.simulator._records.store import StoredObject

_DATA_TYPE = "sentinel-mock-bundle-v0"
DOWNLOAD_SECONDS = 60.0
ATTRIBUTES = {"data-type": Attribute(_DATA_TYPE, lambda value: value == _DATA_TYPE, required=True)}


def create(context: HandlerContext) -> Response:
    """Export a finished plan that has no export to download yet."""
    store = context.store
    data = read_resource(context.request, "plan-exports")
    values, problems = check_attributes(data["attributes"], ATTRIBUTES)
    plan_id, pointer = related_id(data, "plan", "plans"), "/data/relationships/plan"
    if plan_id is None:
        problems[pointer] = "A plan export needs a plan."
    if problems or plan_id is None:
        raise ApiError.invalid(problems)
    run = store.find(store.plans, plan_id)
    context.require(WorkspacePermission.DOWNLOAD_MOCKS, run)
    if phase_status(run, PLAN) != "finished":
        raise ApiError.invalid({pointer: "The plan must have finished."})
    if any(
        other.run is run and other.status(context.now) != "expired"
        for other in store.plan_exports.values()
    ):
        raise ApiError.invalid({pointer: "The plan has an export already."})
    export = PlanExport(
        id=store.ids.new_id("pe"), run=run, data_type=values["data-type"], created_at=context.now
    )
    store.plan_exports[export.id] = export
    return context.respond_with_resource(context.serializer.plan_export(export), status=201)


def read(context: HandlerContext, plan_export_id: str) -> Response:
    """Read a plan export."""
    export = context.store.find(context.store.plan_exports, plan_export_id)
    return context.respond_with_resource(context.serializer.plan_export(export))


def download(context: HandlerContext, plan_export_id: str) -> Response:
    """Redirect to the archive of an export that has finished and not expired."""
    export = context.store.find(context.store.plan_exports, plan_export_id)
    if export.status(context.now) != "finished":
        raise not_found()
    secret, expires_at = context.store.ids.new_secret(), context.now + DOWNLOAD_SECONDS
    context.store.objects[secret] = StoredObject("plan-export", export.id, expires_at)
    return Response(302, headers={"Location": context.serializer.object_url(secret)})


def delete(context: HandlerContext, plan_export_id: str) -> Response:
    """Delete a plan export before it expires."""
    context.store.find(context.store.plan_exports, plan_export_id)
    del context.store.plan_exports[plan_export_id]
    return Response(204)
