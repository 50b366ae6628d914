"""A fake HCP Terraform on loopback, stepped time, and signed requests, for tests of run tasks."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from ssl import SSLContext
from typing import Any

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tfrun_async.notifications import NotificationReceiver
from tfrun_async.run_task import Handler, RunTaskReceiver

KEY = "hmac-k3y"
TOKEN = "4QEuyyxug1f2rw.atlasv1.s3cr3t"

SAMPLE: dict[str, Any] = {
    "payload_version": 1,
    "stage": "post_plan",
    "access_token": TOKEN,
    "capabilities": {"outcomes": True},
    "configuration_version_download_url": "https://app.terraform.io/api/v2/configuration-versions/cv-ntv3HbhJqvFzamy7/download",
    "configuration_version_id": "cv-ntv3HbhJqvFzamy7",
    "is_speculative": False,
    "organization_name": "hashicorp",
    "plan_json_api_url": "https://app.terraform.io/api/v2/plans/plan-6AFmRJW1PFJ7qbAh/json-output",
    "run_app_url": "https://app.terraform.io/app/hashicorp/my-workspace/runs/run-i3Df5to9ELvibKpQ",
    "run_created_at": "2021-09-02T14:47:13.036Z",
    "run_created_by": "username",
    "run_id": "run-i3Df5to9ELvibKpQ",
    "run_message": "Triggered via UI",
    "task_result_callback_url": "https://app.terraform.io/api/v2/task-results/5ea8d46c-2ceb-42cd-83f2-82e54697bddd/callback",
    "task_result_enforcement_level": "mandatory",
    "task_result_id": "taskrs-2nH5dncYoXaMVQmJ",
    "vcs_branch": "main",
    "vcs_commit_hash": "7d8fb2a2d601edebdb7a59ad2088a96673637d22",  # newer than the sample
    "vcs_commit_url": "https://github.com/hashicorp/terraform-random/commit/7d8fb2a2d601edebdb7a59ad2088a96673637d22",
    "vcs_pull_request_url": None,
    "vcs_repo_url": "https://github.com/hashicorp/terraform-random",
    "workspace_app_url": "https://app.terraform.io/app/hashicorp/my-workspace",
    "workspace_id": "ws-ck4G5bb1Yei5szRh",
    "workspace_name": "tfr_github_0",
    "workspace_working_directory": "/terraform",
}


def payload(address: str = "https://app.terraform.io", **changes: Any) -> bytes:
    """Return the documented sample, as a server at some address sends it."""
    text = json.dumps(SAMPLE).replace("https://app.terraform.io", address)
    return json.dumps({**json.loads(text), **changes}).encode()


def sign(body: bytes, key: str = KEY) -> str:
    """Sign a body as HCP Terraform does."""
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()


class SteppedTime:
    """Time that a test advances; sleeps of less than ten seconds return at once."""

    def __init__(self) -> None:
        self.short_sleeps: list[float] = []
        self._now = 0.0
        self._sleepers: list[tuple[float, float, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds < 10:
            self.short_sleeps.append(seconds)
            await asyncio.sleep(0)
            return
        sleeper = (self._now + seconds, seconds, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._changed.set()
        try:
            async with asyncio.timeout(10):  # a test that fails should not hang
                await sleeper[2]
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    @property
    def sleepers(self) -> int:
        """How many longer sleeps are under way."""
        return len(self._sleepers)

    async def wait_for_sleeper(self, seconds: float, sleepers: int = 1) -> None:
        """Wait until so many tasks sleep for so long."""
        async with asyncio.timeout(10):
            while [length for _, length, _ in self._sleepers].count(seconds) < sleepers:
                self._changed.clear()
                await self._changed.wait()

    def advance(self, seconds: float) -> None:
        """Advance the time, and wake sleepers that are due."""
        self._now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._now]
        for sleeper in due:
            self._sleepers.remove(sleeper)
            if not sleeper[2].done():
                sleeper[2].set_result(None)


@attrs.frozen
class ReceivedRequest:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    document: dict[str, Any]

    @property
    def status(self) -> str:
        status: str = self.document["data"]["attributes"]["status"]
        return status

    @property
    def message(self) -> str | None:
        message: str | None = self.document["data"]["attributes"].get("message")
        return message

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        related = self.document["data"].get("relationships", {}).get("outcomes", {})
        return [outcome["attributes"] for outcome in related.get("data", [])]


@attrs.define
class FakeTerraform:
    """A fake of HCP Terraform, as far as a run task uses it."""

    address: str = ""
    responses: list[web.Response | None] = attrs.field(factory=list)
    """Responses to the next callbacks; None hangs up. 200 when there are no more."""
    callbacks: asyncio.Queue[ReceivedRequest] = attrs.field(factory=asyncio.Queue)
    plan: web.Response = attrs.field(factory=lambda: web.json_response({"resource_changes": []}))
    other_requests: list[ReceivedRequest] = attrs.field(factory=list)
    """Requests for anything else."""

    async def next(self) -> ReceivedRequest:
        """Wait for the next callback."""
        async with asyncio.timeout(10):
            return await self.callbacks.get()

    def request(self, **changes: Any) -> bytes:
        """Return a request of this server."""
        return payload(self.address, **changes)

    def receiver(self, handler: Handler, time: SteppedTime, **settings: Any) -> RunTaskReceiver:
        """Return a receiver that works for this server."""
        settings = {"hmac_key": KEY, "addresses": self.address, **settings}
        return RunTaskReceiver(handler=handler, sleep=time.sleep, **settings)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        received = ReceivedRequest(
            request.path_qs, dict(request.headers), json.loads(body or b"{}")
        )
        if request.method == "PATCH" and request.path.endswith("/callback"):
            self.callbacks.put_nowait(received)
            response = self.responses.pop(0) if self.responses else web.Response()
            if response is None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            return response
        self.other_requests.append(received)
        return self.plan if request.path.endswith("/json-output") else web.Response(status=404)


@asynccontextmanager
async def fake_terraform(ssl: SSLContext | None = None) -> AsyncIterator[FakeTerraform]:
    """Serve on loopback, over TLS if a context is given."""
    fake = FakeTerraform()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fake.respond)
    server = TestServer(app, scheme="https" if ssl else "http")
    await server.start_server(ssl=ssl)
    async with server:
        fake.address = str(server.make_url("/")).rstrip("/")
        yield fake


@attrs.frozen
class ASGIResponse:
    """The response of an ASGI application."""

    status: int
    headers: dict[str, str]
    body: bytes


async def send_request(
    receiver: RunTaskReceiver | NotificationReceiver,
    body: bytes,
    *,
    method: str = "POST",
    signature: str | None = "right",
    headers: dict[str, str] | None = None,
    chunks: Callable[[bytes], Iterator[bytes]] = lambda body: iter([body]),
) -> ASGIResponse:
    """Send a request to a receiver as an ASGI server would."""
    sent: dict[str, str] = {"content-type": "application/json"}
    if signature is not None:
        sent["x-tfc-task-signature"] = sign(body) if signature == "right" else signature
    sent |= headers or {}
    parts = list(chunks(body))
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": part, "more_body": i < len(parts)}
        for i, part in enumerate(parts, 1)
    ]
    messages_sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        messages_sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
    }
    await receiver.asgi(scope, receive, send)
    start, end = messages_sent
    raw = {name.decode(): value.decode() for name, value in start["headers"]}
    return ASGIResponse(start["status"], raw, end["body"])


def library_tasks() -> list[str]:
    """Return the tasks of the library that are still running."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return [
        str(coroutine)
        for coroutine in coroutines
        if "/tfrun_async/" in getattr(getattr(coroutine, "cr_code", None), "co_filename", "")
    ]
