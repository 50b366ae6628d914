"""Fixtures: a simulator with a stepped clock, checked against the spec, and a client for it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings

from tests.support.spec_contract import Contract
from tfrun_async import Client
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response

# An example's time says how busy the machine is, not whether the code is right.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")


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
    async with Client(sim.address, sim.token, rate_limiter=None, sleep=sim.clock.sleep) as client:
        yield client
