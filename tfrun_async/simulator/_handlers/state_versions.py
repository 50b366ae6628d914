"""State versions: create, upload, read, roll back."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import orjson

from tfrun_async.simulator._engine.state_versions import (
    InvalidStateError,
    add,
    discard,
    finalize,
    publish,
)
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._http.request_body import (
    boolean,
    check_attributes,
    md5_sum,
    read_resource,
    related_id,
    string,
    whole_number,
)
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.state_versions import (
    StateVersion,
    dump_document,
    load_json,
    md5_of,
)
from tfrun_async.simulator._records.store import Run, StoredObject, Workspace

INCLUDES = frozenset(
    {"created_by", "run", "run.created_by", "run.configuration_version", "outputs"}
)
ATTRIBUTES = {
    "serial": whole_number(),
    "md5": md5_sum(),
    "lineage": string(),
    "state": string(),
    "json-state": string(),
    "json-state-outputs": string(),
    "force": boolean(nullable=True),
}
_STATE, _JSON_STATE, _JSON_OUTPUTS, _MD5 = (
    f"/data/attributes/{name}" for name in ("state", "json-state", "json-state-outputs", "md5")
)


def create(context: HandlerContext, workspace_id: str) -> Response:
    """Create a state version; without a state, the response has the URLs to upload it to."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    data = read_resource(context.request, "state-versions")
    values, problems = check_attributes(data["attributes"], ATTRIBUTES)
    if problems:
        raise ApiError.invalid(problems)
    content = _decode(values["state"], _STATE)
    json_content = _decode(values["json-state"], _JSON_STATE)
    if json_content is not None:
        _load_json(json_content, _JSON_STATE)
    version = _new_version(context, workspace, values, _find_run(context, data, workspace))
    version.json_outputs = _read_outputs(values["json-state-outputs"])
    _check_lock(context, workspace)
    if content is not None and md5_of(content) != version.md5:
        raise ApiError.invalid({_MD5: "The MD5 sum is not that of the state."})
    if not values["force"]:
        _check_follows(version)
    version.json_content = json_content
    if content is None:
        version.upload_secret = _add_upload(context, "state", version)
        if json_content is None:
            version.json_upload_secret = _add_upload(context, "json-state", version)
    else:
        _finalize(context, version, content, pointer=_STATE)
    add(context.store, version)
    return _respond(context, version, status=201)


def _new_version(
    context: HandlerContext, workspace: Workspace, values: Mapping[str, Any], run: Run | None = None
) -> StateVersion:
    """Return a state version that becomes the current one when the workspace is unlocked."""
    return StateVersion(
        id=context.store.ids.new_id("sv"),
        workspace=workspace,
        created_at=context.now,
        created_by=context.caller,
        serial=values["serial"],
        lineage=values["lineage"],
        md5=values["md5"].lower(),
        run=run,
        is_intermediate=True,
    )


def _find_run(context: HandlerContext, data: Mapping[str, Any], workspace: Workspace) -> Run | None:
    if (key := related_id(data, "run", "runs")) is None:
        return None
    run = context.store.runs.get(key)
    if run is None or run.workspace is not workspace:
        raise ApiError.invalid({"/data/relationships/run": "There is no such run."})
    return run


def _decode(text: str | None, pointer: str) -> bytes | None:
    """Return content that was sent in Base64; None if there is none."""
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # also for characters that are not ASCII
        raise ApiError.invalid({pointer: "The content must be in Base64."}) from None


def _read_outputs(text: str | None) -> dict[str, Any] | None:
    if (content := _decode(text, _JSON_OUTPUTS)) is None:
        return None
    outputs = _load_json(content, _JSON_OUTPUTS)
    is_object = isinstance(outputs, dict)
    if not is_object or not all(isinstance(output, dict) for output in outputs.values()):
        raise ApiError.invalid({_JSON_OUTPUTS: "The outputs must be objects, by name."})
    return dict(outputs)


def _load_json(content: bytes, pointer: str) -> Any:
    try:
        return load_json(content)
    except ValueError as error:
        raise ApiError.invalid({pointer: f"The content is not JSON: {error}"}) from error


def _check_lock(context: HandlerContext, workspace: Workspace) -> None:
    """Refuse a new state unless the caller has locked the workspace."""
    if not workspace.is_locked:
        raise ApiError(409, "The workspace must be locked to accept a state.")
    if workspace.lock is None or workspace.lock.user is not context.caller:
        raise ApiError(409, "The workspace is locked by another user or by a run.")


def _check_follows(version: StateVersion) -> None:
    """Refuse a state that does not follow from the newest one."""
    newest = _newest(version.workspace)
    if newest is None:
        return
    lineage = newest.document["lineage"]
    if lineage and version.lineage not in {None, lineage}:
        raise ApiError(409, "The lineage of the state is not that of the current state.")
    if version.serial < newest.serial:
        raise ApiError(409, "The serial of the state is less than that of the current state.")
    if version.serial == newest.serial and version.md5 != newest.md5:
        raise ApiError(409, "The MD5 sum differs from that of the state with the same serial.")


def _newest(workspace: Workspace) -> StateVersion | None:
    """Return the newest state version with a state, although it may not be the current one yet."""
    versions = (each for each in reversed(workspace.state_versions) if each.status == "finalized")
    return next(versions, None)


def _add_upload(context: HandlerContext, kind: str, version: StateVersion) -> str:
    secret = context.store.ids.new_secret()
    context.store.objects[secret] = StoredObject(kind, version.id)
    return secret


def _finalize(
    context: HandlerContext, version: StateVersion, content: bytes, *, pointer: str
) -> None:
    try:
        finalize(context.store, version, content)
    except InvalidStateError as error:
        raise ApiError.invalid({pointer: str(error)}) from error


def upload(context: HandlerContext, version_id: str) -> Response:
    """Receive the state of a state version.

    A state with another MD5 sum, or that is no state, discards the version. Otherwise it would
    keep its workspace locked.
    """
    version = context.store.find(context.store.state_versions, version_id)
    content = context.request.body.read()
    if version.content is not None:
        return _repeated(content, version.content)
    if version.status != "pending":
        raise ApiError(409, "The state version was discarded.")
    try:
        if md5_of(content) != version.md5:
            raise ApiError.invalid({"": "The MD5 sum of the state is not that of its version."})
        _finalize(context, version, content, pointer="")
    except ApiError:
        discard(version)
        raise
    if version.workspace.lock is None:  # it was unlocked by force meanwhile
        publish(context.store, version.workspace, context.now)
    return Response(200)


def upload_json(context: HandlerContext, version_id: str) -> Response:
    """Receive the state of a state version in the format of `terraform show -json`."""
    version = context.store.find(context.store.state_versions, version_id)
    content = context.request.body.read()
    if version.json_content is not None:
        return _repeated(content, version.json_content)
    if version.status == "discarded":
        raise ApiError(409, "The state version was discarded.")
    _load_json(content, "")
    version.json_content, version.json_upload_secret = content, None
    return Response(200)


def _repeated(content: bytes, stored: bytes) -> Response:
    """Respond to a second upload: a client may repeat one whose response was lost."""
    if content != stored:
        raise ApiError(409, "Another state was uploaded already.")
    return Response(200)


def read(context: HandlerContext, state_version_id: str) -> Response:
    """Read a state version."""
    version = context.store.find(context.store.state_versions, state_version_id)
    return _respond(context, version)


def read_current(context: HandlerContext, workspace_id: str) -> Response:
    """Read the current state version of a workspace."""
    version = context.store.find(context.store.workspaces, workspace_id).current_state_version
    if version is None:
        raise not_found()
    return _respond(context, version)


def list_for_workspace(context: HandlerContext) -> Response:
    """List the state versions of a workspace, newest first."""
    names = {}
    for name in ("organization", "workspace"):
        parameter = f"filter[{name}][name]"
        if not (value := context.request.query.get(parameter)):
            raise ApiError.invalid_parameter(parameter, f"{parameter} is required.")
        names[name] = value
    organization = names["organization"]
    workspace = context.store.find_workspace(organization, names["workspace"])
    if workspace is None:
        raise not_found()
    context.require(WorkspacePermission.READ_STATE, workspace)
    statuses = comma_separated(context.request.query, "filter[status]")
    found = [
        version
        for version in reversed(workspace.state_versions)
        if not statuses or version.status in statuses
    ]
    return context.respond_with_page_of(found, context.serializer.state_version, include=INCLUDES)


def roll_back(context: HandlerContext, workspace_id: str) -> Response:
    """Copy an earlier state to a new state version, with the next serial."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    data = read_resource(context.request, "state-versions")
    pointer = "/data/relationships/rollback-state-version"
    key = related_id(data, "rollback-state-version", "state-versions")
    earlier = context.store.state_versions.get(key or "")
    if earlier is None or earlier.workspace is not workspace:
        raise ApiError.invalid({pointer: "There is no such state version in the workspace."})
    if not earlier.has_content:
        raise ApiError.invalid({pointer: "The state of this version is not available."})
    _check_lock(context, workspace)
    serial = max(version.serial for version in workspace.state_versions) + 1
    content = dump_document({**orjson.loads(earlier.content or b""), "serial": serial})
    values = {"serial": serial, "lineage": earlier.lineage, "md5": md5_of(content)}
    version = _new_version(context, workspace, values)
    version.rollback_of = earlier
    version.json_content, version.json_outputs = earlier.json_content, earlier.json_outputs
    finalize(context.store, version, content)
    add(context.store, version)
    return _respond(context, version, status=201)


def download(context: HandlerContext, state_version_id: str) -> Response:
    """Return a state in Terraform's own format."""
    version = context.store.find(context.store.state_versions, state_version_id)
    return _content(version, version.content)


def download_json(context: HandlerContext, state_version_id: str) -> Response:
    """Return a state in the format of `terraform show -json`."""
    version = context.store.find(context.store.state_versions, state_version_id)
    return _content(version, version.json_content)


def _content(version: StateVersion, content: bytes | None) -> Response:
    if content is None or not version.has_content:
        raise not_found()
    return Response(200, content, {"Content-Type": "application/json"})


def _respond(context: HandlerContext, version: StateVersion, *, status: int = 200) -> Response:
    return context.respond_with_resource(
        context.serializer.state_version(version), status=status, include=INCLUDES
    )
