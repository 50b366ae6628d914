"""Shared by the contenders that read plain dicts."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
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


class PlainClient(ABC):
    """The work without any SDK, on some HTTP client."""

    fields_of = staticmethod(fields_of)

    async def list_organization(self, name: str) -> AsyncIterator[dict[str, Any]]:
        page = 1
        while page:
            document = await self.get(
                f"/organizations/{name}/runs", {"page[number]": page, "page[size]": 100}
            )
            for run in document["data"]:
                yield run
            page = document["meta"]["pagination"]["next-page"]

    async def list_workspace(self, workspace: str) -> list[RunFields]:
        document = await self.get(f"/workspaces/{workspace}/runs", {"page[size]": 20})
        return [fields_of(run) for run in document["data"]]

    async def read(self, run: str) -> RunFields:
        return fields_of((await self.get(f"/runs/{run}"))["data"])

    @abstractmethod
    async def create(self, workspace: str, message: str) -> RunFields:
        """Start a run."""

    @abstractmethod
    async def get(self, path: str, query: dict[str, int] | None = None) -> Any:
        """Read a document."""
