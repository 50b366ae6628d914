"""Serve the run tools: `python -m tfrun_async.mcp`, on stdio, or with `--http` over HTTP."""

import argparse
import asyncio
import logging
import re
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from tfrun_async.client import Client
from tfrun_async.errors import SettingsError
from tfrun_async.mcp._server import server
from tfrun_async.mcp._size import MAX_RESULT, MIN_RESULT
from tfrun_async.mcp._stderr import StderrHandler

_COMMAND = "python -m tfrun_async.mcp"
_HOST = "127.0.0.1"
_HOST_NAMES = (_HOST, "localhost")
_PORT = 8000
_SHUTDOWN_SECONDS = 5.0  # for requests to finish when the server is asked to stop
_WORKSPACE = re.compile(r"ws-\w+|[\w-]+/[\w-]+")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stdin ends or the process is asked to stop, and return the exit status."""
    options = parse_options(arguments, _COMMAND)
    try:
        asyncio.run(serve_tools(options))
    except KeyboardInterrupt:
        return 130
    except (SettingsError, OSError) as error:  # OSError: it cannot listen on the port
        sys.stderr.write(f"{_COMMAND}: {error}\n")
        return 2
    return 0


def parse_options(arguments: Sequence[str] | None, command: str) -> argparse.Namespace:
    """Parse the options of the server.

    Args:
        arguments: The command line; None stands for that of this process.
        command: The name of the command, for the help.
    """
    parser = argparse.ArgumentParser(
        prog=command,
        description="Serve run tools for HCP Terraform to an MCP client, on stdin and stdout.\n"
        "The address and the token are those of TFE_ADDRESS and TFE_TOKEN, or of\n"
        "`terraform login`.",
        epilog=f"examples:\n  {command} --read-only\n  {command} --http 8001 --no-destructive",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--http",
        nargs="?",
        type=_parse_port,
        const=_PORT,
        metavar="PORT",
        help=f"serve streamable HTTP instead, to this machine only (port {_PORT})",
    )
    parser.add_argument("--read-only", action="store_true", help="offer only tools that read")
    parser.add_argument(
        "--no-destructive",
        action="store_true",
        help="offer no tools that apply, discard or stop runs",
    )
    parser.add_argument(
        "--organization",
        action="append",
        default=[],
        type=_parse_organization,
        metavar="NAME",
        help="touch this organization only; may be repeated",
    )
    parser.add_argument(
        "--workspace",
        action="append",
        default=[],
        type=_parse_workspace,
        metavar="ID|ORGANIZATION/NAME",
        help="touch this workspace only; may be repeated",
    )
    parser.add_argument(
        "--max-result",
        type=_parse_size,
        default=MAX_RESULT,
        metavar="CHARACTERS",
        help="shorten longer results, with a note of what is left out (%(default)s)",
    )
    parser.add_argument("--trim", action="store_true", help="leave empty values out of results")
    return parser.parse_args(arguments)


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"must be a port, got {text!r}")
    return int(text)


def _parse_size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= MIN_RESULT):
        raise argparse.ArgumentTypeError(f"must be an integer ≥ {MIN_RESULT}, got {text!r}")
    return int(text)


def _parse_organization(text: str) -> str:
    if not re.fullmatch(r"[\w-]+", text):
        raise argparse.ArgumentTypeError(f"must be the name of an organization, got {text!r}")
    return text


def _parse_workspace(text: str) -> str:
    if not _WORKSPACE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be ws-… or organization/name, got {text!r}")
    return text


async def serve_tools(options: argparse.Namespace) -> None:
    """Serve until stdin ends or the process is asked to stop.

    Raises:
        SettingsError: There is no usable address or token.
        OSError: It cannot listen on the port.
    """
    # Nothing but the protocol may go to stdout.
    logging.basicConfig(
        handlers=[StderrHandler()], level=logging.INFO, format="%(levelname)s %(message)s"
    )
    async with Client() as tfe:
        tools = server(
            tfe,
            read_only=options.read_only,
            destructive=not options.no_destructive,
            organizations=options.organization,
            workspaces=options.workspace,
            trim=options.trim,
            max_result=options.max_result,
        )
        if options.http is None:
            await _serve_stdio(tools, tfe)
        else:
            await _serve_http(tools, options.http)


async def _serve_stdio(tools: MCPServer, tfe: Client) -> None:
    server_task = asyncio.create_task(tools.run_stdio_async())
    stop_signal = _watch_signals()
    ends: set[asyncio.Future[Any]] = {server_task, stop_signal}
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if server_task.done():
        await server_task
        return
    await tfe.close(wait=_SHUTDOWN_SECONDS)
    # A thread of the SDK blocks on stdin and would keep the process alive: end by the signal.
    signal.signal(stop_signal.result(), signal.SIG_DFL)
    signal.raise_signal(stop_signal.result())


def _watch_signals() -> asyncio.Future[int]:
    """Return a future of the first signal that asks the process to stop."""
    loop = asyncio.get_running_loop()
    stop_signal: asyncio.Future[int] = loop.create_future()

    def set_signal(number: int) -> None:
        if not stop_signal.done():
            stop_signal.set_result(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, set_signal, number)
    return stop_signal


async def _serve_http(tools: MCPServer, port: int) -> None:
    with socket.create_server((_HOST, port)) as listener:
        bound_port = listener.getsockname()[1]
        # Other hosts mean DNS rebinding, and other origins a page of another server, also of one
        # on this machine.
        security = TransportSecuritySettings(
            allowed_hosts=[f"{name}:*" for name in _HOST_NAMES],
            allowed_origins=[f"http://{name}:{bound_port}" for name in _HOST_NAMES],
        )
        app = tools.streamable_http_app(host=_HOST, transport_security=security)
        address = f"http://{_HOST}:{bound_port}/mcp"
        sys.stderr.write(f"serving at {address}\n")
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=int(_SHUTDOWN_SECONDS),
        )
        await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    sys.exit(main())
