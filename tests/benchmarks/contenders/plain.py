"""Shared by the contenders that read plain dicts."""

from typing import Any

from tests.benchmarks.worker import RunFields

HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/vnd.api+json"}


def fields_of(run: dict[str, Any]) -> RunFields:
    """Return the fields of a run that are compared."""
    attributes, related = run["attributes"], run["relationships"]
    return (
        run["id"],
        attributes["status"],
        attributes["created-at"],
        related["workspace"]["data"]["id"],
        related["plan"]["data"]["id"],
    )


def run_document(workspace: str, message: str) -> dict[str, Any]:
    """Return the document that starts a run."""
    return {
        "data": {
            "type": "runs",
            "attributes": {"message": message},
            "relationships": {"workspace": {"data": {"type": "workspaces", "id": workspace}}},
        }
    }
