"""A server of workspaces with locks, states, outputs and variables, as their pages describe them.

It keeps what it is sent, hides the values of sensitive variables and outputs, and refuses what the
API refuses. Its traffic is checked against the spec.
"""

import base64
import copy
import hashlib
import io
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Literal

import attrs
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from tests.support.spec_contract import PREFIX, Contract, document
from tfrun_async.simulator._http.messages import Request, Response

WORKSPACE = "ws-1"
NAME = "acme/app"
VARIABLE_SET = "varset-1"
USER = {"id": "user-me", "type": "users"}
OTHER_USER = {"id": "user-other", "type": "users"}
_TITLES = {404: "not found", 409: "conflict", 412: "precondition failed", 422: "invalid attribute"}

Kind = Literal["lost", "unsent"]
Values = dict[str, Any]


class RefusedError(Exception):
    """An error response."""

    def __init__(self, status: int, detail: str = "") -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


@attrs.frozen
class Fault:
    """What goes wrong with the next request that fits: a status, or what happens to the connection.

    A `lost` one is carried out, an `unsent` one is not; neither has a response.
    """

    request: str
    """Method and path, as a regular expression."""
    kind: Kind | int

    def raise_status(self) -> None:
        """Raise the error response that it stands for, if it is one."""
        if isinstance(self.kind, int):
            raise RefusedError(self.kind)


@attrs.define(repr=False)
class WorkspaceServer:
    """One workspace and one variable set, and what they hold."""

    address: str = ""
    token: str = "a-token-of-the-user"
    requests: list[str] = attrs.field(factory=list)
    """Method and path of each, below the prefix of the API."""
    bodies: list[Any] = attrs.field(factory=list)
    """What each request held; None without a body, bytes if it was uploaded."""
    faults: list[Fault] = attrs.field(factory=list)
    variables: dict[str, dict[str, Values]] = attrs.field(
        factory=lambda: {WORKSPACE: {}, VARIABLE_SET: {}}
    )
    """Attributes by id, of the workspace and of the variable set; with values even if sensitive."""
    outputs: dict[str, Values] = attrs.field(factory=dict)
    lock: Values | None = None
    lock_reason: str = ""
    owner: Values = attrs.field(factory=lambda: USER)
    """The user or team that locks and unlocks."""
    account: Values = attrs.field(factory=lambda: {"id": USER["id"], "resource": USER})
    versions: list[Values] = attrs.field(factory=list)
    """Serial, md5, lineage, and the content once it was uploaded; the newest last."""
    unlock_failures: int = 0
    """How often unlocking fails, since the state is still being processed."""
    on_request: Callable[[str], None] = lambda _: None
    storage_path: str = "/storage/"
    follows_spec: bool = True
    _contract: Contract = attrs.field(factory=Contract)
    _ids: Any = attrs.field(factory=lambda: count(1))

    def changes(self) -> list[str]:
        """Return the requests that were no reads."""
        return [each for each in self.requests if not each.startswith("GET ")]

    def add_variable(self, owner: str = WORKSPACE, **attributes: Any) -> str:
        """Add a variable to the workspace or the variable set, and return its id."""
        variable_id = f"var-{next(self._ids)}"
        defaults = {"value": "", "category": "terraform", "hcl": False, "sensitive": False}
        self.variables[owner][variable_id] = {"description": None, **defaults, **attributes}
        return variable_id

    def add_state(self, content: bytes) -> str:
        """Make a state the current one, and return the id of its version."""
        state = json.loads(content)
        self.versions.append(
            {
                "id": f"sv-{next(self._ids)}",
                "serial": state["serial"],
                "lineage": state.get("lineage"),
                "md5": hashlib.md5(content).hexdigest(),
                "content": content,
            }
        )
        return str(self.versions[-1]["id"])

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        path = request.path.removeprefix(PREFIX)
        self.requests.append(f"{request.method} {path}")
        self.bodies.append(_parse(body))
        self.on_request(self.requests[-1])
        fault = self._fault_of(f"{request.method} {path}")
        if fault is not None and fault.kind == "unsent":
            return _dropped(request)
        response = self._respond(request, path, body, fault)
        checked = Request(request.method, request.path, dict(request.query), {}, io.BytesIO(body))
        if fault is None and self.follows_spec:
            self._contract.check(checked, response)
            assert self._contract.problems == []
        if fault is not None and fault.kind == "lost":
            return _dropped(request)
        return web.Response(
            status=response.status, body=response.body, headers=dict(response.headers)
        )

    def _fault_of(self, request: str) -> Fault | None:
        for fault in self.faults:
            if re.fullmatch(fault.request, request):
                self.faults.remove(fault)
                return fault
        return None

    def _respond(
        self, request: web.BaseRequest, path: str, body: bytes, fault: Fault | None
    ) -> Response:
        try:
            if fault is not None:
                fault.raise_status()
            if path.startswith(self.storage_path):
                return self._store(request, path.removeprefix(self.storage_path), body)
            assert request.headers["Authorization"] == f"Bearer {self.token}"
            return self.route(request.method, path, _parse(body))
        except RefusedError as error:
            title = _TITLES.get(error.status, "failed")
            problem = {"status": str(error.status), "title": title, "detail": error.detail}
            return Response.json(error.status, {"errors": [problem]})

    def route(self, method: str, path: str, body: Any) -> Response:
        for verb, pattern, handler in _ROUTES:
            if verb == method and (match := re.fullmatch(pattern, path)):
                return handler(self, body, *match.groups())
        raise RefusedError(404)

    # Workspaces and locks

    def _workspace(self, _: Any, *__: str) -> Response:
        found = _example("workspaces.read")
        found["id"] = WORKSPACE
        found["attributes"] |= {"locked": self.lock is not None, "locked-reason": self.lock_reason}
        found["relationships"]["locked-by"] = {"data": self.lock}
        return Response.json(200, {"data": found})

    def _lock(self, body: Any) -> Response:
        if self.lock is not None:
            raise RefusedError(409, "Workspace already locked")
        self.lock, self.lock_reason = self.owner, body["reason"]
        return self._workspace(None)

    def _unlock(self, _: Any) -> Response:
        if self.lock != self.owner:
            raise RefusedError(409, "Workspace is not locked, or by another")
        is_pending = bool(self.versions) and self.versions[-1]["content"] is None
        if self.unlock_failures or is_pending:
            self.unlock_failures = max(0, self.unlock_failures - 1)
            raise RefusedError(503, "Latest state version is not finalized")
        self.lock, self.lock_reason = None, ""
        return self._workspace(None)

    def _account(self, _: Any) -> Response:
        user = {"id": self.account["id"], "type": "users", "attributes": {"username": "me"}}
        linked = {"authenticated-resource": {"data": self.account["resource"]}}
        return Response.json(200, {"data": user | {"relationships": linked}})

    # Variables

    def _list_variables(self, _: Any, owner: str) -> Response:
        listed = [_variable(key, each) for key, each in self._owned(owner).items()]
        return Response.json(200, {"data": listed})

    def _create_variable(self, body: Any, owner: str) -> Response:
        attributes = body["data"]["attributes"]
        self._check_key(owner, attributes)
        created = self.add_variable(owner, **attributes)
        return Response.json(201, {"data": _variable(created, self.variables[owner][created])})

    def _update_variable(self, body: Any, owner: str, variable_id: str) -> Response:
        if variable_id not in self._owned(owner):
            raise RefusedError(404)
        variable, attributes = self.variables[owner][variable_id], body["data"]["attributes"]
        if variable["sensitive"] and attributes.get("sensitive") is False:
            raise RefusedError(422, "Sensitive cannot be unset")
        variable |= attributes
        return Response.json(200, {"data": _variable(variable_id, variable)})

    def _owned(self, owner: str) -> dict[str, Values]:
        if owner not in self.variables:
            raise RefusedError(404)
        return self.variables[owner]

    def _check_key(self, owner: str, attributes: Values) -> None:
        named = attributes["key"], attributes["category"]
        if any((each["key"], each["category"]) == named for each in self._owned(owner).values()):
            raise RefusedError(422, "Key has already been taken")

    # States and outputs

    def _current_state(self, _: Any) -> Response:
        whole = [each for each in self.versions if each["content"] is not None]
        if not whole:
            raise RefusedError(404)
        return Response.json(200, {"data": self._version(whole[-1])})

    def _read_state(self, _: Any, version_id: str) -> Response:
        return Response.json(200, {"data": self._version(self._version_of(version_id))})

    def _create_state(self, body: Any) -> Response:
        if self.lock != self.owner:
            raise RefusedError(409, "Workspace must be locked by you")
        given = {"lineage": None, "force": False, **body["data"]["attributes"]}
        whole = [each for each in self.versions if each["content"] is not None]
        if whole and not given["force"] and not _follows(whole[-1], given):
            raise RefusedError(409, "The serial or lineage does not follow")
        created = {"id": f"sv-{next(self._ids)}", "content": None, **given}
        if "state" in given:
            created["content"] = base64.b64decode(given["state"])
            _check_md5(created, created["content"])
        # A newer one supersedes those that are still to be uploaded.
        self.versions = [*whole, created]
        return Response.json(201, {"data": self._version(created)})

    def _version_of(self, version_id: str) -> Values:
        for each in self.versions:
            if each["id"] == version_id:
                return each
        raise RefusedError(404)

    def _version(self, version: Values) -> Values:
        found = _example("state_versions.read")
        url = f"{self.address}{self.storage_path}{version['id']}?signature=s3cret"
        is_pending = version["content"] is None
        found["id"] = version["id"]
        found["attributes"] |= {
            "serial": version["serial"],
            "status": "pending" if is_pending else "finalized",
            "hosted-state-download-url": None if is_pending else url,
            "hosted-state-upload-url": url if is_pending else None,
        }
        return found

    def _store(self, request: web.BaseRequest, version_id: str, body: bytes) -> Response:
        is_api = self.storage_path.startswith("/api/")
        assert ("Authorization" in request.headers) == is_api
        version = self._version_of(version_id)
        if request.method == "GET":
            return Response(200, version["content"])
        if version["content"] is not None:
            raise RefusedError(409, "It is already there")
        _check_md5(version, body)
        version["content"] = body
        return Response(200)

    def _list_outputs(self, _: Any) -> Response:
        listed = [self._output(name, is_listed=True) for name in self.outputs]
        return Response.json(200, {"data": listed})

    def _read_output(self, _: Any, name: str) -> Response:
        if name not in self.outputs:
            raise RefusedError(404)
        return Response.json(200, {"data": self._output(name, is_listed=False)})

    def _output(self, name: str, *, is_listed: bool) -> Values:
        output = self.outputs[name]
        attributes = {
            "name": name,
            "type": "string",
            "detailed-type": "string",
            "sensitive": False,
            **output,
        }
        if is_listed and attributes["sensitive"]:
            attributes["value"] = output.get("listed")
        attributes.pop("listed", None)
        output_id = f"wsout-{name}"
        links = {"self": f"/api/v2/state-version-outputs/{output_id}"}
        kind = {"id": output_id, "type": "state-version-outputs"}
        return kind | {"attributes": attributes, "links": links}


_ROUTES: list[tuple[str, str, Callable[..., Response]]] = [
    (
        "GET",
        f"/organizations/acme/workspaces/app|/workspaces/{WORKSPACE}",
        WorkspaceServer._workspace,
    ),
    ("POST", f"/workspaces/{WORKSPACE}/actions/lock", WorkspaceServer._lock),
    ("POST", f"/workspaces/{WORKSPACE}/actions/unlock", WorkspaceServer._unlock),
    ("GET", "/account/details", WorkspaceServer._account),
    ("GET", f"/workspaces/{WORKSPACE}/current-state-version", WorkspaceServer._current_state),
    ("POST", f"/workspaces/{WORKSPACE}/state-versions", WorkspaceServer._create_state),
    ("GET", r"/state-versions/([\w-]+)", WorkspaceServer._read_state),
    (
        "GET",
        f"/workspaces/{WORKSPACE}/current-state-version-outputs",
        WorkspaceServer._list_outputs,
    ),
    ("GET", r"/state-version-outputs/wsout-(\w+)", WorkspaceServer._read_output),
    ("GET", r"/workspaces/([\w-]+)/vars", WorkspaceServer._list_variables),
    ("POST", r"/workspaces/([\w-]+)/vars", WorkspaceServer._create_variable),
    ("PATCH", r"/workspaces/([\w-]+)/vars/([\w-]+)", WorkspaceServer._update_variable),
    ("GET", r"/varsets/([\w-]+)/relationships/vars", WorkspaceServer._list_variables),
    ("POST", r"/varsets/([\w-]+)/relationships/vars", WorkspaceServer._create_variable),
    (
        "PATCH",
        r"/varsets/([\w-]+)/relationships/vars/([\w-]+)",
        WorkspaceServer._update_variable,
    ),
]


@asynccontextmanager
async def workspace_server() -> AsyncIterator[WorkspaceServer]:
    """Serve a workspace on loopback."""
    server = WorkspaceServer()
    listener = RawTestServer(server.handle)
    await listener.start_server()
    server.address = str(listener.make_url("")).rstrip("/")
    try:
        yield server
    finally:
        await listener.close()


def _example(operation: str) -> Values:
    """Return the resource in the first example of an operation's response."""
    for item in document()["paths"].values():
        for node in item.values():
            if isinstance(node, dict) and node.get("operationId") == operation:
                content = node["responses"]["200"]["content"]["application/vnd.api+json"]
                example: Values = next(iter(content["examples"].values()))["value"]["data"]
                return copy.deepcopy(example)
    raise LookupError(operation)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body


def _dropped(request: web.BaseRequest) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _variable(variable_id: str, stored: Values) -> Values:
    value = None if stored["sensitive"] else stored["value"]
    return {
        "id": variable_id,
        "type": "vars",
        "attributes": stored | {"value": value},
        "relationships": {"configurable": {"data": {"id": WORKSPACE, "type": "workspaces"}}},
    }


def _follows(current: Values, given: Values) -> bool:
    if current["lineage"] and given["lineage"] and current["lineage"] != given["lineage"]:
        return False
    if current["serial"] == given["serial"]:
        return bool(current["md5"] == given["md5"])
    return bool(current["serial"] < given["serial"])


def _check_md5(version: Values, content: bytes) -> None:
    if hashlib.md5(content).hexdigest() != version["md5"]:
        raise RefusedError(412, "MD5 mismatch")
