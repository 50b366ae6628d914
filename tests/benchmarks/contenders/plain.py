"""What those have in common that work on plain dicts."""

from typing import Any

from tests.benchmarks.worker import Seen

HEADERS = {"Authorization": "Bearer token", "Content-Type": "application/vnd.api+json"}


def look(run: dict[str, Any]) -> Seen:
    """Read what is to be read of a run."""
    attributes, related = run["attributes"], run["relationships"]
    return (
        run["id"],
        attributes["status"],
        attributes["created-at"],
        related["workspace"]["data"]["id"],
        related["plan"]["data"]["id"],
    )


def start(workspace: str, message: str) -> dict[str, Any]:
    """Return the document that starts a run."""
    return {
        "data": {
            "type": "runs",
            "attributes": {"message": message},
            "relationships": {"workspace": {"data": {"type": "workspaces", "id": workspace}}},
        }
    }
