"""Serializers of tags and of key-value tags."""

from collections.abc import Collection
from typing import Any

from tfrun_async.simulator._http.documents import Resource, resource, timestamp, to_one
from tfrun_async.simulator._records.projects import Project, Tag, TagBinding
from tfrun_async.simulator._records.store import Store, Workspace

DEFAULT_FIELDS = frozenset({"key", "value", "created_at"})


def serialize_tag(store: Store, tag: Tag) -> Resource:
    """Return a flat tag of an organization."""
    attributes = {
        "created-at": timestamp(tag.created_at),
        "instance-count": sum(tag in workspace.tags for workspace in store.workspaces.values()),
        "name": tag.name,
    }
    relationships = {"organization": to_one("organizations", tag.organization.name)}
    return resource("tags", tag.id, attributes, relationships)


def serialize_tag_binding(
    binding: TagBinding,
    *,
    store: Store | None = None,
    project: Project | None = None,
    fields: Collection[str] = DEFAULT_FIELDS,
) -> Resource:
    """Return a key-value tag; counts and target are only for the list of an organization."""
    values: dict[str, Any] = {
        "created_at": timestamp(binding.created_at),
        "key": binding.key,
        "value": binding.value,
    }
    if store is not None and project is not None:
        values["counts"] = _counts(store, project)
    attributes = {name.replace("_", "-"): value for name, value in values.items() if name in fields}
    target = {}
    if project is not None and "target" in fields:
        target = {"target": to_one("projects", project.id)}
    return {
        "id": binding.id,
        "type": "tag-bindings",
        "attributes": attributes,
        "relationships": target,
    }


def _counts(store: Store, project: Project) -> dict[str, int]:
    workspaces = [each for each in store.workspaces.values() if each.project is project]
    return {"projects": 1, "workspaces": len(workspaces)}


def effective_tag_bindings(workspace: Workspace) -> list[Resource]:
    """Return the key-value tags of a workspace, also those that it inherits."""
    return [
        _serialize_effective(
            workspace.id, binding, None if key in workspace.tag_bindings else workspace.project
        )
        for key, binding in workspace.effective_tag_bindings.items()
    ]


def effective_project_tag_bindings(project: Project) -> list[Resource]:
    """Return the key-value tags of a project, which inherits none."""
    return [
        _serialize_effective(project.id, binding, None) for binding in project.tag_bindings.values()
    ]


def _serialize_effective(owner: str, binding: TagBinding, source: Project | None) -> Resource:
    return {
        "id": effective_tag_binding_id(owner, binding),
        "type": "effective-tag-bindings",
        "attributes": {"key": binding.key, "value": binding.value},
        "relationships": {"inherited-from": to_one("projects", source.id if source else None)},
    }


def effective_tag_binding_id(owner: str, binding: TagBinding) -> str:
    """Return an id from which the binding can be found: many workspaces inherit one binding."""
    return f"{owner}.{binding.id}"


def lookup_effective_tag_binding(store: Store, key: str) -> Resource | None:
    """Return the effective binding with an id; None if it does not exist."""
    workspace = store.workspaces.get(key.partition(".")[0])
    found = effective_tag_bindings(workspace) if workspace else []
    return next((each for each in found if each["id"] == key), None)
