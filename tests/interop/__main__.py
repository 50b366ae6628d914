"""Run other clients of the API against the simulator, and print which flows pass.

Clients that are not installed, or cannot be, are left out. The exit code is 1 if a flow failed.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence

from tests.benchmarks.environments import python_with
from tests.interop import (  # noqa: F401  (they register their flows)
    python_clients,
    schemathesis,
    terraform,
    terraform_checks,
    terraform_interrupts,
    terraform_runs,
    terraform_state,
    terraform_workspaces,
)
from tests.interop.flows import Flow, Outcome, run_flow, table

_FAMILIES = (terraform.flows, python_clients.flows, schemathesis.flows)
FLOWS = [flow for family in _FAMILIES for flow in family.flows]
CLIENTS = tuple(client for family in _FAMILIES for client in family.clients)
PINS = {**python_clients.PINS, "schemathesis": schemathesis.PINS}


def available(clients: Sequence[str]) -> list[str]:
    """Return the clients that are installed; the environments of others are built first."""
    return [client for client in clients if _is_available(client)]


def _is_available(client: str) -> bool:
    if client in PINS:
        return python_with(PINS[client]) is not None
    return terraform.PROGRAM is not None


async def run(flows: Sequence[Flow], clients: Sequence[str], concurrency: int) -> list[Outcome]:
    """Run flows with clients, several at a time, and report each."""
    slots = asyncio.Semaphore(concurrency)

    async def run_one(flow: Flow, client: str) -> Outcome:
        async with slots:
            outcome = await run_flow(flow, client)
        print(f"{client}: {flow.title}: {outcome.problem or 'ok'}", flush=True)
        return outcome

    return await asyncio.gather(
        *(run_one(flow, client) for flow in flows for client in flow.clients if client in clients)
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.interop", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="flows with this in their title")
    parser.add_argument("--client", action="append", choices=CLIENTS)
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    wanted = options.client or CLIENTS
    clients = available(wanted)
    for client in set(wanted) - set(clients):
        print(f"{client}: left out, because it cannot be run here")
    flows = [flow for flow in FLOWS if options.only in flow.title]
    outcomes = asyncio.run(run(flows, clients, options.concurrency))
    print(f"\n{table(outcomes)}")
    sys.exit(any(outcome.problem is not None for outcome in outcomes))


if __name__ == "__main__":
    main()
