"""Start a run in many workspaces, in waves, and apply the plans that destroy nothing.

    TFE_TOKEN=… python canary_rollout.py acme team-a- roll-out-2.4.db

Stop it at any moment and start it again with the same journal: it goes on where it was.
"""

import asyncio
import sys

from tfrun_async import Client
from tfrun_async.errors import WaveFailedError
from tfrun_async.models import Plan, Run
from tfrun_async.rollout import Decision, read_journal


def decide(_run: Run, plan: Plan) -> Decision:
    """Apply what destroys nothing; leave the rest to people."""
    return Decision.LEAVE if plan.resource_destructions else Decision.APPLY


async def main(organization: str, prefix: str, journal: str) -> int:
    async with Client() as tfe:
        workspaces = [
            workspace
            async for workspace in tfe.workspaces.list_for_organization(organization)
            if workspace.name.startswith(prefix)
        ]
        try:
            async for step in tfe.runs.start_many(
                workspaces,
                journal=journal,
                decide=decide,
                waves=[1, 0.1],  # a canary, then until a tenth of all has its run, then the rest
                tolerate=0.02,  # the share of a wave that may fail
                message="Roll out 2.4",
                auto_apply=False,
            ):
                print(step)
        except WaveFailedError as error:
            print(f"stopped: {error}", file=sys.stderr)
            return 1
    for entry in read_journal(journal):
        print(entry.workspace, entry.run, entry.status, entry.error or "")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
