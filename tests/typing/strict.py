"""The calls of a service in pyright's strict mode: no type may be unknown. Never run."""
# pyright: strict

from tfrun_async.hcl import HclValue
from tfrun_async.simulator import Simulator


async def service() -> None:
    variables: dict[str, HclValue] = {"replicas": 1, "tags": ["a", {"b": None}]}
    async with Simulator() as sim, sim.client() as tfe:
        run = await tfe.runs.create(workspace="ws-1", variables=variables)
        print(run.status, tfe.address, tfe.stats.requests)
        await tfe.runs.create_once(workspace="ws-1", message="Nightly")
        async for step in tfe.runs.start_many(["ws-1"], journal="rollout.db", plan_only=True):
            print(step.done)
