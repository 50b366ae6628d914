"""Run the simulator as a process: `python -m tfrun_async.simulator`, or `tfrun simulator`."""

import argparse
import asyncio
import io
import json
import re
import signal
import sys
import tarfile
from collections.abc import Sequence
from typing import Any

import attrs
from aiohttp import ClientResponse, ClientSession

from tfrun_async.simulator import Clock, Simulator

_COMMAND = "python -m tfrun_async.simulator"
_CONFIGURATION = b'resource "terraform_data" "example" {\n}\n'
_UPLOAD_POLL_SECONDS = 0.2  # of the simulator's clock
_WORKSPACE = re.compile(r"[A-Za-z0-9_-]{1,90}")


@attrs.frozen
class Service:
    """The simulator to serve, and the options of the command."""

    simulator: Simulator
    workspaces: Sequence[str] = ()
    """Names of workspaces to create; each gets a configuration, so that it can run."""
    as_json: bool = False
    """Whether to print the address and the token as JSON."""


def parse_options(arguments: Sequence[str] | None, command: str = _COMMAND) -> Service:
    """Parse the options of the simulator.

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
        )
    except ValueError as error:
        parser.error(str(error))
    return Service(simulator, tuple(dict.fromkeys(options.workspace)), options.json)


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=command, description="Serve a stand-in for HCP Terraform until interrupted."
    )
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
        "--organization",
        default="example",
        metavar="NAME",
        help="the organization to create (%(default)s)",
    )
    parser.add_argument(
        "--workspace",
        action="append",
        default=[],
        type=_parse_workspace,
        metavar="NAME",
        help="create this workspace, with a configuration; may be repeated",
    )
    parser.add_argument(
        "--token", type=_parse_text, help="the token to accept (default: a random one)"
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N", help="let time run N times faster"
    )
    parser.add_argument(
        "--rate-limits",
        action="store_true",
        help="refuse requests over the rate limits, as the real API does",
    )
    parser.add_argument(
        "--json", action="store_true", help="print the address and the token as JSON"
    )
    return parser


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, got {text!r}")
    return int(text)


def _parse_text(text: str) -> str:
    if not text.isascii() or not text.isprintable():  # a header can hold neither
        raise argparse.ArgumentTypeError("must be printable ASCII")
    return text


def _parse_workspace(text: str) -> str:
    if not _WORKSPACE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be letters, digits, - and _, got {text!r}")
    return text


async def serve(service: Service) -> None:
    """Create the workspaces, print how to reach the simulator, and serve until stopped.

    Raises:
        OSError: It cannot listen on the port.
    """
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with service.simulator:
        await _create_workspaces(service.simulator, service.workspaces)
        sys.stdout.write(_introduction(service))
        sys.stdout.flush()
        await stopped.wait()


def _introduction(service: Service) -> str:
    simulator = service.simulator
    address, token, organization = simulator.address, simulator.token, simulator.organization
    if service.as_json:
        document = {"address": address, "token": token, "organization": organization}
        return f"{json.dumps(document, indent=2)}\n"
    return (
        f"Organization {organization}. In another terminal:\n"
        f"  export TFE_ADDRESS={address} TFE_TOKEN={token}\n"
        "Press Ctrl-C to stop.\n"
    )


async def _create_workspaces(simulator: Simulator, names: Sequence[str]) -> None:
    """Create workspaces as a client does, each with a configuration that starts no run."""
    headers = {
        "Authorization": f"Bearer {simulator.token}",
        "Content-Type": "application/vnd.api+json",
    }
    async with ClientSession(
        f"{simulator.address}/api/v2/", headers=headers, raise_for_status=True
    ) as session:
        for name in names:
            path = f"organizations/{simulator.organization}/workspaces"
            workspace = await _create(session, path, "workspaces", {"name": name})
            version = await _create(
                session,
                f"workspaces/{workspace['id']}/configuration-versions",
                "configuration-versions",
                {"auto-queue-runs": False},
            )
            url = version["attributes"]["upload-url"]
            async with session.put(url, data=_packed(_CONFIGURATION)):
                pass
            while version["attributes"]["status"] != "uploaded":
                await simulator.clock.sleep(_UPLOAD_POLL_SECONDS)
                async with session.get(f"configuration-versions/{version['id']}") as response:
                    version = await _read_data(response)


async def _create(
    session: ClientSession, path: str, kind: str, attributes: dict[str, Any]
) -> dict[str, Any]:
    body = json.dumps({"data": {"type": kind, "attributes": attributes}})
    async with session.post(path, data=body) as response:
        return await _read_data(response)


async def _read_data(response: ClientResponse) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(await response.read())["data"]
    return data


def _packed(configuration: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("main.tf")
        member.size = len(configuration)
        archive.addfile(member, io.BytesIO(configuration))
    return packed.getvalue()


def main() -> None:
    """Run the command."""
    try:
        asyncio.run(serve(parse_options(None)))
    except OSError as error:  # it cannot listen there
        sys.exit(f"{_COMMAND}: {error}")


if __name__ == "__main__":
    main()
