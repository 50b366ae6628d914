"""Start a plan-only run in a workspace of HCP Terraform, and say what it would change.

TFE_TOKEN=… python hcp_run.py acme network
"""

import asyncio
import sys

from tfrun_async import Client


async def main(organization: str, name: str) -> None:
    async with Client() as tfe:
        workspace = await tfe.workspaces.read_by_name(organization, name)
        run = await tfe.runs.create(workspace=workspace, message="Look around", plan_only=True)
        print(f"started {run.id}")
        result = await tfe.runs.wait(run, timeout=1800, on_change=print)
        if result.run.status != "planned_and_finished":
            sys.exit(f"{run.id} is {result.run.status}: {result.reason}")
        plan = await tfe.plans.read(result.run.plan)
        print(f"{plan.resource_additions} to add, {plan.resource_changes} to change, ", end="")
        print(f"{plan.resource_destructions} to destroy")


asyncio.run(main(sys.argv[1], sys.argv[2]))
