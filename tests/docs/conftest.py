"""Run the programs of the documentation as their readers do: as processes, beside a simulator."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
import pytest
from aiohttp import ClientSession, TCPConnector

from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.models import Workspace
from tfrun_async.simulator import Clock, Simulator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
# `make dist` runs the programs with the package as it is installed, not with this checkout.
INSTALLED_PYTHON = os.environ.get("EXAMPLES_PYTHON")
PYTHON = INSTALLED_PYTHON or sys.executable
PYTHON_PATH = [EXAMPLES] if INSTALLED_PYTHON else [EXAMPLES, ROOT]


@attrs.frozen
class Finished:
    """How a program has ended."""

    code: int
    out: str
    err: str


@attrs.frozen
class Sandbox:
    """A simulator in a hurry, and an environment in which programs find it."""

    sim: Simulator
    tfe: Client
    directory: Path
    environment: dict[str, str]

    async def create_workspaces(self, *names: str) -> list[Workspace]:
        """Create workspaces with a configuration of one resource."""
        return [await create_workspace(self.sim, self.tfe, name) for name in names]

    async def run(self, program: str, *arguments: str, **environment: str) -> Finished:
        """Run a program of the examples to its end."""
        process = await asyncio.create_subprocess_exec(
            *self._command(program, *arguments),
            cwd=self.directory,
            env=self.environment | environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = await process.communicate()
        finished = Finished(process.returncode or 0, out.decode(), err.decode())
        assert self.sim.token not in finished.out + finished.err
        return finished

    @asynccontextmanager
    async def serve(self, program: str, **environment: str) -> AsyncIterator["Service"]:
        """Run a service, and ask it to stop at the end; it must end well."""
        if sys.platform == "win32":
            pytest.skip("a process cannot be asked to stop there")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *self._command(program),
            cwd=self.directory,
            env=self.environment | environment | {"PORT": str(port)},
            stdout=PIPE,
            stderr=PIPE,
        )
        # A connection of its own for each request: the service ends when all are closed.
        async with ClientSession(connector=TCPConnector(force_close=True)) as session:
            service = Service(process, session, f"http://127.0.0.1:{port}")
            try:
                await service.wait_until_ready()
                yield service
                process.terminate()
                out, err = await process.communicate()
                assert process.returncode in {0, -15}, err.decode()
                assert "Traceback" not in err.decode()
                service.output.append(out.decode())
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [PYTHON, "-W", "error", str(EXAMPLES / program), *arguments]


@attrs.frozen
class Service:
    """A program that serves HTTP on a port of this machine."""

    process: asyncio.subprocess.Process
    http: ClientSession
    url: str
    output: list[str] = attrs.field(factory=list)

    async def wait_until_ready(self) -> None:
        """Connect until it listens."""
        while True:
            try:
                async with self.http.get(f"{self.url}/"):
                    return
            except OSError:
                assert self.process.returncode is None, "the service has ended"
                await asyncio.sleep(0.05)


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A simulator whose runs take little time, but leave a run task's process 12 s to respond."""
    sim = Simulator(organization="acme", clock=Clock(speed=50))
    async with sim, Client(sim.address, sim.token, rate_limiter=None) as tfe:
        home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
        variables = {
            "TFE_ADDRESS": sim.address,
            "TFE_TOKEN": sim.token,
            "ORGANIZATION": sim.organization,
            "PYTHONPATH": os.pathsep.join(map(str, PYTHON_PATH)),
            "PYTHONUNBUFFERED": "1",
        }
        yield Sandbox(sim, tfe, tmp_path, {**os.environ, **home, **variables})
