"""Results of tools: JSON:API documents as the server sent them, whole or trimmed."""

from typing import Any

from tfrun_async._jsonapi.document import Page
from tfrun_async._model import Resource, read_or, without_secrets
from tfrun_async.models import Run

Document = dict[str, Any]


def resource_document(resource: Resource, note: str = "") -> Document:
    """Return the document of a resource.

    Args:
        resource: The resource, as it was read.
        note: A note to the model; it becomes `meta.note`.
    """
    return with_note({"data": without_secrets(resource.raw)}, note)


def with_note(document: Document, note: str) -> Document:
    """Return a document with a note to the model, after the one that it has."""
    meta = document.get("meta", {})
    notes = " ".join(filter(None, [meta.get("note"), note]))
    return document | {"meta": {**meta, "note": notes}} if notes else document


def page_document(page: Page[Any]) -> Document:
    """Return the document of a page of a list, with the links to the next one."""
    result: Document = {"data": [without_secrets(item.raw) for item in page.items]}
    return result | {k: v for k, v in (("links", page.links), ("meta", page.meta)) if v}


def workspace_name(run: Run) -> str | None:
    """Return the workspace of a run, as `organization/name` or else by its id; None if unknown."""
    workspace = read_or(run, "workspace", None)
    if workspace is None:
        return None
    name, organization = (read_or(workspace, key, None) for key in ("name", "organization"))
    return f"{organization.id}/{name}" if name and organization else workspace.id


def trim_document(document: Document) -> Document:
    """Return a document without nulls, empty values and the links of single resources.

    Related resources keep their ids, and a list its link to the next page.
    """
    data = document.get("data")
    if isinstance(data, list):
        return document | {"data": [_trim_resource(item) for item in data]}
    return document | {"data": _trim_resource(data)} if "data" in document else document


def _trim_resource(resource: Any) -> Any:
    """Trim a resource; what is not JSON:API stays as it is."""
    if not isinstance(resource, dict) or "type" not in resource or "attributes" not in resource:
        return resource
    trimmed = {key: resource[key] for key in ("id", "type") if key in resource}
    members = {key: resource.get(key) for key in ("attributes", "relationships")}
    if isinstance(relationships := members["relationships"], dict):
        members["relationships"] = {k: _trim_linkage(v) for k, v in relationships.items()}
    return trimmed | _without_empty(members)


def _trim_linkage(linkage: Any) -> Any:
    if not isinstance(linkage, dict):
        return linkage
    return {"data": linkage["data"]} if linkage.get("data") else None


def _without_empty(members: Document) -> Document:
    parts = {k: _without_empty(v) if isinstance(v, dict) else v for k, v in members.items()}
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
