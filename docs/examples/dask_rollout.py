"""Start a run in each workspace of an organization, on the workers of a Dask cluster.

TFE_TOKEN=… python dask_rollout.py acme tcp://scheduler.example.com:8786
"""

import asyncio
import sys

from dask_work import journal, open_journal, start, tfe
from distributed import Client as Scheduler

from tfrun_async import Client
from tfrun_async.dask import executor
from tfrun_async.fan_out import fan_out


async def main(organization: str, address: str) -> None:
    async with Client() as client:
        workspaces = [
            workspace.id
            async for workspace in client.workspaces.list_for_organization(organization)
        ]
    launcher = open_journal()
    await launcher.create()  # once: leave this out to resume the rollout
    await launcher.close()
    scheduler = Scheduler(address)
    try:
        for plugin in (tfe, journal):
            scheduler.register_plugin(plugin)
        async for result in fan_out(
            workspaces, start, concurrency=100, executor=executor(scheduler)
        ):
            print(result.item, result.error or result.value)
    finally:
        scheduler.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
