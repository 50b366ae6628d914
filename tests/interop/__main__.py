"""Run other clients of the API against the simulator, and print which flows pass.

Clients that are not installed, or cannot be, are left out; the exit code says whether all others
did what they should.
"""

import argparse
import asyncio
import logging
import re
import sys
import traceback
from collections.abc import Sequence

from tests.interop import terraform as cli
from tests.interop import (  # noqa: F401  (they register their flows)
    terraform_checks,
    terraform_interrupts,
    terraform_runs,
    terraform_state,
    terraform_workspaces,
)
from tests.interop.flows import SCRATCH, Flow, Outcome, table


async def _run(flow: Flow, client: str, slots: asyncio.Semaphore) -> Outcome:
    folder = SCRATCH / client / re.sub(r"\W+", "-", flow.title)
    async with slots, cli.terraform(client, folder) as prepared:
        try:
            await flow.run(prepared)
        except Exception as error:  # noqa: BLE001  (what went wrong is what it reports)
            lines = "".join(traceback.format_exception(error))
            requests = "\n".join(map(str, prepared.sim.requests[-20:]))
            print(f"FAILED {client}: {flow.title}\n{requests}\n{lines}", flush=True)
            return Outcome(flow.title, client, str(error))
    print(f"ok     {client}: {flow.title}", flush=True)
    return Outcome(flow.title, client, None)


async def run(flows: Sequence[Flow], clients: Sequence[str], concurrency: int) -> list[Outcome]:
    """Run flows with clients, several at a time."""
    slots = asyncio.Semaphore(concurrency)
    return await asyncio.gather(
        *(
            _run(flow, client, slots)
            for flow in flows
            for client in flow.clients
            if client in clients
        )
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.interop", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="flows with this in their title")
    parser.add_argument("--client", action="append", choices=cli.flows.clients)
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    chosen = [flow for flow in cli.flows.flows if options.only in flow.title]
    outcomes = asyncio.run(run(chosen, options.client or cli.flows.clients, options.concurrency))
    print(f"\n{table(outcomes)}")
    sys.exit(any(outcome.problem is not None for outcome in outcomes))


if __name__ == "__main__":
    main()
