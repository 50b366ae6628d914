"""A rollout in a process that can be killed, and a simulator in another."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Plan, Run, RunOperation
from tfrun_async.rate_limit import Limit, LocalRateLimiter
from tfrun_async.rollout import Decision
from tfrun_async.simulator import Clock, Simulator

SPEED = 100.0  # of the simulator's clock, and of the client's sleep


@attrs.frozen
class SimulatorProcess:
    """A simulator in another process, and workspaces there that share a configuration."""

    address: str
    token: str
    """Token of the user whose requests are counted; `client` uses another one."""
    other_token: str
    limits: Mapping[str, Limit] | None
    workspaces: Sequence[str] = ()
    version: str = ""

    def client(self) -> Client:
        rate_limiter = None if self.limits is None else LocalRateLimiter(self.limits)
        return Client(
            self.address, self.other_token, rate_limiter=rate_limiter, sleep=Clock(SPEED).sleep
        )

    async def with_workspaces(self, count: int) -> "SimulatorProcess":
        async with self.client() as tfe:

            async def make(number: int) -> str:
                workspace = await tfe.workspaces.create("example", name=f"network-{number}")
                return workspace.id

            results = fan_out(range(count), make, concurrency=20, in_order=True)
            ids = [result.result() async for result in results]
            version = await tfe.configuration_versions.create(ids[0], auto_queue_runs=False)
            with one_resource() as directory:
                await tfe.configuration_versions.upload(version, directory)
            await tfe.configuration_versions.wait_until_uploaded(version)
        return attrs.evolve(self, workspaces=ids, version=version.id)

    async def runs(self) -> dict[str, list[Run]]:
        """Return all runs, by workspace."""
        found: dict[str, list[Run]] = {workspace: [] for workspace in self.workspaces}
        async with self.client() as tfe:
            listed = tfe.runs.list_for_organization("example", operation=list(RunOperation))
            async for run in listed:
                found[run.workspace.id].append(run)
        return found


@contextmanager
def one_resource() -> Iterator[str]:
    """Make a directory with a configuration."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "main.tf").write_text(ONE_RESOURCE["main.tf"])
        yield directory


Statuses = Callable[[], Mapping[str, int]]


@contextmanager
def simulator_process(
    speed: float = SPEED, *, rate_limits: bool = False
) -> Iterator[tuple[SimulatorProcess, Statuses]]:
    """Start a simulator; yield it, and a function that counts its responses by status."""
    limits = {"requests": Limit(30, 1 / speed), "run-lists": Limit(30, 60 / speed)}
    command = [
        sys.executable,
        "-m",
        "tests.support.rollout_process",
        str(speed),
        str(int(rate_limits)),
    ]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def statuses() -> Mapping[str, int]:
            stdin.write("statuses\n")
            stdin.flush()
            counts: dict[str, int] = json.loads(stdout.readline())
            return counts

        try:
            address, token, other_token = stdout.readline().split()
            yield (
                SimulatorProcess(address, token, other_token, limits if rate_limits else None),
                statuses,
            )
        finally:
            process.terminate()


async def serve(speed: float, rate_limits: bool) -> None:
    """Run the simulator, and print the counts of statuses for each line on standard input."""
    async with Simulator(clock=Clock(speed), rate_limits=rate_limits) as sim:
        print(sim.address, sim.token, sim.add_token("user"), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(Counter(request.status for request in sim.requests)), flush=True)


def apply(_run: Run, _plan: Plan) -> Decision:
    return Decision.APPLY


def run_rollout(simulator: SimulatorProcess, journal: Path) -> None:
    """Run a rollout until it is done."""
    asyncio.run(_run_rollout(simulator, journal))


async def _run_rollout(simulator: SimulatorProcess, journal: Path) -> None:
    async with simulator.client() as tfe:
        async for _ in tfe.runs.start_many(
            simulator.workspaces,
            journal=journal,
            decide=apply,
            waves=[1, 0.2],
            concurrency=4,
            configuration_version=simulator.version,
        ):
            pass


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), rate_limits=bool(int(sys.argv[2]))))
