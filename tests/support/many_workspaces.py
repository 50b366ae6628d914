"""Many workspaces of a simulator that enforces the rate limits, in the time of the running loop."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, Protocol

import attrs
import orjson

from tests.support import virtual_time
from tests.support.in_process import connect
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.rate_limit import API_LIMITS, LocalRateLimiter
from tfrun_async.simulator import RequestRecord, Simulator
from tfrun_async.simulator._http.messages import JSON_API
from tfrun_async.simulator._http.messages import Request as SimulatorRequest

EPOCH = 1_800_000_000.0  # the server's time when that of the loop is 0


class LoopClock:
    """The time of the running loop, as a clock of a simulator."""

    def now(self) -> float:
        return EPOCH + virtual_time.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@attrs.define
class ManyWorkspaces:
    """A simulator, a client of it that keeps the rate limits, and workspaces there."""

    sim: Simulator
    tfe: Client
    ids: list[str]
    began: int = 0
    """How many requests were sent before those to count."""

    def requests(self) -> list[RequestRecord]:
        """Return the requests of the client, oldest first."""
        return list(self.sim.requests)[self.began :]

    def delete(self, workspace: str) -> None:
        """Delete a workspace and its runs."""
        _send_unlimited(self.sim, "DELETE", f"/workspaces/{workspace}")

    def kinds(self) -> Counter[str]:
        """Count the requests by kind."""
        return Counter(kind_of(each) for each in self.requests())


def kind_of(request: RequestRecord) -> str:
    """Return what a request is for."""
    if request.method == "POST":
        return "create" if request.path.endswith("/runs") else "decision"
    if request.path.endswith("/runs"):
        return "list"
    if "plan" in request.query.get("include", "") or "/plans/" in request.path:
        return "plan"
    return "read"


@asynccontextmanager
async def many_workspaces(
    count: int, *, plan_seconds: float, apply_seconds: float
) -> AsyncIterator[ManyWorkspaces]:
    """Run a simulator with so many workspaces, whose runs take so many seconds."""
    sim = Simulator(clock=LoopClock(), rate_limits=True)
    async with sim, Client(sim.address, sim.add_token("user"), rate_limiter=None) as other:
        first = await create_workspace(sim, other, "network-0")
    # From here on there are no sockets, which would cost real time whenever virtual time jumps.
    ids = [first.id, *_copies(sim, first.id, count - 1)]
    for number in range(count):
        sim.script(f"network-{number}", plan_seconds=plan_seconds, apply_seconds=apply_seconds)
    limiter = LocalRateLimiter(clock=virtual_time.now)
    async with Client("http://localhost", sim.token, rate_limiter=limiter) as tfe:
        connect(tfe, sim, sim.token)
        yield ManyWorkspaces(sim, tfe, ids, began=len(sim.requests))


def _copies(sim: Simulator, first: str, count: int) -> Iterable[str]:
    """Create workspaces with the configuration of the first one."""
    records = sim._core.store.workspaces
    for number in range(1, count + 1):
        document = {"data": {"type": "workspaces", "attributes": {"name": f"network-{number}"}}}
        path = f"/organizations/{sim.organization}/workspaces"
        workspace = orjson.loads(_send_unlimited(sim, "POST", path, document))["data"]["id"]
        records[workspace].configuration_version = records[first].configuration_version
        yield workspace


def _send_unlimited(sim: Simulator, method: str, path: str, document: Any = None) -> bytes:
    """Send a request without a connection, and beside the rate limits."""
    core, (token, *_) = attrs.evolve(sim._core, rate_limits=None), sim._core.tokens
    headers = {"host": "sim", "authorization": f"Bearer {token}", "content-type": JSON_API}
    body = BytesIO(orjson.dumps(document) if document else b"")
    response = core.handle(SimulatorRequest(method, f"/api/v2{path}", {}, headers, body))
    assert response.status < 300, response
    core.requests.pop()
    return response.body


class Timed(Protocol):
    """Something that was sent at some time."""

    @property
    def time(self) -> float:
        """When, in seconds."""
        ...


def busiest_share(requests: Iterable[Timed], name: str) -> float:
    """Return the largest share of a limit that was used in any window.

    Args:
        requests: The requests, oldest first.
        name: The limit.
    """
    limit = API_LIMITS[name]
    window: deque[float] = deque()
    busiest = 0
    for each in requests:
        window.append(each.time)
        while window[0] <= each.time - limit.seconds:
            window.popleft()
        busiest = max(busiest, len(window))
    return busiest / limit.calls


def select(requests: Iterable[RequestRecord], *kinds: str) -> list[RequestRecord]:
    """Return the requests of some kinds."""
    return [each for each in requests if kind_of(each) in kinds]
