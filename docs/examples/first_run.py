"""Plan a directory of Terraform files on the simulator, and print the log."""

import asyncio

from tfrun_async import Client
from tfrun_async.simulator import Simulator


async def main() -> None:
    async with Simulator() as sim, Client(sim.address, sim.token) as tfe:
        workspace = await tfe.workspaces.create(sim.organization, name="network")
        run = await tfe.runs.start_from_directory(
            workspace, "network", message="First run", plan_only=True
        )
        async for line in tfe.plans.log(run.plan, ansi=False):
            print(line)
        print((await tfe.runs.wait(run)).run.status)


asyncio.run(main())
