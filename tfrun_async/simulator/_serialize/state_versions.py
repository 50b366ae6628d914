"""Serializers of state versions, their outputs, and the resources of a workspace."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_many, to_one
from tfrun_async.simulator._records.state_versions import (
    StateVersion,
    StateVersionOutput,
    WorkspaceResource,
)
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH, STATES_PATH

# The server does not bill resources that exist only in Terraform.
_FREE_TYPES = frozenset({"null_resource", "terraform_data"})


def serialize_state_version(version: StateVersion, origin: str, *, can_restore: bool) -> Resource:
    """Return a state version; its URLs begin with the origin."""
    ingress = version.run.configuration_version.ingress if version.run else None
    attributes: dict[str, Any] = {
        "created-at": timestamp(version.created_at),
        "intermediate": version.is_intermediate,
        "permissions": {"can-restore-backing-data": can_restore},
        "resources-processed": version.content is not None,
        "serial": version.serial,
        "size": None if version.content is None else len(version.content),
        "status": version.status,
        "vcs-commit-sha": ingress["commit-sha"] if ingress else None,
        "vcs-commit-url": ingress["commit-url"] if ingress else None,
        **_urls(version, origin),
        **_contents(version.document if version.content is not None else None),
    }
    if version.deletion_days is not None:
        attributes["delete-older-than-n-days"] = version.deletion_days
    return resource("state-versions", version.id, attributes, _relationships(version))


def _urls(version: StateVersion, origin: str) -> dict[str, str | None]:
    state = f"{origin}{STATES_PATH}/{version.id}/hosted_state"
    json_state = f"{origin}{STATES_PATH}/{version.id}/hosted_json_state"
    has_json = version.has_content and version.json_content is not None
    return {
        # Encrypted and sanitized states exist only where organizations hold their own keys.
        "encrypted-state-download-url": None,
        "hosted-json-state-download-url": json_state if has_json else None,
        "hosted-json-state-upload-url": _upload_url(version.json_upload_secret, origin),
        "hosted-state-download-url": state if version.has_content else None,
        "hosted-state-upload-url": _upload_url(version.upload_secret, origin),
        "sanitized-state-download-url": None,
        "sanitized-state-upload-url": None,
    }


def _upload_url(secret: str | None, origin: str) -> str | None:
    return None if secret is None else f"{origin}{OBJECTS_PATH}{secret}"


def _contents(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the server extracts from a state; null until the state is there."""
    if document is None:
        names = "billable-rum-count modules providers resources state-version terraform-version"
        return dict.fromkeys(names.split())
    modules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    providers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    resources = list(_resources(document))
    for found in resources:
        kind = found["type"].replace("_", "-")
        modules[found["module"]][kind] += found["count"]
        providers[found["provider"]][kind] += found["count"]
    return {
        "billable-rum-count": sum(
            found["count"]
            for found in resources
            if found["type"] not in _FREE_TYPES and not found["type"].startswith("data.")
        ),
        "modules": modules,
        "providers": providers,
        "resources": resources,
        "state-version": document["version"],
        "terraform-version": document.get("terraform_version"),
    }


def _resources(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for found in document["resources"]:
        prefix = "data." if found["mode"] == "data" else ""
        yield {
            "name": found["name"],
            "type": f"{prefix}{found['type']}",
            "count": len(found.get("instances", [])),
            "module": found.get("module") or "root",
            "provider": found.get("provider", ""),
        }


def _relationships(version: StateVersion) -> dict[str, Any]:
    run, rollback = version.run, version.rollback_of
    versions = version.workspace.state_versions
    position = versions.index(version)
    before = versions[position - 1].id if position > 0 else None
    after = versions[position + 1].id if position + 1 < len(versions) else None
    return {
        "created-by": to_one("users", version.created_by.id),
        "hyok-encrypted-data-key": to_one("hyok-encrypted-data-keys", None),
        "next-state-version": to_one("state-versions", after),
        "outputs": to_many("state-version-outputs", [output.id for output in version.outputs]),
        "previous-state-version": to_one("state-versions", before),
        "rollback-state-version": to_one("state-versions", rollback.id if rollback else None),
        "run": to_one("runs", run.id if run else None),
        "workspace": to_one("workspaces", version.workspace.id),
    }


def serialize_output(output: StateVersionOutput, *, is_revealed: bool = False) -> Resource:
    """Return an output; lists and included outputs hide sensitive values."""
    attributes = {
        "detailed-type": output.detailed_type,
        "name": output.name,
        "sensitive": output.is_sensitive,
        "type": output.json_type,
        "value": output.value if is_revealed or not output.is_sensitive else None,
    }
    return resource("state-version-outputs", output.id, attributes, {})


def serialize_workspace_output(output: StateVersionOutput) -> Resource:
    """Return an output of the current state, as it is included with a workspace."""
    attributes = {
        "detailed-type": output.detailed_type,
        "name": output.name,
        "output-type": output.json_type,
        "sensitive": output.is_sensitive,
        "value": None if output.is_sensitive else output.value,
    }
    path = f"state-version-outputs/{output.id}"
    return resource("workspace-outputs", output.id, attributes, {}, path)


def serialize_workspace_resource(found: WorkspaceResource) -> Resource:
    """Return a resource in the current state of a workspace."""
    attributes = {
        "address": found.address,
        "created-at": _day(found.created_at),
        "modified-by-state-version-id": found.modified_by.id,
        "module": found.module or "root",
        "name": found.name,
        "name-index": found.index,
        "provider": _provider_name(found.provider),
        "provider-type": found.type,
        "updated-at": _day(found.updated_at),
    }
    return resource("resources", found.id, attributes, {})


def _day(seconds: float) -> str:
    return str(timestamp(seconds))[:10]


def _provider_name(provider: str) -> str:
    """Return `hashicorp/random` for `registry.terraform.io/hashicorp/random`."""
    return "/".join(provider.split("/")[-2:])
