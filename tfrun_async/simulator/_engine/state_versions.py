"""State versions: how they get their state, and when they become the current one.

    created ──► pending ──(upload)──► finalized ──(unlock of the workspace)──► current
                   │                                 ▲
                   └─(a newer version)─► discarded   └── at once after an apply, without a lock

The current state version is the only source of a workspace's resources: plans start from it, no
matter whether an apply or an upload has made it.
"""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

import orjson

from tfrun_async.simulator._engine.state_document import StateInstance, instances
from tfrun_async.simulator._engine.state_json import state_json
from tfrun_async.simulator._records.state_versions import (
    StateVersion,
    StateVersionOutput,
    WorkspaceResource,
    dump_document,
    load_json,
    md5_of,
)
from tfrun_async.simulator._records.store import Run, Store, User, Workspace

# Each module is two levels of the JSON of plans and states.
_MAX_MODULES = 50


class InvalidStateError(Exception):
    """The content is not a state; the message has the reason."""


def add(store: Store, version: StateVersion) -> None:
    """Add a state version to its workspace; it supersedes one that waits for its state."""
    versions = version.workspace.state_versions
    if versions and versions[-1].status == "pending":
        discard(versions[-1])
    store.state_versions[version.id] = version
    versions.append(version)


def discard(version: StateVersion) -> None:
    """Give up a state version whose state was not uploaded."""
    version.status = "discarded"
    version.upload_secret = version.json_upload_secret = None


def read_content(content: bytes) -> Mapping[str, Any]:
    """Return the document in the content of a state.

    Raises:
        InvalidStateError: It is not a state.
    """
    try:
        document = load_json(content)
    except ValueError as error:
        raise InvalidStateError(f"The state is not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("version"), int):
        raise InvalidStateError("The state must be a JSON object with a version.")
    if document["version"] != 4:
        # An older format: the resources are not read.
        return {**document, "outputs": _outputs_of_version_3(document), "resources": []}
    outputs, resources = (
        default if document.get(key) is None else document[key]
        for key, default in (("outputs", {}), ("resources", []))
    )
    if not isinstance(outputs, dict) or not all(map(_is_output, outputs.values())):
        raise InvalidStateError("The outputs of the state must be objects with a value.")
    if not isinstance(resources, list) or not all(map(_is_resource, resources)):
        raise InvalidStateError("The resources of the state must be as Terraform writes them.")
    return {**document, "outputs": outputs, "resources": resources}


def _is_output(output: Any) -> bool:
    return isinstance(output, dict) and "value" in output


def _is_resource(resource: Any) -> bool:
    return (
        isinstance(resource, dict)
        and all(isinstance(resource.get(key), str) for key in ("mode", "type", "name"))
        and all(isinstance(resource.get(key, ""), str) for key in ("module", "provider"))
        and resource.get("module", "").count("module.") <= _MAX_MODULES
        and isinstance(resource.get("instances", []), list)
        and all(map(_is_instance, resource.get("instances", [])))
    )


def _is_instance(instance: Any) -> bool:
    return (
        isinstance(instance, dict)
        and isinstance(instance.get("index_key"), str | int | None)
        and isinstance(instance.get("attributes"), dict | None)
        and isinstance(instance.get("dependencies"), list | None)
        and isinstance(instance.get("sensitive_attributes"), list | None)
    )


def _outputs_of_version_3(document: Mapping[str, Any]) -> dict[str, Any]:
    modules = document.get("modules")
    root = modules[0] if isinstance(modules, list) and modules else {}
    outputs = root.get("outputs") if isinstance(root, dict) else None
    found = outputs if isinstance(outputs, dict) else {}
    return {name: output for name, output in found.items() if _is_output(output)}


def finalize(store: Store, version: StateVersion, content: bytes) -> None:
    """Give a state version its state, and extract the outputs.

    Raises:
        InvalidStateError: It is not a state.
    """
    document = read_content(content)
    # The serial and the lineage of the request count, even if the content has others.
    version.document = {
        **document,
        "serial": version.serial,
        "lineage": version.lineage or document.get("lineage") or "",
    }
    version.content, version.status, version.upload_secret = content, "finalized", None
    outputs = version.json_outputs
    for name, output in (version.document["outputs"] if outputs is None else outputs).items():
        record = StateVersionOutput(
            id=store.ids.new_id("wsout"),
            state_version=version,
            name=name,
            value=output.get("value"),
            detailed_type=output.get("type"),
            is_sensitive=output.get("sensitive") is True,
        )
        version.outputs.append(record)
        store.state_version_outputs[record.id] = record


def publish(store: Store, workspace: Workspace, at: float) -> None:
    """Make the newest finalized state version the current one."""
    before = workspace.current_state_version
    newest_first = reversed(workspace.state_versions)
    for version in takewhile(lambda each: each.is_intermediate, newest_first):
        version.is_intermediate = False
    current = workspace.current_state_version
    if current is not None and current is not before:
        _update_resources(store, workspace, current, at)
        workspace.changed_at = at


def record_apply(store: Store, run: Run, document: Mapping[str, Any], at: float) -> None:
    """Make what an apply left the current state of its workspace."""
    content = dump_document(document)
    version = StateVersion(
        id=store.ids.new_id("sv"),
        workspace=run.workspace,
        created_at=at,
        created_by=_service_user(store),
        serial=document["serial"],
        lineage=document["lineage"],
        md5=md5_of(content),
        run=run,
        json_content=orjson.dumps(state_json(document)),
        is_intermediate=True,
    )
    add(store, version)
    finalize(store, version, content)
    publish(store, run.workspace, at)


def _service_user(store: Store) -> User:
    """Return the internal user that state versions of runs are created by."""
    for user in store.users.values():
        if user.kind == "service":
            return user
    user = User(
        id=store.ids.new_id("user"), username="service-account-runs", email="", kind="service"
    )
    store.users[user.id] = user
    return user


def _update_resources(store: Store, workspace: Workspace, version: StateVersion, at: float) -> None:
    """Derive the resources of a workspace from a state; known ones keep their ids."""
    known, workspace.resources = workspace.resources, {}
    for found in instances(version.document):
        if found.mode != "managed":
            continue
        record = known.get(found.address)
        if record is None:
            record = _new_resource(store, found, version, at)
        elif record.attributes != found.attributes:
            record.attributes, record.updated_at = found.attributes, at
            record.modified_by = version
        workspace.resources[found.address] = record


def _new_resource(
    store: Store, found: StateInstance, version: StateVersion, at: float
) -> WorkspaceResource:
    return WorkspaceResource(
        id=store.ids.new_id("wsr"),
        address=found.address,
        module=found.module,
        type=found.type,
        name=found.name,
        index=found.index,
        provider=found.provider,
        created_at=at,
        updated_at=at,
        modified_by=version,
        attributes=found.attributes,
    )
