"""What the tests of run tasks share: HCP Terraform on loopback, time, and signed requests."""

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


class Time:
    """Time that a test moves; what sleeps for less than ten seconds does not notice."""

    def __init__(self) -> None:
        self.naps: list[float] = []
        self._now = 0.0
        self._sleepers: list[tuple[float, float, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds < 10:
            self.naps.append(seconds)
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
        """How many sleep for longer than that."""
        return len(self._sleepers)

    async def until_asleep(self, seconds: float, sleepers: int = 1) -> None:
        """Wait until somebody sleeps for so long."""
        async with asyncio.timeout(10):
            while [length for _, length, _ in self._sleepers].count(seconds) < sleepers:
                self._changed.clear()
                await self._changed.wait()

    def advance(self, seconds: float) -> None:
        """Wake whose time has come."""
        self._now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._now]
        for sleeper in due:
            self._sleepers.remove(sleeper)
            if not sleeper[2].done():
                sleeper[2].set_result(None)


@attrs.frozen
class Callback:
    """A callback as it arrived."""

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
class Terraform:
    """HCP Terraform, as far as a run task sees it."""

    address: str = ""
    answers: list[web.Response | None] = attrs.field(factory=list)
    """What the next callbacks are answered; None hangs up. 200 when there are no more."""
    callbacks: asyncio.Queue[Callback] = attrs.field(factory=asyncio.Queue)
    plan: web.Response = attrs.field(factory=lambda: web.json_response({"resource_changes": []}))
    elsewhere: list[Callback] = attrs.field(factory=list)
    """Requests for anything else."""

    async def next(self) -> Callback:
        """Wait for the next callback."""
        async with asyncio.timeout(10):
            return await self.callbacks.get()

    def request(self, **changes: Any) -> bytes:
        """Return a request of this server."""
        return payload(self.address, **changes)

    def receiver(self, handler: Handler, time: Time, **settings: Any) -> RunTaskReceiver:
        """Return a receiver that works for this server."""
        settings = {"hmac_key": KEY, "addresses": self.address, **settings}
        return RunTaskReceiver(handler=handler, sleep=time.sleep, **settings)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        seen = Callback(request.path_qs, dict(request.headers), json.loads(body or b"{}"))
        if request.method == "PATCH" and request.path.endswith("/callback"):
            self.callbacks.put_nowait(seen)
            answer = self.answers.pop(0) if self.answers else web.Response()
            if answer is None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            return answer
        self.elsewhere.append(seen)
        return self.plan if request.path.endswith("/json-output") else web.Response(status=404)


@asynccontextmanager
async def terraform(ssl: SSLContext | None = None) -> AsyncIterator[Terraform]:
    """Serve on a port of this machine, over TLS if there is something for it."""
    served = Terraform()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.answer)
    server = TestServer(app, scheme="https" if ssl else "http")
    await server.start_server(ssl=ssl)
    async with server:
        served.address = str(server.make_url("/")).rstrip("/")
        yield served


@attrs.frozen
class Answer:
    """What an ASGI application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(
    receiver: RunTaskReceiver | NotificationReceiver,
    body: bytes,
    *,
    method: str = "POST",
    signature: str | None = "right",
    headers: dict[str, str] | None = None,
    chunks: Callable[[bytes], Iterator[bytes]] = lambda body: iter([body]),
) -> Answer:
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
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
    }
    await receiver.asgi(scope, receive, send)
    start, end = answers
    raw = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], raw, end["body"])


def tasks_of_the_library() -> list[str]:
    """Return which tasks of the library are still there."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    return [
        str(coroutine)
        for coroutine in coroutines
        if "/tfrun_async/" in getattr(getattr(coroutine, "cr_code", None), "co_filename", "")
    ]
