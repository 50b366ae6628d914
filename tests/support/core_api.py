"""A small client of the core, so that tests read as a sequence of API requests."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from copy import copy
from typing import Any

import attrs
import orjson

from tfrun_async.simulator import PolicySet, SteppedClock
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine.run_task_requests import Delivery, UncheckedEndpointError
from tfrun_async.simulator._handlers import organizations
from tfrun_async.simulator._handlers.authorization import TokenKind, add_user
from tfrun_async.simulator._http.messages import JSON_API, Request
from tfrun_async.simulator._records.store import Scenario

TOKEN = "secret-token"
ONE_RESOURCE = {"main.tf": 'resource "null_resource" "one" {}\n'}
TWO_RESOURCES = {
    "main.tf": 'resource "null_resource" "one" {}\nresource "null_resource" "two" {}\n'
}


@attrs.frozen
class ApiResponse:
    """A response, with its JSON decoded."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def document(self) -> Any:
        return orjson.loads(self.body)

    @property
    def data(self) -> Any:
        return self.document["data"]

    @property
    def ids(self) -> list[str]:
        return [item["id"] for item in self.data]

    @property
    def names(self) -> list[str]:
        return [item["attributes"]["name"] for item in self.data]

    @property
    def values(self) -> dict[str, Any]:
        """The values of variables or tags, by key."""
        return {item["attributes"]["key"]: item["attributes"]["value"] for item in self.data}

    @property
    def pointers(self) -> set[str]:
        return {error["source"]["pointer"] for error in self.document["errors"]}


class Api:
    """Sends requests to a core as a client would."""

    def __init__(self, *, rate_limits: bool = False) -> None:
        self.clock = SteppedClock()
        self.endpoint_status = 200
        self.checks: list[Delivery] = []
        self.core = Core.create(
            self.clock, token=TOKEN, organization="example", rate_limits=rate_limits
        )
        self.token = TOKEN

    def login(self, kind: TokenKind = "user", **options: Any) -> Api:
        """Return the same simulator, with the token of a new user."""
        store, other = self.core.store, copy(self)
        other.token = f"{kind}-token-{len(store.users)}"
        user = add_user(store, store.organizations["example"], kind, **options)
        self.core.tokens[other.token] = user
        return other

    def request(
        self,
        method: str,
        path: str,
        payload: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> ApiResponse:
        default_headers = {
            "host": "sim:1",
            "authorization": f"Bearer {self.token}",
            "content-type": JSON_API,
        }
        if body is None:
            body = b"" if payload is None else orjson.dumps(payload)
        request = Request(
            method, path, query or {}, {**default_headers, **(headers or {})}, io.BytesIO(body)
        )
        try:
            response = self.core.handle(request)
        except UncheckedEndpointError as error:
            self.checks.append(error.delivery)
            again = attrs.evolve(
                request, body=io.BytesIO(body), endpoint_status=self.endpoint_status
            )
            response = self.core.handle(again)
        return ApiResponse(response.status, response.body, response.headers)

    def get(self, path: str, **query: str) -> ApiResponse:
        return self.request("GET", f"/api/v2{path}", query=query)

    def search(self, path: str, query: Mapping[str, str]) -> ApiResponse:
        return self.request("GET", f"/api/v2{path}", query=query)

    def post(self, path: str, payload: Any = None) -> ApiResponse:
        return self.request("POST", f"/api/v2{path}", payload)

    def patch(self, path: str, payload: Any) -> ApiResponse:
        return self.request("PATCH", f"/api/v2{path}", payload)

    def delete(self, path: str, payload: Any = None) -> ApiResponse:
        return self.request("DELETE", f"/api/v2{path}", payload)

    def get_url(self, url: str, **query: str) -> ApiResponse:
        """Get a presigned URL, without a token."""
        path = url.removeprefix("http://sim:1")
        return self.request("GET", path, query=query, headers={"authorization": ""})

    def put_url(self, url: str, body: bytes) -> ApiResponse:
        """Put to a presigned URL, without a token."""
        path = url.removeprefix("http://sim:1")
        return self.request(
            "PUT", path, headers={"authorization": "", "content-type": ""}, body=body
        )

    def workspace(self, name: str = "main", **attributes: Any) -> str:
        response = self.post(
            "/organizations/example/workspaces",
            resource("workspaces", name=name, **attributes),
        )
        assert response.status == 201, response.body
        return str(response.data["id"])

    def agent_pool(self, name: str = "diggers") -> str:
        """Add an agent pool, and return its id."""
        store = self.core.store
        example = store.organizations["example"]
        return organizations.add_agent_pool(store, self.clock.now(), example, name).id

    def upload_configuration(
        self, workspace: str, files: Mapping[str, str] | bytes = ONE_RESOURCE, **attributes: Any
    ) -> str:
        """Upload a configuration and wait until it is processed."""
        attributes = {"auto_queue_runs": False, **attributes}
        response = self.post(
            f"/workspaces/{workspace}/configuration-versions",
            resource("configuration-versions", **attributes),
        )
        assert response.status == 201, response.body
        archive = files if isinstance(files, bytes) else pack_archive(files)
        assert self.put_url(response.data["attributes"]["upload-url"], archive).status == 200
        self.clock.advance(0.1)
        return str(response.data["id"])

    def post_run(
        self, workspace: str | None, version: str | None = None, **attributes: Any
    ) -> ApiResponse:
        payload = resource("runs", **attributes)
        related = payload["data"]["relationships"] = {}
        if workspace is not None:
            related["workspace"] = {"data": {"type": "workspaces", "id": workspace}}
        if version is not None:
            named = {"type": "configuration-versions", "id": version}
            related["configuration-version"] = {"data": named}
        return self.post("/runs", payload)

    def run(self, workspace: str, version: str | None = None, **attributes: Any) -> str:
        response = self.post_run(workspace, version, **attributes)
        assert response.status == 201, response.body
        return str(response.data["id"])

    def configured_workspace(
        self, name: str = "main", files: Mapping[str, str] = ONE_RESOURCE, **attributes: Any
    ) -> str:
        """Return a workspace with an uploaded configuration."""
        workspace = self.workspace(name, **attributes)
        self.upload_configuration(workspace, files)
        return workspace

    def action(self, run: str, name: str, payload: Any = None) -> int:
        return self.post(f"/runs/{run}/actions/{name}", payload).status

    def attributes(self, run: str) -> Any:
        return self.get(f"/runs/{run}").data["attributes"]

    def status(self, run: str) -> str:
        return str(self.attributes(run)["status"])

    def status_path(self, run: str) -> list[str]:
        """Return the statuses that a run went through after `pending`, by its timestamps."""
        stamps = self.attributes(run)["status-timestamps"]
        return [name.removesuffix("-at").replace("-", "_") for name in stamps]

    def available_actions(self, run: str) -> set[str]:
        granted = self.attributes(run)["actions"]
        return {name.removeprefix("is-") for name, is_granted in granted.items() if is_granted}

    def advance(self, seconds: float = 10.0) -> None:
        self.clock.advance(seconds)

    def script(self, workspace: str, **options: Any) -> None:
        self.core.store.scenarios["example", workspace] = Scenario(**options)

    def set_policies(self, *policy_sets: PolicySet, workspace: str | None = None) -> None:
        store = self.core.store
        store.policies.sets[store.organizations["example"], workspace] = policy_sets

    def phase(self, run: str, kind: str) -> Any:
        related = self.get(f"/runs/{run}").data["relationships"][kind]["data"]
        return self.get(f"/{related['type']}/{related['id']}").data["attributes"]

    def log(self, run: str, kind: str, **query: str) -> bytes:
        return self.get_url(self.phase(run, kind)["log-read-url"], **query).body


def resource(kind: str, *, relationships: Any = None, **attributes: Any) -> dict[str, Any]:
    """Return a document with one resource, its attributes written with underscores."""
    written = {name.replace("_", "-"): value for name, value in attributes.items()}
    data: dict[str, Any] = {"type": kind, "attributes": written}
    if relationships is not None:
        data["relationships"] = {name: {"data": given} for name, given in relationships.items()}
    return {"data": data}


def run_trigger_document(source: str) -> dict[str, Any]:
    """Return the document that creates a run trigger."""
    named = {"data": {"type": "workspaces", "id": source}}
    return {"data": {"relationships": {"sourceable": named}}}


def identifiers(kind: str, *ids: str) -> list[dict[str, str]]:
    """Return what names resources in a relationship."""
    return [{"type": kind, "id": key} for key in ids]


def items(kind: str, *attributes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return resource objects with these attributes."""
    return [{"type": kind, "attributes": each} for each in attributes]


def pack_archive(files: Mapping[str, str]) -> bytes:
    """Return a gzipped tar of some files."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as members:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            members.addfile(member, io.BytesIO(text.encode()))
    return archive.getvalue()
