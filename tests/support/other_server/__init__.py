"""A second, independent implementation of the API, which behaves as an existing server does.

It is written from what such a server sends, not from what this client reads, and it has all its
manners at once: see `OtherServer`. The simulator responds as HashiCorp's servers do; this one shows
what a client may rely on elsewhere.

A run goes through its states by the clock that is passed in:

    pending ──► planning ──► planned ──► confirmed ──► applying ──► applied
                   │            │  └──► discarded
                   │            └─ where a plan-only run stays
                   ├──► planned_and_finished, without changes
                   └──► errored
"""

import io
import json
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, TypeAlias, TypeVar

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.other_server import _documents as documents
from tests.support.other_server._documents import ORGANIZATION, Document
from tests.support.other_server._records import Run, Version, Workspace

TOKEN = "other.s3cret"

Body: TypeAlias = Document | bytes | None
Handler: TypeAlias = Callable[[web.Request], Awaitable[tuple[int, Body]]]
T = TypeVar("T")

_API = "/api/v2"
_LOST = 0  # instead of a status: the connection is closed without a response
_MAX_REQUESTS = 2_000  # of a test; a client that never stops would hang it
_STX, _ETX = b"\x02", b"\x03"
_RUN_ATTRIBUTES = {  # those that the Runs page lists for a create; the others are dropped
    *("allow-config-generation", "allow-empty-apply", "auto-apply", "debugging-mode", "is-destroy"),
    *("message", "plan-only", "refresh", "refresh-only", "replace-addrs", "save-plan"),
    *("target-addrs", "terraform-version", "variables"),
}


class HTTPError(Exception):
    """A response that is an error."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


@attrs.define
class OtherServer:
    """A server that keeps to the documents of the API in its own way.

    - Ids are UUIDs, resources have no `links`, lists have neither `meta` nor `links`.
    - Runs: `has-changes` is null until the plan is known, and on errored runs; `error-message`; no
      `is-force-cancelable`; of the attributes of a create those that the Runs page does not list
      are dropped; a plan-only run stays `planned` and cannot be confirmed.
    - Workspaces have their `latest-run` as an attribute, and ``""`` for unknown times.
    - Plans have no counts. Task stages have an `included` inside the resource, with task results
      of the type `task-stage-results`.
    - Includes and filters are ignored.
    - There are no lists of an organization's runs, comments, JSON plans or force actions: 404.
    - Errors are ``{"detail": …}``, and after each 5xx the connection is closed unannounced.
    - A read beyond the end of a complete log responds with a lone ETX.
    - ``X-RateLimit-Limit`` is for a minute.

    Args:
        now: The clock.
    """

    now: Callable[[], float]
    address: str = ""
    requests: list[tuple[str, str]] = attrs.field(factory=list)
    """Method and path of each request."""
    failures: list[int] = attrs.field(factory=list)
    """Statuses for the next requests that change something, which are not carried out."""
    lost_responses: int = 0
    """How many of the next runs are created without a response."""
    workspaces: dict[str, Workspace] = attrs.field(factory=dict)
    versions: dict[str, Version] = attrs.field(factory=dict)
    runs: dict[str, Run] = attrs.field(factory=dict)

    def application(self) -> web.Application:
        """Return the application to serve."""
        app = web.Application(client_max_size=2**24)
        for method, path, handler in self._routes():
            app.router.add_route(method, path, self._responding(handler))
        app.router.add_route("*", "/{path:.*}", self._responding(_not_found))
        return app

    def _routes(self) -> Iterable[tuple[str, str, Handler]]:
        api = [
            ("GET", f"/organizations/{ORGANIZATION}", self._read_organization),
            ("GET", f"/organizations/{ORGANIZATION}/workspaces", self._list_workspaces),
            ("POST", f"/organizations/{ORGANIZATION}/workspaces", self._create_workspace),
            ("GET", f"/organizations/{ORGANIZATION}/workspaces/{{name}}", self._read_by_name),
            ("GET", "/workspaces/{id}", self._read_workspace),
            ("PATCH", "/workspaces/{id}", self._update_workspace),
            ("POST", "/workspaces/{id}/actions/{action:lock|unlock}", self._lock_workspace),
            ("GET", "/workspaces/{id}/configuration-versions", self._list_versions),
            ("POST", "/workspaces/{id}/configuration-versions", self._create_version),
            ("GET", "/configuration-versions/{id}", self._read_version),
            ("GET", "/workspaces/{id}/runs", self._list_runs),
            ("POST", "/runs", self._create_run),
            ("GET", "/runs/{id}", self._read_run),
            ("GET", "/runs/{id}/task-stages", self._list_task_stages),
            ("POST", "/runs/{id}/actions/{action:apply|discard|cancel}", self._act_on_run),
            ("GET", "/plans/{id}", self._read_plan),
            ("GET", "/applies/{id}", self._read_apply),
        ]
        yield from ((method, _API + path, handler) for method, path, handler in api)
        yield "PUT", "/storage/upload/{id}", self._upload
        yield "GET", "/storage/{phase:plan|apply}/{id}", self._read_log

    def _responding(self, handler: Handler) -> Callable[..., Awaitable[web.StreamResponse]]:
        async def respond(request: web.Request) -> web.StreamResponse:
            self.requests.append((request.method, request.path))
            for run in self.runs.values():
                run.advance(self.now())
            try:
                self._check(request)
                status, body = await handler(request)
            except HTTPError as error:
                status, body = error.status, {"detail": error.detail}
            response = _response(status, body)
            response.headers.update(self._headers())
            if status >= 500 or status == _LOST:
                assert request.transport is not None
                if status != _LOST:
                    await response.prepare(request)
                    await response.write_eof()
                request.transport.close()
            return response

        return respond

    def _headers(self) -> Mapping[str, str]:
        return {
            "Date": format_datetime(datetime.fromtimestamp(self.now(), UTC), usegmt=True),
            "X-RateLimit-Limit": "1000",  # a minute
            "X-RateLimit-Remaining": str(max(0, 1000 - len(self.requests))),
            "X-RateLimit-Reset": "60",
        }

    def _check(self, request: web.Request) -> None:
        if len(self.requests) > _MAX_REQUESTS:
            raise HTTPError(403, "Too many requests for a test")
        is_presigned = request.path.startswith("/storage/")
        if not is_presigned and request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise HTTPError(401, "Not authenticated")
        if request.method in {"POST", "PATCH"} and self.failures:
            raise HTTPError(self.failures.pop(0), "The database is being upgraded")

    async def _read_organization(self, _: web.Request) -> tuple[int, Body]:
        return 200, {"data": documents.organization()}

    async def _list_workspaces(self, request: web.Request) -> tuple[int, Body]:
        return 200, _page(request, map(documents.workspace, self.workspaces.values()))

    async def _create_workspace(self, request: web.Request) -> tuple[int, Body]:
        options = (await request.json())["data"]["attributes"]
        if any(each.options["name"] == options["name"] for each in self.workspaces.values()):
            raise HTTPError(422, f"Workspace {options['name']} exists already")
        workspace = Workspace(options, self.now())
        self.workspaces[workspace.id] = workspace
        return 201, {"data": documents.workspace(workspace)}

    async def _read_by_name(self, request: web.Request) -> tuple[int, Body]:
        by_name = {each.options["name"]: each for each in self.workspaces.values()}
        workspace = _find(by_name, request.match_info["name"], "Workspace")
        return 200, {"data": documents.workspace(workspace)}

    def _workspace_of(self, request: web.Request) -> Workspace:
        return _find(self.workspaces, request.match_info["id"], "Workspace")

    async def _read_workspace(self, request: web.Request) -> tuple[int, Body]:
        return 200, {"data": documents.workspace(self._workspace_of(request))}

    async def _update_workspace(self, request: web.Request) -> tuple[int, Body]:
        workspace = self._workspace_of(request)
        workspace.options |= (await request.json())["data"].get("attributes", {})
        return 200, {"data": documents.workspace(workspace)}

    async def _lock_workspace(self, request: web.Request) -> tuple[int, Body]:
        workspace, action = self._workspace_of(request), request.match_info["action"]
        if workspace.locked is (action == "lock"):
            raise HTTPError(409, f"Workspace is already {action}ed")
        workspace.locked = action == "lock"
        return 200, {"data": documents.workspace(workspace)}

    async def _list_versions(self, request: web.Request) -> tuple[int, Body]:
        versions = reversed(self._workspace_of(request).versions)
        return 200, _page(request, map(documents.configuration_version, versions))

    async def _create_version(self, request: web.Request) -> tuple[int, Body]:
        workspace = self._workspace_of(request)
        version = Version(workspace, (await request.json())["data"].get("attributes", {}))
        workspace.versions.append(version)
        self.versions[version.id] = version
        data = documents.configuration_version(version)
        data["attributes"]["upload-url"] = f"{self.address}/storage/upload/{version.upload_id}"
        return 201, {"data": data}

    async def _read_version(self, request: web.Request) -> tuple[int, Body]:
        version = _find(self.versions, request.match_info["id"], "Configuration version")
        return 200, {"data": documents.configuration_version(version)}

    async def _upload(self, request: web.Request) -> tuple[int, Body]:
        by_upload = {version.upload_id: version for version in self.versions.values()}
        version = _find(by_upload, request.match_info["id"], "Upload")
        version.files = _unpack(await request.read())
        return 200, b""

    async def _list_runs(self, request: web.Request) -> tuple[int, Body]:
        return 200, _page(request, map(documents.run, reversed(self._workspace_of(request).runs)))

    async def _create_run(self, request: web.Request) -> tuple[int, Body]:
        data = (await request.json())["data"]
        related = data["relationships"]
        workspace = _find(self.workspaces, related["workspace"]["data"]["id"], "Workspace")
        if not workspace.versions:
            raise HTTPError(422, "Workspace has no configuration")
        given = (related.get("configuration-version") or {}).get("data")
        version = self.versions[given["id"]] if given else workspace.versions[-1]
        options = {k: v for k, v in data.get("attributes", {}).items() if k in _RUN_ATTRIBUTES}
        options.setdefault("auto-apply", workspace.options.get("auto-apply", False))
        run = Run(workspace, version, options, self.now(), times={"pending": self.now()})
        workspace.runs.append(run)
        self.runs[run.id] = run
        if self.lost_responses:
            self.lost_responses -= 1
            return _LOST, None
        return 201, {"data": documents.run(run)}

    def _run_of(self, request: web.Request) -> Run:
        return _find(self.runs, request.match_info["id"], "Run")

    async def _read_run(self, request: web.Request) -> tuple[int, Body]:
        return 200, {"data": documents.run(self._run_of(request))}

    async def _list_task_stages(self, request: web.Request) -> tuple[int, Body]:
        return 200, {"data": [documents.task_stage(self._run_of(request))]}

    async def _act_on_run(self, request: web.Request) -> tuple[int, Body]:
        run, action = self._run_of(request), request.match_info["action"]
        needed, status = {
            "apply": ("is-confirmable", "confirmed"),
            "discard": ("is-discardable", "discarded"),
            "cancel": ("is-cancelable", "canceled"),
        }[action]
        if not documents.actions(run)[needed]:
            raise HTTPError(409, f"Run is {run.status}, so it cannot {action}")
        run.times[status] = self.now()
        return 202, None

    async def _read_plan(self, request: web.Request) -> tuple[int, Body]:
        by_plan = {run.plan_id: run for run in self.runs.values()}
        run = _find(by_plan, request.match_info["id"], "Plan")
        return 200, {"data": documents.plan(run, self.address)}

    async def _read_apply(self, request: web.Request) -> tuple[int, Body]:
        by_apply = {run.apply_id: run for run in self.runs.values()}
        run = _find(by_apply, request.match_info["id"], "Apply")
        return 200, {"data": documents.apply(run, self.address)}

    async def _read_log(self, request: web.Request) -> tuple[int, Body]:
        run = self._run_of(request)
        if request.match_info["phase"] == "plan":
            line = f"Plan: {run.changes} to add, 0 to change, 0 to destroy.\r\n"
            is_complete = run.status not in {"pending", "planning"}
        else:
            line = f"Apply complete! Resources: {run.changes} added.\r\n"
            is_complete = run.status == "applied"
        log = _STX + line.encode() + _ETX if is_complete else _STX
        rest = log[int(request.query.get("offset", "0")) :]
        return 200, rest or (_ETX if is_complete else b"")


async def _not_found(_: web.Request) -> tuple[int, Body]:
    raise HTTPError(404, "Not Found")


def _response(status: int, body: Body) -> web.Response:
    if isinstance(body, bytes):
        return web.Response(status=status, body=body)
    media_type = "application/vnd.api+json" if status < 400 else "application/json"
    text = "" if body is None else json.dumps(body)
    return web.Response(status=status or 500, text=text, content_type=media_type)


def _page(request: web.Request, items: Iterable[Document]) -> Document:
    number = int(request.query.get("page[number]", "1"))
    size = min(100, int(request.query.get("page[size]", "20")))
    return {"data": [*items][(number - 1) * size : number * size]}


def _find(records: Mapping[str, T], id_: str, name: str) -> T:
    if id_ not in records:
        raise HTTPError(404, f"{name} not found")
    return records[id_]


def _unpack(archive: bytes) -> dict[str, str]:
    """Return the texts of a configuration's files, by name."""
    found: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for each in files.getmembers():
            file: Any = files.extractfile(each)
            if file is not None:
                found[each.name] = file.read().decode()
    return found


@asynccontextmanager
async def other_server(now: Callable[[], float]) -> AsyncIterator[OtherServer]:
    """Serve on loopback."""
    other = OtherServer(now)
    server = TestServer(other.application())
    await server.start_server()
    async with server:
        other.address = str(server.make_url("/")).rstrip("/")
        yield other
