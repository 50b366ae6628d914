"""Flows of other clients for Python; their programs run in environments of their own."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.benchmarks.environments import ROOT, python_with
from tests.interop.flows import Flows
from tests.interop.same_values import differences
from tests.interop.terraform import SPEED, TIMEOUT
from tfrun_async import Client
from tfrun_async.run_task import Passed, Result, RunTaskReceiver, RunTaskRequest
from tfrun_async.simulator import Clock, Policy, PolicySet, Simulator

PINS = {
    "pytfe": ROOT / "tests" / "benchmarks" / "environments" / "pytfe.txt",
    "terrasnek": Path(__file__).parent / "environments" / "terrasnek.txt",
}


@attrs.frozen
class Program:
    """A program that uses a client, and the simulator that it talks to.

    Args:
        service: The address of the service for run tasks and notifications.
    """

    client: str
    python: Path
    sim: Simulator
    service: str

    async def run(self, flow: str, token: str | None = None) -> None:
        """Run a flow of the program, and read what it read with this SDK.

        Args:
            flow: The function's name.
            token: The token to use, by default the simulator's.

        Raises:
            AssertionError: The program failed, or read something else.
        """
        token = token or self.sim.token
        process = await asyncio.create_subprocess_exec(
            *(self.python, "-m", f"tests.interop.programs.with_{self.client}", flow),
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "INTEROP_ADDRESS": self.sim.address,
                "INTEROP_TOKEN": token,
                "INTEROP_ORGANIZATION": self.sim.organization,
                "INTEROP_TASK_URL": f"{self.service}check",
                "INTEROP_WEBHOOK_URL": f"{self.service}notify",
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(TIMEOUT):
            printed, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
        async with Client(self.sim.address, token) as tfe:
            different = await differences(tfe, self.sim.organization, json.loads(printed))
        assert not different, "\n".join(different)


@asynccontextmanager
async def program(client: str, _: Path) -> AsyncIterator[Program]:
    """Start a simulator, and a service for its run tasks and notifications."""
    python = await asyncio.to_thread(python_with, PINS[client])
    assert python is not None, "its packages cannot be installed"

    async def check(request: RunTaskRequest) -> Result:
        return Passed(f"looked at {request.stage}")

    async def accept(_: web.Request) -> web.Response:
        return web.Response()

    async with Simulator(clock=Clock(SPEED)) as sim:
        receiver = RunTaskReceiver(hmac_key="k3y", handler=check, addresses=sim.address)
        application = web.Application()
        application.add_subapp("/check", receiver.app())
        application.router.add_post("/notify", accept)
        async with TestServer(application) as server:
            yield Program(client, python, sim, str(server.make_url("/")))


flows = Flows(tuple(PINS), program)
"""The flows of both clients."""


@flows.flow("organizations")
async def organizations(program: Program) -> None:
    await program.run("organizations")


@flows.flow("projects")
async def projects(program: Program) -> None:
    await program.run("projects")


@flows.flow("workspaces, locks, safe delete")
async def workspaces(program: Program) -> None:
    await program.run("workspaces")


@flows.flow("tags")
async def tags(program: Program) -> None:
    await program.run("tags")


@flows.flow("variables")
async def variables(program: Program) -> None:
    await program.run("variables")


@flows.flow("variable sets")
async def variable_sets(program: Program) -> None:
    await program.run("variable_sets")


@flows.flow("configuration versions")
async def configuration_versions(program: Program) -> None:
    await program.run("configuration_versions")


@flows.flow("runs: create, list, read, apply; plans, logs, comments")
async def runs(program: Program) -> None:
    await program.run("runs")


@flows.flow("runs: discard, cancel, force-execute")
async def run_actions(program: Program) -> None:
    await program.run("run_actions")


@flows.flow("admin runs")
async def admin_runs(program: Program) -> None:
    await program.run("admin_runs", program.sim.add_token("site-admin"))


@flows.flow("run tasks, task stages and results")
async def run_tasks(program: Program) -> None:
    await program.run("run_tasks")


@flows.flow("state versions and outputs")
async def state_versions(program: Program) -> None:
    await program.run("state_versions")


@flows.flow("policy checks")
async def policy_checks(program: Program) -> None:
    failed = Policy("private buckets", "soft-mandatory", "failed")
    program.sim.set_policies(PolicySet("buckets", [failed]))
    await program.run("policy_checks")


@flows.flow("cost estimates")
async def cost_estimates(program: Program) -> None:
    async with Client(program.sim.address, program.sim.token) as tfe:
        await tfe.organizations.update(program.sim.organization, cost_estimation_enabled=True)
    await program.run("cost_estimates")


@flows.flow("run triggers")
async def run_triggers(program: Program) -> None:
    await program.run("run_triggers")


@flows.flow("notification configurations")
async def notification_configurations(program: Program) -> None:
    await program.run("notification_configurations")


@flows.flow("plan exports")
async def plan_exports(program: Program) -> None:
    await program.run("plan_exports")


@flows.flow("account and users")
async def account(program: Program) -> None:
    await program.run("account")
