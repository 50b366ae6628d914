"""Run the simulator as a process: `python -m tfrun_async.simulator`, or `tfrun simulator`."""

import argparse
import asyncio
import json
import re
import signal
import sys
from collections.abc import Sequence
from typing import Any

import attrs

from tfrun_async.simulator import Clock, Fault, Policy, PolicySet, SeededNames, Simulator
from tfrun_async.simulator._seed import ONE_RESOURCE

_COMMAND = "python -m tfrun_async.simulator"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,90}")


@attrs.frozen
class Service:
    """The simulator to serve, and what the options added to it."""

    simulator: Simulator
    names: SeededNames = attrs.field(factory=SeededNames)
    as_json: bool = False
    """Whether to print the address and the tokens as JSON."""


def parse_options(arguments: Sequence[str] | None, command: str = _COMMAND) -> Service:
    """Parse the options of the simulator, and create it with its records.

    Args:
        arguments: The command line; None stands for that of this process.
        command: The name of the command, for the help.
    """
    parser = _parser(command)
    options = parser.parse_args(arguments)
    try:
        simulator = Simulator(
            organization=options.organization,
            token=options.token,
            clock=Clock(options.speed),
            rate_limits=options.rate_limits,
            host=options.host,
            port=options.port,
            ui=True,
        )
        names = simulator.add_seed(options.seed) if options.seed else SeededNames()
        added = simulator.add_seed(_seed_of_options(options))
    except (ValueError, OSError) as error:
        parser.error(str(error))
    names.tokens |= added.tokens
    names.agent_pools |= added.agent_pools
    return Service(simulator, names, options.json)


def _seed_of_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return the records that the options stand for."""
    seed: dict[str, Any] = {
        "agent_pools": [{"name": name} for name in options.agent_pool],
        # Each gets a configuration, so that it can run.
        "workspaces": [
            {"name": name, "files": ONE_RESOURCE} for name in dict.fromkeys(options.workspace)
        ],
        "faults": options.fault,
    }
    if options.site_admin_token is not None:
        seed["tokens"] = [
            {"name": "site-admin", "kind": "site-admin", "token": options.site_admin_token or None}
        ]
    if options.policy:
        seed["policies"] = [{"sets": [{"name": "policies", "policies": options.policy}]}]
    if options.chaos is not None:
        seed["chaos"] = {"share": options.chaos}
    return seed


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=command,
        description="Serve a stand-in for HCP Terraform until interrupted.",
        epilog=f"examples:\n  {command} --workspace network\n"
        f"  {command} --seed seed.json --speed 10 --port 0 --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_server_options(parser)
    _add_record_options(parser)
    _add_fault_options(parser)
    return parser


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        type=_parse_text,
        default="127.0.0.1",
        help="the interface to listen on (%(default)s)",
    )
    parser.add_argument(
        "--port",
        type=_parse_port,
        default=8080,
        help="the port, 0 for one that is free (%(default)s)",
    )
    parser.add_argument(
        "--token", type=_parse_text, help="the token to accept (default: a random one)"
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N", help="let time run N times faster"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the address and the tokens as a line of JSON"
    )


def _add_record_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("records", "those of --seed come first")
    group.add_argument(
        "--seed", metavar="FILE", help="add the records of this JSON file, see the documentation"
    )
    group.add_argument(
        "--organization",
        default="example",
        metavar="NAME",
        help="the organization to create (%(default)s)",
    )
    group.add_argument(
        "--workspace",
        action="append",
        default=[],
        type=_parse_name,
        metavar="NAME",
        help="create this workspace, with a configuration; may be repeated",
    )
    group.add_argument(
        "--site-admin-token",
        nargs="?",
        const="",
        type=_parse_text,
        metavar="TOKEN",
        help="accept this token, or a random one, of a site administrator",
    )
    group.add_argument(
        "--agent-pool",
        action="append",
        default=[],
        metavar="NAME",
        help="create this agent pool; may be repeated",
    )
    group.add_argument(
        "--policy",
        action="append",
        default=[],
        type=_parse_policy,
        metavar="NAME=LEVEL:RESULT",
        help="check this Sentinel policy in all runs, such as tags=soft-mandatory:failed; "
        "may be repeated",
    )


def _add_fault_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("faults")
    group.add_argument(
        "--rate-limits",
        action="store_true",
        help="refuse requests over the rate limits, as the real API does",
    )
    group.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_parse_fault,
        metavar="FAULT[=PATH]",
        help="inject this fault into every request, or into those with a path below /api/v2 that "
        "matches a pattern, such as unavailable=/runs/*; may be repeated",
    )
    group.add_argument(
        "--chaos",
        type=float,
        metavar="SHARE",
        help="inject faults into this share of all requests, from 0 to 1",
    )


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, got {text!r}")
    return int(text)


def _parse_text(text: str) -> str:
    if not text.isascii() or not text.isprintable():  # a header can hold neither
        raise argparse.ArgumentTypeError("must be printable ASCII")
    return text


def _parse_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be letters, digits, - and _, got {text!r}")
    return text


def _parse_policy(text: str) -> dict[str, str]:
    found = re.fullmatch(r"(.+)=([\w-]+):(\w+)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"must be NAME=LEVEL:RESULT, got {text!r}")
    name, enforcement, status = found.groups()
    policy: dict[str, Any] = {"name": name, "enforcement": enforcement, "status": status}
    try:
        PolicySet("policies", [Policy(**policy)])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return policy


def _parse_fault(text: str) -> dict[str, str | None]:
    name, _, path = text.partition("=")
    if name not in set(Fault):
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(Fault)}, got {name!r}")
    return {"fault": name, "path": path or None, "times": None}


async def serve(service: Service) -> None:
    """Print how to reach the simulator, and serve until stopped.

    Raises:
        OSError: It cannot listen on the port.
    """
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with service.simulator:
        sys.stdout.write(_introduction(service))
        sys.stdout.flush()
        await stopped.wait()


def _introduction(service: Service) -> str:
    simulator, names = service.simulator, service.names
    address, token, organization = simulator.address, simulator.token, simulator.organization
    if service.as_json:
        document = {
            "address": address,
            "token": token,
            "organization": organization,
            "tokens": names.tokens,
            "agent_pools": names.agent_pools,
        }
        return f"{json.dumps(document)}\n"
    others = {"Token of": names.tokens, "Agent pool": names.agent_pools}
    lines = [
        f"Organization {organization}. In another terminal:",
        f"  export TFE_ADDRESS={address} TFE_TOKEN={token}",
        f"Runs and logs, in a browser: {address}",
        *(f"{kind} {name}: {key}" for kind, known in others.items() for name, key in known.items()),
        "Press Ctrl-C to stop.",
    ]
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Run the command."""
    try:
        asyncio.run(serve(parse_options(None)))
    except OSError as error:  # it cannot listen there
        sys.exit(f"{_COMMAND}: {error}")


if __name__ == "__main__":
    main()
