"""The data of state versions: mark it for deletion, restore it, delete it."""

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.request_body import read_json
from tfrun_async.simulator._records.state_versions import StateStatus, StateVersion

DELETION_DAYS = 7
DAY_SECONDS = 24 * 60 * 60.0


def soft_delete(context: HandlerContext, state_version_id: str) -> Response:
    """Mark the data for deletion, some days later."""
    version = _find_in_status(context, state_version_id, "finalized")
    days = _read_days(context)
    version.status, version.deletion_days = "backing_data_soft_deleted", days
    context.lifecycle.timers.schedule(context.now, days * DAY_SECONDS, delete_if_marked, version)
    return _respond(context, version)


def restore(context: HandlerContext, state_version_id: str) -> Response:
    """Keep data that was marked for deletion."""
    version = _find_in_status(context, state_version_id, "backing_data_soft_deleted")
    version.status, version.deletion_days = "finalized", None
    return _respond(context, version)


def permanently_delete(context: HandlerContext, state_version_id: str) -> Response:
    """Delete data that was marked for deletion."""
    version = _find_in_status(context, state_version_id, "backing_data_soft_deleted")
    delete_if_marked(version, context.now)
    return _respond(context, version)


def _find_in_status(context: HandlerContext, key: str, status: StateStatus) -> StateVersion:
    """Return a state version that is not the current one, if its status allows the action."""
    version = context.store.find(context.store.state_versions, key)
    if version.status != status:
        raise ApiError(400, f"transition not allowed: the status is {version.status}.")
    if version is version.workspace.current_state_version:
        raise ApiError(400, "transition not allowed: this is the current state version.")
    return version


def _read_days(context: HandlerContext) -> int:
    """Return the days until the deletion, which the documents only show in a sample."""
    data = read_json(context.request).get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    days = attributes.get("delete-older-than-n-days") if isinstance(attributes, dict) else None
    if days is None:
        return DELETION_DAYS
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        pointer = "/data/attributes/delete-older-than-n-days"
        raise ApiError.invalid({pointer: "The days must be a whole number, at least 1."})
    return days


def delete_if_marked(version: StateVersion, _at: float) -> None:
    """Delete data for good, if it is still marked."""
    if version.status == "backing_data_soft_deleted":
        version.status, version.deletion_days = "backing_data_permanently_deleted", None
        version.content = version.json_content = None


def _respond(context: HandlerContext, version: StateVersion) -> Response:
    return context.respond_with_resource(context.serializer.state_version(version))
