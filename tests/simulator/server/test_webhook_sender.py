"""Tests of run tasks over real sockets, with a receiver written here from the documents."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from tests.support.core_api import ONE_RESOURCE, resource
from tests.support.core_run_tasks import KEY, task_payload
from tfrun_async.simulator import Clock, Fault, Simulator, SteppedClock

JSON_API = {"Content-Type": "application/vnd.api+json"}


class Receiver:
    """An endpoint that keeps what it got and responds as it is told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.received: list[dict[str, Any]] = []
        self.arrived = asyncio.Event()
        self.proceed = asyncio.Event()
        self.proceed.set()
        self.url = ""

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Return what was no endpoint check."""
        return [payload for payload in self.received if payload["access_token"] != "test-token"]

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = hmac.new(KEY.encode(), body, hashlib.sha512).hexdigest()
        assert hmac.compare_digest(request.headers["X-TFC-Task-Signature"], expected)
        assert request.headers.getall("Content-Type") == ["application/json"]
        assert request.headers["User-Agent"] == "TFC/1.0 (+https://app.terraform.io; TFC)"
        self.received.append(orjson.loads(body))
        if self.requests:
            self.arrived.set()
            await self.proceed.wait()
        return web.Response(
            status=self.statuses.pop(0) if self.statuses else 200, headers=self.headers
        )


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Return an endpoint for run tasks on a free port."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield receiver
    await runner.cleanup()


class ApiClient:
    """What a test asks of a simulator over HTTP."""

    def __init__(self, simulator: Simulator, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.http = http

    async def request(self, method: str, path: str, payload: Any = None, status: int = 200) -> Any:
        async with self.http.request(method, f"/api/v2{path}", json=payload) as response:
            assert response.status == status, await response.text()
            return (await response.json())["data"]

    async def create_task(self, receiver: Receiver, status: int = 201) -> str:
        """Create a run task, or return why there is none."""
        payload = task_payload(url=receiver.url, hmac_key=KEY)
        path = "/organizations/example/tasks"
        async with self.http.post(f"/api/v2{path}", json=payload) as response:
            assert response.status == status
            document = await response.json()
        return str(document["data"]["id"] if status == 201 else document["errors"][0]["detail"])

    async def start_run(self, task: str) -> str:
        """Start a run in a new workspace with a mandatory task after the plan."""
        path = "/organizations/example/workspaces"
        workspace = await self.request("POST", path, resource("workspaces", name="main"), 201)
        payload = resource("workspace-tasks", enforcement_level="mandatory")
        payload["data"]["relationships"] = {"task": {"data": {"type": "tasks", "id": task}}}
        await self.request("POST", f"/workspaces/{workspace['id']}/tasks", payload, 201)
        return self.simulator.push("main", ONE_RESOURCE)

    async def status(self, run: str) -> str:
        return str((await self.request("GET", f"/runs/{run}"))["attributes"]["status"])


async def connect_client(simulator: Simulator) -> AsyncIterator[ApiClient]:
    async with simulator:
        headers = {**JSON_API, "Authorization": f"Bearer {simulator.token}"}
        async with aiohttp.ClientSession(simulator.address, headers=headers) as http:
            yield ApiClient(simulator, http)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def client(clock: SteppedClock) -> AsyncIterator[ApiClient]:
    """Return a simulator on a stepped clock."""
    async for client in connect_client(Simulator(clock=clock)):
        yield client


async def call_back(payload: dict[str, Any], status: str) -> int:
    headers = {**JSON_API, "Authorization": f"Bearer {payload['access_token']}"}
    document = resource("task-results", status=status)
    url = payload["task_result_callback_url"]
    async with aiohttp.request("PATCH", url, json=document, headers=headers) as response:
        return response.status


async def test_a_run_task_runs_from_end_to_end(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """Checked, told of a run, it reads the plan and lets the run pass."""
    run = await client.start_run(await client.create_task(receiver))
    assert [payload["access_token"] for payload in receiver.received] == ["test-token"]
    clock.advance(10)
    await client.simulator.deliver()
    (payload,) = receiver.requests
    assert payload["run_id"] == run
    assert payload["task_result_callback_url"].startswith(client.simulator.address)
    headers = {"Authorization": f"Bearer {payload['access_token']}"}
    async with aiohttp.request("GET", payload["plan_json_api_url"], headers=headers) as response:
        assert len((await response.json())["resource_changes"]) == 1
    url = payload["configuration_version_download_url"]
    async with aiohttp.request("GET", url, headers=headers) as response:
        assert (await response.read())[:2] == b"\x1f\x8b"
    assert await client.status(run) == "post_plan_running"
    assert await call_back(payload, "passed") == 200
    assert await client.status(run) == "post_plan_completed"


async def test_an_endpoint_that_does_not_return_200_makes_no_task(
    client: ApiClient, receiver: Receiver
) -> None:
    """Whatever the status, and if nothing listens."""
    receiver.statuses = [500]
    assert "responded with 500" in await client.create_task(receiver, status=422)
    receiver.url = "http://127.0.0.1:1/"
    assert "did not respond" in await client.create_task(receiver, status=422)
    assert await client.request("GET", "/organizations/example/tasks") == []


async def test_requests_are_sent_again(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """When the simulator's clock says so, and not before."""
    run = await client.start_run(await client.create_task(receiver))
    receiver.statuses = [503]
    clock.advance(10)
    await client.simulator.deliver()
    await client.simulator.deliver()
    assert len(receiver.requests) == 1
    clock.advance(1)
    await client.simulator.deliver()
    first, second = receiver.requests
    assert first == second
    assert await call_back(second, "failed") == 200
    assert await client.status(run) == "errored"


async def test_a_redirect_is_not_followed(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """It could lead off this machine; it is a response other than 200."""
    receiver.headers = {"Location": "http://192.0.2.1/"}
    receiver.statuses = [307]
    assert "responded with 307" in await client.create_task(receiver, status=422)


@pytest.mark.parametrize(("fault", "times"), [(Fault.RESET_BEFORE, 1), (Fault.RESET_AFTER, 2)])
async def test_a_request_that_is_lost_is_sent_again(
    client: ApiClient, receiver: Receiver, clock: SteppedClock, fault: Fault, times: int
) -> None:
    """Whether the run task got it the first time or not: the simulator cannot know."""
    run = await client.start_run(await client.create_task(receiver))
    client.simulator.fault(fault, path=receiver.url)
    clock.advance(10)
    await client.simulator.deliver()
    assert len(receiver.requests) == times - 1
    clock.advance(1)
    await client.simulator.deliver()
    assert len(receiver.requests) == times
    assert await call_back(receiver.requests[-1], "failed") == 200
    assert await client.status(run) == "errored"


async def test_a_response_that_is_delayed_is_waited_for(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """The run task has its request at once, the simulator its response when time has passed."""
    await client.start_run(await client.create_task(receiver))
    client.simulator.fault(Fault.DELAY, path=receiver.url, seconds=5)
    clock.advance(10)
    waiting = asyncio.create_task(client.simulator.deliver())
    await receiver.arrived.wait()
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    clock.advance(5)
    await waiting
    assert len(receiver.requests) == 1


async def test_requests_go_out_by_themselves(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """A moment after the clock was moved, without any call."""
    await client.start_run(await client.create_task(receiver))
    clock.advance(10)
    async with asyncio.timeout(10):
        await receiver.arrived.wait()
    await client.simulator.deliver()
    assert len(receiver.requests) == 1


async def test_deliver_waits_for_what_went_out_by_itself(
    client: ApiClient, receiver: Receiver, clock: SteppedClock
) -> None:
    """When it returns, the responses are in."""
    run = await client.start_run(await client.create_task(receiver))
    receiver.proceed.clear()
    clock.advance(10)
    async with asyncio.timeout(10):
        await receiver.arrived.wait()
    waiting = asyncio.create_task(client.simulator.deliver())
    await client.status(run)
    assert not waiting.done()
    receiver.proceed.set()
    await waiting
    assert await call_back(receiver.requests[0], "passed") == 200


async def test_real_time_needs_no_help(receiver: Receiver) -> None:
    """On a running clock a run reaches its task, and its end, while one looks on."""
    async for client in connect_client(Simulator(clock=Clock(speed=100))):
        run = await client.start_run(await client.create_task(receiver))
        async with asyncio.timeout(10):
            await receiver.arrived.wait()
            await client.simulator.deliver()
            assert await call_back(receiver.requests[0], "passed") == 200
            assert await client.status(run) == "post_plan_completed"


async def test_nothing_is_left_after_close(receiver: Receiver, clock: SteppedClock) -> None:
    """No task and no socket, even with a request under way."""
    simulator = Simulator(clock=clock)
    async for client in connect_client(simulator):
        await client.start_run(await client.create_task(receiver))
        receiver.proceed.clear()
        clock.advance(10)
        async with asyncio.timeout(10):
            await receiver.arrived.wait()
        assert own_tasks() != []
    assert own_tasks() == []
    receiver.proceed.set()
    with pytest.raises(RuntimeError, match="while it runs"):
        await simulator.deliver()


def own_tasks() -> list[str]:
    """Return what the simulator sends things with."""
    names = (repr(task.get_coro()) for task in asyncio.all_tasks())
    return [name for name in names if "WebhookSender" in name]


class BreakableClock(SteppedClock):
    """A clock that a test breaks, so that whatever reads it fails."""

    def __init__(self) -> None:
        super().__init__()
        self.breaks = 0
        """How many times reading it will fail."""
        self.was_read = asyncio.Event()

    def now(self) -> float:
        if self.breaks:
            self.breaks -= 1
            self.was_read.set()
            raise ZeroDivisionError("the clock is broken")
        return super().now()


async def test_a_failure_of_the_simulator_does_not_end_the_sending(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged once, later requests go out, and closing raises it."""
    clock = BreakableClock()
    simulator = Simulator(clock=clock)
    await simulator.start()
    headers = {**JSON_API, "Authorization": f"Bearer {simulator.token}"}
    async with aiohttp.ClientSession(simulator.address, headers=headers) as http:
        client = ApiClient(simulator, http)
        await client.start_run(await client.create_task(receiver))
        for _ in range(2):
            clock.breaks = 1
            async with asyncio.timeout(10):
                await clock.was_read.wait()
            clock.was_read.clear()
        clock.advance(10)
        async with asyncio.timeout(10):
            await receiver.arrived.wait()
    assert caplog.text.count("failed to send requests that are due") == 1
    with pytest.raises(ZeroDivisionError, match="the clock is broken"):
        await simulator.close()


async def test_a_failure_to_record_a_response_is_raised(receiver: Receiver) -> None:
    """By `deliver`, which waits for it; and only once."""
    clock = BreakableClock()
    async for client in connect_client(Simulator(clock=clock)):
        await client.start_run(await client.create_task(receiver))
        client.simulator._server.sender._send_loop_task.cancel()  # it would read the clock before
        receiver.proceed.clear()
        clock.advance(10)
        delivering = asyncio.ensure_future(client.simulator.deliver())
        async with asyncio.timeout(10):
            await receiver.arrived.wait()
        clock.breaks = 1
        receiver.proceed.set()
        with pytest.raises(ZeroDivisionError):
            await delivering
        await client.simulator.deliver()
