"""The pytest plugin, and the simulator in a thread behind it.

These tests run in pytest-asyncio's auto mode, in `make test` under xdist; the projects in others.
"""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tfrun_async import Client
from tfrun_async.simulator import Fault, Simulator, SteppedClock

pytestmark = pytest.mark.real_time
PROJECT = """
import asyncio
import pytest
from tfrun_async.simulator import Simulator, SteppedClock

SEEN = set()

@pytest.fixture
def anyio_backend():
    return "asyncio"

async def plan(sim, tfe):
    assert not [each async for each in tfe.workspaces.list_for_organization(sim.organization)]
    workspace = await tfe.workspaces.create(sim.organization, name="network")
    sim.push("network", {"main.tf": ""})
    run = await tfe.runs.list_for_workspace(workspace).first()
    SEEN.add(sim.organization)
    return (await tfe.runs.wait(run, timeout=600)).run.status

@pytest.mark.ANYIO_OR_ASYNCIO
@pytest.mark.parametrize("nth", range(3))
async def test_async(tfrun_simulator, tfrun_client, tfrun_clock, nth):
    before = tfrun_clock.now()
    assert await plan(tfrun_simulator, tfrun_client) == "planned_and_finished"
    assert tfrun_clock.now() > before

@pytest.mark.parametrize("nth", range(3))
def test_without_a_loop(tfrun_simulator, tfrun_client, nth):
    assert asyncio.run(plan(tfrun_simulator, tfrun_client)) == "planned_and_finished"

def test_organizations(tfrun_simulator):
    print("organizations", len(SEEN), len(tfrun_simulator._core.store.organizations))
"""


def run_project(directory: Path, marker: str, *options: str, settings: str = "") -> str:
    """Run the tests of a project in which all warnings are errors; return what pytest prints."""
    directory.joinpath("pytest.ini").write_text(f"[pytest]\nfilterwarnings = error\n{settings}")
    text = PROJECT.replace("ANYIO_OR_ASYNCIO", marker)
    directory.joinpath("test_project.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rP", "-p", "no:cacheprovider", *options],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout
    return done.stdout


def test_with_anyio_each_test_has_a_server(tmp_path: Path) -> None:
    """The organization is the same in all of them, and new."""
    printed = run_project(tmp_path, "anyio", "-p", "no:asyncio")
    assert "organizations 1 1\n" in printed


def test_with_pytest_asyncio_tests_can_share_a_server(tmp_path: Path) -> None:
    """In strict mode, with one loop for all tests, each has an organization of its own."""
    printed = run_project(
        tmp_path,
        "asyncio",
        settings="asyncio_mode = strict\nasyncio_default_fixture_loop_scope = session\n"
        "asyncio_default_test_loop_scope = session\ntfrun_simulator_scope = session\n",
    )
    assert "organizations 6 8\n" in printed


def test_another_scope_is_refused(tmp_path: Path) -> None:
    """With a message that says what there is."""
    with pytest.raises(AssertionError, match="must be function or session, got 'module'"):
        run_project(tmp_path, "anyio", "-p", "no:asyncio", "-o", "tfrun_simulator_scope=module")


async def test_the_fixtures_belong_together(
    tfrun_simulator: Simulator, tfrun_client: Client, tfrun_clock: SteppedClock
) -> None:
    """The client talks to the simulator, and an hour of its clock takes no time."""
    assert tfrun_client.address == tfrun_simulator.address
    assert tfrun_simulator.clock is tfrun_clock
    before = tfrun_clock.now()
    tfrun_simulator.script("network", plan_seconds=3600.0)
    workspace = await tfrun_client.workspaces.create(tfrun_simulator.organization, name="network")
    run = tfrun_simulator.push("network", {"main.tf": ""})
    assert (await tfrun_client.runs.wait(run, timeout=7200)).run.status == "planned_and_finished"
    assert tfrun_clock.now() > before + 3600
    assert [run] == [each.id async for each in tfrun_client.runs.list_for_workspace(workspace)]


def test_the_thread_ends_with_the_block() -> None:
    """The address is free again, and the simulator can start once more."""
    before = threading.active_count()
    simulator = Simulator(clock=SteppedClock())
    for _ in range(2):
        with simulator as sim:
            assert threading.active_count() > before
            assert asyncio.run(sim.client().request("GET", "/organizations/example")).status == 200
        assert threading.active_count() == before
    with pytest.raises(OSError, match="address"), Simulator(host="192.0.2.1"):
        raise AssertionError("it cannot listen there")
    assert threading.active_count() == before


async def test_what_is_awaited_runs_in_the_thread(tfrun_simulator: Simulator) -> None:
    """Deliveries and outages of a simulator work in the loop of the test."""
    sim, received = tfrun_simulator, []

    async def receive(request: web.BaseRequest) -> web.Response:
        received.append(await request.json())
        return web.Response()

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    sim.add_seed({"workspaces": [{"name": "network"}]})
    await sim.notify(f"http://{host}:{port}/", workspace="network")
    sim.push("network", {"main.tf": ""})
    await sim.deliver()
    triggers = [each["notifications"][0]["trigger"] for each in received]
    assert triggers == ["verification", "run:created"]
    sim.use_fresh_organization()
    await runner.cleanup()
    async with aiohttp.ClientSession() as http:
        async with sim.away():
            with pytest.raises(aiohttp.ClientConnectorError):
                await http.get(sim.address)
        async with http.get(f"{sim.address}/api/v2/ping") as response:
            assert response.status < 500


def test_a_fresh_organization_forgets_the_test_before() -> None:
    """Its faults, its requests and its workspaces; what it had stays in the old organization."""
    with Simulator(clock=SteppedClock()) as sim:
        sim.add_seed({"workspaces": [{"name": "network"}]})
        sim.fault(Fault.SERVER_ERROR, times=None)
        client = sim.client()
        with pytest.raises(Exception, match="500"):
            asyncio.run(client.request("POST", "/organizations/example/workspaces"))
        assert sim.injected
        assert sim.use_fresh_organization() == sim.organization == "example-1"
        assert not sim.injected
        assert not sim.requests
        listed = asyncio.run(client.request("GET", "/organizations/example-1/workspaces"))
        assert listed.document["data"] == []
        sim.add_seed({"workspaces": [{"name": "network"}]})
        assert asyncio.run(client.request("GET", "/organizations/example/workspaces")).document[
            "data"
        ]


async def test_a_test_may_change_records_while_requests_come_in(
    tfrun_simulator: Simulator, tfrun_client: Client
) -> None:
    """Calls from another thread wait for the request that is being handled."""
    sim, is_over = tfrun_simulator, threading.Event()
    sim.add_seed({"workspaces": [{"name": "network"}]})

    def push_commits() -> None:
        while not is_over.is_set():
            sim.push("network", {"main.tf": ""})
            assert all(each.status == 200 for each in sim.requests)

    pushing = asyncio.create_task(asyncio.to_thread(push_commits))
    for _ in range(30):
        await tfrun_client.request("GET", f"/organizations/{sim.organization}/runs")
    is_over.set()
    await pushing
