"""The files of configuration versions: download, archive, and delete them."""

from tfrun_async.simulator._handlers.backing_data import DAY_SECONDS, DELETION_DAYS
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._records.store import ConfigurationVersion, StoredObject

DOWNLOAD_SECONDS = 60.0
_SOFT_DELETED = "backing_data_soft_deleted"


def download(context: HandlerContext, configuration_version_id: str) -> Response:
    """Redirect to the uploaded archive."""
    return _redirect(
        context,
        context.store.find(context.store.configuration_versions, configuration_version_id),
    )


def download_for_run(context: HandlerContext, run_id: str) -> Response:
    """Redirect to the archive that a run uses."""
    return _redirect(context, context.store.find(context.store.runs, run_id).configuration_version)


def _redirect(context: HandlerContext, version: ConfigurationVersion) -> Response:
    if version.archive is None or version.status == _SOFT_DELETED:
        raise not_found()
    secret = context.store.ids.new_secret()
    expires_at = context.now + DOWNLOAD_SECONDS
    context.store.objects[secret] = StoredObject("archive", version.id, expires_at)
    return Response(302, headers={"Location": context.serializer.object_url(secret)})


def archive(context: HandlerContext, configuration_version_id: str) -> Response:
    """Delete the files of an uploaded version that is not in use."""
    version = _find_unused(context, configuration_version_id, 409)
    _check_status(version, "uploaded", 409)
    _enter(version, "archived", context.now)
    _delete_files(version)
    return Response(202)


def soft_delete(context: HandlerContext, configuration_version_id: str) -> Response:
    """Mark the files for deletion, some days later."""
    version = _find_unused(context, configuration_version_id, 400)
    _check_status(version, "uploaded", 400)
    _enter(version, _SOFT_DELETED, context.now)
    seconds = DELETION_DAYS * DAY_SECONDS
    entries = len(version.history)
    context.lifecycle.timers.schedule(
        context.now, seconds, delete_if_still_marked, version, entries
    )
    return Response(204)


def delete_if_still_marked(version: ConfigurationVersion, entries: int, at: float) -> None:
    """Delete files that are marked for deletion since their history had so many entries."""
    if len(version.history) == entries:
        _delete_for_good(version, at)


def restore(context: HandlerContext, configuration_version_id: str) -> Response:
    """Keep files that were marked for deletion."""
    version = context.store.find(context.store.configuration_versions, configuration_version_id)
    _check_status(version, _SOFT_DELETED, 400)
    _enter(version, "uploaded", context.now)
    return Response(204)


def permanently_delete(context: HandlerContext, configuration_version_id: str) -> Response:
    """Delete files that were marked for deletion."""
    version = _find_unused(context, configuration_version_id, 400)
    _check_status(version, _SOFT_DELETED, 400)
    _delete_for_good(version, context.now)
    return Response(204)


def _find_unused(context: HandlerContext, key: str, status: int) -> ConfigurationVersion:
    """Return an uploaded version that no workspace and no run uses, or raise an error."""
    store = context.store
    version = store.find(store.configuration_versions, key)
    if version.ingress is not None:
        raise ApiError(status, "transition not allowed: the files are not from an upload.")
    if any(each.configuration_version is version for each in store.workspaces.values()):
        raise ApiError(status, "transition not allowed: this is the current version.")
    if any(
        run.configuration_version is version and not run.is_final for run in store.runs.values()
    ):
        raise ApiError(status, "transition not allowed: a run uses this version.")
    return version


def _check_status(version: ConfigurationVersion, wanted: str, status: int) -> None:
    if version.status != wanted:
        raise ApiError(status, f"transition not allowed: the status is {version.status}.")


def _enter(version: ConfigurationVersion, status: str, at: float) -> None:
    version.history.append((status, at))


def _delete_for_good(version: ConfigurationVersion, at: float) -> None:
    _enter(version, "backing_data_permanently_deleted", at)
    _delete_files(version)


def _delete_files(version: ConfigurationVersion) -> None:
    version.modules, version.archive = {}, None
