"""Fixtures for pytest: a simulator, a client that is connected to it, and its clock.

pytest finds this plugin by itself. The fixtures are not async, so that they work in every test:
with pytest-asyncio in both modes, with anyio, with event loops of any scope, and without a loop.
The simulator listens in a thread of its own.

    async def test_a_deployment(tfrun_simulator, tfrun_client):
        tfrun_simulator.workspace("network").plan_fails("quota exceeded")
        assert await deploy(tfrun_client, "network") == "errored"

With `tfrun_simulator_scope = session` in pytest's settings, all tests share a server, and each of
them gets an organization of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from tfrun_async.client import Client
    from tfrun_async.simulator import Simulator, TimeSource

__all__ = ["tfrun_client", "tfrun_clock", "tfrun_simulator"]

_SCOPE = "tfrun_simulator_scope"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting of the server's scope."""
    parser.addini(
        _SCOPE,
        "how long the server behind tfrun_simulator runs: function (default), or session, with an "
        "organization of its own for each test",
        default="function",
    )


def _server_scope(fixture_name: str, config: pytest.Config) -> Literal["function", "session"]:
    del fixture_name  # pytest passes it by name
    match config.getini(_SCOPE):
        case "function":
            return "function"
        case "session":
            return "session"
        case other:
            raise pytest.UsageError(f"{_SCOPE}: must be function or session, got {other!r}")


@pytest.fixture(scope=_server_scope)
def _tfrun_server() -> Iterator[Simulator]:
    # Not with the module: pytest imports it in every project where this package is installed.
    from tfrun_async.simulator import Simulator, SteppedClock  # noqa: PLC0415

    with Simulator(clock=SteppedClock()) as simulator:
        yield simulator


@pytest.fixture
def tfrun_simulator(_tfrun_server: Simulator, pytestconfig: pytest.Config) -> Simulator:
    """A simulator of HCP Terraform that listens on a port of this machine.

    Its clock moves when its client would wait, or when the test says so. Define a fixture of the
    same name to have another one: ``with Simulator(clock=Clock(speed=10)) as sim: yield sim``.
    """
    if pytestconfig.getini(_SCOPE) == "session":
        _tfrun_server.use_fresh_organization()
    return _tfrun_server


@pytest.fixture
def tfrun_client(tfrun_simulator: Simulator) -> Iterator[Client]:
    """A client of the simulator: an owner of its organization, on its clock, without rate limits.

    Its connections close when the test is over.
    """
    loops: set[asyncio.AbstractEventLoop] = set()
    client = tfrun_simulator.client(on_attempt=lambda _: loops.add(asyncio.get_running_loop()))
    yield client
    # A loop that has ended has closed them; one for many tests goes on after this one.
    for loop in loops:
        if not (loop.is_closed() or loop.is_running()):
            loop.run_until_complete(client.close())


@pytest.fixture
def tfrun_clock(tfrun_simulator: Simulator) -> TimeSource:
    """The clock of the simulator and of the client: a `SteppedClock` that stands still."""
    return tfrun_simulator.clock
