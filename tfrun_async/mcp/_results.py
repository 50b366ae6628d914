"""Results of tools: JSON:API documents as the server sent them, or cut down for a model; pure."""

from typing import Any

from tfrun_async._jsonapi.document import Page
from tfrun_async._model import Resource, without_secrets

Document = dict[str, Any]


def document(resource: Resource, note: str = "") -> Document:
    """Return the document of a resource.

    Args:
        resource: What was read.
        note: What the reader should know beyond it; it becomes the `note` of the `meta`.
    """
    whole: Document = {"data": without_secrets(resource.raw)}
    return whole | {"meta": {"note": note}} if note else whole


def page_document(page: Page[Any]) -> Document:
    """Return the document of a page of a list, with what leads to the next one."""
    whole: Document = {"data": [without_secrets(item.raw) for item in page.items]}
    return whole | {k: v for k, v in (("links", page.links), ("meta", page.meta)) if v}


def trimmed(whole: Document) -> Document:
    """Return a document without nulls, empty values and the links of single resources.

    The related resources keep their ids, and a list what leads to its next page.
    """
    data = whole.get("data")
    if isinstance(data, list):
        return whole | {"data": [_trimmed(item) for item in data]}
    return whole | {"data": _trimmed(data)} if isinstance(data, dict) else whole


def _trimmed(resource: Document) -> Document:
    relationships = resource.get("relationships") or {}
    linked = {
        name: {"data": linkage["data"]}
        for name, linkage in relationships.items()
        if linkage and linkage.get("data")
    }
    members = {"attributes": _filled(resource.get("attributes") or {}), "relationships": linked}
    return {"id": resource["id"], "type": resource.get("type")} | _filled(members)


def _filled(members: Document) -> Document:
    parts = {k: _filled(v) if isinstance(v, dict) else v for k, v in members.items()}
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
