"""Run the simulator as a process: `python -m tfrun_async.simulator --port 8080`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence

from tfrun_async.simulator import Clock, Simulator


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tfrun_async.simulator",
        description="Serve a stand-in for HCP Terraform until interrupted.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="interface (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port (default: %(default)s)")
    parser.add_argument("--organization", default="example", metavar="NAME")
    parser.add_argument("--token", help="the token to accept (default: a random one)")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N", help="let time run N times faster"
    )
    parser.add_argument(
        "--rate-limits", action="store_true", help="return 429 as the real API does"
    )
    return parser


def parse(arguments: Sequence[str] | None = None) -> Simulator:
    """Return the simulator that the command line asks for."""
    parser = _build_parser()
    options = parser.parse_args(arguments)
    if options.port not in range(65_536):
        parser.error(f"argument --port: {options.port} is no port")
    try:
        return Simulator(
            organization=options.organization,
            token=options.token,
            clock=Clock(options.speed),
            rate_limits=options.rate_limits,
            host=options.host,
            port=options.port,
        )
    except ValueError as error:
        parser.error(str(error))


async def serve(simulator: Simulator) -> None:
    """Serve until the process is asked to stop."""

    async def print_address() -> None:
        sys.stdout.write(
            f"address       {simulator.address}\n"
            f"token         {simulator.token}\n"
            f"organization  {simulator.organization}\n"
            "Press Ctrl-C to stop.\n"
        )
        sys.stdout.flush()

    await until_stopped(simulator, print_address)


async def until_stopped(simulator: Simulator, on_ready: Callable[[], Awaitable[None]]) -> None:
    """Run a simulator until the process is asked to stop.

    Args:
        simulator: The simulator to run.
        on_ready: Awaited once it listens.
    """
    stopped = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    async with simulator:
        await on_ready()
        await stopped.wait()


def main() -> None:
    """Run the command."""
    try:
        asyncio.run(serve(parse()))
    except OSError as error:  # it cannot listen there
        sys.exit(f"python -m tfrun_async.simulator: {error}")


if __name__ == "__main__":
    main()
