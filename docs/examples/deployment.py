"""Deploy a directory to all workspaces with a tag, and print their outputs.

    python deployment.py acme web infra

The environment has TFE_TOKEN, DB_PASSWORD, the NOTIFY_URL and HMAC_KEY of a receiver that is
serving, and MAY_OVERRIDE with the names of policies. A run that waits for any other decision is
left as it is, and the exit code is 1.
"""

import asyncio
import os
import sys

from tfrun_async import Client, Run, VariableValue, WaitResult, Workspace
from tfrun_async.fan_out import after_errors, fan_out

DEPLOYED = {"applied", "planned_and_finished"}  # the latter if there is nothing to change


async def prepare(tfe: Client, workspace: Workspace) -> None:
    """Set the variables, and have a receiver notified of the runs."""
    await tfe.variables.set(
        workspace,
        {
            "region": "eu-west-1",
            "zones": ["eu-west-1a", "eu-west-1b"],
            "TF_LOG": VariableValue("info", category="env"),
            "db_password": VariableValue(os.environ["DB_PASSWORD"], sensitive=True),
        },
    )
    await tfe.notification_configurations.ensure(
        workspace, os.environ["NOTIFY_URL"], hmac_key=os.environ["HMAC_KEY"]
    )


async def decide(tfe: Client, result: WaitResult) -> bool:
    """Confirm or override what a run waits for; return whether that was allowed."""
    run = result.run
    if result.needs == "confirmation":
        await tfe.runs.apply(run, comment="Confirmed by the deployment")
        return True
    allowed = {*os.environ["MAY_OVERRIDE"].split(",")}
    for pending in await tfe.policies.pending(run):
        # Policies that this token may not read are not among the failures.
        if not pending.failures or not {each.name for each in pending.failures} <= allowed:
            return False
    await tfe.policies.override(run, comment="Overridden by the deployment")
    return True


async def deploy(tfe: Client, workspace: Workspace, directory: str) -> Run:
    """Run a directory in a workspace, and return the run as it was last read."""
    await prepare(tfe, workspace)
    run = await tfe.runs.start_from_directory(workspace, directory, message="Deploy")
    print(f"{workspace.name}: {await tfe.url_for(run)}", flush=True)
    result = await tfe.runs.wait(run, until="decision", timeout=3600)
    while result.reason == "needs_decision" and await decide(tfe, result):
        result = await tfe.runs.wait(run, until="decision", timeout=3600)
    return result.run


async def main(organization: str, tag: str, directory: str) -> int:
    code = 0
    async with Client() as tfe:
        results = fan_out(
            tfe.workspaces.find(organization, tags=[tag]),
            lambda workspace: deploy(tfe, workspace, directory),
            concurrency=10,
            stop=after_errors(3),
        )
        async for result in results:
            name = result.item.name
            if result.error is not None or result.result().status not in DEPLOYED:
                print(f"{name}: {result.error or result.result()}", file=sys.stderr)
                code = 1
                continue
            for key, output in (await tfe.workspaces.outputs(result.item)).items():
                value = "(sensitive)" if output.is_sensitive else output.value
                print(f"{name}: {key} = {value}")
    return code


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
